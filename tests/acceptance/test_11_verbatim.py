"""Verbatim: a text is on every screen, in every sheet and paper what was entered, character by character."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
import streamlit as st
from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment
from models.bureaus import Bureau
from models.directives import Point
from models.lifecycle import Step
from models.meetings import Meeting
from services import minutes, papers, register_paper, steps
from services.access import Actor, actor_of
from services.database import reading_session
from services.forms import Receivers
from services.register import Wanted
from services.worklist import worklist
from tests.acceptance import canaries
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.acceptance.scale import counted
from tests.acceptance.sign_ins import cookie_of
from tests.acceptance.texts import texts
from tests.conftest import person, point_at
from tests.making import dispatched, point
from tests.web.conftest import App, serving

STRINGS = counted(2000)
EACH = 40  # a bureau: as many as the light page shows


@dataclass(frozen=True)
class Entered:
    """What was entered: what a bureau was asked, in order, which it also reported back."""

    folder: Path
    by_bureau: dict[int, list[str]]

    @property
    def all(self) -> list[str]:
        return [text for some in self.by_bureau.values() for text in some]


def enter(folder: Path, number: int) -> Entered:
    point_at(folder)
    wanted = texts(number)
    with reading_session() as session:
        bureaus = [id_ or 0 for id_ in session.exec(select(Bureau.id).order_by(col(Bureau.id)))]
    found = {bureau: wanted[at : at + EACH] for bureau, at in zip(bureaus, range(0, number, EACH), strict=False)}
    canaries.add_clerks(list(found))
    for bureau, some in found.items():
        points = [point(text, names=(), receivers=Receivers(bureaus=[bureau])) for text in some]
        dispatched(person("secretary"), *points, title=f"会议 {bureau}")
        _report_back(bureau)
    return Entered(folder, found)


def _report_back(bureau: int) -> None:
    clerk = clerk_of(bureau)
    steps.acknowledge_all(clerk, worklist(clerk).to_sign, f"sign {bureau}")
    with reading_session() as session:
        query = select(Assignment, Point).join(Point, col(Point.id) == Assignment.point_id)
        rows = session.exec(query.where(Assignment.bureau_id == bureau)).all()
    for row, asked in rows:
        given = steps.Given(text=f"已办：{asked.text}", problems=asked.text)
        steps.take(clerk, Step.REPORT_PROGRESS, row.id or 0, row.version, f"report {row.id}", given)


def clerk_of(bureau: int) -> Actor:
    with reading_session() as session:
        return actor_of(session.exec(select(Account).where(Account.login == canaries.login_of(bureau))).one())


def changed(entered: list[str], shown: list[str]) -> list[str]:
    """What was entered and is nowhere as it was."""
    there = set(shown)
    return [text for text in entered if text not in there]


def on_screens(app: App, browser: Browser, entered: Entered) -> list[str]:
    """A bureau's page in a browser: what its boxes hold, where line breaks and spaces are kept."""
    missing = []
    for bureau, some in entered.by_bureau.items():
        with browser.new_context(locale="zh-CN") as context:
            cookie = cookie_of(canaries.login_of(bureau))
            context.add_cookies([{"name": "duban", "value": cookie, "url": app.address}])
            page = context.new_page()
            page.goto(app.address)
            missing += changed(some, [text.partition("、")[2] for text in _boxes(page, len(some))])
    return missing


def _boxes(page: Page, cards: int) -> list[str]:
    """The texts of all boxes, once every card is there."""
    page.locator(".st-key-worklist").get_by_role("button", name="报进展").nth(cards - 1).wait_for(timeout=90_000)
    page.wait_for_timeout(300)
    return list(
        page.evaluate(
            "Array.from(document.querySelectorAll('.duban-text, [data-testid=stMarkdownContainer]'))"
            ".filter(e => e.dataset.testid || getComputedStyle(e).whiteSpace.startsWith('pre')).map(e => e.textContent)"
        )
    )


def on_light_pages(app: App, entered: Entered) -> list[str]:
    missing = []
    for bureau, some in entered.by_bureau.items():
        with app.stranger() as client:
            client.cookies["duban"] = cookie_of(canaries.login_of(bureau))
            page = LexborHTMLParser(client.get("/light").text)
        shown = [node.text(deep=True).partition("、")[2] for node in page.css("h2")]
        missing += changed(some, shown)
        missing += changed(
            [f"已办：{text}" for text in some], [node.text(deep=True) for node in page.css("p.hint.words")]
        )
    return missing


def in_the_register(entered: Entered) -> list[str]:
    path = entered.folder / "register.xlsx"
    register_paper.export(person("secretary"), Wanted(), path)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    cells = [str(cell) for row in rows for cell in row]
    reports = [f"已办：{text}" for text in entered.all]
    return changed(entered.all, cells) + changed(reports, cells)


def in_notices(entered: Entered) -> list[str]:
    missing = []
    for bureau, some in entered.by_bureau.items():
        with reading_session() as session:
            first = session.exec(select(Assignment.id).where(Assignment.bureau_id == bureau)).first()
        paper = docx.Document(io.BytesIO(papers.notice_file(person("secretary"), first or 0).data))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        missing += changed(some, cells)
    return missing


def in_minutes(entered: Entered) -> list[str]:
    lines = [line for text in entered.all for line in text.split("\n") if line.strip() == line and line]
    with reading_session() as session:
        meeting = session.exec(select(Meeting.id)).first() or 0
    wanted = lines[:2000]
    minutes.save(person("secretary"), meeting, "\n".join(["题目", *wanted]), "", 0, f"minutes {len(wanted)}")
    paper = docx.Document(io.BytesIO(papers.minutes_file(person("secretary"), meeting).data))
    return changed(wanted, [paragraph.text for paragraph in paper.paragraphs])


OUTPUTS = 6


def check(missing: list[str], number: int, where: str) -> None:
    hold(not missing, f"{len(missing)} of {number} texts changed {where}: {missing[:2]}")


@pytest.fixture(scope="module")
def entered(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Entered:
    folder = tmp_path_factory.mktemp("verbatim")
    shutil.copytree(office_template, folder, dirs_exist_ok=True)
    return enter(folder, STRINGS)


@pytest.fixture
def app(entered: Entered) -> Iterator[App]:
    with serving(entered.folder) as app:
        yield app


def test_texts_are_kept_as_they_were_entered(entered: Entered) -> None:
    point_at(entered.folder)
    with reading_session() as session:
        check(changed(entered.all, list(session.exec(select(Point.text)))), len(entered.all), "in the database")


def test_texts_in_sheets_and_papers_are_as_they_were_entered(entered: Entered, figure: Figure) -> None:
    point_at(entered.folder)
    check(in_the_register(entered), STRINGS, "in the register")
    check(in_notices(entered), STRINGS, "in notices")
    check(in_minutes(entered), STRINGS, "in minutes")
    figure(
        f"{STRINGS} 段文字 × 台账（2 栏）、督办通知单、纪要，全部一字不差",
        f"{STRINGS} texts × register (2 columns), notice, minutes: all equal",
    )


def test_texts_on_screens_are_as_they_were_entered(
    entered: Entered,
    app: App,
    browser: Browser,
    figure: Figure,
) -> None:
    check(on_screens(app, browser, entered), STRINGS, "on the screen")
    check(on_light_pages(app, entered), STRINGS, "on the light page")
    figure(
        f"{STRINGS} 段文字 × 网页、轻量页（部署与反馈），全部一字不差",
        f"{STRINGS} texts × screen, light page (asked and reported): all equal",
    )


def through_markdown() -> None:
    """The framework's usual way to show a text."""

    def draw(body: str, **_settings: object) -> None:
        st.markdown(LexborHTMLParser(body).text())

    st.html = draw  # type: ignore[assignment]


def test_a_product_that_shows_text_as_markdown_is_found_out(
    entered: Entered,
    browser: Browser,
    red: Red,
) -> None:
    first = next(iter(entered.by_bureau))
    one = Entered(entered.folder, {first: entered.by_bureau[first]})
    with (
        serving(entered.folder, streamlit=started_sabotaged(through_markdown)) as app,
        red("用 st.markdown 显示文字", "text shown by st.markdown"),
    ):
        check(on_screens(app, browser, one), EACH, "on the screen")
