"""What every answer carries, how the frame's files come, files of bureaus."""

import socket
from pathlib import Path

import pytest
from sqlmodel import col, func, select
from starlette.responses import Response

from models.accounts import Role
from models.assignments import Assignment, Attachment
from models.lifecycle import Step
from models.settings import settings
from services.access import Actor
from services.database import reading_session
from services.files import Upload
from services.sign_in import Visitor
from services.steps import Given, take
from tests import making
from tests.conftest import person
from tests.web.conftest import App, serving
from web import gate
from web.cookies import address_of, give_cookie


@pytest.mark.parametrize(
    "path", ["/sign-in", "/healthz", "/", "/frame.js", "/_stcore/metrics", "/media/x", "/_stcore/health"]
)
@pytest.mark.parametrize("who", ["stranger", "leader"])
def test_every_answer_carries_the_security_headers(running_app: App, who: str, path: str) -> None:
    client = running_app.stranger() if who == "stranger" else running_app.signed_in(who)
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy or "default-src 'none'" in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store" or "immutable" in headers["cache-control"]


def test_nobody_reaches_the_counters_and_the_remote_control(running_app: App) -> None:
    administrator = running_app.signed_in("administrator")
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"):
        assert administrator.get(path).status_code == 404
        assert administrator.post(path).status_code == 404


def test_the_frames_page_is_chinese_asks_for_nothing_outside_and_holds_no_inline_script(running_app: App) -> None:
    page = running_app.signed_in("leader").get("/").text
    assert '<html lang="zh-CN">' in page
    assert "<title>督办" in page
    assert "You need to enable JavaScript" not in page
    assert "<script>" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_the_frames_files_come_compressed_and_may_be_kept(running_app: App) -> None:
    client = running_app.signed_in("leader")
    script = client.get("/").text.split('crossorigin src="')[1].split('"')[0]
    packed = client.get(script)
    assert packed.headers["content-encoding"] == "gzip"
    assert "immutable" in packed.headers["cache-control"]
    plain = client.get(script, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2


def test_an_upload_over_the_limit_is_refused_before_it_is_read(running_app: App) -> None:
    """Only the head of the request is sent: the answer must not wait for a body of 22 MB."""
    cookie = running_app.signed_in("leader").cookies["duban"]
    head = (
        f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: {running_app.host}\r\nOrigin: {running_app.address}\r\n"
        f"Cookie: duban={cookie}\r\nContent-Length: {22 * 1024 * 1024}\r\n\r\n"
    )
    name, _, port = running_app.host.partition(":")
    with socket.create_connection((name, int(port)), timeout=10) as line:
        line.sendall(head.encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_file_goes_to_its_bureau_and_the_office_and_looks_missing_to_others(running_app: App) -> None:
    making.dispatched(person("secretary"), making.point())
    row = making.assignment()
    upload = Upload("值班 记录<1>.pdf", b"%PDF-1.4 figures")
    given = Given(text="已排查完毕", uploads=(upload,))
    take(person("county_officer"), Step.REPORT_PROGRESS, row.id or 0, row.version, "with file", given)
    with reading_session() as session:
        file_id = session.exec(select(func.max(Attachment.id))).one() or 0
    for login in ("county_officer", "secretary"):
        answer = running_app.signed_in(login).get(f"/files/{file_id}")
        assert (answer.status_code, answer.content) == (200, upload.data)
        assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''%E5%80%BC%E7%8F%AD%20")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == "no-store"
    other = running_app.signed_in("other_county_officer")
    theirs, nobodys = other.get(f"/files/{file_id}"), other.get(f"/files/{file_id + 1000}")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.content == nobodys.content.replace(str(file_id + 1000).encode(), str(file_id).encode())


def test_a_file_that_is_no_longer_there_is_said_so(running_app: App) -> None:
    making.dispatched(person("secretary"), making.point("查明丢失附件", names=("三台",)), title="附件会")
    with reading_session() as session:
        row = session.exec(select(Assignment).order_by(col(Assignment.id).desc())).first()
    assert row is not None
    given = Given(text="情况说明见附件", uploads=(Upload("说明.txt", b"gone soon"),))
    take(person("county_officer"), Step.REPORT_PROGRESS, row.id or 0, row.version, "lost file", given)
    with reading_session() as session:
        kept = session.exec(select(Attachment).where(Attachment.assignment_id == row.id)).one()
    (settings().files / kept.digest[:2] / kept.digest).unlink()
    answer = running_app.signed_in("county_officer").get(f"/files/{kept.id}")
    assert (answer.status_code, "说明.txt 已不在存储中" in answer.text) == (404, True)


def test_an_app_on_a_database_of_another_version_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ended"), serving(tmp_path):
        pass
    assert "manage.py init" in (tmp_path / "server.log").read_text()


def scope(peer: tuple[str, int], forwarded: str) -> dict[str, object]:
    return {"client": peer, "headers": [(b"x-forwarded-for", forwarded.encode())]}


def test_a_forwarded_address_is_believed_from_named_proxies_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert address_of(scope(("192.0.2.1", 5000), "10.0.0.9")) == "192.0.2.1"
    assert address_of(scope(("10.0.0.9", 0), "10.0.0.9")) == "127.0.0.1"  # the server underneath believed it
    monkeypatch.setenv("DUBAN_TRUSTED_PROXIES", "127.0.0.1, 192.0.2.1")
    settings.cache_clear()
    try:
        assert address_of(scope(("192.0.2.1", 5000), "1.1.1.1, 203.0.113.7")) == "203.0.113.7"
        assert address_of(scope(("192.0.2.9", 5000), "203.0.113.7")) == "192.0.2.9"
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_behind_https_the_cookie_belongs_to_this_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_SECURE_COOKIE", "true")
    settings.cache_clear()
    try:
        response = Response()
        give_cookie(response, "token")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert response.headers["set-cookie"] == "__Host-duban=token; HttpOnly; Path=/; SameSite=lax; Secure"


def test_whose_password_is_too_old_can_still_choose_the_language() -> None:
    visitor = Visitor(Actor(1, "李明", Role.SECRETARIAT), "secretary", "", "hash", stale_password=True)
    asked = {path: gate.change_it_first({"path": path, "method": "POST"}, visitor) for path in ("/language", "/light")}
    assert asked["/language"] is None
    assert asked["/light"] is not None
    assert asked["/light"].status_code == 403
