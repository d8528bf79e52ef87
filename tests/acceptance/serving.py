"""A server whose bureau has many items to sign for, and what was really kept of what it said it kept."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx

from tests.conftest import person
from tests.making import dispatched, point
from tests.web.conftest import App

SAVED = "/light?did=sign"


def give_items(many: int) -> list[int]:
    """So many things for 三台 to sign for; their ids."""
    dispatched(person("secretary"), *(point(f"排查隐患 {n}", names=("三台",)) for n in range(many)))
    from sqlmodel import select

    from models.assignments import Assignment
    from services.database import engine, reading_session

    with reading_session() as session:
        ids = [id_ or 0 for id_ in session.exec(select(Assignment.id).order_by(Assignment.id))]  # type: ignore[arg-type]
    engine().dispose()
    return ids


def sign(client: httpx.Client, item: int) -> tuple[int, str]:
    """Sign for an item as the light page does: the status, and the sentence or the place it leads to."""
    try:
        form = {"do": "sign", "id": str(item), "version": "1", "token": f"sign-{item}"}
        answer = client.post("/light", data=form, timeout=60)
    except httpx.TransportError as error:
        return 0, type(error).__name__
    return answer.status_code, answer.headers.get("location", answer.text)


def sign_all(app: App, client: httpx.Client, items: Iterable[int], *, at_once: int = 8) -> dict[int, tuple[int, str]]:
    cookie = client.cookies["duban"]

    def one(item: int) -> tuple[int, tuple[int, str]]:
        with app.stranger() as own:
            own.cookies["duban"] = cookie
            return item, sign(own, item)

    with ThreadPoolExecutor(at_once) as crowd:
        return dict(crowd.map(one, items))


def acknowledged(answers: dict[int, tuple[int, str]]) -> set[int]:
    """What the person was told is saved."""
    return {item for item, (status, where) in answers.items() if status == 303 and where == SAVED}


def kept(database: Path) -> set[int]:
    """What a fresh look at the file finds signed for; nothing where there is no readable file."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as look:
            rows = look.execute("SELECT id FROM assignment WHERE acknowledged_at IS NOT NULL").fetchall()
    except sqlite3.DatabaseError:
        return set()
    return {id_ for (id_,) in rows}


def told(answers: dict[int, tuple[int, str]]) -> Counter[str]:
    """The kinds of answers."""
    found = Counter[str]()
    for status, said in answers.values():
        words = "saved" if (status, said) == (303, SAVED) else "not saved" if "没有保存" in said else said[:60]
        found[f"{status} {words}"] += 1
    return found


def rss_of(app: App) -> int:
    """Megabytes that the server holds."""
    status = Path(f"/proc/{app.process}/status").read_text()
    line = next(line for line in status.split("\n") if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024
