"""Canary: every bureau's own word, looked for in all bytes that any other bureau receives."""

import io
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx
import pytest
import streamlit as st
from sqlmodel import select

from models.assignments import Report
from models.permissions import Relation
from services import access, worklist
from services.access import Actor
from services.database import reading_session
from tests.acceptance import canaries
from tests.acceptance.canaries import TOKEN, assignments_of, files_of, login_of, name_of, token_of
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.acceptance.scale import FULL, SHARE
from tests.acceptance.sign_ins import cookie_of
from tests.rawclient import Tab
from tests.web.conftest import App, serving
from ui import inbox_line
from ui.menu import ENTRIES

OWN_SCREENS = ("", "filed", "inbox", "about", "worklist")
OFFICE_SCREENS = tuple(entry.url for entry in ENTRIES if entry.url not in (*OWN_SCREENS, "assignment"))
ALL = (*OWN_SCREENS, *OFFICE_SCREENS)
TAKES_TURNS = 2 if FULL else 6  # a bureau tries every second of the others' screens
READERS_AT_A_TIME = 4
MOST_CLICKS = 3


@dataclass
class Heard:
    """What one reader received: how many pages, whose words."""

    reader: str
    loads: int = 0
    words: set[str] = field(default_factory=set)

    def take(self, data: bytes) -> None:
        self.loads += 1
        self.words |= {word.decode() for word in TOKEN.findall(data)}


@dataclass(frozen=True)
class Things:
    """Ids of everybody's: what a curious reader would try."""

    assignments: dict[int, list[int]]
    files: dict[int, int]


def read_all(app: App, login: str, bureau: int, things: Things, screens: tuple[str, ...]) -> Heard:
    """Everything a person can ask for: the screens of all roles by name, others' rows by number, papers and files."""
    heard, cookie = Heard(login), cookie_of(login)
    other = next(id_ for id_ in cycle(things.assignments) if id_ > bureau or id_ == min(things.assignments) != bureau)
    foreign, file = things.assignments[other], things.files[other]
    with app.line(cookie) as line:
        tab = Tab(line)
        for screen in screens:
            heard.take(tab.open(screen))
            for key in [key for key in tab.widgets if "/" in key][:MOST_CLICKS] if screen == "" else ():
                if key in tab.widgets:
                    heard.take(tab.click(key))
        for id_ in (*things.assignments.get(bureau, ()), *foreign):
            heard.take(tab.open("assignment", f"id={id_}"))
        assert not tab.errors
    paths = (
        "/light",
        "/account",
        "/papers/register.xlsx",
        "/papers/ledger.xlsx",
        "/papers/minutes/1",
        "/papers/import/1",
    )
    with app.stranger() as client:
        client.cookies["duban"] = cookie
        for path in (*paths, f"/files/{file}", *(f"/papers/notice/{id_}" for id_ in foreign)):
            heard.take(unpacked(client.get(path)))
    return heard


def unpacked(answer: httpx.Response) -> bytes:
    """The body and the headers; of a sheet or a paper, what is packed inside."""
    body = answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return str(answer.headers).encode() + body


def screens_for(position: int) -> tuple[str, ...]:
    """One's own, and some of the others' by name: the next bureau tries the next ones, so that all are tried often."""
    return (*OWN_SCREENS, *OFFICE_SCREENS[position % TAKES_TURNS :: TAKES_TURNS])


def check(app: App, bureaus: list[int], screens: tuple[str, ...] = ()) -> int:
    """Let each of the bureaus read, and the two officers who run the system; how many pages that were."""
    things = Things(assignments_of(), files_of())
    readers = [(login_of(bureau), bureau) for bureau in bureaus] + [("administrator", 0), ("security", 0)]
    with ThreadPoolExecutor(READERS_AT_A_TIME) as crowd:
        wanted = [screens or (screens_for(place) if bureau else ALL) for place, (_, bureau) in enumerate(readers)]
        heard_by = crowd.map(lambda one, some: read_all(app, one[0], one[1], things, some), readers, wanted)
        everyone = list(zip((bureau for _, bureau in readers), heard_by, strict=True))
    for bureau, heard in everyone:
        foreign = {word for word in heard.words if is_foreign(word, bureau)}
        hold(not foreign, f"{heard.reader} received words of {len(foreign)} others: {sorted(foreign)[:2]}")
        assert not bureau or token_of(bureau) in heard.words, "the check must hear what it listens for"
    return sum(heard.loads for _, heard in everyone)


def is_foreign(word: str, bureau: int) -> bool:
    """Another bureau's; to who keeps the accounts (bureau 0) names are not foreign, but everything else is."""
    return word not in (token_of(bureau), name_of(bureau)) and (bureau != 0 or word.startswith("zq"))


@pytest.fixture(scope="module")
def filled(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    folder = tmp_path_factory.mktemp("canary")
    shutil.copytree(office_template, folder, dirs_exist_ok=True)
    return folder, canaries.fill(folder, SHARE)


def test_no_bureau_receives_a_byte_of_anothers(filled: tuple[Path, list[int]], figure: Figure) -> None:
    folder, bureaus = filled
    with serving(folder) as app:
        loads = check(app, bureaus)
    figure(
        f"{len(bureaus)} 个单位各开遍所有页面、导出和附件，共 {loads} 次，收到别家字节 0",
        f"{len(bureaus)} bureaus, {loads} loads of every page, export and file, 0 foreign bytes",
    )
    assert loads >= 20 * len(bureaus)


def without_a_condition() -> None:
    reach = access.reach
    access.reach = lambda actor, action: reach(actor, action) and Relation.ANY


def with_a_hidden_column() -> None:
    def show_everybodys(actor: Actor) -> None:
        with reading_session() as session:
            rows = [{"for": actor.name, "text": row.text} for row in session.exec(select(Report))]
        st.dataframe(rows, column_config={"text": None})

    inbox_line.show_inbox_line = show_everybodys


def with_a_cache_for_all() -> None:
    kept: list[worklist.Worklist] = []
    fetch = worklist.worklist

    def cached(actor: Actor) -> worklist.Worklist:
        if not kept:
            kept.append(fetch(actor))
        return kept[0]

    worklist.worklist = cached


SABOTAGE = (
    (without_a_condition, "去掉一个单位条件", "one bureau condition dropped"),
    (with_a_hidden_column, "只在屏幕上隐藏一列", "a column hidden on screen only"),
    (with_a_cache_for_all, "缓存不分人", "a cache that forgets whose it is"),
)


@pytest.mark.parametrize(("weaken", "zh", "en"), SABOTAGE)
def test_a_product_that_leaks_is_found_out(
    filled: tuple[Path, list[int]], weaken: Callable[[], None], zh: str, en: str, red: Red
) -> None:
    folder, bureaus = filled
    with serving(folder, streamlit=started_sabotaged(weaken)) as app, red(zh, en):
        check(app, bureaus[:2], ("",))
