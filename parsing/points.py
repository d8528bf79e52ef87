"""Trackable points of a directive: verb, object, addressee. Proposals: a person ticks them.

A directive is cut at its pauses; a piece that opens with an action becomes a point, and pieces
that only say how, for what, or to whom the last verb still applies stay with their neighbour.
"""

import re
from dataclasses import dataclass

from parsing.lines import Range, clauses, stripped
from parsing.normalise import Normal, normalise
from parsing.types import Point

# Adverbs that may stand before the verb.
_ADVERBS = (
    "(?:要|须|必须|务必|应当|都要|还要|也要|同时|并|进一步|切实|严格|全面|认真|及时|持续|坚持|着力|大力|加快|深入|积极|主动|科学|精准|从严|从快|依法|统筹|扎实|坚决|尽快|"
    "抓紧|广泛|有序|逐一|逐级|逐项|逐个|定期|全力|重点|充分|严密|密切|稳妥|分类|提前|立即|迅速|马上|不断|继续|更加|尤其|特别|有效|集中统一|细致周到|、|地|再|各自|牢牢|"
    "抓早抓小|因地制宜|[^，。；、]{2,4}地(?=[^，。；]))*"
)
_VERBS = (
    "加强|强化|完善|规范|建立|健全|落实|压实|压紧|畅通|督促|督导|加密|抓好|抓实|抓牢|做好|做实|做细|开展|推进|推动|组织|严防|严控|严查|严管|紧盯|盯紧|盯住|把好|把牢|排查|整治|整改|清理|清查|核查|核对|检查|"
    "巡查|摸清|摸排|找准|制定|编制|优化|改进|补齐|备足|备齐|储备|配齐|配强|用好|用足|管好|管住|管控|防范|化解|消除|查处|打击|追究|宣传|引导|指导|动员|发动|培训|演练|保障|维护|对照|明确|细化|量化|"
    "调度|协调|会商|报送|报告|上报|公开|公示|签订|设立|设置|配备|执行|实行|实施|推行|传达|贯彻|学习|领会|杜绝|纠正|查找|梳理|收集|汇总|研究|评估|监测|预警|转移|撤离|关停|取缔|暂停|停止|发布|更新|处置|处理|"
    "解决|召开|前置|试机|保持|提交|形成|补充|清退|回应|统计|登记|建档|完成|安排|部署|防止|拨付|牵头|严禁|不得|严肃|通报|停业|约谈|问责|调整|联合|划定|关闭|加固|复核|上传|反馈|运用|利用|推广|接入|确定|遏制"
)
_BY_WHEN = "[日号天周月底末节年季时点](?:之|以)?[前内]"
# 2月28日前完成整改 is a task of its own; 2月10日前报省厅 says by when the task before it is reported.
_ACTION = re.compile(
    f"{_ADVERBS}(?:{_VERBS})|[^，。；]{{1,14}}{_BY_WHEN}{_ADVERBS}(?!上?报|反馈|提交|上传)(?:{_VERBS})[^，。；]{{2}}"
)
_MODAL_FIRST = re.compile("(?:[^，。；]{0,24}?(?<![需主重只]))?(?:要(?![求点素件])|必须|务必|不得|严禁|须)")

# Pieces that carry no action of their own: manner, basis, purpose, result.
_MANNER = re.compile(
    f"{_ADVERBS}(?:[^，。；]{{2,14}}(?:期间|时期|之际)$|会议(?:明确|要求|强调|指出|议定|决定)$|以(?!及)|按照?|依照|根据|依据|围绕|结合|紧密结合|针对|通过|把(?=[^，。；]*(?:放在|摆在|作为|贯穿|融入))|坚持以|本着|在[^，。；]*(?:基础上|过程中|同时)|对照[^，。；]{{2,12}}$|对[^，。；]{{2,40}}$)"
)
_PURPOSE = re.compile(
    f"(?:{_ADVERBS})(?:确保|共同|防止|避免|做到|努力|力争|实现|形成[^，。；]*(?:合力|格局|氛围)|切实[^，。；]{{0,2}}维护|保证|使|让|为[^，。；]+(?:提供|奠定|营造))"
)

_SLOGAN = re.compile(
    "政治站位|四个意识|四个自信|两个维护|两个确立|思想认识|政治自觉|高度重视|(?:放|摆)在(?:首位|第一位|突出位置|重要位置|心上)|以实际行动|积极投入|主动作为|担当作为|守土(?:有|尽)责|"
    "(?:认真|切实)?抓好贯彻落实$|抓好落实$|严格依法履行[^，。；]{0,8}职责|切实履行[^，。；]{0,8}职责|零缺位|筑牢[^，。；]*防线|绷紧[^，。；]*弦|统一思想|坚定信心|鼓足干劲|绝不含糊|深刻认识|充分认识|清醒认识|"
    "牢固树立|增强[^，。；]{0,12}(?:责任感|紧迫感|使命感|意识)|下苦功|落地见效|指明了方向|时时放心不下|如履薄冰|极端重要性|坚决扛起|"
    "贯彻(?:落实|执行)?[^，。；]{2,80}(?:讲话|指示|批示|精神|论述|部署(?:安排|要求)?)$"
)
_STANDING = re.compile(
    "每(?:日|天|周|月|季|旬|小时|半月|\\d+小时)|24小时|二十四小时|昼夜|日(?:报告|报送|调度|巡查|研判)|零报告|值班(?:值守|制度)|在岗带班|领导带班|定期|常态化|长期坚持|经常性|动态(?:监测|更新)|周(?:报告|调度)|月(?:报告|调度)"
)
_LONGEST_HEADING = 20
# What says who and by when, not what: a clause of its own (责任单位：市教育局), or one at its task's side (市公安局配合).
_SLOT = re.compile(
    "(?:(?:责任|牵头|配合|协办|参与|负责|承办|主办|落实)(?:单位|部门|处室|科室|领导)|责任人)：.*|"
    "(?:(?:(?:完成|办结|整改|报送)?(?:时限|期限)|(?:完成|报送)(?:时间|日期))(?:要求)?|时间要求)：.{1,16}"
)
_UNIT = "(?:[局委办厅队部处科室院站会县市区镇乡）]|中心|公司|集团|政府|部门|单位|机构|街道)"
_ASSIGNS = re.compile(
    f"(?!.*(?:[要须]|必须|加强|强化|密切|主动|做好|抓好))(?:[^，。；：]{{1,40}}{_UNIT}(?:牵头|配合|协助)|由[^，。；：]{{2,40}}负责|"
    f"[^，。；：]{{2,20}}?会同[^，。；：]{{1,40}}{_UNIT})"
)
_DATED = re.compile(_BY_WHEN)


@dataclass(slots=True)
class _Piece:
    """A range that is becoming a point. ``acts``: it has an action of its own."""

    start: int
    end: int
    acts: bool
    slogan: bool


def _pieces(text: str, clause: Range) -> list[Range]:
    """The clause cut at commas outside brackets and quotes."""
    pieces: list[Range] = []
    depth, here = 0, clause.start
    for i in range(clause.start, clause.end):
        depth += (text[i] in "“（《") - (text[i] in "”）》")
        if depth <= 0 and text[i] == "，":
            pieces.append(stripped(text, here, i))
            here, depth = i + 1, 0
    pieces.append(stripped(text, here, clause.end))
    return [p for p in pieces if p.end > p.start]


def _clause_points(text: str, clause: Range) -> list[_Piece]:
    """Join pieces that lean on a neighbour; a leaning piece before any action waits for the next one."""
    points: list[_Piece] = []
    waiting: int | None = None
    for piece in _pieces(text, clause):
        words = text[piece.start : piece.end]
        if _SLOT.fullmatch(words):
            continue
        slogan = bool(_SLOGAN.search(words))
        manner = bool(_MANNER.match(words)) and not _acts_after_manner(words)
        opens = not any(p.acts for p in points)
        if (manner and not slogan) or (_ASSIGNS.fullmatch(words) and opens):
            waiting = piece.start if waiting is None else waiting
            continue
        acts = not slogan and not _PURPOSE.match(words) and bool(_ACTION.match(words) or _MODAL_FIRST.match(words))
        if acts or slogan or not points:
            start = piece.start if waiting is None or slogan else waiting
            points.append(_Piece(start, piece.end, acts, slogan))
        else:
            points[-1].end = piece.end
        waiting = None
    if waiting is not None:
        end = stripped(text, waiting, clause.end).end
        if points:
            points[-1].end = end
        else:
            points.append(_Piece(waiting, end, True, False))
    return points


def _acts_after_manner(words: str) -> bool:
    """``对照台账逐一核对…`` acts although it opens with 对照."""
    return bool(re.search(f"(?:逐一|逐个|逐项|立即|全面|严格|依法|及时)(?:{_VERBS})", words)) or bool(
        re.match(f"对[^，]{{2,30}}?(?:要|一律|开展|进行|{_VERBS})[^，]", words)
    )


def _merged(points: list[_Piece]) -> list[_Piece]:
    """A piece without action that is no slogan belongs to the point before it, or to the next one."""
    kept: list[_Piece] = []
    for p in points:
        if kept and not p.acts and not p.slogan and not kept[-1].slogan:
            kept[-1].end = p.end
        else:
            kept.append(p)
    return kept


def _is_slot(text: str, clause: Range) -> bool:
    """Nothing but who leads, who supports, by when: it belongs to all points of its directive."""
    return all(
        _SLOT.fullmatch(text, p.start, p.end) or _ASSIGNS.fullmatch(text, p.start, p.end) for p in _pieces(text, clause)
    )


def _is_title(text: str, clauses_: list[Range]) -> bool:
    """The first clause is a short heading (提高政治站位。) with the detail after it."""
    first = clauses_[0]
    return (
        len(clauses_) > 1 and first.end - first.start <= _LONGEST_HEADING and "，" not in text[first.start : first.end]
    )


def _title_piece(text: str, clause: Range) -> Range | None:
    """What follows a short heading set off by a comma: ``马上传达，各学校当天…``. The first of several tasks is no heading."""
    comma = text.find("，", clause.start, min(clause.end, clause.start + 13))
    if comma < 0 or clause.end - comma < 8:
        return None
    rest = stripped(text, comma + 1, clause.end)
    return None if _is_task(text, clause.start, comma, rest) else rest


_ADVERBS_FIRST = re.compile(_ADVERBS)
_BARE = 4  # 压实责任: a verb and a word, which say nothing by themselves


def _is_task(text: str, start: int, end: int, rest: Range) -> bool:
    """Whether the words before the first comma are a task beside the next one: 做好供水保障，建立台账."""
    if _DATED.search(text, start, end) or _ASSIGNS.fullmatch(text, start, end):
        return True
    if not _ACTION.match(text, start, end):
        return False
    if _DATED.search(text, rest.start, min(rest.end, rest.start + 12)):
        return True
    lead = _ADVERBS_FIRST.match(text, start, end)
    return end - (lead.end() if lead else start) > _BARE and bool(_ACTION.match(text, *rest))


def _point(normal: Normal, piece: _Piece, shift: int, standing: bool) -> Point:
    span = normal.span(piece.start, piece.end)
    words = normal.pasted[span.start : span.end]
    here = type(span)(span.start + shift, span.end + shift)
    stands = standing or bool(_STANDING.search(normal.text, piece.start, piece.end))
    return Point(words, here, slogan=piece.slogan, standing=stands)


def points_of(text: str, start: int) -> tuple[Point, ...]:
    """Propose the points of one directive's words (without its mark), which begin at offset ``start`` of the paste.

    Slogans are kept and marked; when nothing else is left, the whole directive is the one point.
    """
    normal = normalise(text)
    written = list(clauses(normal.text, 0, len(normal.text)))
    slots = {clause for clause in written if _is_slot(normal.text, clause)}
    body = [clause for clause in written if clause not in slots] or written
    if not body:
        return ()
    whole = _Piece(body[0].start, body[-1].end, True, bool(_SLOGAN.search(normal.text)))
    rest = body[1:] if _is_title(normal.text, body) else body
    if rest is body and (untitled := _title_piece(normal.text, body[0])) and not _is_slot(normal.text, untitled):
        rest = [untitled, *body[1:]]
    points = _merged([p for clause in rest for p in _clause_points(normal.text, clause)])
    if all(p.slogan for p in points):
        points = [whole]
    standing = any(_STANDING.search(normal.text, *slot) for slot in slots)
    return tuple(_point(normal, p, start, standing) for p in points)
