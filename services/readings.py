"""What people corrected on the check screen, as test cases for the reader: text and labels of each dispatched draft."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from models.meetings import Draft
from models.permissions import Action
from parsing.gold import mark_of
from services.access import Actor
from services.forms import DirectiveForm, MeetingForm, heading_of
from services.transactions import reading

Labels = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Corrected:
    """One text, and its labels as a person left them. ``changed`` names the labels that differ from the reading's."""

    name: str
    text: str
    labels: Labels
    changed: tuple[str, ...]


def corrected(actor: Actor) -> list[Corrected]:
    """Every dispatched draft that a person changed where the text decides; what only the office decides is no correction."""
    with reading(actor, Action.SEE_MEETINGS) as look:
        drafts = look.session.exec(select(Draft).where(col(Draft.meeting_id).is_not(None)).order_by(col(Draft.id)))
        return [found for draft in drafts if (found := _of_draft(draft))]


def write_out(actor: Actor, folder: Path) -> int:
    """``<id>.txt`` and ``<id>.json`` of each; how many."""
    found = corrected(actor)
    folder.mkdir(parents=True, exist_ok=True)
    for one in found:
        (folder / f"{one.name}.txt").write_bytes(one.text.encode("utf-8"))  # line ends as they were pasted
        words = json.dumps(one.labels | {"changed": one.changed}, ensure_ascii=False, indent=1)
        (folder / f"{one.name}.json").write_text(words + "\n", encoding="utf-8")
    return len(found)


def _of_draft(draft: Draft) -> Corrected | None:
    first, form = draft.reading, MeetingForm.model_validate(draft.form)
    if "directives" not in first:  # a meeting of the sample or an import: nobody read it
        return None
    labels = first | dict(_of_meeting(first, form)) | dict(_of_directives(first, form, draft.source_text))
    changed = tuple(sorted(key for key, value in labels.items() if value != first.get(key)))
    return Corrected(f"draft{draft.id}", draft.source_text, labels, changed) if changed else None


def _of_meeting(first: Labels, form: MeetingForm) -> Iterator[tuple[str, Any]]:
    """The labels a person changed. Compared with what the form began with, so that what it left out is no correction."""
    plain = {"title": form.title, "source": form.source}
    yield from ((key, value or None) for key, value in plain.items() if value != (first.get(key) or ""))
    if form.published_on is None or form.published_on.isoformat() != first.get("published_on"):
        yield "published_on", form.published_on.isoformat() if form.published_on else None
    if form.held_on and form.held_on.isoformat() != first.get("meeting_date"):
        yield "meeting_date", form.held_on.isoformat()
        yield "meeting_md", form.held_on.isoformat()[5:]
    if form.organisers != first.get("organisers"):
        yield "organisers", form.organisers
    if form.is_video != (first.get("is_video") is not False):
        yield "is_video", form.is_video
    if form.main_venue != ((first.get("venues") or {}).get("main") or ""):
        yield "venues", (first.get("venues") or {"branch": []}) | {"main": form.main_venue or None}
    yield from _of_people(first, form)


def _of_people(first: Labels, form: MeetingForm) -> Iterator[tuple[str, Any]]:
    hosts, posts = first.get("hosts") or [], first.get("host_titles") or []
    if form.host != (hosts[0] if hosts else ""):
        yield "hosts", [form.host, *hosts[1:]] if form.host else hosts[1:]
    if form.host_posts != (posts[0] if posts else "") and form.host_posts:
        yield "host_titles", [form.host_posts, *posts[1:]]
    on_stage = tuple(hosts + (first.get("speakers") or []))
    phrases = first.get("attendees") or []
    began_with = [phrase for phrase in phrases if not (on_stage and phrase.endswith(on_stage))]
    if (left := [row.phrase for row in form.attendance if row.phrase]) != began_with:
        yield "attendees", [phrase for phrase in phrases if phrase not in began_with] + left


def _of_directives(first: Labels, form: MeetingForm, text: str) -> Iterator[tuple[str, Any]]:
    """Read ones that stayed, those made by hand, split or joined; numbered ones a person took away are gone."""
    read: dict[tuple[int, int], Labels] = {(d["start"], d["end"]): d for d in first.get("directives") or []}
    made = {(d.start, d.end): d for d in form.directives if d.start is not None and d.end is not None}
    kept: list[Labels] = []
    for span, label in read.items():
        now = made.get(span)
        if now is None:
            if label["kind"] == "chapeau" or (label["level"] > 1 and _within_kept(span, read, made)):
                kept.append(label)
        elif now.kept or not label["numbered"]:
            kept.append(label if now.heading == label["heading"] else label | {"heading": now.heading})
    kept += [_label(now, text) for span, now in made.items() if span not in read and now.kept]
    labels = sorted(kept, key=lambda d: (d["start"], d["level"]))
    if labels != sorted(read.values(), key=lambda d: (d["start"], d["level"])):
        yield "directives", labels


def _within_kept(span: tuple[int, int], read: dict[tuple[int, int], Labels], made: dict[Any, DirectiveForm]) -> bool:
    """A sub-item lives and goes with the directive around it."""
    around = (s for s, d in read.items() if d["level"] == 1 and s[0] <= span[0] and span[1] <= s[1])
    return any(s in made and made[s].kept for s in around)


def _label(form: DirectiveForm, text: str) -> Labels:
    """A directive made by hand in the schema of the labels."""
    start, end = form.start or 0, form.end or 0
    while end > start and text[end - 1] in " \t\r\n\u3000。；;，,":
        end -= 1
    ordinal = mark_of(text[start:end])
    return {
        "ordinal": ordinal,
        "numbered": ordinal is not None,
        "kind": "modal" if ordinal is None else "numbered",
        "level": 1,
        "list": None,
        "section": None,
        "start": start,
        "end": end,
        "starts_with": text[start:end][:15],
        "ends_with": text[start:end][-10:],
        "heading": form.heading or heading_of(text[start:end]),
        "deadline": None,
        "deadline_text": None,
        "deadlines": [],
        "deadline_ambiguous": True,
        "frequency": None,
        "lead_units": [],
        "co_units": [],
    }
