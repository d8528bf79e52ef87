"""Correcting the reading: split, merge, drop, add, copy, with the source text never touched."""

from datetime import date

from models.directives import Criterion
from services.forms import (
    DirectiveForm,
    MeetingForm,
    PointForm,
    Receivers,
    add_directive,
    add_point,
    copy_settings,
    drop_directive,
    merge_with_next,
    renumber,
    restore_directive,
    sentences_of,
    split_directive,
)
from services.problems import problems_of

SOURCE = "会议要求，一要排查隐患。立即整改。二要强化值班。"


def form() -> MeetingForm:
    first = DirectiveForm(
        key="a",
        heading="排查隐患",
        text=SOURCE[5:17],
        start=5,
        end=17,
        points=[
            PointForm(key="p", text="排查隐患", start=5, end=12, receivers=Receivers(bureaus=[1])),
            PointForm(key="q", text="立即整改", start=12, end=17, receivers=Receivers(bureaus=[1])),
        ],
    )
    second = DirectiveForm(
        key="b",
        heading="强化值班",
        text=SOURCE[17:],
        start=17,
        end=24,
        points=[PointForm(text="值班", start=17, end=24)],
    )
    made = MeetingForm(title="会", held_on=date(2020, 2, 4), directives=[first, second])
    renumber(made)
    return made


def test_the_sentences_of_a_text_cover_it_without_a_gap() -> None:
    assert [SOURCE[a:b] for a, b in sentences_of(SOURCE)] == [
        "会议要求，一要排查隐患。",
        "立即整改。",
        "二要强化值班。",
    ]


def test_a_split_gives_each_half_its_text_its_span_and_its_points() -> None:
    it = form()
    second = split_directive(it, "a", 7)
    first = it.directives[0]
    assert (first.text, first.start, first.end) == ("一要排查隐患。", 5, 12)
    assert (second.text, second.start, second.end) == ("立即整改。", 12, 17)
    assert [p.key for p in first.points] == ["p"]
    assert [p.key for p in second.points] == ["q"]
    assert [d.ordinal for d in it.directives] == [1, 2, 3]


def test_a_merge_undoes_a_split_to_the_letter() -> None:
    it = form()
    split_directive(it, "a", 7)
    merge_with_next(it, "a", SOURCE)
    assert (it.directives[0].text, it.directives[0].start, it.directives[0].end) == (SOURCE[5:17], 5, 17)
    assert [p.key for p in it.directives[0].points] == ["p", "q"]


def test_the_last_directive_has_nothing_to_be_merged_with() -> None:
    it = form()
    merge_with_next(it, "b", SOURCE)
    assert [d.key for d in it.directives] == ["a", "b"]


def test_a_merge_passes_over_what_was_put_aside() -> None:
    it = form()
    add_directive(it, "三要加强宣传", SOURCE)
    drop_directive(it, "b")
    merge_with_next(it, "a", SOURCE)
    assert [(d.text, d.kept) for d in it.directives] == [
        (f"{SOURCE[5:17]}\n三要加强宣传", True),
        (SOURCE[17:], False),
    ]


def test_an_added_point_is_linked_to_no_earlier_one() -> None:
    it = form()
    it.directives[0].points[-1].answers_point_id = 7
    made = add_point(it, "a")
    assert (made.answers_point_id, made.receivers.bureaus) == (None, [1])


def test_a_dropped_directive_leaves_the_numbering_and_can_come_back() -> None:
    it = form()
    drop_directive(it, "a")
    assert [(d.key, d.ordinal) for d in it.directives] == [("a", None), ("b", 1)]
    restore_directive(it, "a")
    assert [(d.key, d.ordinal) for d in it.directives] == [("a", 1), ("b", 2)]


def test_an_added_passage_finds_its_span_and_its_place() -> None:
    it = form()
    made = add_directive(it, " 立即整改。 ", SOURCE)
    assert (made.start, made.end, made.ordinal) == (12, 17, 2)
    assert made.points[0].receivers.bureaus == [1]


def test_an_added_text_that_is_not_in_the_source_has_no_span_and_stands_last() -> None:
    it = form()
    made = add_directive(it, "加强宣传教育", SOURCE)
    assert (made.start, made.end, made.ordinal) == (None, None, 3)


def test_settings_are_copied_from_the_directive_before() -> None:
    it = form()
    model = it.directives[0].points[-1]
    model.due_on, model.criterion, model.receivers = date(2020, 2, 20), Criterion.READ, Receivers(bureaus=[7])
    copy_settings(it, "b")
    got = it.directives[1].points[0]
    assert (got.due_on, got.criterion, got.receivers.bureaus) == (date(2020, 2, 20), Criterion.READ, [7])


def test_a_form_without_due_dates_and_receivers_says_which_directive_lacks_them() -> None:
    found = {(p.code, p.where) for p in problems_of(form())}
    assert found == {("due_missing", "a"), ("due_missing", "b"), ("receivers_missing", "b")}


def test_a_form_without_title_date_and_directives_says_so() -> None:
    assert [p.code for p in problems_of(MeetingForm())] == ["title_missing", "date_missing", "no_directives"]
