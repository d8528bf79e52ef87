"""Bytes → characters: UTF-8 first, else what the file declares, else GB 18030."""

import codecs
import contextlib
import re

from documents.types import Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Browsers read the older Chinese charsets as their superset.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_DAMAGED = 0.01


def decoded(data: bytes, declared: str = "") -> str:
    """The text with its line ends evened out; what holds signs that no text has is none."""
    text = characters(data, declared).rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(text):
        raise Unreadable("unknown_kind")
    return text


def characters(data: bytes, declared: str = "") -> str:
    """Every character as it stands. A declared charset may have a few broken bytes, a guessed one none."""
    charset = _SUPERSETS.get(declared.lower(), declared)
    for encoding in (_marked(data), "utf-8", charset, "gb18030"):
        try:
            if encoding:
                return data.decode(encoding)
        except (ValueError, LookupError):
            continue
    with contextlib.suppress(ValueError, LookupError):
        text = data.decode(charset, errors="replace") if charset else ""
        if 0 < text.count("\ufffd") <= len(text) * _MOST_DAMAGED:
            return text
    raise Unreadable("text_unreadable")


def _marked(data: bytes) -> str:
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "")
