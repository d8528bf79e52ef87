"""What a paper is filled with: every field by its Chinese and its English name, with an example.

The built-in layouts draw from these facts, the office's own Word forms name them in braces; `docs/paper-forms.md` lists them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.papers import PaperKind

Facts = Mapping[str, Any]  # a text, a list of texts (`MANY`), or rows of texts (`ROWS`) by English name


@dataclass(frozen=True, slots=True)
class Field:
    """One place to fill."""

    name: str
    chinese: str
    example: str


def _fields(*lines: str) -> tuple[Field, ...]:
    return tuple(Field(*line.split(" ", 2)) for line in lines)


_HEAD = _fields(
    "office 发文单位 某省应急管理厅",
    "number 编号 督〔2020〕1号",
    "today 日期 2020年2月18日",
)
_MEETING = _fields("meeting_title 会议名称 全省安全生产视频会议", "held_on 会议日期 2020年2月4日")

FIELDS: dict[PaperKind, tuple[Field, ...]] = {
    PaperKind.MINUTES: (*_HEAD, *_MEETING, *_fields("title 标题 全省安全生产视频会议")),
    PaperKind.NOTICE: (
        *_HEAD,
        *_MEETING,
        *_fields(
            "bureau 主送 某县应急管理局",
            "copy_to 抄送 某市应急管理局",
            "urgency 紧急程度 紧急",
            "signer 签发人 张三",
            "contact 联系人 督查处 000-0000000",
            "asked 反馈要求 请在3个工作日内反馈办理情况。",
        ),
    ),
    PaperKind.CIRCULAR: (
        *_HEAD,
        *_fields(
            "title 标题 关于会议部署事项落实情况的通报",
            "scope 通报范围 全省安全生产视频会议",
            "received 交办单位数 204",
            "total 任务总数 1,020",
            "closed 已办结 653",
            "closed_rate 办结率 64%",
            "unverified 以单位报告为准办结 20",
            "due 已到期 800",
            "due_closed 到期办结 640",
            "due_rate 到期办结率 80%",
            "to_verify 待核验 47",
            "within 期限内在办 229",
            "overdue 逾期未办结 91",
            "stopped 中止或未落实 4",
            "listed 点名件数 12",
            "units 点名单位数 5",
        ),
    ),
    PaperKind.ROLL: (
        *_HEAD,
        *_MEETING,
        *_fields(
            "venue 会议地点 厅机关视频会议室",
            "chair 主持人 厅长王某",
            "expected 应到单位 205",
            "present 实到单位 200",
            "substitute 替会单位 2",
            "on_leave 请假单位 2",
            "absent 缺席单位 1",
            "unknown 待核实单位 0",
            "late 迟到单位 3",
            "people 参会人数 850",
        ),
    ),
}

# Lists of texts: a paragraph each.
MANY: dict[PaperKind, tuple[Field, ...]] = {
    PaperKind.MINUTES: _fields("paragraphs 段落 会议要求，要抓紧落实。"),
    PaperKind.CIRCULAR: _fields("paragraphs 段落 现将落实情况通报如下。"),
    PaperKind.NOTICE: (),
    PaperKind.ROLL: (),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's rows: what the list is called, and the fields of a row."""

    name: str
    chinese: str
    fields: tuple[Field, ...]


ROWS: dict[PaperKind, Rows | None] = {
    PaperKind.MINUTES: None,
    PaperKind.NOTICE: Rows(
        "items",
        "事项",
        _fields(
            "no 序号 1",
            "required 会议要求 一、排查隐患",
            "matter 督办事项 对水库逐一排查",
            "due 时限 2020年2月10日",
            "late 逾期 逾期8天",
        ),
    ),
    PaperKind.CIRCULAR: Rows(
        "items",
        "名单",
        _fields(
            "no 序号 1",
            "bureau 单位 某县应急管理局",
            "required 会议要求 一、排查隐患",
            "matter 督办事项 对水库逐一排查",
            "meeting 来源会议 全省安全生产视频会议",
            "due 时限 2020年2月10日",
            "late 逾期天数 8",
            "chased 催办次数 2",
            "said 最近反馈 正在排查",
        ),
    ),
    PaperKind.ROLL: Rows(
        "units",
        "单位名单",
        _fields(
            "no 序号 1",
            "unit 单位 某县应急管理局",
            "venue 会场 分会场",
            "state 参会情况 替会",
            "attendee 参会人 李四",
            "people 人数 5",
            "note 备注 代王五",
        ),
    ),
}


def known(kind: PaperKind) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The names a form may use, in both languages: of fields, and of lists with the fields of their rows (of texts: none)."""
    lists: dict[str, frozenset[str]] = dict.fromkeys(_names(MANY[kind]), frozenset())
    if rows := ROWS[kind]:
        lists |= dict.fromkeys((rows.name, rows.chinese), _names(rows.fields))
    return _names(FIELDS[kind]), lists


def both_names(kind: PaperKind, facts: Facts) -> dict[str, Any]:
    """The facts under their Chinese names too."""
    found = {name: facts[field.name] for field in (*FIELDS[kind], *MANY[kind]) for name in (field.name, field.chinese)}
    if rows := ROWS[kind]:
        lines = [
            {name: row[field.name] for field in rows.fields for name in (field.name, field.chinese)}
            for row in facts[rows.name]
        ]
        found |= {rows.name: lines, rows.chinese: lines}
    return found


def example(kind: PaperKind) -> dict[str, Any]:
    """Facts to try a form with: every field filled."""
    rows = ROWS[kind]
    facts: dict[str, Any] = {field.name: field.example for field in FIELDS[kind]}
    facts |= {field.name: [field.example, field.example] for field in MANY[kind]}
    if rows:
        facts[rows.name] = [{field.name: field.example for field in rows.fields} for _ in range(2)]
    return facts


def _names(fields: Sequence[Field]) -> frozenset[str]:
    return frozenset(name for field in fields for name in (field.name, field.chinese))
