"""Names and the posts before (or after) them.

There is no list of people to look names up in here: a name is what is left between the last
post word and the verb, two to four characters long. Proposals, never decisions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from parsing.lines import Range, stripped
from parsing.words import COMPOUND_SURNAMES, MINORITY_SYLLABLES, POSTS, SOUNDS, SURNAMES
from parsing.words import words as table

_POST = re.compile("(?:" + "|".join(sorted(POSTS, key=len, reverse=True)) + ")(?:级)?(?:（[^（）]{1,12}）)?")
_HAN = "\u4e00-\u9fff"
_NAME = re.compile(rf"[{_HAN}](?:[{_HAN}]| (?=[{_HAN}]$)){{1,3}}|[{_HAN}]{{1,6}}[·•][{_HAN}·•]{{1,10}}")
_AFTER_NAME = re.compile("(?:同志|等(?:同志|领导|人)?|一行|先生|女士)$")
_WORDS = (
    "负责|有关|相关|主要|分管|同志|会议|人员|部门|单位|机关|成员|班子|领导|代表|全体|以及|分别|参加|主持|出席|专家|委托|批示|助理|"
    "通报|介绍|讲话|汇报|强调|指出|要求|中心|企业|集团|公司|干部|职工|党员|群众|牵头|配合|责任|工作|带队|会上|大家|下午|上午|今天|时间|关于|主任|书记|秘书|"
    "基层|一线|学校|医院|专班|科室|处室|支队|大队|政府|街道"
)
_NOT_IN_NAMES = re.compile(_WORDS + "|(?<!^)[的了并等她们各该]")
# Without a known surname in front, single characters that build units or phrases speak against a name too.
_NOT_IN_RARE_NAMES = re.compile(
    _WORDS + "|[的了并等她们各该我本受其在对就将还也省市县厅局处室部委科院队办站场兼级之与及他率]"
)
_TITLE_PIECE = re.compile("^党[组委]|副$|^[常总]务")
_NOT_SPEAKERS = frozenset(
    table(
        """
        明确 严格 严肃 郑重 安排 周密 全面 高度 平时 应当 大会 会上 会议 批示 通知 文件 报告 讲话 方案 指示
        通报 中央 省委 市委 县委 区委 国务院 专家 意见 条例 法律 办法 公告 大家 同时 最后 随后 此外 另外
        精神 部署 纪要 信函 来信 致辞 书面 领导 记者 群众 上级 全会 例会 主任 书记 局长 厅长
        水利 水文 水务 水电 安全 安监 林业 林草 林场 金融 文化 文旅 文体 农业 农机 农村 农垦 公安 公路 国土 国资 国网 民政 广电 司法 卫健 卫生
        师生 党政 党群 时政 施工 应急 单位 路政 车辆 车管 牧业 房管 金属 高速 高校 常态 都市 方面 通信 通讯 包括 经信 经济 管理 管委 包片
        """
    )
)


@dataclass(frozen=True, slots=True)
class Named:
    """A person found at a range: the name's own range and the range of the posts (empty when there are none)."""

    name: Range
    posts: Range
    whole: Range


_ENDS_AS_BODY = re.compile("[部厅局委办市县区省处科股室站队组署厂矿院所校社]$")


@lru_cache(maxsize=4096)
def looks_like_name(words: str) -> bool:
    """Two to four characters led by a surname (or any length with the dot of a minority name)."""
    if "·" in words or "•" in words:
        return bool(_NAME.fullmatch(words))
    bare = words.replace(" ", "")
    if not 2 <= len(bare) <= 4 or not _NAME.fullmatch(words) or bare in _NOT_SPEAKERS or _TITLE_PIECE.search(bare):
        return False
    if len(bare) >= 3 and _ENDS_AS_BODY.search(bare):
        return False
    if bare[:2] in COMPOUND_SURNAMES and len(bare) >= 3:
        return True
    return len(bare) <= 3 and bare[0] in SURNAMES and not _NOT_IN_NAMES.search(bare)


def _from_minority(bare: str) -> bool:
    return 3 <= len(bare) <= 6 and any(s in bare for s in MINORITY_SYLLABLES) and not _NOT_IN_NAMES.search(bare)


def _spelled_by_sound(bare: str) -> bool:
    """Nothing but the characters Mongol, Tibetan or Uighur names are written with."""
    return 4 <= len(bare) <= 6 and SOUNDS.issuperset(bare)


def _could_be_name(words: str) -> bool:
    """Weaker test for what directly follows a post: rare surnames pass, ordinary words do not."""
    bare = words.replace(" ", "")
    if looks_like_name(words) or _from_minority(bare) or _spelled_by_sound(bare):
        return True
    return (
        2 <= len(bare) <= 3
        and bool(_NAME.fullmatch(words))
        and not _TITLE_PIECE.search(bare)
        and not _NOT_IN_RARE_NAMES.search(bare)
    )


def _last_post(text: str, token: Range) -> re.Match[str] | None:
    """The last post word of the token, as long as a name or nothing can follow it."""
    last = None
    for m in _POST.finditer(text, token.start, token.end):
        last = m
    return last


_POSTS_IN_BRACKETS = re.compile(
    rf"(?P<name>[{_HAN}·]{{2,6}})（(?P<posts>[^（）]{{0,40}}(?:{'|'.join(sorted(POSTS, key=len, reverse=True))}))）"
)


def split_person(text: str, token: Range) -> tuple[Range, Range] | None:
    """``(posts, name)`` of one token: ``厅长陆怀川``, ``屠景行厅长``, a bare ``陆怀川``, or posts with an empty name."""
    polite = _AFTER_NAME.search(text[token.start : token.end])
    if polite:
        token = stripped(text, token.start, token.start + polite.start())
    if token.end - token.start > 60:
        return None
    m = _POSTS_IN_BRACKETS.fullmatch(text, *token)
    if m and _could_be_name(m["name"]) and not _POST.search(m["name"]):
        return Range(*m.span("posts")), Range(*m.span("name"))
    best: tuple[Range, Range] | None = None
    for m in _POST.finditer(text, token.start, token.end):
        rest = stripped(text, m.end(), token.end)
        if rest.start == rest.end:
            return _post_last(text, token, m)
        if _could_be_name(text[rest.start : rest.end]):
            best = Range(token.start, m.end()), rest
    if best:
        return best
    words = text[token.start : token.end]
    if looks_like_name(words) or _from_minority(words):
        return Range(token.start, token.start), token
    return None


def _post_last(text: str, token: Range, post: re.Match[str]) -> tuple[Range, Range] | None:
    """``屠景行厅长``, ``仲海洋副厅长`` (name first), or a bare post."""
    for length in (3, 2, 4):
        head = Range(token.start, token.start + length)
        tail = text[head.end : token.end]
        if (
            head.end < token.end
            and re.fullmatch("(?:常务)?副?(?:" + "|".join(POSTS) + ")", tail)
            and looks_like_name(text[head.start : head.end])
        ):
            return Range(head.end, token.end), head
    return Range(token.start, token.end), Range(token.end, token.end)


_LIST_MARK = re.compile("[、，；]")
_AND = re.compile("以及|和|及|与")


def _tokens(text: str, start: int, end: int) -> Iterator[Range]:
    depth = 0
    here = start
    for i in range(start, end):
        if text[i] in "（“《":
            depth += 1
        elif text[i] in "）”》":
            depth = max(0, depth - 1)
        elif depth == 0 and _LIST_MARK.match(text[i]):
            yield stripped(text, here, i)
            here = i + 1
    yield stripped(text, here, end)


def _halves(text: str, token: Range) -> Iterator[Range]:
    """The token, or its two sides when 和 joins two people; 井和平 is one name."""
    if split_person(text, token) and not _both_people(text, token):
        yield token
        return
    parts = _both_people(text, token)
    if parts:
        yield from parts
    else:
        yield token


def _both_people(text: str, token: Range) -> list[Range]:
    for m in _AND.finditer(text, token.start, token.end):
        left, right = stripped(text, token.start, m.start()), stripped(text, m.end(), token.end)
        a, b = split_person(text, left), split_person(text, right)
        if (
            a
            and b
            and a[1].end > a[1].start
            and b[1].end > b[1].start
            and left.end > left.start
            and right.end > right.start
        ):
            return [left, right]
    return []


def people_in(text: str, start: int, end: int, known: frozenset[str] = frozenset()) -> list[Named]:
    """The people a subject lists; stacked posts with one name last are one person.

    A bare name counts only beside another person, when it is the whole subject, or when ``known``.
    """
    found: list[Named] = []
    pending: int | None = None
    alone = True
    for token in _tokens(text, start, end):
        for part in _halves(text, token):
            if part.start == part.end:
                continue
            read = split_person(text, part)
            if read is None:
                pending, alone = None, False
                continue
            posts, name = read
            if name.start == name.end:
                pending = part.start if pending is None else pending
                continue
            bare = posts.start == posts.end
            words = text[name.start : name.end]
            if bare and not (found or pending is not None or words in known or (alone and part.end >= end)):
                alone = False
                continue
            if pending is not None:
                posts = Range(pending, posts.end if not bare else _trim_list(text, name.start))
            whole = Range(
                min(posts.start, name.start) if posts.end > posts.start else name.start, max(posts.end, name.end)
            )
            found.append(Named(name, posts, whole))
            pending = None
    return found


def _trim_list(text: str, end: int) -> int:
    while end and text[end - 1] in "、， ":
        end -= 1
    return end
