"""Leads: ``会议要求,``, ``贺春妍在讲话中强调:``, ``他指出``: who opens a stretch of text, and with which verb."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsing.acts import Act
from parsing.lines import Range, sentences, stripped
from parsing.people import Named, looks_like_name, people_in
from parsing.words import words as table

_VERB = re.compile(
    "强调指出|明确指出|明确要求|传达学习|学习传达|传达贯彻|指出|强调|要求|认为|表示|明确|提出|决定|议定|商定|部署|通报|传达|听取|审议|宣读|总结|号召|希望|"
    "(?<!买)提要求|提醒|提(?=(?:了)?(?:[一二三四五六七八九十两几\\d]{1,2}(?:点|项|条|个方面)|以下|如下|具体|明确)[^，。；]{0,6}(?:要求|意见|希望|建议))"
)
SAYS = "说"  # a turn in a verbatim record: it opens a stretch, but by itself neither demands nor tells
DEMANDING = frozenset(
    table(
        """
        强调指出 明确指出 明确要求 指出 强调 要求 认为 表示 明确 提出 决定 议定 商定 部署 号召 希望 提 提要求
        提醒
        """
    )
)

# ``就做好当前工作提出三点要求:``, ``提出如下意见``
_DEMAND_OBJECT = re.compile(
    "(?:了)?(?:以下|如下|具体|明确|工作|[一二三四五六七八九十两几\\d]{1,2}(?:点|项|条|个方面|方面)(?:的)?)*(?:要求|意见|措施|任务|建议|希望|部署|安排|事项)(?:如下|是|有)?"
)
_ADVERB = re.compile(
    "(?:还|并|也|又|则|就|进一步|特别|同时|着重|再次|最后|一致|郑重|反复|重点|就此|对此|为此|随后|会上|会后|首先|"
    "(?:在|于)[^在于，。；：]{1,30}?(?:时|中|上|后|会场|会议室)|(?:就|对|围绕|结合|针对|关于)[^，。；：]{2,50})$"
)
_MEETING = re.compile(
    "(?:【[^】]{1,6}】|同时，?|最后，?|此外，?)?(?:[^，。；：\n]{0,16}?)(?:会议|会上|大会|全会|例会|视频会|调度会|推进会|部署会|专题会|电话会|动员会|座谈会|点评会|会商会)$|(?:视频)?(?:会商|调度)$"
)
_WRITING = re.compile("[^，。；：\n]{0,12}?(?:批示|指示|通知|纪要|批语|公告|通告)(?:中)?$")
_PRONOUN = re.compile("(?:【[^】]{1,6}】)?(?:他|她)$")
_NOT_A_SUBJECT = re.compile(
    "[把将以为]|对(?!口)|按照|根据|依据|对照|贯彻|落实|遵照|严格|传达|学习|围绕|确保|结合|符合|达到|按|依照|听从|执行"
)
_AFTER_VERB = re.compile("(?:了)?[，：、。]?[ \n\t]*")
_NOT_AFTER = re.compile("的(?!是)|会|精神|落实|不到位|不明|书|函|高|标准|事项|和|与|、(?!$)|者|性")


@dataclass(frozen=True, slots=True)
class Lead:
    """``start`` is where the lead's own words begin, ``body`` where the text it opens begins."""

    start: int
    body: int
    speaker: str
    verb: str
    sentence: Range
    listed: bool = True

    @property
    def demanding(self) -> bool:
        return self.verb in DEMANDING

    @property
    def words(self) -> str:
        return self.speaker + self.verb


def _clause_start(text: str, start: int, floor: int) -> int:
    """The place after the last comma (or other break) before ``start``."""
    floor = max(floor, start - 90)
    i = start
    while i > floor and text[i - 1] not in "，。；：！？\n】":
        i -= 1
    while i < start and text[i] in " ”’）":
        i += 1
    return i


def _bare_subject(text: str, start: int, end: int) -> Range:
    """The subject without adverbs and adverbials before the verb."""
    for _ in range(4):
        m = _ADVERB.search(text[start:end])
        if not m:
            break
        end = start + m.start()
    return stripped(text, start, end)


def _speaker(text: str, subject: Range, known: frozenset[str], last: str) -> str | None:
    """Who speaks; empty when the words name nobody, None when this is no lead."""
    words = text[subject.start : subject.end]
    if not words:
        return ""
    if _PRONOUN.fullmatch(words):
        return last
    people = people_in(text, subject.start, subject.end, known)
    if people and people[-1].whole.end == subject.end:
        return text[people[-1].name.start : people[-1].name.end]
    if _NOT_A_SUBJECT.search(words):
        return None
    if _MEETING.fullmatch(words) and not re.search("参加|召开|要|须", words):
        return "会议"
    if _WRITING.fullmatch(words) and len(words) <= 14:
        return words[-2:]
    if looks_like_name(words):
        return words
    return None


def _in_sentence(
    text: str, sentence: Range, known: frozenset[str], last: str, acting: dict[int, str]
) -> Iterator[Lead]:
    opened = False
    reach = sentence.start
    for m in _VERB.finditer(text, sentence.start, sentence.end):
        begin = _clause_start(text, m.start(), sentence.start)
        if m.start() < reach or _NOT_AFTER.match(text, m.end(), sentence.end):
            continue
        subject = _bare_subject(text, begin, m.start())
        speaker = _speaker(text, subject, known, last)
        if speaker is None:
            continue
        if not speaker:
            # A bare verb continues what somebody in this sentence was just said to do.
            before = acting.get(sentence.start)
            if begin == sentence.start or before is None or opened or m[0] not in DEMANDING or m[0] == "表示":
                continue
            if m[0] in ("部署", "明确", "提出", "决定", "希望") and not _DEMAND_OBJECT.match(text, m.end()):
                continue
            speaker = before or "会议"
        lead = _lead(text, m, begin, speaker, sentence)
        if lead is None:
            continue
        opened = True
        reach = lead.body
        last = speaker
        yield lead


def _lead(text: str, m: re.Match[str], begin: int, speaker: str, sentence: Range) -> Lead | None:
    verb, end, listed = m[0], m.end(), True
    if verb in ("提", "提出", "部署", "明确", "提要求", "议定", "决定"):
        obj = _DEMAND_OBJECT.match(text, end)
        if obj:
            end, listed = obj.end(), verb in ("议定", "决定", "明确")
        elif verb == "部署" or (speaker != "会议" and verb == "提出" and text[end : end + 1] not in "，：要"):
            return None
    after = _AFTER_VERB.match(text, end)
    body = after.end() if after else end
    return Lead(begin, body, speaker, verb, sentence, listed)


def _acting(text: str, acts: Sequence[Act]) -> dict[int, str]:
    """Sentence start → the last person it names as speaking or hosting (empty: a body, or nobody by name)."""
    found: dict[int, str] = {}
    for act in acts:
        if act.people:
            found[act.sentence.start] = text[act.people[-1].name.start : act.people[-1].name.end]
        elif "convene" in act.kinds or _MEETING.fullmatch(text[act.subject.start : act.subject.end]):
            found.setdefault(act.sentence.start, "")
    return found


def read_leads(
    text: str, body: Sequence[Range], acts: Sequence[Act], known: frozenset[str], turns: Mapping[int, Named]
) -> list[Lead]:
    """All leads of the article in order of place."""
    acting = _acting(text, acts)
    people_acts = [(a.sentence.start, text[a.people[-1].name.start : a.people[-1].name.end]) for a in acts if a.people]
    starts = [s for s, _ in people_acts]
    leads: list[Lead] = []
    for line in body:
        begin = line.start
        if who := turns.get(line.start):
            begin = who.whole.end + 1
            leads.append(Lead(line.start, begin, text[slice(*who.name)], SAYS, line, listed=False))
        for sentence in sentences(text, begin, line.end):
            i = bisect_right(starts, sentence.start)
            last = people_acts[i - 1][1] if i else "会议"
            if leads and leads[-1].speaker not in ("会议", "批示") and leads[-1].start > (starts[i - 1] if i else -1):
                last = leads[-1].speaker
            leads.extend(_in_sentence(text, sentence, known, last, acting))
    return leads
