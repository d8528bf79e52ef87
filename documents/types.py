"""What reading a file gives, or why it gave nothing."""

from dataclasses import dataclass
from enum import StrEnum

MOST_MEGABYTES = 20
MOST_PAGES = 60


class Kind(StrEnum):
    """What a file is by its content, whatever its name says."""

    DOCX = "docx"
    PDF = "pdf"
    PAGE = "page"
    TEXT = "text"
    VTT = "vtt"
    SRT = "srt"


class Remark(StrEnum):
    """What was left out on purpose and may matter to the person who uploaded the file."""

    CHANGES = "changes"  # deletions that Word still tracks
    PICTURES = "pictures"  # may hold text that nobody can copy
    BARE_PAGES = "bare_pages"  # pages of a PDF that are pictures only
    HIDDEN = "hidden"  # text that the file hides from its readers


@dataclass(frozen=True, slots=True)
class Document:
    """One file as text: a paragraph a line, a table's row a line with tabs between its cells."""

    text: str
    kind: Kind
    remarks: tuple[Remark, ...] = ()


class Unreadable(Exception):
    """A file that a reader gives up on. Readers run apart from the app, so they speak in codes, not in refusals.

    ``right`` is the ending that a wrongly named file should have.
    """

    def __init__(self, code: str, right: str = "") -> None:
        super().__init__(code)
        self.code, self.right = code, right
