"""What can be played, by name."""

SCENARIOS = {}


def scenario(name, **options):
    """Registers a function of a House; it returns how many starts it planned, None for one.
    options: those of House."""

    def add(play):
        SCENARIOS[name] = (play, options)
        return play

    return add
