"""One door for files: bytes and a name go in, text comes out, or a refusal that says what to do."""

from pathlib import PurePosixPath

from documents import transcript
from documents.apart import read_apart
from documents.decode import decoded
from documents.kinds import kind_of
from documents.types import MOST_MEGABYTES, MOST_PAGES, Document, Kind, Unreadable
from models.errors import NotReadable
from parsing.secrecy import marking

_MEGABYTE = 1024 * 1024


def text_of(name: str, data: bytes) -> Document:
    """The text of an uploaded file. Whatever the bytes and the name are, nothing but `NotReadable` comes of them."""
    name = plain_name(name)
    try:
        if not data.strip(b"\0 \t\r\n"):
            raise Unreadable("empty_file")
        if len(data) > MOST_MEGABYTES * _MEGABYTE:
            raise Unreadable("too_large")
        document, around = _read(kind_of(data, name), data)
        if not document.text.strip():
            raise Unreadable("empty_file")
        if marking(document.text) or marking(around):
            raise Unreadable("classified")
    except Unreadable as error:
        raise _refusal(error, name) from error
    return document


def plain_name(name: str) -> str:
    """The last part of a path, without signs that only confuse; long ones lose their beginning."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable()).strip()[-200:]


def _read(kind: Kind, data: bytes) -> tuple[Document, str]:
    if kind is Kind.TEXT:
        return Document(decoded(data), kind), ""
    if kind in (Kind.VTT, Kind.SRT):
        return Document(transcript.read(data), kind), ""
    text, around, remarks = read_apart(kind, data)
    return Document(text, kind, remarks), around


def _refusal(error: Unreadable, name: str) -> NotReadable:
    """The refusal of its code, with what its sentence needs."""
    refusals = (
        NotReadable("too_large", field="file", name=name, most=MOST_MEGABYTES),
        NotReadable("too_many_pages", field="file", name=name, most=MOST_PAGES),
        NotReadable("too_slow", field="file", name=name),
        NotReadable("scanned_pdf", field="file", name=name),
        NotReadable("encrypted", field="file", name=name),
        NotReadable("bomb", field="file", name=name),
        NotReadable("macros", field="file", name=name),
        NotReadable("old_word", field="file", name=name),
        NotReadable("wrong_extension", field="file", name=name, right=error.right),
        NotReadable("unknown_kind", field="file", name=name),
        NotReadable("empty_file", field="file", name=name),
        NotReadable("text_unreadable", field="file", name=name),
        NotReadable("classified", field="file", name=name),
    )
    broken = NotReadable("broken_file", field="file", name=name)
    return next((refusal for refusal in refusals if refusal.code == error.code), broken)
