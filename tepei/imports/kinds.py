"""What can be imported: the columns of each workbook, and what becomes of its rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from tepei.imports import values
from tepei.imports.values import Cells
from tepei.organisations import actions as organisations
from tepei.organisations import memberships
from tepei.organisations.appointing import Appointment
from tepei.organisations.models import Membership
from tepei.people import listings, participations
from tepei.people.listings import TypedListing
from tepei.people.participations import TypedParticipation
from tepei.policy.identity import normalise_id
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.portal.tables import Head

Entry = TypedListing | TypedParticipation


@dataclass(frozen=True)
class ImportKind:
    """`read` makes a value of a row, and of the tables nothing; Refused, with the column's key as the reason's code, where it cannot.

    `check` judges all values together, `write` stores them in one short transaction and answers what they became, since others wait for
    that; `mark` is what no two rows have alike. `screen` is the permission (verb, noun), beside that of importing, without which nobody
    sees the kind.
    """

    key: str
    title: Sentence
    screen: tuple[str, str]
    heads: tuple[Head, ...]
    read: Callable[[Cells], Any]
    mark: Callable[[Any], Hashable]
    check: Callable[[Sequence[Any]], list[Verdict]]
    write: Callable[[Sequence[Any]], Sequence[object]]


def _members(appointments: Sequence[Appointment]) -> list[Membership]:
    return [each.membership for each in memberships.create_members(appointments)]


def _check_entries(entries: Sequence[Entry]) -> list[Verdict]:
    """Lines of lists and participations, each among its like."""
    lines = iter(listings.check([each for each in entries if isinstance(each, TypedListing)]))
    others = iter(participations.check([each for each in entries if isinstance(each, TypedParticipation)]))
    return [next(lines if isinstance(each, TypedListing) else others) for each in entries]


def _enter(entries: Sequence[Entry]) -> list[object]:
    return [
        *listings.enter([each for each in entries if isinstance(each, TypedListing)]),
        *participations.enter_all([each for each in entries if isinstance(each, TypedParticipation)]),
    ]


def _mark(entry: Entry) -> Hashable:
    module = listings if isinstance(entry, TypedListing) else participations
    return module.mark_of(entry)


KINDS = {
    kind.key: kind
    for kind in (
        ImportKind(
            "units",
            say("单位"),
            ("add", "Organisation"),
            (
                Head("name", "单位名称", True, names=("单位全称", "名称"), own=True),
                Head("credit_code", "统一社会信用代码", True, names=("信用代码", "社会信用代码"), own=True),
                Head("nature", "单位性质", True, "名称或代码"),
                Head("parent", "上级单位", True, "单位名称或代码", ("主管部门", "上级主管部门")),
                Head("division", "所在地区划代码", False, "名称或代码，不填则与上级单位相同", ("所在地区划", "所在地", "行政区划")),
                Head("affiliation", "隶属关系", False, "名称或代码"),
                Head("kind", "单位类别", False, "名称，不填则为用人单位"),
                Head("address", "单位地址", most=200),
                Head("postcode", "邮政编码"),
                Head("contact_name", "联系人", most=100),
                Head("contact_phone", "联系电话"),
            ),
            values.unit,
            lambda new: normalise_id(new.facts.credit_code),
            organisations.check_units,
            organisations.create_units,
        ),
        ImportKind(
            "accounts",
            say("账号"),
            ("add", "Membership"),
            (
                Head("name", "姓名", True, own=True),
                Head("username", "用户名", True, names=("账号", "登录名"), own=True),
                Head("organisation", "单位", True, "单位名称或代码", ("所在单位", "工作单位", "单位名称")),
                Head("role", "岗位", True, "例如 单位审核员", ("角色",)),
            ),
            values.account,
            lambda appointment: (appointment.newcomer.username.lower(), appointment.organisation.id, appointment.role),
            memberships.check_members,
            _members,
        ),
        ImportKind(
            "history",
            say("历史名单"),
            ("write", "Cycle"),
            (
                Head("kind", "名单", True, "曾入选 或 失信"),
                Head("name", "姓名或单位名称", True, names=("姓名", "单位名称"), own=True),
                Head(
                    "id_number", "身份证号", False, "人员填写；没有的填写当时所在单位，待核对", ("身份证号码", "公民身份号码"), True
                ),
                Head("unit", "当时所在单位", False, "没有身份证号的人员填写", ("工作单位", "所在单位"), most=200),
                Head("organisation", "单位代码", False, "名单所列为单位的填写"),
                Head("programme", "项目代码", False, "不填则适用于全部项目", most=40),
                Head("year", "年度", True, names=("年份",)),
                Head("until", "截止日期", False, "不填则长期有效"),
                Head("source", "依据", True, most=200),
            ),
            values.history,
            _mark,
            _check_entries,
            _enter,
        ),
        ImportKind(
            "participations",
            say("入选经历"),
            ("add", "Participation"),
            (
                Head("name", "姓名", True, own=True),
                Head(
                    "id_number", "身份证号", False, "没有的填写当时所在单位，待核对", ("身份证号码", "公民身份号码"), True
                ),
                Head("unit", "当时所在单位", False, "", ("工作单位", "单位", "所在单位"), most=200),
                Head("programme", "项目", True, "名称或代码", ("项目名称", "计划名称")),
                Head("tier", "层次", False, "", ("入选层次", "培养方式")),
                Head("year", "年度", True, names=("年份", "入选年度")),
                Head("until", "培养期截止日期", False, "不知道的不填", ("截止日期", "培养期截止")),
                Head("assessment", "考核结果", False, "没有考核的不填", ("考核",), most=40),
                Head("source", "依据", True, names=("文号",), most=200),
            ),
            values.participation,
            _mark,
            _check_entries,
            _enter,
        ),
    )
}  # fmt: skip

_followers: list[Callable[[ImportKind], object]] = []


def register(kind: ImportKind) -> ImportKind:
    """Add a kind of a room above. A key belongs to one room."""
    if kind.key in KINDS:
        raise ValueError(f"registered already: {kind.key}")
    KINDS[kind.key] = kind
    for follower in _followers:
        follower(kind)
    return kind


def follow(follower: Callable[[ImportKind], object]) -> None:
    """Tell of every kind, of those to come as well."""
    _followers.append(follower)
    for kind in KINDS.values():
        follower(kind)
