"""坏文件: hostile files, odd names and floods of bytes leave the server as it was."""

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from sqlmodel import select

from documents import archive, docx
from models.assignments import Attachment, Report
from models.errors import NotReadable
from models.lifecycle import Step
from models.settings import settings
from services import files
from services.access import Actor
from services.database import reading_session
from services.files import Upload
from services.steps import Given
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.acceptance.serving import rss_of
from tests.documents.making import zip_of
from tests.documents.test_hostile import HOSTILE, MAIN, PLAIN, memory, outcome_of, work
from tests.making import dispatched, point
from tests.taking import take
from tests.web.conftest import App, serving, with_passwords
from web.render import attachment_name

NAMES = counted(10_000)
PIECES = (
    "..",
    "/",
    "\\",
    "C:",
    "\0",
    "\r\n",
    "con",
    "报告",
    "a",
    " ",
    ".",
    "%2e%2e",
    "‮",
    "\u202e",
    "~",
    "'",
    '"',
    ";",
    "😀",
    "\t",
    "-",
)


def hold_hostile() -> tuple[float, int]:
    """The longest work in seconds and the megabytes more, over all hostile files."""
    before, longest = memory(), 0.0
    for called, (name, made, _) in HOSTILE.items():
        data = made()
        begun = work()
        outcome = outcome_of(name, data)
        taken = work() - begun
        hold(outcome not in ("", "nothing"), f"{called}: nothing was said")
        # A process of its own takes a while to start; that is not the file's doing.
        hold(taken <= 1.0 + START, f"{called} took {taken:.1f} s")
        longest = max(longest, taken)
    more = memory() - before
    hold(more <= 150, f"{more} MB more")
    return longest, more


def _start() -> float:
    """Seconds of processor time that an empty process of the reader takes on this machine."""
    begun = work()
    subprocess.run([sys.executable, "-c", "import docx, documents.inside"], check=True)
    return work() - begun


START = _start()


def test_hostile_files_are_refused_or_read_quickly(monkeypatch: pytest.MonkeyPatch, figure: Figure, red: Red) -> None:
    longest, more = hold_hostile()
    figure(
        f"{len(HOSTILE)} 个恶意文件，最长 {longest:.2f} 秒，内存增加 {more} MB",
        f"{len(HOSTILE)} hostile files: {longest:.2f} s at most, {more} MB more",
    )
    with red("不先看压缩包目录", "no look at an archive's list first"), monkeypatch.context() as patch:
        patch.setattr(archive, "_check", lambda _entries: None)
        bomb = zip_of(PLAIN | {MAIN: PLAIN[MAIN] + b" " * 300_000_000})
        begun = work()
        try:
            docx.read(bomb)
        except Exception:  # whatever it comes to, the work was done
            hold(work() - begun <= 1.0, f"a bomb took {work() - begun:.1f} s")
        hold(work() - begun <= 1.0, f"a bomb took {work() - begun:.1f} s")


def odd_names() -> Iterator[str]:
    dice = random.Random(18)
    for _ in range(NAMES):
        yield "".join(dice.choices(PIECES, k=dice.randrange(1, 12))) + dice.choice(
            (".pdf", ".docx", ".zip", "", ".exe")
        )


def test_a_stored_name_is_a_hash_inside_the_folder(
    secretary: Actor, county_officer: Actor, figure: Figure, red: Red, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.ACKNOWLEDGE)
    take(county_officer, Step.REPORT_PROGRESS, Given(text="已部署，正在逐村排查隐患。"))
    kept = hold_names()
    figure(f"{NAMES} 个怪文件名，落在文件夹外 0", f"{NAMES} odd names, {kept} kept, 0 outside their folder")
    with red("以原名存放", "kept under the name it came with"), monkeypatch.context() as patch:
        names = odd_names()
        patch.setattr(files, "_place", lambda _digest: settings().files / "x" / f"{next(names)}")
        hold_names()


def hold_names() -> int:
    root, kept = settings().files.resolve(), 0
    with reading_session() as session:
        report = session.exec(select(Report)).first()
        assert report is not None
        for number, name in enumerate(odd_names()):
            data = f"{number % 50}".encode()
            try:
                row = files.keep(session, report, Upload(name, data))
            except (NotReadable, OSError, ValueError) as refused:
                hold(isinstance(refused, NotReadable), f"{name!r}: {type(refused).__name__}")
                continue
            place = files._place(row.digest)
            hold(place.resolve().is_relative_to(root), f"{name!r} leads outside")
            hold(place.name == hashlib.sha256(data).hexdigest(), f"{name!r} is stored by name")
            header = attachment_name(row.name)
            hold("\r" not in header and "\n" not in header, f"{name!r} breaks the header")
            hold(unquote(header.partition("''")[2]) == row.name, f"{name!r} comes back as another")
            kept += 1
            session.expunge(row)
    hold(kept > NAMES // 10, "nearly all names were refused")
    return kept


def put(client: httpx.Client, session: str, number: int, megabytes: int, *, chunked: bool = False) -> int:
    """An upload as the screens make one; the answer's status."""
    token = client.cookies.get("_streamlit_xsrf") or client.cookies.get("_xsrf") or ""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n'
        + os.urandom(1024) * (megabytes * 1024)
        + b"\r\n--b--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b", "X-Xsrftoken": token}
    sent = (body[at : at + 65536] for at in range(0, len(body), 65536)) if chunked else body
    try:
        return client.put(f"/_stcore/upload_file/{session}/{number}", content=sent, headers=headers).status_code
    except httpx.TransportError:
        return 413  # it hung up while we were still sending


def flood(app: App, *, from_a_stranger: bool) -> tuple[int, int]:
    """How many of a hundred uploads of 5 MB were taken, and the megabytes more."""
    client = app.stranger() if from_a_stranger else app.signed_in("county_officer")
    before = rss_of(app)
    if from_a_stranger:
        statuses = [put(client, "guess", number, 5) for number in range(counted(100))]
    else:
        with app.line(client.cookies["duban"]) as line:
            from tests.web.conftest import run_page

            session = run_page(line).split('session_id: "')[1].split('"')[0]
            client.get("/_stcore/host-config")
            statuses = [put(client, session, number, 5) for number in range(100)]
    return sum(status < 300 for status in statuses), rss_of(app) - before


def test_floods_of_bytes_are_refused(office_template: Path, tmp_path: Path, figure: Figure) -> None:
    with serving(with_passwords(office_template, tmp_path)) as app:
        taken, more = flood(app, from_a_stranger=True)
        hold(not taken, f"{taken} of a stranger's uploads were taken")
        hold(more <= 150, f"{more} MB more")
        client = app.signed_in("other_county_officer")
        for chunked in (False, True):
            hold(put(client, "x", 1, 22, chunked=chunked) in (400, 403, 413), "22 MB were taken")
            form = {"do": "progress", "token": "t", "id": "1", "version": "1", "text": "已部署排查隐患"}
            boundary = b"".join(
                f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in form.items()
            )
            boundary += b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
            body = boundary + b"x" * (22 * 1024 * 1024) + b"\r\n--b--\r\n"
            sent = (body[at : at + 65536] for at in range(0, len(body), 65536)) if chunked else body
            try:
                answer = client.post(
                    "/light", content=sent, headers={"Content-Type": "multipart/form-data; boundary=b"}
                )
                status = answer.status_code
            except httpx.TransportError:
                status = 413
            hold(status == 413, f"22 MB {'in pieces ' if chunked else ''}on the light page: {status}")
        taken, more = flood(app, from_a_stranger=False)
        hold(taken <= 21, f"{taken} uploads of 5 MB of one account were taken")
        hold(more <= 150, f"{more} MB more")
        hold(httpx.get(f"{app.address}/healthz").status_code == 200, "the server is ill")
    figure(
        f"陌生人上传收下 0 个；22 MB（含分块）被拒；同一账号 100 × 5 MB 收下 {taken} 个，内存增加 {more} MB",
        f"a stranger's uploads: 0 taken; 22 MB, in pieces too: refused; 100 × 5 MB of one account: {taken} taken, {more} MB more",
    )


def test_an_account_has_its_megabytes_a_day(
    secretary: Actor, county_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.ACKNOWLEDGE)
    monkeypatch.setattr(files, "MOST_A_DAY", 1000)
    said = "已部署，正在逐村排查隐患。"
    take(county_officer, Step.REPORT_PROGRESS, Given(text=said, uploads=(Upload("a.pdf", b"x" * 900),)))
    with pytest.raises(NotReadable, match="files_too_many"):
        take(county_officer, Step.REPORT_PROGRESS, Given(text=said, uploads=(Upload("b.pdf", b"y" * 200),)))
    with reading_session() as session:
        hold(len(session.exec(select(Attachment)).all()) == 1, "the refused file was kept")
