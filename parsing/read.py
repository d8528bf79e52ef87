"""The whole reading, step by step: page → acts → leads → runs → directives → facts around them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from parsing import meeting as meetings
from parsing.acts import ATTEND, CONVENE, HOST, Act, mentioned, read_acts
from parsing.attendance import read_attendance
from parsing.cadence import cadence_of
from parsing.counts import count_warnings
from parsing.deadlines import deadline_in_cell, deadlines_of
from parsing.directives import Draft, numbered, unnumbered
from parsing.extents import Layout
from parsing.lines import Range, sentences
from parsing.marks import read_marks
from parsing.meeting_day import meeting_on
from parsing.modal import modal_at
from parsing.normalise import Normal, normalise
from parsing.organisers import organisers
from parsing.page import Page, read_page
from parsing.people import Named
from parsing.points import points_of
from parsing.published import published_on, source
from parsing.roles import hosts, speakers
from parsing.runs import build_runs
from parsing.secrecy import marking
from parsing.sections import SAYS, read_leads
from parsing.tables import Tables
from parsing.turns import byline, read_turns
from parsing.types import Communique, Directive, Found, Hints, Section
from parsing.types import Warning as Caution
from parsing.units import partners_of, units_of

_CUT_OFF = re.compile("(?:…|\\.\\.\\.|\\[?(?:查看|展开|阅读)(?:全文|更多)\\]?|[\u4e00-\u9fff，、（“])$")
_AFTERWORD = re.compile("(?:联系(?:人|电话|方式)|附件|抄送|（?此件|（?联系人)")
_AGAIN_AND_AGAIN = re.compile("每(?:[日天周月季年旬半]|个)|定期|适时|逐[日周月]")  # 每周召开一次: a duty, no meeting
_ADDRESSEE = re.compile(
    "(?P<a>(?:各|全|有关|相关|属地)[^，。；：\n]{1,30}?|[^，。；：\n]{2,24}?(?:部门|单位|企业|局|厅|委|队|办|政府))(?:要(?![求点素])|须|必须|务必)"
)


def _told_sentences(text: str, acts: Sequence[Act]) -> frozenset[int]:
    """Starts of sentences that tell of the meeting instead of demanding something."""
    told: set[int] = set()
    modals: dict[int, int] = {}
    for act in acts:
        if act.kinds & {ATTEND, CONVENE, HOST}:
            start, end = act.sentence
            if _AGAIN_AND_AGAIN.search(text, start, act.verb.start):
                continue
            if start not in modals:
                at = modal_at(text[start:end])
                modals[start] = end if at is None else start + at
            if modals[start] >= act.verb.start:
                told.add(start)
    return frozenset(told)


def _signature(text: str, lines: Sequence[Range]) -> set[int]:
    """Starts of the short lines at the very end that only sign and date the text."""
    starts: set[int] = set()
    for line in reversed(lines):
        words = text[line.start : line.end]
        if _AFTERWORD.match(words):
            starts.add(line.start)
            continue
        if len(words) > 40 or re.search("[，。；：\t|]|^[一二三四五六七八九十]|^（|^\\d{1,2}[.、]", words):
            break
        starts.add(line.start)
    return starts


def _known_people(text: str, acts: Sequence[Act]) -> dict[str, Named]:
    known: dict[str, Named] = {}
    for act in acts:
        for named in mentioned(text, act):
            name = text[named.name.start : named.name.end]
            if name not in known or known[name].posts.end == known[name].posts.start:
                known[name] = named
    return known


def _closed_sentences(text: str, lines: Sequence[Range], drafts: Sequence[Draft]) -> frozenset[int]:
    """Starts of sentences that begin inside a directive: what they tell is not about this meeting."""
    outer: list[Range] = []
    for d in sorted(drafts, key=lambda d: d.range):
        if outer and d.range.start < outer[-1].end:
            continue
        outer.append(d.range)
    starts = [r.start for r in outer]
    closed: set[int] = set()
    for line in lines:
        for s in sentences(text, line.start, line.end):
            i = bisect_right(starts, s.start)
            if i and s.start < outer[i - 1].end:
                closed.add(s.start)
    return frozenset(closed)


def read(text: str) -> Communique:
    """Read a pasted communiqué. Never raises; absent values are None or empty."""
    normal = normalise(text)
    page = read_page(normal.text)
    return _Reader(normal, page).result()


class _Reader:
    """Holds what the steps of one reading share."""

    def __init__(self, normal: Normal, page: Page) -> None:
        self.normal, self.page, self.text = normal, page, normal.text
        turns = read_turns(self.text, page.body)
        by = byline(self.text, page.title, page.head)
        self.acts = read_acts(self.text, page.body, by | turns)
        self.known = _known_people(self.text, self.acts)
        self.leads = read_leads(self.text, page.body, self.acts, frozenset(self.known), turns)
        self.tables = Tables(self.text, page.body)
        told = _told_sentences(self.text, self.acts)
        closing = {line.start for line in page.body if self.text.startswith("同志们", line.start)}
        stops = sorted({lead.start for lead in self.leads} | told | closing | _signature(self.text, page.body))
        said = [lead for lead in self.leads if lead.verb != SAYS]
        layout = Layout(self.text, page.body, stops)
        runs = build_runs(self.text, list(read_marks(self.text, page.body, self.tables)), self.leads, page.body)
        self.numbered, self.used = numbered(self.text, layout, runs, said)
        self.drafts = sorted(
            [*self.numbered, *unnumbered(self.text, layout, self.used, self.leads, told)],
            key=lambda d: (d.range.start, d.level),
        )
        self.inner_starts = sorted(d.range.start for d in self.numbered if d.level == 2)
        self.closed = _closed_sentences(self.text, page.body, self.drafts)
        self.outside = [a for a in self.acts if a.sentence.start not in self.closed]

    def result(self) -> Communique:
        normal, page = self.normal, self.page
        published = published_on(normal, page)
        day, warnings = meeting_on(normal, page, self.closed, published.value if published else None)
        main, branches = meetings.venues(normal, page, self.closed)
        chairs = hosts(normal, self.outside)
        directives = tuple(self._directive(d, day.value if day else None) for d in self.drafts)
        return Communique(
            title=self._title(),
            published_on=published,
            source=source(normal, page),
            meeting_on=day,
            hosts=chairs,
            speakers=speakers(normal, self.outside, self.leads, self.known),
            organisers=organisers(normal, page, self.outside),
            is_video=meetings.is_video(normal, page, self.closed),
            main_venue=main,
            branch_venues=branches,
            sections=tuple(self._sections()),
            directives=directives,
            attendance=read_attendance(normal, page.body, self.outside, self.closed),
            parent_meeting=meetings.parent_meeting(normal, page, self.outside),
            body=normal.span(page.start, page.end) if page.body else None,
            truncated=self._truncated(),
            warnings=tuple(warnings + self._warnings(published is None, not chairs, not directives)),
        )

    def _title(self) -> Found[str] | None:
        title = self.page.title
        if title is None:
            return None
        return Found(self.normal.quote(*title), self.normal.span(*title), "headline", 0.9)

    def _sections(self) -> list[Section]:
        found: list[Section] = []
        for i, lead in enumerate(self.leads):
            end = self.leads[i + 1].start if i + 1 < len(self.leads) else self.page.end
            if lead.listed and lead.body < end:
                found.append(
                    Section(
                        lead.words,
                        lead.speaker,
                        lead.verb,
                        self.normal.span(lead.body, end),
                        self.normal.quote(lead.body, min(end, lead.body + 12)),
                    )
                )
        return found

    def _directive(self, draft: Draft, meeting: date | None) -> Directive:
        normal = self.normal
        span = normal.span(*draft.range)
        words = normal.pasted[span.start : span.end]
        inner = normal.span(*draft.words)
        return Directive(
            ordinal=draft.ordinal,
            heading=normal.quote(*draft.heading),
            text=words,
            span=span,
            kind=draft.kind,
            rule=draft.rule,
            confidence=draft.confidence,
            level=draft.level,
            run=draft.run,
            section=draft.lead.words if draft.lead else "",
            hints=self._hints(draft, meeting),
            points=points_of(normal.pasted[inner.start : inner.end], inner.start),
        )

    def _hints(self, draft: Draft, meeting: date | None) -> Hints:
        start, end = draft.range
        own_end = end
        if draft.level == 1 and draft.ordinal is not None:  # units named in sub-items belong to those
            i = bisect_right(self.inner_starts, start)
            own_end = min(end, self.inner_starts[i]) if i < len(self.inner_starts) else end
        row = self.tables.row_at(start)
        lead, co = units_of(self.normal, start, own_end, row)
        cell = row.get("limit") if row else None
        limits = deadline_in_cell(self.normal, *cell, meeting) if cell else ()
        cadence, every = cadence_of(self.normal, start, own_end)
        addressee = _ADDRESSEE.search(self.text, start, min(end, start + 80))
        return Hints(
            addressee=Found(
                self.normal.quote(*addressee.span("a")), self.normal.span(*addressee.span("a")), "before 要", 0.7
            )
            if addressee
            else None,
            deadlines=limits or deadlines_of(self.normal, start, own_end, meeting),
            cadence=cadence,
            every=every,
            lead_units=lead,
            co_units=co,
            partners=partners_of(self.normal, start, own_end),
        )

    def _truncated(self) -> bool:
        """The article's last line stops in mid-sentence and nothing of the page follows it."""
        if not self.page.body:
            return False
        last = self.page.body[-1]
        words = self.text[last.start : last.end]
        return self.page.tail >= len(self.text) and len(words) >= 40 and bool(_CUT_OFF.search(words))

    def _warnings(self, unpublished: bool, unhosted: bool, empty: bool) -> list[Caution]:
        found: list[Caution] = []
        if secret := marking(self.text):
            words = self.text[secret.start : secret.end].strip()
            found.append(Caution("classified", True, self.normal.span(*secret), (("text", words),)))
        flags = (
            ("title_missing", self.page.title is None),
            ("published_missing", unpublished),
            ("host_missing", unhosted),
            ("no_directives", empty),
            ("body_repeated", self.page.repeated),
            ("truncated", self._truncated()),
        )
        found += [Caution(code) for code, holds in flags if holds]
        return found + count_warnings(self.normal, self.used)
