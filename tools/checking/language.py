"""What the tools say, in the language of the settings; see uk.py."""

from checking.finding import sentence


def told(each, lang):
    """A Finding as a sentence."""
    return sentence(each)


def line(text, lang):
    """A line of output, its leading spaces kept."""
    return text


def speaking(say, lang):
    """`say`, for whom everything is put into `lang` first."""
    return lambda text, indent="": say(line(text, lang), indent)
