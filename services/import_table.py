"""Which column of a list means what, and which of its rows are rows: proposed from the heads, corrected by a person."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from documents.sheets import Cell, Table
from models.errors import NotPossibleNow
from models.imports import ImportKind
from models.words import CHINESE, N_, say

LOOKED_AT = 10  # rows in which the heads may stand, below titles and notes
W = TypeVar("W", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a list can say. ``names`` are heads that mean it, besides its own label."""

    key: str
    label: str
    names: tuple[str, ...]
    needed: bool = False
    most: int = 200


def _field(key: str, label: str, names: str, *, needed: bool = False, most: int = 200) -> Field:
    return Field(key, label, tuple(names.split()), needed, most)


FIELDS: dict[ImportKind, tuple[Field, ...]] = {
    ImportKind.BUREAUS: (
        _field("name", N_("Full name"), "单位名称 单位全称 全称 名称 单位 机构名称", needed=True, most=100),
        _field("short_name", N_("Short name"), "简称 单位简称", most=50),
        _field("code", N_("Code"), "代码 编码 行政区划代码 区划代码 单位代码", most=32),
        _field("kind", N_("Group"), "类别 类型 级别 层级 单位类别 单位性质"),
        _field("parent", N_("City"), "上级单位 上级 所属市州 市州 所属市（州） 市(州)"),
        _field("contact_name", N_("Contact person"), "联系人 联络员 联系人姓名", most=50),
        _field("contact_phone", N_("Telephone"), "电话 联系电话 手机 手机号 联系方式 办公电话", most=40),
        _field("contact_email", N_("E-mail"), "邮箱 电子邮箱 邮件 email e-mail", most=100),
        _field("aliases", N_("Other names"), "别名 曾用名 其他名称"),
    ),
    ImportKind.PEOPLE: (
        _field("name", N_("Name"), "姓名 人员 人员姓名", needed=True, most=50),
        _field("post", N_("Post"), "职务 职位 岗位 职务名称", most=100),
        _field("bureau", N_("Bureau"), "单位 单位名称 所在单位 工作单位 部门"),
        _field("phone", N_("Telephone"), "电话 联系电话 手机 手机号 联系方式", most=40),
    ),
    ImportKind.ATTENDANCE: (
        _field("unit", N_("Unit"), "单位 单位名称 参会单位 机构名称", needed=True),
        _field("state", N_("Presence"), "出席情况 参会情况 到会情况 签到 状态 考勤"),
        _field("venue", N_("Venue"), "会场 参会地点 地点"),
        _field("head_count", N_("Head count"), "人数 参会人数 实到人数"),
        _field("attendee", N_("Who came"), "姓名 参会人 参会人员 出席人 代参会人", most=50),
        _field("stands_in_for", N_("In place of"), "代谁 应到人员 应参会人 原参会人", most=50),
        _field("late", N_("Came late"), "迟到 是否迟到"),
    ),
    ImportKind.REGISTER: (
        _field("meeting", N_("From the meeting"), "来源会议 会议 会议名称 来源", needed=True),
        _field("held_on", N_("Meeting held on"), "会议日期 会议时间 召开时间", needed=True),
        _field("matter", N_("Matter"), "事项 督办事项 工作事项 任务 任务内容 工作任务", needed=True, most=4000),
        _field("source", N_("Source sentence"), "原文依据 原文 依据", most=4000),
        _field("lead", N_("Lead bureau"), "牵头单位 责任单位 承办单位 主办单位", needed=True, most=2000),
        _field("supporting", N_("Supporting bureaus"), "协办单位 配合单位", most=2000),
        _field(
            "due_on",
            N_("Due date"),
            "办理时限 完成时限 办理时限（现） 办理时限(现) 时限 截止时间 办结时限",
            needed=True,
        ),
        _field("dispatched_on", N_("Dispatched on"), "交办时间 交办日期 下发时间"),
        _field("signed_on", N_("Signed for on"), "签收时间 签收日期"),
        _field("cycle", N_("Reporting cycle"), "反馈周期 报送周期 周期"),
        _field("completion", N_("Form of the result"), "成果形式 完成标准"),
        _field("progress", N_("Progress made"), "进展情况 办理情况 落实情况 进展", most=4000),
        _field("status", N_("State"), "状态 办理状态 状态/灯 完成情况 办结情况 完成状态"),
        _field("reported_on", N_("Last report on"), "最近反馈时间 反馈时间 报告时间 上报时间 报送时间"),
        _field("closed_on", N_("Closed on"), "办结时间 办结日期 完成时间"),
        _field("reference", N_("Number there"), "编号 序号 督办编号 文号 台账编号", most=100),
        _field("responsible", N_("Person responsible"), "责任人 负责人 经办人 联系人", most=200),
        _field("note", N_("Note"), "备注 说明 领导批示", most=4000),
    ),
    ImportKind.ANSWERS: (
        _field("key", N_("Task number"), "任务号", needed=True),
        _field("step", N_("This time"), "本次填报", needed=True),
        _field("text", N_("How it is going"), "办理情况", most=2000),
        _field("problems", N_("Problems"), "存在问题", most=2000),
        _field("next_steps", N_("Next measures"), "下步措施", most=2000),
    ),
}


@dataclass(frozen=True, slots=True)
class Matching:
    """``columns`` says in which column a field stands; the rows below ``head_row`` (from 0) are the list."""

    kind: ImportKind
    head_row: int
    heads: tuple[str, ...]
    columns: Mapping[str, int]

    @property
    def missing(self) -> list[Field]:
        return [field for field in FIELDS[self.kind] if field.needed and field.key not in self.columns]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: its number as the sheet counts (from 1), its cells, and how to ask for a field."""

    number: int
    cells: tuple[Cell, ...]
    matching: Matching

    def text(self, key: str) -> str:
        """The words of a field, without what only spaces them; refused when they are too many."""
        value = self._cell(key)
        said = value.isoformat() if isinstance(value, date) else " ".join(value.replace("\0", " ").split())
        field = self._field(key)
        if len(said) > field.most:
            raise NotPossibleNow("row_too_long", head=_said(field), most=field.most)
        return said

    def needed(self, key: str) -> str:
        said = self.text(key)
        if not said:
            raise NotPossibleNow("row_empty_field", head=_said(self._field(key)))
        return said

    def day(self, key: str) -> date | None:
        """2020-02-04, 2020.2.4, 2020/2/4, 20200204, 2020年2月4日. A day without its year is asked back, never guessed."""
        value = self._cell(key)
        if isinstance(value, date):
            value = value.isoformat()
        said = "".join(value.split())
        if not said:
            return None
        field = _said(self._field(key))
        found = _DAY.fullmatch(said)
        if found is None:
            if _DAY_WITHOUT_YEAR.fullmatch(said):
                raise NotPossibleNow("row_no_year", head=field, value=said[:40])
            raise NotPossibleNow("row_bad_date", head=field, value=said[:40])
        try:
            return _sensible(date(*(int(part) for part in found.groups() if part)))
        except ValueError:
            raise NotPossibleNow("row_bad_date", head=field, value=said[:40]) from None

    def number_of(self, key: str) -> int | None:
        said = self.text(key).removesuffix("人")
        if not said:
            return None
        if not (said.isdecimal() and len(said) <= 6):
            raise NotPossibleNow("row_bad_number", head=_said(self._field(key)), value=said[:40])
        return int(said)

    def word(self, key: str, words: Mapping[str, W]) -> W | None:
        """One of a few words; the longest that the cell begins with counts."""
        said = self.text(key)
        if not said:
            return None
        for known in sorted(words, key=len, reverse=True):
            if said.startswith(known):
                return words[known]
        head, known_words = _said(self._field(key)), "、".join(words)
        raise NotPossibleNow("row_unknown_word", head=head, value=said[:40], words=known_words)

    def head(self, key: str) -> str:
        """What a field is called."""
        return _said(self._field(key))

    def _cell(self, key: str) -> Cell:
        place = self.matching.columns.get(key)
        return "" if place is None else self.cells[place]

    def _field(self, key: str) -> Field:
        return next(field for field in FIELDS[self.matching.kind] if field.key == key)


def _sensible(day: date) -> date:
    """9999-12-31 and 1900-01-00 are what spreadsheets make of mistakes."""
    if not 1949 < day.year < 2100:
        raise ValueError(day)
    return day


_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_DAY_WITHOUT_YEAR = re.compile(r"\d{1,2}[-./月]\d{1,2}日?")


def match(kind: ImportKind, table: Table) -> Matching:
    """Find the heads, and what each means: the row that names most of the fields."""
    best = max(range(min(LOOKED_AT, len(table.rows))), key=lambda i: (len(_columns(kind, table.rows[i])), -i))
    return with_columns(kind, table, best, _columns(kind, table.rows[best]))


def with_columns(kind: ImportKind, table: Table, head_row: int, columns: Mapping[str, int]) -> Matching:
    """The matching as a person corrected it."""
    heads = tuple(str(cell) for cell in table.rows[head_row])
    return Matching(kind, head_row, heads, {k: v for k, v in columns.items() if 0 <= v < len(heads)})


def lines(table: Table, matching: Matching) -> Iterator[Line]:
    """The rows below the heads that hold anything in a matched column."""
    for place, cells in enumerate(table.rows[matching.head_row + 1 :], matching.head_row + 2):
        if any(cells[column] for column in matching.columns.values()):
            yield Line(place, cells, matching)


def _columns(kind: ImportKind, row: tuple[Cell, ...]) -> dict[str, int]:
    """A head's own name first, then the other names in the fields' order; no column means two things."""
    heads = {_plain(cell): place for place, cell in reversed(list(enumerate(row))) if isinstance(cell, str) and cell}
    found: dict[str, int] = {}
    for field in FIELDS[kind]:
        for name in (_said(field), *field.names):
            place = heads.get(_plain(name))
            if place is not None and place not in found.values():
                found[field.key] = place
                break
    return found


def _plain(cell: Cell) -> str:
    """A head without spaces, brackets' width and the star of what must be filled in."""
    return "".join(str(cell).lower().split()).translate(_WIDTHS).strip("*:")


_WIDTHS = str.maketrans("（）：＊", "():*")


def _said(field: Field) -> str:
    return say(CHINESE, field.label)
