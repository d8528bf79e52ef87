"""What can be refused. Each refusal is safe to show; ``code`` is turned into words in one place (`ui`, `web`)."""

from datetime import date


class Refused(Exception):
    """A "no" that a person can understand. Nothing of the attempt is kept.

    ``code`` names the sentence, ``facts`` fill it, ``field`` says where on the form it belongs.
    """

    def __init__(self, code: str, *, field: str = "", **facts: str | int | date) -> None:
        super().__init__(code)
        self.code, self.field, self.facts = code, field, facts


class NotAllowed(Refused):
    """The role may not do this, or the row is not theirs (which looks just like a row that is not there)."""


class NotPossibleNow(Refused):
    """Allowed in principle, but not in the state the thing is in, or not with these values."""


class ChangedMeanwhile(Refused):
    """Someone else saved first; the screen shows an older version."""


class NotReadable(Refused):
    """A text or file that cannot be taken in."""


class DoneAlready(Refused):
    """The same click arrived twice. The first one counted; this one changed nothing."""
