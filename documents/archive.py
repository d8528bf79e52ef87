"""A look at an archive's own list of contents before anything is unpacked: bombs and traps are refused here."""

import io
import struct
import zipfile
from collections.abc import Iterable

from documents.types import Unreadable

MOST_ENTRIES = 1000
MOST_BYTES = 64 * 1024 * 1024
MOST_XML_BYTES = 16 * 1024 * 1024
HIGHEST_RATIO = 100
_RATIO_COUNTS_FROM = 1024 * 1024
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_BYTES_A_NAME = 512
_ENCRYPTED = 0x1


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, after its list of contents has been found harmless."""
    _check_list(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("broken_file") from error
    _check(archive.infolist())
    return archive


def _check_list(data: bytes) -> None:
    """Reading a list of a million names is work enough to hurt, so its length is looked at first."""
    at = data.rfind(_END, max(0, len(data) - 66_000))
    if at < 0 or len(data) < at + 22:
        raise Unreadable("broken_file")
    if data[max(0, at - 20) : at].startswith(_END_64):
        raise Unreadable("bomb")  # the long form begins at 4 GB or 65,536 entries
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * _BYTES_A_NAME:
        raise Unreadable("bomb")


def _check(entries: Iterable[zipfile.ZipInfo]) -> None:
    entries = list(entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_BYTES or xml > MOST_XML_BYTES:
        raise Unreadable("bomb")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable("encrypted")
        if entry.file_size > max(_RATIO_COUNTS_FROM, HIGHEST_RATIO * entry.compress_size):
            raise Unreadable("bomb")
        name = entry.orig_filename
        if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise Unreadable("bomb")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unreadable("bomb")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of the archive. What lies about its size or method is broken."""
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Unreadable("broken_file") from error
    except Exception as error:  # zlib, bz2 and lzma each have an error of their own
        raise Unreadable("broken_file") from error
