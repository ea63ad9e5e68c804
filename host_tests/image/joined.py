"""A few modules made one, for the tests of the joining."""

from image import join as joining


def join(files, members="a b", name="g", **more):
    """As joining.join: `members` are joined in `name`.py."""
    return joining.join(files, {name: members}, **more)
