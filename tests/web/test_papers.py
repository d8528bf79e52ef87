"""Papers over HTTP: under their own names, to who may see what stands in them, to nobody else."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from models.imports import ImportKind
from tests import making
from tests.conftest import person
from tests.services.sheets import sheet, taken_in
from tests.web.conftest import App


def test_the_sheet_holds_what_its_reader_may_see(running_app: App) -> None:
    making.dispatched(person("secretary"), making.point("清点物资"), title="台账测试会")
    heard = {}
    for login in ("secretary", "leader", "county_officer"):
        answer = running_app.signed_in(login).get("/papers/register.xlsx", params={"bureau": "", "light": "nonsense"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[2:]
        heard[login] = {row[6] for row in rows if row[1] == "台账测试会"}
    assert heard["secretary"] == heard["leader"] == {"三台县应急管理局", "康定市应急管理局"}
    assert heard["county_officer"] == {"三台县应急管理局"}


def test_a_paper_comes_under_its_own_name_as_a_download(running_app: App) -> None:
    meeting_id = making.dispatched(person("secretary"), making.point("清点物资"), title="纪要测试会")
    answer = running_app.signed_in("secretary").get(f"/papers/minutes/{meeting_id}")
    assert answer.status_code == 200
    name = unquote(answer.headers["content-disposition"].removeprefix("attachment; filename*=UTF-8''"))
    assert name.endswith("会议纪要.docx")
    assert answer.content.startswith(b"PK")


def test_papers_of_others_are_not_there(running_app: App) -> None:
    making.dispatched(person("secretary"), making.point("清点物资"), title="通知测试会")
    row = making.assignment()
    county = running_app.signed_in("county_officer")
    paths = (f"/papers/minutes/{row.meeting_id}", f"/papers/notice/{row.id}", "/papers/notice/999999")
    assert [county.get(path).status_code for path in paths] == [404, 404, 404]
    assert running_app.signed_in("secretary").get("/papers/notice/999999").status_code == 404
    strangers = ("/papers/register.xlsx", *paths)
    assert [running_app.stranger().get(path).status_code for path in strangers] == [401] * 4


@pytest.mark.parametrize("number", ["999999999", "9999999999", "9" * 20, "9" * 5000], ids=len)
@pytest.mark.parametrize(
    "path",
    [
        "files",
        "print/notice",
        *(f"papers/{kind}" for kind in ["workbook", "export", "import", "minutes", "notice", "roll", "circular"]),
    ],
)
def test_a_number_that_no_row_has_is_not_found(running_app: App, path: str, number: str) -> None:
    answer = running_app.signed_in("secretary").get(f"/{path}/{number}")
    assert (answer.status_code, "没有这一件" in answer.text) == (404, True)


def test_refused_rows_come_back_to_who_ran_the_import_with_their_reasons(running_app: App) -> None:
    made = taken_in(
        person("secretary"),
        ImportKind.PEOPLE,
        sheet("姓名|单位", "张三|三台", "=HYPERLINK|没有这个单位"),
        "refused rows over the web",
    )
    path = f"/papers/import/{made.run_id}"
    answer = running_app.signed_in("secretary").get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1:] for row in rows if row[0] == 3] == [
        ["单位名录里没有“没有这个单位”。", "=HYPERLINK", "没有这个单位"]
    ]
    logins = ("other_secretary", "administrator", "leader", "county_officer")
    assert {running_app.signed_in(login).get(path).status_code for login in logins} == {404}
    assert running_app.stranger().get(path).status_code == 401


def test_the_ledger_of_changes_goes_to_the_auditor_alone_and_each_fetching_is_in_it(running_app: App) -> None:
    auditor = running_app.signed_in("auditor")
    sizes = []
    for _ in range(2):
        answer = auditor.get("/papers/ledger.xlsx", params={"action": "export_ledger", "since": "no day"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        sheet_ = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
        sizes.append(len(sheet_.to_python()[2:]))
    assert sizes == [1, 2]
    far = auditor.get(
        "/papers/ledger.xlsx", params={"action": "export_ledger", "since": "0001-01-01", "until": "9999-12-31"}
    )
    assert far.status_code == 200
    assert len(CalamineWorkbook.from_filelike(BytesIO(far.content)).get_sheet_by_index(0).to_python()[2:]) == 3
    logins = ("secretary", "administrator", "leader", "county_officer")
    assert {running_app.signed_in(login).get("/papers/ledger.xlsx").status_code for login in logins} == {404}
    assert running_app.stranger().get("/papers/ledger.xlsx").status_code == 401
