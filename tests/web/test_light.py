"""The light page: a bureau's worklist without scripts, with the same rights."""

import re
from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import col, func, select

from models.assignments import Assignment, Attachment, Report, ReportKind
from models.lifecycle import Status
from services.database import reading_session
from tests import making
from tests.conftest import person
from tests.web.conftest import App, serving

_FIELD = re.compile(r'name="(id|version|token)" value="([^"]*)"')


@pytest.fixture
def own_app(own_folder: object) -> Iterator[App]:
    with serving(own_folder) as app:  # type: ignore[arg-type]
        yield app


@pytest.fixture
def county(own_app: App) -> httpx.Client:
    """三台's browser, after two directives were sent: one to do once, one to report daily."""
    making.dispatched(person("secretary"), making.point("排查<隐患>"), making.standing())
    return own_app.signed_in("county_officer")


def cards(page: str) -> list[dict[str, str]]:
    """The hidden fields of each card, in the page's order."""
    return [dict(_FIELD.findall(form)) for form in page.split("<form")[1:] if 'name="id"' in form]


def card_of(page: str, row: Assignment) -> dict[str, str]:
    return next(card for card in cards(page) if card["id"] == str(row.id))


def press(client: httpx.Client, do: str, fields: dict[str, str], **more: str) -> httpx.Response:
    return client.post("/light", data={**fields, "do": do, **more})


def reports(row: Assignment) -> list[Report]:
    with reading_session() as session:
        return list(session.exec(select(Report).where(Report.assignment_id == row.id).order_by(col(Report.id))))


def test_the_page_is_small_and_has_no_scripts(county: httpx.Client) -> None:
    for n in range(18):
        making.dispatched(person("secretary"), making.point("督促企业开展自查自改，建立台账" * 3), title=f"第{n}次会议")
    answer = county.get("/light", headers={"Accept-Encoding": "gzip"})
    assert len(cards(answer.text)) == 20
    assert int(answer.headers["content-length"]) < 15 * 1024
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert len(county.get("/light", headers={"Accept-Encoding": "identity"}).content) < 60 * 1024


def test_the_words_of_a_directive_are_escaped(county: httpx.Client) -> None:
    page = county.get("/light").text
    assert "排查&lt;隐患&gt;" in page
    assert "排查<隐患>" not in page


def test_one_item_is_signed_for_and_the_page_says_what_comes_next(county: httpx.Client) -> None:
    row = making.assignment()
    answer = press(county, "sign", card_of(county.get("/light").text, row))
    assert (answer.status_code, answer.headers["location"]) == (303, "/light?did=sign")
    assert making.assignment().status is Status.IN_PROGRESS
    assert "已签收。接下来请办理，办完报办结。" in county.get("/light?did=sign").text


def listed(html: str) -> dict[str, str]:
    """What the button for all of them sends: which ones the page showed."""
    return {"token": cards(html)[0]["token"], "rows": re.findall(r'name="rows" value="([^"]*)"', html)[0]}


def test_all_are_signed_for_by_one_button(county: httpx.Client) -> None:
    assert press(county, "sign_all", listed(county.get("/light").text)).status_code == 303
    assert {making.assignment(position=n).status for n in (0, 1)} == {Status.IN_PROGRESS}


def test_nil_progress_help_and_result_are_what_they_say(county: httpx.Client) -> None:
    press(county, "sign_all", listed(county.get("/light").text))
    once, daily = making.assignment(), making.assignment(position=1)
    press(county, "nil", card_of(county.get("/light").text, daily))
    press(county, "progress", card_of(county.get("/light").text, once), text="已排查十二处")
    press(county, "help", card_of(county.get("/light").text, once), text="缺少检测设备")
    press(county, "done", card_of(county.get("/light").text, once), text="十二处全部整改")
    assert [(report.kind, report.text) for report in reports(daily)] == [(ReportKind.NIL, "")]
    assert [(report.kind, report.text) for report in reports(once)] == [
        (ReportKind.PROGRESS, "已排查十二处"),
        (ReportKind.PROGRESS, "需要帮助：缺少检测设备"),
        (ReportKind.DONE, "十二处全部整改"),
    ]
    assert making.assignment().status is Status.REPORTED


def test_a_file_goes_with_a_report(county: httpx.Client) -> None:
    row = making.assignment()
    press(county, "sign", card_of(county.get("/light").text, row))
    fields = card_of(county.get("/light").text, row) | {"do": "done", "text": "已全部整改"}
    answer = county.post("/light", data=fields, files={"files": ("整改照片.jpg", b"\xff\xd8\xff\xe0 picture")})
    assert answer.status_code == 303, answer.text
    with reading_session() as session:
        file = session.exec(select(Attachment)).one()
    assert (file.name, file.assignment_id) == ("整改照片.jpg", row.id)


def send(client: httpx.Client, fields: dict[str, str], *sizes: int) -> httpx.Response:
    """A report with files of so many bytes."""
    chosen = [("files", (f"{n}.pdf", bytes(size))) for n, size in enumerate(sizes)]
    return client.post("/light", data=fields | {"do": "progress", "text": "已<排查>十二处"}, files=chosen)


def test_the_field_says_how_many_files_go_and_five_do(county: httpx.Client) -> None:
    row = making.assignment()
    press(county, "sign", card_of(county.get("/light").text, row))
    page = county.get("/light").text
    assert page.count('name="files"') == page.count("最多 5 个文件，合计不超过 20 MB。") == 1
    assert send(county, card_of(page, row), *[10] * 5).status_code == 303
    with reading_session() as session:
        assert len(session.exec(select(Attachment)).all()) == 5


def test_too_many_files_are_said_so_beside_what_was_typed(county: httpx.Client) -> None:
    row = making.assignment()
    press(county, "sign", card_of(county.get("/light").text, row))
    for files in (6, 100):
        answer = send(county, card_of(county.get("/light").text, row), *[10] * files)
        assert answer.status_code == 409
        assert "一次最多传 5 个文件。本次未保存，请重新选择文件。" in answer.text
        assert ">已&lt;排查&gt;十二处</textarea>" in answer.text
    answer = send(county, card_of(county.get("/light").text, row), *[10] * 101)
    assert (answer.status_code, "一次最多传 5 个文件" in answer.text, 'name="files"' in answer.text) == (
        409,
        True,
        True,
    )
    assert reports(row) == []


def test_too_many_bytes_at_once_are_said_so_on_a_page(county: httpx.Client) -> None:
    row = making.assignment()
    press(county, "sign", card_of(county.get("/light").text, row))
    fields = card_of(county.get("/light").text, row)
    answer = send(county, fields, 12_000_000, 12_000_000)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "一次发送合计不能超过 20 MB。本次未保存，请返回后减少或压缩文件再发送。" in answer.text
    assert send(county, fields, 10_000_000, 10_000_000).status_code == 303
    assert len(reports(row)) == 1


def test_too_many_bytes_within_ten_minutes_are_said_so_on_a_page(county: httpx.Client) -> None:
    nonsense = {"id": "0", "version": "1", "token": "t"}
    assert [send(county, nonsense, 20 * 1024 * 1024).status_code for _ in range(5)] == [409] * 5
    answer = send(county, nonsense, 20 * 1024 * 1024)
    assert answer.status_code == 413
    assert "您的账号十分钟内发送的内容超过 105 MB。本次未保存，请十分钟后再发送。" in answer.text


def test_a_refusal_says_why_and_keeps_what_was_typed(county: httpx.Client) -> None:
    row = making.assignment()
    press(county, "sign", card_of(county.get("/light").text, row))
    answer = press(county, "done", card_of(county.get("/light").text, row), text="办<了>")
    assert answer.status_code == 409
    assert "至少" in answer.text
    assert ">办&lt;了&gt;</textarea>" in answer.text
    assert reports(row) == []


def test_the_same_click_twice_counts_once(county: httpx.Client) -> None:
    row = making.assignment()
    press(county, "sign", card_of(county.get("/light").text, row))
    fields = card_of(county.get("/light").text, row)
    answers = [press(county, "progress", fields, text="已排查十二处").status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(reports(row)) == 1


def test_another_bureaus_item_is_not_there(county: httpx.Client) -> None:
    theirs = making.assignment("康定")
    fields = card_of(county.get("/light").text, making.assignment()) | {"id": str(theirs.id)}
    assert press(county, "sign", fields).status_code == 409
    assert making.assignment("康定").status is Status.DISPATCHED
    assert f'value="{theirs.id}"' not in county.get("/light").text


NONSENSE: tuple[dict[str, str], ...] = (
    {"do": "sign", "id": "x", "version": "1", "token": "t"},
    {"do": "delete", "id": "1", "version": "1", "token": "t"},
    {},
    {"do": "sign", "id": "9" * 30, "version": "", "token": "t" * 500},
)


def test_nonsense_is_refused_in_words(county: httpx.Client) -> None:
    for fields in NONSENSE:
        answer = county.post("/light", data=fields)
        assert (answer.status_code, "没有这一件，或者不归您办。" in answer.text) == (409, True)
    with reading_session() as session:
        assert session.exec(select(func.count()).where(Assignment.version > 1)).one() == 0


def test_it_is_for_bureaus_and_strangers_get_the_sign_in_form(own_app: App) -> None:
    assert own_app.signed_in("leader").get("/light").status_code == 403
    answer = own_app.stranger().get("/light")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Flight")
    assert own_app.stranger().post("/light", data={"do": "sign_all", "token": "t"}).status_code == 401


def test_a_nil_return_says_nothing_whatever_stands_in_the_closed_box(county: httpx.Client) -> None:
    duty = making.assignment(position=1)
    press(county, "sign", card_of(county.get("/light").text, duty))
    press(county, "progress", card_of(county.get("/light").text, duty), text="发现隐患3处")
    page = county.get("/light").text
    assert "发现隐患3处" in page  # as what was said last
    assert ">发现隐患3处</textarea>" not in page
    press(county, "nil", card_of(page, duty), text="发现隐患3处")
    assert [(report.kind, report.text) for report in reports(duty)][-1] == (ReportKind.NIL, "")
    assert 'value="nil"' not in county.get("/light").text  # once a period
