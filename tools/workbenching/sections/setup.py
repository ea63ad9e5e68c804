"""Set up: config.py as a form."""


def routes(bench):
    return {"GET state": lambda given: {"name": bench.config.name, "there": bench.config.exists()}}
