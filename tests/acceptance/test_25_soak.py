"""久跑: sixty people at work for twenty minutes, the server killed ten times under them. Nothing breaks, nothing grows."""

import os
import random
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
from sqlmodel import func, select
from websockets.exceptions import WebSocketException

from models.accounts import Account, Role
from models.assignments import Report
from models.bureaus import Bureau, BureauKind
from models.clock import now
from models.permissions import Action
from services import ledger, passwords, tallies
from services.access import SYSTEM
from services.database import engine, reading_session
from services.transactions import writing
from tests.acceptance.conftest import Figure
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.acceptance.serving import give_items, rss_of
from tests.conftest import person, point_at
from tests.making import dispatched, everyone
from tests.web.conftest import PASSWORD, App, run_page, serving, with_passwords
from ui.menu import entries_for

PEOPLE, KILLS, MINUTES = 60, counted(10), counted(20)
BETWEEN_KILLS = 45.0
LOGINS = (("secretary", Role.SECRETARIAT), ("leader", Role.LEADER), ("auditor", Role.AUDITOR))


class Work(threading.Thread):
    """One person: opens screens and papers, reports now and then; counts what they were told is saved."""

    def __init__(self, number: int, where: list[App | None], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.login, self.role = LOGINS[number // 2 % 3] if number < 12 else (f"officer{number}", Role.BUREAU)
        self.dice, self.where, self.over = random.Random(number), where, over
        self.cookie, self.saved, self.pages = "", 0, 0
        self.defects = list[str]()

    def run(self) -> None:
        while not self.over.wait(self.dice.uniform(5, 15)):
            app = self.where[0]
            if app is None:  # being started again
                continue
            with suppress(httpx.TransportError, WebSocketException, OSError, TimeoutError):
                self.do_something(app)

    def do_something(self, app: App) -> None:
        with app.stranger() as client:
            if not self.cookie:
                answer = client.post("/sign-in", data={"login": self.login, "password": PASSWORD})
                self.cookie = client.cookies.get("duban") or ""
                if answer.status_code != 303:
                    self.defects.append(f"sign-in {answer.status_code}")
                return
            client.cookies["duban"] = self.cookie
            if self.role is Role.BUREAU and self.dice.random() < 0.4:
                self.report(client)
            elif self.dice.random() < 0.2:
                status = client.get("/account").status_code
                if status >= 500:
                    self.defects.append(f"/account {status}")
            else:
                self.open_a_screen(app)

    def report(self, client: httpx.Client) -> None:
        page = client.get("/light").text
        token, found = (
            page.partition('name="token" value="')[2][:40].partition('"')[0],
            page.partition('name="id" value="')[2],
        )
        version = page.partition('name="version" value="')[2].partition('"')[0]
        form = {
            "do": "progress",
            "id": found.partition('"')[0],
            "version": version,
            "token": token,
            "text": "已部署排查隐患，正在推进。",
        }
        answer = client.post("/light", data=form)
        self.saved += answer.status_code == 303 and answer.headers.get("location") == "/light?did=progress"
        if answer.status_code >= 500:
            self.defects.append(f"/light {answer.status_code}")

    def open_a_screen(self, app: App) -> None:
        entry = self.dice.choice([entry for entry in entries_for(self.role) if not entry.hidden])
        with app.line(self.cookie) as line:
            said = run_page(line, entry.url)
        self.pages += 1
        if "请把这个编号告诉管理员" in said:
            self.defects.append(f"/{entry.url} broke")


def fill(folder: Path) -> None:
    """An officer for each of many bureaus, with something to do for all of them."""
    hash_ = passwords.hashed(PASSWORD)
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, "officers") as write:
        units = write.session.exec(select(Bureau.id).where(Bureau.kind == BureauKind.COUNTY).limit(PEOPLE)).all()
        for number, unit in enumerate(units):
            row = Account(login=f"officer{number}", name=f"值班员{number}", role=Role.BUREAU, created_at=now())
            row.bureau_id, row.password_hash = unit, hash_
            write.session.add(row)
        write.record("office", 1)
    dispatched(person("secretary"), everyone(), title="全省视频会")
    give_items(3)
    engine().dispose()


def hold_sound(saved: int) -> None:
    with reading_session() as session:
        verdict, differs = ledger.verify(session), tallies.recount_differs(session)
        reports = session.exec(select(func.count()).select_from(Report)).one()
    hold(verdict.ok, f"the ledger is not whole: {verdict}")
    hold(not differs, f"{len(differs)} figures differ from a recount")
    hold(reports >= saved, f"{saved - reports} reports called saved are gone")


def test_twenty_minutes_of_work_and_ten_kills(office_template: Path, tmp_path: Path, figure: Figure) -> None:
    fill(with_passwords(office_template, tmp_path))
    where, over = list[App | None]([None]), threading.Event()
    people = [Work(number, where, over) for number in range(PEOPLE)]
    for one in people:
        one.start()
    begun = time.monotonic()
    for _ in range(KILLS):
        with serving(tmp_path) as app:
            where[0] = app
            time.sleep(BETWEEN_KILLS)
            where[0] = None
            os.kill(app.process, signal.SIGKILL)
        saved = sum(one.saved for one in people)
        hold_sound(saved)
    with serving(tmp_path) as app:
        where[0] = app
        end = begun + MINUTES * 60
        time.sleep(max(60.0, (end - time.monotonic()) / 3))  # everybody is in, every screen was drawn once
        warm = rss_of(app)
        while time.monotonic() < end:
            time.sleep(5)
        at_the_end = rss_of(app)
        over.set()
        for one in people:
            one.join(60)
    point_at(tmp_path)
    saved, pages = sum(one.saved for one in people), sum(one.pages for one in people)
    hold_sound(saved)
    defects = [defect for one in people for defect in one.defects]
    hold(not defects, f"{len(defects)} errors: {defects[:3]}")
    growth = at_the_end / warm - 1
    hold(growth <= 0.10, f"memory grew by {growth:.0%}, from {warm} to {at_the_end} MB")
    hold(saved and pages, "nobody did anything")
    figure(
        f"{PEOPLE} 人混合操作 {MINUTES} 分钟，强杀 {KILLS} 次：{pages} 个页面、{saved} 次反馈，错误 0，内存 {warm}→{at_the_end} MB（{growth:+.0%}）",
        f"{PEOPLE} people for {MINUTES} minutes, {KILLS} kills: {pages} screens, {saved} reports, 0 errors, {warm} to {at_the_end} MB ({growth:+.0%})",
    )
