"""Who may be appointed to what, and what a unit must say about itself 任用与登记."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tepei.policy.answers import check_answer
from tepei.policy.body_kinds import Kind
from tepei.policy.characters import fault, trim
from tepei.policy.fields import Field
from tepei.policy.verdict import Verdict
from tepei.policy.words import say

EMAIL = Field(key="email", label="电子邮箱", kind="email")
MOBILE = Field(key="mobile", label="手机号码", kind="phone")
REASON_LENGTH = 500


class Office(Protocol):
    """A role: for which kinds of organisation it acts, whom it may appoint, whether it tolerates another beside it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kinds(self) -> list[str]: ...
    @property
    def appoints(self) -> list[str]: ...
    @property
    def exclusive(self) -> bool: ...
    @property
    def base(self) -> str | None: ...


@dataclass(frozen=True)
class Seat:
    """Where somebody is to act: the organisation's name and the kinds that it counts as."""

    name: str
    kinds: frozenset[str]


def may_appoint(own: Iterable[Office], chosen: Office, seat: Seat) -> Verdict:
    """May somebody who holds the roles `own` give the role `chosen` in this seat?"""
    if not (fits := may_sit(chosen, seat)):
        return fits
    if not any((chosen.base or chosen.code) in office.appoints for office in own):
        return Verdict.no(
            "role",
            say("您的岗位不能授予“%(name)s”，请联系上级%(offices)s或安全管理员办理。", name=chosen.name),
        )
    return Verdict.yes()


def may_make_role(own: Iterable[Office], base: Office | None, name: str, names: Collection[str]) -> Verdict:
    """A body makes roles of those that it gives, reviewers' only: administrators are the pack's."""
    if base is None or base.base or base.exclusive or not any(base.code in office.appoints for office in own):
        return Verdict.no("base", say("请从本级可以授予的角色中选择一个作为基础。"))
    if not name.strip() or len(name.strip()) > 30 or fault(name):
        return Verdict.no("name", say("请填写角色名称，不超过 30 个字。"))
    if name.strip() in names:
        return Verdict.no("name", say("已有同名的角色，请另取名称。"))
    return Verdict.yes()


def are_within(rights: Collection[tuple[str, str]], allowed: Collection[tuple[str, str]]) -> Verdict:
    """Has the new role some of the rights of the one that it is made of, and none beyond?"""
    if not rights:
        return Verdict.no("rights", say("请至少勾选一项权限。"))
    if any(each not in allowed for each in rights):
        return Verdict.no("rights", say("所选权限超出了基础角色的权限，请重新选择。"))
    return Verdict.yes()


def check_contact(email: str, mobile: str) -> Verdict:
    """Where a newcomer is reached, if it was said; the code of each reason is its field."""
    verdict = Verdict.yes()
    for field, text in ((EMAIL, email), (MOBILE, mobile)):
        if text.strip() and (wrong := check_answer(field, text)):
            verdict &= Verdict.no(field.key, wrong)
    return verdict


def may_confirm(viewer: int | None, asked_by: int | None, whose: int) -> Verdict:
    """What one administrator asked about another's post, a third confirms."""
    if viewer in (asked_by, whose):
        return Verdict.no(
            "second_person", say("管理员岗位的变动须由提出人和本人以外的另一名安全管理员确认。")
        )
    return Verdict.yes()


def may_sit(chosen: Office, seat: Seat) -> Verdict:
    """Does an organisation of these kinds have this role at all?"""
    if seat.kinds & set(chosen.kinds):
        return Verdict.yes()
    return Verdict.no(
        "role",
        say("“%(unit)s”不设%(role)s岗位，请选择与单位类别相符的岗位。", unit=seat.name, role=chosen.name),
    )


def may_hold(held: Collection[Office], chosen: Office) -> Verdict:
    """May somebody who acts in the roles `held` act in `chosen` too? Administrators hold one office (GB/T 22239 三权分立)."""
    clash = next((office for office in held if office.code != chosen.code and _clash(office, chosen)), None)
    if clash is None:
        return Verdict.yes()
    return Verdict.no(
        "role",
        say(
            "该账号已是%(held)s，不能同时担任%(wanted)s。系统管理员、安全管理员、审计员须由不同的人担任，且不兼任审核岗位。",
            held=clash.name,
            wanted=chosen.name,
        ),
    )


def _clash(one: Office, other: Office) -> bool:
    return (one.exclusive and bool(other.kinds)) or (other.exclusive and bool(one.kinds))


def may_create(kind: Kind | None, parent: Kind, duties: Collection[str]) -> Verdict:
    """May a unit of this kind stand under such a node? Only the region sets up what is right below itself: training units, 厅局/高校."""
    if kind is None or parent.code not in kind.under:
        return Verdict.no("kind", say("该单位类别不能设在所选的上级之下，请重新选择类别或上级。"))
    if (parent.is_pool or "decides" in parent.duties) and "decides" not in duties:
        return Verdict.no("kind", say("培养单位和%(region)s直属%(departments)s由%(region_office)s设置。"))
    return Verdict.yes()


def check_reason(reason: str) -> Verdict:
    """A refusal says why."""
    text = trim(reason)
    if not text:
        return Verdict.no("reason", say("请填写不予确认的理由，申请人会看到。"))
    if len(text) > REASON_LENGTH:
        return Verdict.no(
            "reason",
            say(
                "理由最多 %(most)d 个字符，现为 %(count)d 个。",
                most=REASON_LENGTH,
                count=len(text),
            ),
        )
    hidden = fault(text, lines=True)
    return Verdict.no("reason", say("理由中%(fault)s。", fault=hidden)) if hidden else Verdict.yes()


def may_rename_division(valid_from: date | None, valid_to: date | None, change_on: date) -> Verdict:
    """Only the division in force changes, and only after it began: history is never rewritten."""
    if valid_to is not None:
        return Verdict.no("valid_from", say("该条区划已停用，请修改现行的一条。"))
    if valid_from is not None and change_on <= valid_from:
        return Verdict.no(
            "valid_from",
            say("变更生效日期应晚于现行区划的生效日期（%(day)s）。", day=valid_from.isoformat()),
        )
    return Verdict.yes()
