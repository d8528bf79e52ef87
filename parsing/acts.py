"""Who did what at the meeting: subjects of 主持, 讲话, 参加, 召开, chunk by chunk through the narrative sentences."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from parsing.lines import Range, chunks, sentences, stripped
from parsing.people import Named, looks_like_name, people_in
from parsing.words import words as table

HOST, SPEAK, ATTEND, CONVENE = "host", "speak", "attend", "convene"

_PREDICATES = {
    HOST: re.compile("主持(?!人|词|制|下)"),
    SPEAK: re.compile(
        "(?:讲话(?!精神|要求|的)|讲话稿?并|发言|致辞|表态|"
        "(?:作|做|作出|作了|做了|进行了?)[^，。；]{0,12}(?:报告|部署|安排|点评|总结|动员|讲评|说明|辅导|解读|授课|介绍|要求|指示|通报|强调)|"
        "(?:通报|传达|宣读|部署)(?!会|推进|工作会|视频|调度|动员|电视|电话)|(?:表示|强调|指出|要求|提出)(?!的|会)|提[^，。；出]{1,8}(?:要求|意见|希望)|安排(?:部署|布置)?(?:了)?(?:下[一步]*|具体|相关|有关)*工作)"
    ),
    ATTEND: re.compile(
        "(?:参加|出席|列席)(?:了|人员)?(?=[^，。；]{0,30}会|$|[，。；：、并 ])|参加(?=收听|收看|观看)|参会|参训|(?<![做达能得])到会(?!查)|与会(?!人员|同志|者)|"
        "(?:收听收看|收看收听|收看|收听|观看)(?:了)?(?=[^，。；]{0,40}会|$|[，。；])"
    ),
    CONVENE: re.compile("(?:组织|主持|联合|牵头|共同)?(?:召开|举行|举办|召集)(?!者|方|人|的|时|前|后|之|以来|情况)"),
}
_ANY = re.compile("|".join(f"(?P<{k}>{p.pattern})" for k, p in _PREDICATES.items()))

# What may stand between a subject and its verb.
_BEFORE_VERB = re.compile(
    "在(?!家|职|岗|编|册|建|校)|就|对|围绕|结合|代表|受|通过|以(?!及)|于|从|向|分别|共同|先后|也|还|一同|亲自|应邀|率|带队|并|随后|逐一|首先|最后|同时|"
    "作|做|主持|组织|联合|牵头|到|为|来|进行|坐镇|深入|出席|连线|全程|依次|特别|着重|再次|进一步|等|一行|指出|强调|（"
)
_MARK = re.compile("[一二三四五六七八九十]{1,2}[是、]|（[一二三四五六七八九十]{1,2}）|\\d{1,2}[.、]")
_NEEDS_OBJECT = frozenset(
    table("就 对 以 于 从 向 受 为 来 通过 围绕 结合")
)  # right before a verb it ends a name: 盛大为, 郝运来
_BY_WHOM = re.compile("由(?P<who>[^，。；]{2,70}?)(?:同志)?(?:共同|亲自)?(?:主持|召集|组织召开)")
_WRITTEN = re.compile("批示|签批|来信|致信|指示")
_ON_BEHALF = re.compile("(?:受|代表)[^，。；]{2,30}?(?:委托|安排)，?")
_LABEL = re.compile("(?P<label>会议主持人?|主持人?|主持|讲话人?|发言人?)：(?P<who>[^。；\n]{2,80})")


@dataclass(frozen=True, slots=True)
class Act:
    """One predicate group: ``subject`` may reach over earlier chunks that have no verb of their own."""

    kinds: frozenset[str]
    subject: Range
    verb: Range
    people: tuple[Named, ...]
    sentence: Range
    chunk: Range
    inherited: bool = False
    verbs: tuple[str, ...] = field(default=())


def _subject_people(text: str, start: int, end: int, known: frozenset[str]) -> tuple[tuple[Named, ...], int]:
    """People who end right before the verb or before an adverbial, and where the subject ends."""
    start = max(start, end - 240)
    adverbials = _BEFORE_VERB.finditer(text, start, end)
    cuts = [m.start() for m in adverbials if _cuts(text, m, end)] + [end]
    for cut in cuts[:16] + cuts[-1:]:
        edge = stripped(text, start, cut)
        if edge.end - edge.start < 2:
            continue
        found = people_in(text, edge.start, edge.end, known)
        if found and found[-1].whole.end >= edge.end - 4 and _ends_as_person(text, found[-1], edge.end):
            return tuple(found), cut
    return (), _without_adverbial(text, start, end)


def _cuts(text: str, m: re.Match[str], end: int) -> bool:
    """Whether the adverbial really ends the subject: 盛大为出席 is a name; 甲、乙等县领导，各乡镇负责人出席 goes on."""
    if m[0] == "（":  # 某某（副局长）通报: the bracket is closed again, the subject goes on
        return text.find("）", m.end(), end) < 0
    if m[0] == "等":
        return end - m.start() <= 8 or bool(
            re.compile("等(?:同志|领导|人|一行)?(?:分别|先后|在|参|出|共)").match(text, m.start())
        )
    return m.end() < end or m[0] not in _NEEDS_OBJECT


def _ends_as_person(text: str, last: Named, end: int) -> bool:
    return text[last.whole.end : end].strip(" ）同志等一行领导分别") == ""


_ADVERBIAL = re.compile(
    "(?:分别|共同|先后|也|还|一同|依次|组织|集中|统一|同步|全程|在线|线上|(?:通过|以)[^，。；]{0,16}(?:形式|方式|连线|视频)|"
    "(?:分别)?(?<=[^，、；])(?:在|于)(?!家|职|岗|编|册|建|校)[^，。；]{1,30}|（[^（）]{0,12}$)$"
)


def _without_adverbial(text: str, start: int, end: int) -> int:
    """Where the subject ends once ``在各地分会场``, ``分别``, ``以视频形式`` before the verb are taken off."""
    for _ in range(3):
        window = text[max(start, end - 60) : end]
        m = _ADVERBIAL.search(window)
        if not m:
            break
        end -= len(window) - m.start()
    return end


def _passive(text: str, chunk: Range, sentence: Range, known: frozenset[str]) -> Act | None:
    m = _BY_WHOM.search(text, chunk.start, chunk.end)
    if not m:
        return None
    people = tuple(people_in(text, m.start("who"), m.end("who"), known))
    if not people:
        return None
    kinds = {HOST} | ({SPEAK} if _PREDICATES[SPEAK].search(text, m.end(), chunk.end) else set())
    return Act(
        frozenset(kinds), Range(m.start("who"), m.end("who")), Range(m.end("who"), m.end()), people, sentence, chunk
    )


def _weak_verb(text: str, m: re.Match[str]) -> bool:
    return m.lastgroup == SPEAK and m[0] in ("通报", "传达", "宣读", "部署")


def _of_chunk(text: str, chunk: Range, since: int, sentence: Range, known: frozenset[str]) -> Act | None:
    """The act of one chunk; its subject may begin at ``since``, where chunks without verbs began."""
    if act := _passive(text, chunk, sentence, known):
        return act
    begin = chunk.start
    if mark := _MARK.match(text, chunk.start, chunk.end):  # 三是县委书记某某讲话: an item of the agenda
        begin = mark.end()
        since = begin if since == chunk.start else since
    if behalf := _ON_BEHALF.match(text, chunk.start, chunk.end):
        begin = since = behalf.end()
    matches = list(_ANY.finditer(text, begin, chunk.end))
    if not matches:
        return None
    verb = matches[0]
    people, cut = _subject_people(text, since, verb.start(), known)
    bare_new = [p for p in people if p.posts.end == p.posts.start and text[p.name.start : p.name.end] not in known]
    if bare_new and (_weak_verb(text, verb) or (len(people) > 1 and bare_new == list(people))):
        people, cut = (), verb.start()
    kinds = frozenset(str(m.lastgroup) for m in matches)
    subject = stripped(text, since, cut)
    return Act(
        kinds,
        subject,
        Range(verb.start(), matches[-1].end()),
        people,
        sentence,
        chunk,
        verbs=tuple(m[0] for m in matches),
    )


def _in_sentence(text: str, sentence: Range, known: frozenset[str]) -> Iterator[Act]:
    since: int | None = None
    carried: tuple[Named, ...] = ()
    for chunk in chunks(text, sentence.start, sentence.end):
        begin = chunk.start if since is None else since
        act = _of_chunk(text, chunk, begin, sentence, known)
        if act is None:
            since = begin
            if _WRITTEN.search(text, chunk.start, chunk.end):
                carried = ()
            continue
        since = None
        if act.people:
            carried = act.people if not _WRITTEN.search(text, act.verb.start, chunk.end) else ()
        elif carried and act.subject.end - act.subject.start <= 4 and act.kinds <= {HOST, SPEAK, ATTEND}:
            act = Act(act.kinds, act.subject, act.verb, carried, sentence, chunk, inherited=True, verbs=act.verbs)
        yield act


def _labelled(text: str, line: Range, known: frozenset[str]) -> Iterator[Act]:
    """``主持人：…`` at the head of minutes."""
    m = _LABEL.match(text, line.start, line.end)
    if not m:
        return
    who = stripped(text, m.start("who"), m.end("who"))
    people = tuple(people_in(text, who.start, who.end, known)) or _lone_name(text, who)
    kind = HOST if "主持" in m["label"] else SPEAK
    if not people:
        return
    yield Act(frozenset({kind}), who, Range(m.start("label"), m.end("label")), people, line, line)


def _lone_name(text: str, who: Range) -> tuple[Named, ...]:
    """A name written first, its post after a bracket or space: ``李明（副县长）``."""
    m = re.compile("([\u4e00-\u9fff·]{2,4})(?:（([^（）]{2,40})）| (\\S{2,40}))?$").match(text, who.start, who.end)
    if not m or not looks_like_name(m[1]):
        return ()
    posts = (
        Range(m.start(2), m.end(2)) if m[2] else Range(m.start(3), m.end(3)) if m[3] else Range(m.start(1), m.start(1))
    )
    return (Named(Range(m.start(1), m.end(1)), posts, Range(m.start(1), m.end(1))),)


def mentioned(text: str, act: Act) -> tuple[Named, ...]:
    """The people of an act, also those whom a list of those present names beside groups."""
    if act.people or ATTEND not in act.kinds:
        return act.people
    return tuple(people_in(text, *act.subject))


def _turn(line: Range, who: Named) -> Act:
    """``省防办主任某某：大家听好…`` in a verbatim record."""
    return Act(frozenset({SPEAK}), who.whole, Range(who.whole.end, who.whole.end + 1), (who,), line, line)


def read_acts(text: str, body: Sequence[Range], turns: Mapping[int, Named]) -> list[Act]:
    """All acts of the article, in order. Names met once with a post, or taking a turn to speak, are known everywhere."""
    taking = [text[slice(*who.name)] for who in turns.values()]
    known: frozenset[str] = frozenset(taking)
    acts: list[Act] = []
    for _ in range(2):  # the second time, names introduced only at the tail are known from the start
        before = known
        acts = [act for line in body for act in _of_line(text, line, known)]
        met = (named for act in acts for named in mentioned(text, act))
        known = frozenset(text[p.name.start : p.name.end] for p in met if p.posts.end > p.posts.start).union(taking)
        if known == before:
            break
    starts = {line.start: line for line in body}
    return sorted(
        [*acts, *(_turn(starts.get(at, who.whole), who) for at, who in turns.items())], key=lambda act: act.verb
    )


def _of_line(text: str, line: Range, known: frozenset[str]) -> Iterator[Act]:
    labelled = list(_labelled(text, line, known))
    yield from labelled
    if labelled and _LABEL.match(text, line.start):
        return
    for sentence in sentences(text, line.start, line.end):
        yield from _in_sentence(text, sentence, known)
