"""What a file is, by its first bytes. The name is the sender's word and only has to agree."""

from documents import transcript
from documents.decode import decoded
from documents.types import Kind, Unreadable

ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.DOCX: (".docx",),
    Kind.PDF: (".pdf",),
    Kind.PAGE: (".html", ".htm", ".xhtml", ".shtml"),
    Kind.TEXT: (".txt",),
    Kind.VTT: (".vtt",),
    Kind.SRT: (".srt",),
}
_TEXTS = (".txt", ".vtt", ".srt")
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_FIRST = 4096


def kind_of(data: bytes, name: str) -> Kind:
    """The kind, if it is one we read and the name does not claim another."""
    kind = _by_content(data, ending_of(name))
    if ending_of(name) not in ENDINGS[kind]:
        raise Unreadable("wrong_extension", ENDINGS[kind][0])
    return kind


def ending_of(name: str) -> str:
    """What stands behind the last dot, with it."""
    return "".join(name.strip().lower().rpartition(".")[1:]) if "." in name else ""


def _by_content(data: bytes, ending: str) -> Kind:
    if data.startswith(b"PK\x03\x04"):
        if b"word/" in data:
            return Kind.DOCX
        raise Unreadable("unknown_kind")
    if data.startswith(_OFFICE):
        raise Unreadable(
            "encrypted" if _LOCKED in data else "old_word" if ending in (".doc", ".wps", ".docx") else "unknown_kind"
        )
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and ending == ".pdf"):
        return Kind.PDF
    return _of_text(data, ending)


def _of_text(data: bytes, ending: str) -> Kind:
    head = data[:_FIRST].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"{\\rtf", b"mime-version:", b"%!ps")):
        raise Unreadable("unknown_kind")
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith((b"<?xml", b"<!--")) and b"<html" in head):
        return Kind.PAGE
    if ending in ENDINGS[Kind.PAGE] and b"<" in data and b"\0" not in data:
        return Kind.PAGE
    try:
        text = decoded(data)
    except Unreadable as error:
        raise error if ending in _TEXTS else Unreadable("unknown_kind") from error
    if text[:_FIRST].lstrip().lower().startswith(("<!doctype html", "<html")):
        return Kind.PAGE  # in UTF-16
    if transcript.is_vtt(text):
        return Kind.VTT
    return Kind.SRT if transcript.is_srt(text) else Kind.TEXT
