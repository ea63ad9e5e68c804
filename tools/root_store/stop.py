"""How the tool ends when it cannot go on."""


class Stop(Exception):
    """An end with a sentence and an exit code."""

    def __init__(self, code, say):
        super().__init__(say)
        self.code = code
