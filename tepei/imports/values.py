"""What stands in the cells of a row, as the values that verbs take. Refused, with the column's key as the reason's code, where it is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tepei.codes import queries as codes
from tepei.organisations import queries as organisations
from tepei.organisations.actions import NewUnit
from tepei.organisations.appointing import Appointment, Newcomer
from tepei.organisations.models import Organisation
from tepei.organisations.unit_rules import UnitFacts
from tepei.people.listings import Basis, TypedListing
from tepei.people.participations import TypedParticipation
from tepei.policy import answers
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import province
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Refused, require

LISTS = {"曾入选": "selected", "失信": "sanctioned"}
_FOUND = "imports.organisations"
Cells = Mapping[str, str]


def unit(cells: Cells) -> NewUnit:
    """A unit below its parent, in the parent's place where it says none."""
    parent = _organisation(cells["parent"], "parent")
    facts = UnitFacts(
        cells["name"],
        cells["credit_code"],
        _code("unit_nature", cells.get("nature", ""), "nature"),
        _division(cells.get("division", "")) or parent.division_code or "",
        affiliation_code=_code("unit_affiliation", cells.get("affiliation", ""), "affiliation"),
        address=cells.get("address", ""),
        postcode=cells.get("postcode", ""),
        contact_name=cells.get("contact_name", ""),
        contact_phone=cells.get("contact_phone", ""),
    )
    return NewUnit(parent, _kind(cells.get("kind", "")), facts)


def _kind(text: str) -> str:
    """The kind of unit of this name, or code; the employer where none is said."""
    bodies = province.bodies()
    if not text:
        return bodies.employer.code
    names = {
        kind.code: {kind.code, *map(chinese, (Sentence(kind.name), Sentence(kind.label)))}
        for kind in bodies.created
    }
    found = next((code for code, known in names.items() if text in known), "")
    require(Verdict.yes() if found else Verdict.no("kind", say("没有单位类别“%(kind)s”。", kind=text)))
    return found


def account(cells: Cells) -> Appointment:
    """Somebody who is invited to act for an organisation."""
    place = _organisation(cells["organisation"], "organisation")
    posts = organisations.posts()
    role = next((code for code, post in posts.items() if cells["role"] in (post.name, code)), "")
    require(Verdict.yes() if role else Verdict.no("role", say("没有岗位“%(role)s”。", role=cells["role"])))
    return Appointment(place, role, Newcomer(cells["username"], cells["name"], is_invited=True))


def history(cells: Cells) -> TypedListing | TypedParticipation:
    """A line of a list; that a person was selected is a participation."""
    kind = LISTS.get(cells["kind"], "")
    require(
        Verdict.yes() if kind else Verdict.no("kind", say("名单应为：%(lists)s。", lists=join(LISTS, ITEMS)))
    )
    if kind == "selected" and not cells.get("organisation", ""):
        return participation(cells)
    code = cells.get("organisation", "")
    until = _day(cells.get("until", ""), "until")
    return TypedListing(
        kind,
        cells["name"],
        cells.get("id_number", ""),
        _organisation(code, "organisation").id if code else None,
        cells.get("unit", ""),
        Basis(cells.get("programme", ""), _year(cells["year"]), until, cells["source"]),
    )


def participation(cells: Cells) -> TypedParticipation:
    """What somebody was selected for."""
    return TypedParticipation(
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


def _organisation(text: str, key: str) -> Organisation:
    """By code, whole name or, of a bureau, its place (兴安盟), among those that the viewer sees; looked for once, since a list names few."""
    kept: dict[str, list[Organisation]] = db.session().info.setdefault(_FOUND, {})
    if text not in kept:
        kept[text] = organisations.called(text)
    if len(kept[text]) != 1:
        raise Refused(
            verdict=Verdict.no(key, say("没有单位“%(text)s”，或有几个同名，请填写单位代码。", text=text))
        )
    return kept[text][0]


def forget() -> None:
    """Look for organisations anew."""
    db.session().info.pop(_FOUND, None)


def _division(text: str) -> str:
    """The code of a division, of its code or its name."""
    if not text:
        return ""
    found = organisations.divisions_called(text)
    if len(found) != 1:
        raise Refused(
            verdict=Verdict.no(
                "division", say("没有行政区划“%(text)s”，或有几个同名，请填写区划代码。", text=text)
            )
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
