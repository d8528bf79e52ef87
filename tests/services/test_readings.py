"""What a person changed on the check screen comes out as a test case for the reader."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from models.settings import ROOT
from services import dispatch, drafts, readings
from services.access import SYSTEM, Actor
from services.forms import AttendanceForm, MeetingForm, drop_directive, restore_directive, split_directive
from tests.pages.secretariat_screens import RELEASE
from tests.parsing.scoring import overall, score

SHARED = ROOT.parent / "shared"


def registered(actor: Actor, change: object = None, text: str = RELEASE) -> int:
    """A meeting dispatched from a text after a change of the form; the draft's id."""
    draft_id = drafts.start(actor, text, f"start {len(text)}")
    view = drafts.open_draft(actor, draft_id)
    if callable(change):
        change(view.form)
    view.form.checked = True
    for point in (point for directive in view.form.kept for point in directive.tracked):
        point.due_on = date(2020, 2, 28)
    version = drafts.save(actor, draft_id, view.form, view.version, f"save {len(text)}")
    dispatch.dispatch(actor, draft_id, version, f"dispatch {len(text)}")
    return draft_id


@pytest.fixture(autouse=True)
def _in_the_morning(secretary: Actor, morning: object) -> None:
    """Drafts are made in the sample's days."""


def test_a_reading_nobody_changed_is_no_test_case(secretary: Actor, tmp_path: Path) -> None:
    registered(secretary)
    assert readings.write_out(SYSTEM, tmp_path / "out") == 0
    assert list((tmp_path / "out").iterdir()) == []


def test_a_draft_that_waits_is_not_exported_yet(secretary: Actor) -> None:
    drafts.start(secretary, RELEASE, "start")
    assert readings.corrected(SYSTEM) == []


def test_each_change_of_the_meeting_is_in_the_labels_and_the_rest_is_as_read(secretary: Actor) -> None:
    def change(form: MeetingForm) -> None:
        form.host, form.held_on = "王建", date(2020, 2, 12)
        form.organisers = ["省防汛办"]
        form.attendance.append(AttendanceForm(phrase="省防汛办全体人员"))

    registered(secretary, change)
    (one,) = readings.corrected(SYSTEM)
    assert one.changed == ("attendees", "hosts", "meeting_date", "meeting_md", "organisers")
    assert (one.text, one.labels["hosts"], one.labels["meeting_date"]) == (RELEASE, ["王建"], "2020-02-12")
    assert one.labels["attendees"][-1] == "省防汛办全体人员"
    assert one.labels["host_titles"] == ["省应急管理厅厅长"]
    assert [d["heading"] for d in one.labels["directives"] if d["numbered"]] == ["排查隐患", "备足物资", "强化值守"]


def test_numbered_items_taken_away_are_gone_and_an_unticked_clause_stays_a_clause(secretary: Actor) -> None:
    registered(secretary, lambda form: drop_directive(form, form.kept[1].key))
    (one,) = readings.corrected(SYSTEM)
    assert one.changed == ("directives",)
    assert [(d["ordinal"], d["kind"]) for d in one.labels["directives"]] == [
        (1, "numbered"),
        (3, "numbered"),
        (None, "modal"),
    ]


def test_a_clause_that_was_ticked_is_no_fault_of_the_reading(secretary: Actor) -> None:
    registered(secretary, lambda form: restore_directive(form, form.directives[-1].key))
    assert readings.corrected(SYSTEM) == []


def test_a_split_directive_is_two_labels_with_their_places(secretary: Actor) -> None:
    def change(form: MeetingForm) -> None:
        first = form.kept[0]
        split_directive(form, first.key, first.text.index("要立即"))

    registered(secretary, change)
    (one,) = readings.corrected(SYSTEM)
    words = [(d["ordinal"], RELEASE[d["start"] : d["end"]]) for d in one.labels["directives"]][:3]
    assert words == [
        (1, "一要排查隐患。要对水库、河堤逐一排查，建立台账"),
        (None, "要立即整改发现的隐患"),
        (2, "二要备足物资。要在2月28日前补齐沙袋、水泵等防汛物资"),
    ]


def test_the_exported_pair_keeps_the_text_and_scores_one_against_itself(secretary: Actor, tmp_path: Path) -> None:
    text = RELEASE.replace("\n", "\r\n")
    draft_id = registered(secretary, lambda form: drop_directive(form, form.kept[0].key), text)
    assert readings.write_out(SYSTEM, tmp_path) == 1
    assert (tmp_path / f"draft{draft_id}.txt").read_bytes().decode() == text
    labels = json.loads((tmp_path / f"draft{draft_id}.json").read_text(encoding="utf-8"))
    assert labels["changed"] == ["directives"]
    gold = labels | {"organisers_optional": [], "attendees_optional": []}
    assert overall(score([(text, gold, labels)])) == 1.0


@pytest.mark.skipif(not SHARED.exists(), reason="the scorer of the labelled examples is not beside the repository")
def test_the_scorer_of_the_labelled_examples_takes_the_exported_pair(secretary: Actor, tmp_path: Path) -> None:
    registered(secretary, lambda form: drop_directive(form, form.kept[0].key))
    readings.write_out(SYSTEM, tmp_path)
    command = [sys.executable, str(SHARED / "corpus" / "score.py"), "--gold", str(tmp_path), "--pred", str(tmp_path)]
    result = subprocess.run([*command, "--min", "overall=1.0"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
