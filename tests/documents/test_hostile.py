"""Files made to hurt: each is refused or read within a second of work, and the app's own memory stays as it was."""

import io
import os
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import apart, inside
from documents.archive import MOST_ENTRIES, open_archive
from documents.read import text_of
from documents.types import MOST_MEGABYTES, Kind, Unreadable
from models.errors import NotReadable
from tests.documents.making import docx_of, empty_pdf, item, p, parts_of, pdf_of, table, word, zip_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
READ = "read"
ANY = ""  # whichever of them, as long as it is one
PLAIN = parts_of(p("会议要求各地抓好落实"))
SOUND = zip_of(PLAIN)
PDF = pdf_of("会议要求各地抓好落实，一要排查隐患，二要强化值守。")
MAIN = "word/document.xml"


def with_part(name: str, data: bytes) -> bytes:
    return zip_of(PLAIN | {name: data})


def with_xml(head: str, *, encoding: str = "utf-8") -> bytes:
    """The document with something before its root, and an entity inside."""
    body = PLAIN[MAIN].decode().replace("会议要求", "&e;", 1)
    return with_part(MAIN, (f'<?xml version="1.0" encoding="{encoding}"?>' + head + body).encode(encoding))


def laughs() -> str:
    lines = ['<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">']
    lines += [f'<!ENTITY {chr(c)} "{f"&{chr(c - 1)};" * 10}">' for c in range(ord("b"), ord("k"))]
    return "".join(lines) + "]>"


def lying(size: int) -> bytes:
    """An archive whose list says another size than the file has."""
    data = bytearray(with_part(MAIN, b"A" * 5_000_000))
    at = data.rfind(MAIN.encode()) - 46
    struct.pack_into("<I", data, at + 24, size)
    return bytes(data)


def patched(data: bytes, offset: int, value: int, *, of: bytes = b"PK\x01\x02") -> bytes:
    """A number in the archive's own list overwritten."""
    copy = bytearray(data)
    struct.pack_into("<H", copy, copy.find(of) + offset, value)
    return bytes(copy)


def named(name: str) -> bytes:
    return with_part(name, b"x")


def overlapping() -> bytes:
    """Many names for one and the same compressed file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 900_000)
        first = archive.infolist()[0]
        for n in range(400):
            twin = zipfile.ZipInfo(f"word/{n}.xml")
            for field in ("compress_size", "file_size", "CRC", "header_offset", "compress_type"):
                setattr(twin, field, getattr(first, field))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    return buffer.getvalue()


def crowded() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for n in range(MOST_ENTRIES + 1):
            archive.writestr(f"word/{n}", b"")
    return buffer.getvalue()


def pdf(*objects: bytes, trailer: bytes = b"<</Root 1 0 R>>") -> bytes:
    """A PDF by hand, its list of objects left for the reader to rebuild."""
    body = b"".join(b"%d 0 obj %b endobj\n" % (n, data) for n, data in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer " + trailer + b"\n%%EOF"


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), more, data)


def page_with(content: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"),
    )


def flate(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[" + b"/FlateDecode" * times + b"]")


SHOWN = b"BT /F 12 Tf 50 700 Td (Minutes of the provincial video meeting) Tj ET "
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # archives
    "one huge part": ("a.docx", lambda: with_part("word/media/a.bin", bytes(200_000_000)), "bomb"),
    "a huge document": ("a.docx", lambda: with_part(MAIN, b"<w:p/>" * 6_000_000), "bomb"),
    "many large parts": ("a.docx", lambda: zip_of(PLAIN | {f"m/{n}": os.urandom(1000) * 900 for n in range(90)}), "bomb"),
    "parts that overlap": ("a.docx", overlapping, "bomb"),
    "too many parts": ("a.docx", crowded, "bomb"),
    "a list that claims few": ("a.docx", lambda: patched(crowded(), 10, 3, of=b"PK\x05\x06"), "bomb"),
    "a size too small": ("a.docx", lambda: lying(100), "broken_file"),
    "a size too large": ("a.docx", lambda: lying(4_000_000_000), "bomb"),
    "the long form": ("a.docx", lambda: SOUND[:-22] + b"PK\x06\x07" + bytes(16) + SOUND[-22:], "bomb"),
    "a path upwards": ("a.docx", lambda: named("../../etc/passwd"), "bomb"),
    "a path upwards, other slashes": ("a.docx", lambda: named("word\\..\\..\\x"), "bomb"),
    "a path from the root": ("a.docx", lambda: named("/etc/cron.d/x"), "bomb"),
    "a drive": ("a.docx", lambda: named("C:x"), "bomb"),
    "a part with a password": ("a.docx", lambda: patched(SOUND, 8, 1), "encrypted"),
    "an unknown method": ("a.docx", lambda: patched(SOUND, 10, 99), "broken_file"),
    "an archive cut short": ("a.docx", lambda: SOUND[: len(SOUND) // 2], "broken_file"),
    "an archive without its end": ("a.docx", lambda: SOUND[:-22], "broken_file"),
    "a wrong checksum": ("a.docx", lambda: patched(SOUND, 16, 1), "broken_file"),
    "an archive in an archive": ("a.docx", lambda: with_part("word/inner.zip", SOUND), READ),
    "another office file": ("a.docx", lambda: zip_of({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), "unknown_kind"),
    "only an archive": ("a.docx", lambda: zip_of({"word/document.xml": b"<a/>"}), "unknown_kind"),
    "a spreadsheet": ("a.xlsx", lambda: zip_of({"xl/workbook.xml": b"<a/>"}), "unknown_kind"),
    # XML
    "an entity of a file": ("a.docx", lambda: with_xml('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "bomb"),
    "an entity of the net": ("a.docx", lambda: with_xml('<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]>'), "bomb"),
    "laughs": ("a.docx", lambda: with_xml(laughs().replace("ENTITY j", "ENTITY e")), "bomb"),
    "a document type in UTF-16": ("a.docx", lambda: with_xml('<!DOCTYPE x [<!ENTITY e "e">]>', encoding="utf-16"), "bomb"),
    "an outside document type": ("a.docx", lambda: with_xml('<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'), "bomb"),
    "depth": ("a.docx", lambda: word("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000), "bomb"),
    "tables in tables": ("a.docx", lambda: word("<w:tbl><w:tr><w:tc>" * 60 + p("x") + "</w:tc></w:tr></w:tbl>" * 60), "bomb"),
    "a million elements": ("a.docx", lambda: with_part(MAIN, os.urandom(4).hex().encode() + b"<w:b/>" * 100), "broken_file"),
    "XML that stops": ("a.docx", lambda: with_part(MAIN, PLAIN[MAIN][:200]), "broken_file"),
    "XML that is none": ("a.docx", lambda: with_part(MAIN, os.urandom(5000)), "broken_file"),
    "an empty document": ("a.docx", lambda: word(""), "empty_file"),
    "styles in a ring": (
        "a.docx",
        lambda: word(
            p("会议要求", '<w:pStyle w:val="a"/>'),
            styles='<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>',
        ),
        READ,
    ),
    "lists in a ring": (
        "a.docx",
        lambda: word(
            item("会议要求"),
            styles='<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
            numbering='<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        ),
        READ,
    ),
    "absurd numbers": (
        "a.docx",
        lambda: word(
            item("会议要求", 10**30) + table(["x"] * 3).replace("<w:tcPr/>", '<w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'),
            numbering='<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="8"><w:start w:val="-5"/><w:lvlText w:val="%9%9"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        ),
        READ,
    ),
    # other office formats
    "macros": ("a.docx", lambda: with_part("word/vbaProject.bin", OLE), "macros"),
    "macros by another spelling": ("a.docx", lambda: with_part("word/VBAProject.BIN", OLE), "macros"),
    "macros in the list of kinds": (
        "a.docx",
        lambda: with_part("[Content_Types].xml", PLAIN["[Content_Types].xml"].replace(b"main+xml", b"macroEnabled.main+xml")),
        "macros",
    ),
    "a macro file by its own name": ("a.docm", lambda: with_part("word/vbaProject.bin", OLE), "wrong_extension"),
    "a locked document": ("a.docx", lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "old Word": ("a.doc", lambda: OLE + bytes(4000), "old_word"),
    "rich text": ("a.doc", lambda: b"{\\rtf1 \\object}", "unknown_kind"),
    # names that lie
    "a PDF called Word": ("a.docx", lambda: PDF, "wrong_extension"),
    "Word called PDF": ("a.pdf", lambda: SOUND, "wrong_extension"),
    "a page called text": ("a.txt", lambda: b"<!DOCTYPE html><p>x", "wrong_extension"),
    "a program called text": ("a.txt", lambda: b"MZ" + bytes(3000), "unknown_kind"),
    "a picture called text": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(900) + b"\0", "text_unreadable"),
    "two kinds in one": ("a.pdf", lambda: PDF + SOUND, READ),
    "a page with Word behind": ("a.html", lambda: b"<p>x</p>" + SOUND, "unknown_kind"),
    # PDF
    "a PDF bomb": ("a.pdf", lambda: page_with(flate(SHOWN + b" " * 400_000_000)), ANY),
    "a PDF bomb in three layers": ("a.pdf", lambda: page_with(flate(SHOWN + b" " * 100_000_000, 3)), ANY),
    "a form that draws itself": ("a.pdf", lambda: page_with(stream(SHOWN + b"/X Do")), READ),
    "pages in a ring": ("a.pdf", lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"), ANY),
    "a billion pages": ("a.pdf", lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 999999999>>"), ANY),
    "many letters": ("a.pdf", lambda: page_with(flate(b"BT /F 12 Tf " + b"(aaaaaaaaaa) Tj " * 60_000 + b"ET")), "too_slow"),
    "deep brackets": ("a.pdf", lambda: page_with(stream(SHOWN + b"[" * 500_000)), ANY),
    "a script in it": ("a.pdf", lambda: PDF.replace(b"/Type /Catalog", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Type /Catalog"), READ),
    "a PDF cut short": ("a.pdf", lambda: PDF[: len(PDF) // 2], ANY),
    "a PDF of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + os.urandom(200_000), "broken_file"),
    "a scan": ("a.pdf", lambda: empty_pdf(20), "scanned_pdf"),
    # pages
    "boxes in boxes": ("a.html", lambda: b"<div>" * 300_000 + b"x", "bomb"),
    "fonts never closed": ("a.html", lambda: b"<font><b><i>" * 100_000 + b"x", "bomb"),
    "a tag of attributes": ("a.html", lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x", "bomb"),
    "a tag that never ends": ("a.html", lambda: b"<p>x</p><p " + b"a " * 500_000, "bomb"),
    "tables in tables of a page": ("a.html", lambda: b"<table><tr><td>" * 5_000 + b"x", "bomb"),
    "a giant span": ("a.html", lambda: b"<table><tr><td colspan=999999999 rowspan=999999999>1<td>x</table>", READ),
    "many entities": ("a.html", lambda: b"<p>" + b"&amp;" * 1_000_000, READ),
    "a charset that is none": ("a.html", lambda: b'<meta charset="punycode">' + "<p>会议".encode("gb18030"), READ),
    # text
    "only brackets and colons": ("a.srt", lambda: b"1\n00:00:01,000 --> 00:00:02,000\n" + b"<" * 400_000 + b"[" * 400_000, READ),
    "endless cues": ("a.vtt", lambda: b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\n<v a>b\n\n" * 60_000, READ),
    "one endless line": ("a.txt", lambda: "督办".encode() * 1_000_000, READ),
    "nothing but zeros": ("a.txt", lambda: bytes(1_000_000), "empty_file"),
    "zeros inside": ("a.txt", lambda: b"a\0b", "unknown_kind"),
    "a file too large": ("a.txt", lambda: b"a" * (MOST_MEGABYTES * 1024 * 1024 + 1), "too_large"),
    "no bytes": ("a.docx", lambda: b"", "empty_file"),
}  # fmt: skip


def outcome_of(name: str, data: bytes) -> str:
    try:
        return READ if text_of(name, data).text else "nothing"
    except NotReadable as refused:
        return refused.code


def work() -> float:
    """Seconds of processor time, ours and our children's: another's load does not count."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def memory() -> int:
    """Megabytes the process holds, where the system says so."""
    status = Path("/proc/self/status")
    lines = status.read_text().split("\n") if status.exists() else ["VmRSS: 0 kB"]
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def test_there_are_sixty_of_them() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_read_in_a_second(name: str) -> None:
    called, made, expected = HOSTILE[name]
    data = made()
    before = memory()
    outcomes: set[str] = set()
    works: list[float] = []
    while not works or (works[-1] >= 1 and len(works) < 3):  # a busy machine makes the same work seem longer
        since = work()
        outcomes.add(outcome_of(called, data))
        works.append(work() - since)
    assert min(works) < 1
    assert memory() - before < 150
    assert outcomes == {expected} or (expected == ANY and "nothing" not in outcomes)


def test_a_look_at_an_archive_takes_three_milliseconds() -> None:
    archives = [docx_of(*["会议要求"] * 2000), SOUND, zip_of(PLAIN | {f"word/media/{n}.png": b"x" for n in range(300)})]
    for data in archives:
        times = []
        for _ in range(20):
            start = time.perf_counter()
            open_archive(data).close()
            times.append(time.perf_counter() - start)
        assert min(times) < 0.003 * (1 + len(open_archive(data).namelist()) / 60)


def test_bombs_are_refused_before_a_parser_opens_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.docx.tree", lambda data: pytest.fail("a parser saw it"))
    for name in ("one huge part", "a huge document", "many large parts", "parts that overlap", "too many parts"):
        assert inside.answer("docx", HOSTILE[name][1]()) == {"refused": "bomb"}


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's clock is its own; here the wall's is shortened, and the child is given more than it can do by then."""
    monkeypatch.setattr(apart, "LONGEST", 0.001)
    with pytest.raises(Unreadable, match="too_slow"):
        apart.read_apart(Kind.PDF, PDF)


def test_the_processor_time_of_one_file_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = "import documents.inside as i; i.SECONDS = 0.2; i._lock_in()\nwhile True: pass"
    monkeypatch.setattr(apart, "_command", lambda kind: [sys.executable, "-c", loop])
    with pytest.raises(Unreadable, match="too_slow"):
        apart.read_apart(Kind.PDF, PDF)


def test_the_memory_of_one_file_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "import documents.inside as i; i._lock_in(); x = bytearray(2 * i.MOST_MEMORY); print('{}')"
    monkeypatch.setattr(apart, "_command", lambda kind: [sys.executable, "-c", greedy])
    with pytest.raises(Unreadable, match="broken_file"):
        apart.read_apart(Kind.PDF, PDF)


def test_the_child_can_write_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    writes = f"import documents.inside as i; i._lock_in(); open({str(tmp_path / 'x')!r}, 'w').write('y' * 9)"
    monkeypatch.setattr(apart, "_command", lambda kind: [sys.executable, "-c", writes])
    with pytest.raises(Unreadable, match="broken_file"):
        apart.read_apart(Kind.PDF, PDF)
    assert not (tmp_path / "x").read_text()


def test_the_child_is_told_nothing_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    says = "import os, json; print(json.dumps({'text': ' '.join(os.environ), 'around': '', 'remarks': []}))"
    monkeypatch.setattr(apart, "_command", lambda kind: [sys.executable, "-c", says])
    monkeypatch.setenv("DUBAN_DATABASE_URL", "sqlite:///secret.db")
    assert "DUBAN" not in apart.read_apart(Kind.PDF, PDF)[0]


@pytest.mark.parametrize(
    "name", ["通稿.DOCX", " 通稿.docx ", ".docx", "a.pdf.docx", "..\\..\\通稿.docx", "x" * 400 + ".docx"]
)
def test_a_name_may_be_odd_as_long_as_its_ending_is_right(name: str) -> None:
    assert outcome_of(name, SOUND) == READ


@pytest.mark.parametrize("name", ["", "docx", "通稿", "通稿.docx.exe", "通稿.docx\0.txt"])
def test_a_wrong_ending_is_told_the_right_one(name: str) -> None:
    with pytest.raises(NotReadable) as refused:
        text_of(name, SOUND)
    assert (refused.value.code, refused.value.facts["right"]) == ("wrong_extension", ".docx")
