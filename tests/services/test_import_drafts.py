"""Lists under way: kept with what was chosen about them, for their owner alone, until they are taken in."""

import io
from datetime import date, timedelta

import pytest
from sqlmodel import select
from xlsxwriter import Workbook

from models.assignments import Assignment
from models.clock import now, stopped_at
from models.errors import NotAllowed, NotReadable
from models.imports import Fate, ImportDraft, ImportKind, Person
from services import brought_along, import_drafts, imports
from services.access import Actor
from services.brought_along import Along
from services.database import reading_session
from tests.services.sheets import looked_at, sheet, taken_in, why

tokens = iter(f"list {n}" for n in range(10**6))


def book(**sheets: str) -> bytes:
    """A workbook: rows by lines, cells by bars."""
    out = io.BytesIO()
    made = Workbook(out)
    for name, rows in sheets.items():
        page = made.add_worksheet(name)
        for line, row in enumerate(rows.splitlines()):
            page.write_row(line, 0, row.split("|"))
    made.close()
    return out.getvalue()


PEOPLE = "姓名|职务|单位\n张三|局长|三台\n李四|副局长|绵阳"


def kept(actor: Actor, data: bytes | None = None, kind: ImportKind = ImportKind.PEOPLE, name: str = "人员.xlsx") -> int:
    return import_drafts.keep(actor, kind, name, data or book(人员=PEOPLE), next(tokens))


def test_a_list_is_found_again_with_all_that_was_chosen_about_it(secretary: Actor) -> None:
    key = kept(secretary, book(封面="某省\n2020", 名单="人|干什么的\n张三|局长"))
    found = import_drafts.open_draft(secretary, key)
    assert (found.file_name, found.sheets, found.sheet) == ("人员.xlsx", ("封面", "名单"), 0)
    import_drafts.choose(secretary, key, next(tokens), sheet=1)
    import_drafts.choose(secretary, key, next(tokens), columns={"name": 0, "post": 1})
    again = import_drafts.open_draft(secretary, key)
    assert (again.sheet, again.matching.columns, again.table.rows[1]) == (1, {"name": 0, "post": 1}, ("张三", "局长"))
    import_drafts.choose(secretary, key, next(tokens), kind=ImportKind.BUREAUS)
    assert import_drafts.open_draft(secretary, key).matching.columns == {}, "the columns belong to what the list was"
    import_drafts.choose(secretary, key, next(tokens), kind=ImportKind.PEOPLE)
    assert import_drafts.open_draft(secretary, key).matching.columns == {"name": 0, "post": 1}


def test_days_stay_days_in_a_kept_list(secretary: Actor) -> None:
    out = io.BytesIO()
    made = Workbook(out)
    page, day = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["来源会议", "会议日期"])
    page.write(1, 0, "调度会")
    page.write_datetime(1, 1, date(2020, 2, 4), day)
    made.close()
    key = kept(secretary, out.getvalue(), ImportKind.REGISTER)
    assert import_drafts.open_draft(secretary, key).table.rows[1] == ("调度会", date(2020, 2, 4))


def test_a_list_that_was_taken_in_is_no_longer_under_way(secretary: Actor) -> None:
    key = kept(secretary)
    draft = import_drafts.open_draft(secretary, key)
    done = imports.run(secretary, draft.table, draft.matching, next(tokens), draft_id=key)
    assert (done.new, done.refused) == (2, 0)
    assert import_drafts.drafts(secretary) == []
    with reading_session() as session:
        assert session.exec(select(Person.name)).all() == ["张三", "李四"]


def test_nobody_else_sees_it_goes_on_with_it_or_throws_it_away(
    secretary: Actor, other_secretary: Actor, administrator: Actor, leader: Actor
) -> None:
    key = kept(secretary)
    for actor in (other_secretary, administrator):
        assert import_drafts.drafts(actor) == []
        for do in (
            lambda a=actor: import_drafts.open_draft(a, key),
            lambda a=actor: import_drafts.choose(a, key, next(tokens), sheet=0),
            lambda a=actor: import_drafts.discard(a, key, next(tokens)),
        ):
            with pytest.raises(NotAllowed, match="not_found"):
                do()
    with pytest.raises(NotAllowed, match="not_allowed"):
        kept(leader)
    assert [line.id for line in import_drafts.drafts(secretary)] == [key]


def test_five_are_kept_for_thirty_days_and_one_thrown_away_is_gone(secretary: Actor, other_secretary: Actor) -> None:
    keys = [kept(secretary) for _ in range(6)]
    assert [line.id for line in import_drafts.drafts(secretary)] == keys[:0:-1]
    import_drafts.discard(secretary, keys[-1], next(tokens))
    assert len(import_drafts.drafts(secretary)) == 4
    with stopped_at(now() + timedelta(days=31)):
        kept(other_secretary)
        assert import_drafts.drafts(secretary) == []


def test_what_is_no_list_is_not_kept(secretary: Actor) -> None:
    with pytest.raises(NotReadable, match="sheet_kind"):
        kept(secretary, b"%PDF-1.7", name="人员.pdf")
    with reading_session() as session:
        assert session.exec(select(ImportDraft)).all() == []


def test_the_refused_rows_of_earlier_imports_are_still_to_be_had(secretary: Actor, other_secretary: Actor) -> None:
    taken_in(secretary, ImportKind.PEOPLE, sheet("姓名|单位", "张三|三台", "李四|没有这个单位"), next(tokens))
    taken_in(secretary, ImportKind.PEOPLE, sheet("姓名|单位", "王五|三台"), next(tokens))
    assert [(run.file_name, run.refused) for run in imports.latest_runs(secretary)] == [("名单.xlsx", 1)]
    assert imports.latest_runs(other_secretary) == []


@pytest.mark.parametrize("day", ["9999-12-31", "1900-01-01", "1949-12-31", "2100-01-01"])
def test_a_year_that_is_a_spreadsheets_mistake_is_refused(secretary: Actor, day: str) -> None:
    heads = "来源会议|会议日期|事项|责任单位|完成时限"
    rows = (f"调度会|2020-02-04|排查|三台|{day}", "调度会|2020-02-04|排查|三台|2020-02-20")
    found = looked_at(secretary, ImportKind.REGISTER, sheet(heads, *rows))
    assert why(found) == {2: "row_bad_date"}
    assert [row.fate for row in found.rows] == [Fate.REFUSED, Fate.NEW]


def test_a_registers_number_person_and_note_come_along(secretary: Actor, county_officer: Actor) -> None:
    heads = "编号|来源会议|会议日期|事项|责任单位|责任人|完成时限|备注"
    row = "川督〔2019〕7号|调度会|2020-02-04|排查隐患|三台|张三 局长|2020-02-20|省长批示件"
    plain = "|调度会|2020-02-04|排查隐患|盐亭||2020-02-20|"
    taken_in(secretary, ImportKind.REGISTER, sheet(heads, row, plain), next(tokens))
    with reading_session() as session:
        first, second = session.exec(select(Assignment.id).order_by(Assignment.id)).all()  # type: ignore[arg-type]
    said = Along("川督〔2019〕7号", "张三 局长", "省长批示件")
    assert brought_along.along(secretary, first or 0) == brought_along.along(county_officer, first or 0) == said
    assert brought_along.along(secretary, second or 0) is None
    with pytest.raises(NotAllowed):
        brought_along.along(county_officer, second or 0)
