"""What can be imported: the columns of each workbook, and what a row becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from tepei.codes import queries as codes
from tepei.organisations import actions as organisations
from tepei.organisations import appointing, queries
from tepei.organisations.models import Organisation
from tepei.organisations.rules import UnitFacts
from tepei.people import participations
from tepei.people.models import Listing, Participation
from tepei.policy import answers
from tepei.policy.identity import check_id_number, normalise_id
from tepei.policy.names import normalise_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import province, vault
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Refused, require
from tepei.portal.tables import Head

LISTS = {"曾入选": "selected", "失信": "sanctioned"}
Cells = Mapping[str, str]


@dataclass(frozen=True)
class ImportKind:
    """`write` stores a row and answers what it made; Refused, with the column's key as the reason's code, where it may not.

    `screen` is the permission, beside that of importing, without which nobody sees the kind.
    """

    key: str
    title: Sentence
    screen: tuple[str, str]
    heads: tuple[Head, ...]
    write: Callable[[Cells], object]


def _unit(cells: Cells) -> Organisation:
    parent = _organisation(cells["parent"], "parent")
    nature = _code("unit_nature", cells.get("nature", ""), "nature")
    facts = UnitFacts(
        cells["name"],
        cells["credit_code"],
        nature,
        cells.get("division") or parent.division_code or "",
        affiliation_code=_code("unit_affiliation", cells.get("affiliation", ""), "affiliation"),
        address=cells.get("address", ""),
        postcode=cells.get("postcode", ""),
        contact_name=cells.get("contact_name", ""),
        contact_phone=cells.get("contact_phone", ""),
    )
    return organisations.create_unit(parent.id, province.bodies().employer.code, facts)


def _account(cells: Cells) -> Account:
    place = _organisation(cells["organisation"], "organisation")
    role = next((code for code, post in queries.posts().items() if cells["role"] in (post.name, code)), "")
    require(Verdict.yes() if role else Verdict.no("role", say("没有岗位“%(role)s”。", role=cells["role"])))
    newcomer = appointing.Newcomer(cells["username"], cells["name"], is_invited=True)
    made = organisations.create_member(place.id, role, newcomer)
    return db.session.get_one(Account, made.membership.user_id)


def _listing(cells: Cells) -> Listing | Participation:
    """A line of a list; that a person was selected is a participation."""
    kind = LISTS.get(cells["kind"], "")
    require(
        Verdict.yes() if kind else Verdict.no("kind", say("名单应为：%(lists)s。", lists=join(LISTS, ITEMS)))
    )
    number, unit = normalise_id(cells.get("id_number", "")), cells.get("organisation", "")
    if bool(number) == bool(unit):
        raise Refused(verdict=Verdict.no("id_number", say("身份证号和单位代码须填写且只填写一项。")))
    if number and (wrong := check_id_number(number)).failures:
        raise Refused(verdict=Verdict.no("id_number", wrong.text))
    if kind == "selected" and number:
        return _participation(cells)
    listing = Listing(
        kind=kind,
        name=normalise_name(cells["name"]),
        id_number=number or None,
        id_number_index=vault.blind_index(number) if number else None,
        organisation_id=_organisation(unit, "organisation").id if unit else None,
        programme=cells.get("programme", ""),
        year=_year(cells["year"]),
        until=_day(cells.get("until", ""), "until"),
        source=cells["source"],
    )
    _require_once(listing)
    db.session.add(listing)
    return listing


def _require_once(listing: Listing) -> None:
    """One line for each list, person or unit, programme and year."""
    same = select(Listing.id).filter_by(
        kind=listing.kind,
        id_number_index=listing.id_number_index,
        organisation_id=listing.organisation_id,
        programme=listing.programme,
        year=listing.year,
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Refused(
            verdict=Verdict.no("name", say("同一名单、同一项目和年度已有此人（单位）的一条，不必再次录入。"))
        )


def _participation(cells: Cells) -> Participation:
    line = participations.TypedParticipation(
        cells["name"],
        cells.get("id_number", ""),
        cells.get("unit", ""),
        cells.get("programme", ""),
        cells.get("tier", ""),
        _year(cells["year"]),
        _day(cells.get("until", ""), "until"),
        cells.get("assessment", ""),
        cells["source"],
    )
    return participations.enter(line)


def _organisation(text: str, key: str) -> Organisation:
    """By code, whole name or, of a bureau, its place (兴安盟), among those that the viewer sees."""
    found = queries.called(text)
    if len(found) != 1:
        raise Refused(
            verdict=Verdict.no(key, say("没有单位“%(text)s”，或有几个同名，请填写单位代码。", text=text))
        )
    return found[0]


def _code(code_set: str, text: str, key: str) -> str:
    if not text:
        return ""
    found = next((item.code for item in codes.items(code_set) if text in (item.code, item.name)), None)
    if found is None:
        raise Refused(verdict=Verdict.no(key, say("“%(text)s”不在代码表之内。", text=text)))
    return str(found)


def _year(text: str) -> int:
    try:
        year = answers.year(text)
    except ValueError:
        year = 0
    if not 1990 <= year <= 2100:
        raise Refused(verdict=Verdict.no("year", say("年度应为四位数字，例如 2022。")))
    return year


def _day(text: str, key: str) -> dt.date | None:
    """Without an end where nothing, or 长期, stands there."""
    if text in ("", "长期", "长期有效"):
        return None
    try:
        return answers.day(text)
    except ValueError:
        raise Refused(
            verdict=Verdict.no(key, say("“%(text)s”不是日期，例如 2027-12-31。", text=text))
        ) from None


KINDS = {
    kind.key: kind
    for kind in (
        ImportKind(
            "units",
            say("单位"),
            ("can_add", "Organisation"),
            (
                Head("name", "单位名称", True, names=("单位全称", "名称"), own=True),
                Head("credit_code", "统一社会信用代码", True, names=("信用代码", "社会信用代码"), own=True),
                Head("nature", "单位性质", True, "名称或代码"),
                Head("parent", "上级单位", True, "单位名称或代码", ("主管部门", "上级主管部门")),
                Head("division", "所在地区划代码", False, "不填则与上级单位相同"),
                Head("affiliation", "隶属关系", False, "名称或代码"),
                Head("address", "单位地址"),
                Head("postcode", "邮政编码"),
                Head("contact_name", "联系人"),
                Head("contact_phone", "联系电话"),
            ),
            _unit,
        ),
        ImportKind(
            "accounts",
            say("账号"),
            ("can_add", "Membership"),
            (
                Head("name", "姓名", True, own=True),
                Head("username", "用户名", True, names=("账号", "登录名"), own=True),
                Head("organisation", "单位", True, "单位名称或代码", ("所在单位", "工作单位", "单位名称")),
                Head("role", "岗位", True, "例如 单位审核员", ("角色",)),
            ),
            _account,
        ),
        ImportKind(
            "history",
            say("历史名单"),
            ("can_write", "Cycle"),
            (
                Head("kind", "名单", True, "曾入选 或 失信"),
                Head("name", "姓名或单位名称", True, names=("姓名", "单位名称"), own=True),
                Head("id_number", "身份证号", False, "人员填写", ("身份证号码", "公民身份号码"), True),
                Head("organisation", "单位代码", False, "单位填写"),
                Head("programme", "项目代码", False, "不填则适用于全部项目"),
                Head("year", "年度", True, names=("年份",)),
                Head("until", "截止日期", False, "不填则长期有效"),
                Head("source", "依据", True),
            ),
            _listing,
        ),
        ImportKind(
            "participations",
            say("入选经历"),
            ("can_add", "Participation"),
            (
                Head("name", "姓名", True, own=True),
                Head(
                    "id_number",
                    "身份证号",
                    False,
                    "没有的填写当时所在单位，待核对",
                    ("身份证号码", "公民身份号码"),
                    True,
                ),
                Head("unit", "当时所在单位", False, "", ("工作单位", "单位", "所在单位")),
                Head("programme", "项目", True, "名称或代码", ("项目名称", "计划名称")),
                Head("tier", "层次", False, "", ("入选层次", "培养方式")),
                Head("year", "年度", True, names=("年份", "入选年度")),
                Head("until", "培养期截止日期", False, "不知道的不填", ("截止日期", "培养期截止")),
                Head("assessment", "考核结果", False, "没有考核的不填", ("考核",)),
                Head("source", "依据", True, names=("文号",)),
            ),
            _participation,
        ),
    )
}
