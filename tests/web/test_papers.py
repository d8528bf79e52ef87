"""Papers over HTTP: under their own names, to who may see what stands in them, to nobody else."""

from io import BytesIO
from urllib.parse import unquote

from python_calamine import CalamineWorkbook

from tests import making
from tests.conftest import person
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
