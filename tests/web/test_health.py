"""/healthz: 200 while the database can be read and written, 503 whatever ails it, and 200 again when that is over."""

import os
import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest

from services import health as heart
from tests.web.conftest import PASSWORD, App, serving, wait_until


def health(app: App) -> int:
    return httpx.get(f"{app.address}/healthz", timeout=40).status_code


def test_the_app_says_it_is_ill_while_its_database_is_away_and_saves_nothing(own_folder: Path) -> None:
    with serving(own_folder) as app:
        client = app.signed_in("leader")
        away = own_folder / "elsewhere.db"
        (own_folder / "duban.db").rename(away)
        assert wait_until(lambda: health(app) == 503, 5) < 5
        assert httpx.get(f"{app.address}/healthz").text == "unavailable"
        assert client.get("/").status_code == 503
        right = {"login": "auditor", "password": PASSWORD}
        refused = app.stranger().post("/sign-in", data=right)
        assert refused.status_code == 503
        assert "没有保存" in refused.text
        away.rename(own_folder / "duban.db")
        assert wait_until(lambda: health(app) == 200, 5) < 5
        assert app.stranger().post("/sign-in", data=right).status_code == 303


def test_the_app_says_it_is_ill_while_its_database_cannot_be_written(own_folder: Path) -> None:
    with serving(own_folder) as app:
        assert health(app) == 200
        holder = sqlite3.connect(own_folder / "duban.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        assert wait_until(lambda: health(app) == 503, 30) < 30
        holder.execute("ROLLBACK")
        holder.close()
        assert wait_until(lambda: health(app) == 200, 5) < 5


def _unprivileged() -> tuple[str, ...]:
    """Root may write to a read-only file, unless it is started without that privilege."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("READ-ONLY FILE NOT TRIED: root may write everywhere here, and there is no setpriv")
    return ("setpriv", "--bounding-set=-dac_override")


def test_the_app_says_it_is_ill_on_a_database_it_may_only_read(own_folder: Path) -> None:
    started_by = _unprivileged()
    (own_folder / "duban.db").chmod(0o444)
    with serving(own_folder, ready="/sign-in", started_by=started_by) as app:
        assert health(app) == 503
        assert "readonly database" in (own_folder / "server.log").read_text()
        right = {"login": "auditor", "password": PASSWORD}
        assert app.stranger().post("/sign-in", data=right).status_code >= 500
        assert app.stranger().get("/sign-in").status_code == 200


@pytest.mark.parametrize("harm", ["overwritten", "emptied", "cut in half", "one half overwritten"])
def test_the_app_says_it_is_ill_on_a_damaged_database(own_folder: Path, harm: str) -> None:
    database = own_folder / "duban.db"
    with serving(own_folder) as app:
        size = database.stat().st_size
        with database.open("r+b") as file:
            if harm in ("emptied", "cut in half"):
                file.truncate(0 if harm == "emptied" else size // 8192 * 4096)
            else:
                file.seek(0 if harm == "overwritten" else size // 2)
                file.write(b"Z" * (size - file.tell()))
        assert wait_until(lambda: health(app) == 503, 10) < 10
        assert health(app) == 503


def test_a_file_too_large_to_look_through_in_time_is_not_called_ill(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("_last", (-1.0, False)), ("_look_again", 0.0), ("_LOOK_AT_MOST", -1.0)):
        monkeypatch.setattr(heart, name, value)
    assert heart.is_healthy()


def test_the_heart_makes_no_database_where_there_is_none_any_more(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for expected in (True, False):
        monkeypatch.setattr(heart, "_last", (-1.0, not expected))
        assert heart.is_healthy() is expected
        if expected:
            (office / "duban.db").rename(office / "elsewhere.db")
    assert not (office / "duban.db").exists()
