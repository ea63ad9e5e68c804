"""How a section says no."""


class Refused(Exception):
    """Becomes an answer with this HTTP status: {"say": sentence, ...more}. No secret in it.

    key, values: the page's own words for it (text/*.json), in the language that it is in."""

    def __init__(self, status, say, **more):
        super().__init__(say)
        self.status = status
        self.body = dict(more, say=say)
