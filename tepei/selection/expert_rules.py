"""Who may stand in the pool of experts, and whose account may be an expert's, in plain values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tepei.policy.characters import fault, trim
from tepei.policy.conflicts import TIES
from tepei.policy.names import check_name
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import say


@dataclass(frozen=True)
class TypedExpert:
    """An expert as somebody enters them. `organisation_id` is the unit in the tree; without one its name is typed.

    `phone` and `email` are None where what is kept stays.
    """

    name: str
    unit_name: str
    organisation_id: int | None = None
    fields: tuple[str, ...] = ()
    title: str = ""
    phone: str | None = None
    email: str | None = None
    is_outside: bool = False
    is_active: bool = True


def may_enter(expert: TypedExpert, known_fields: Collection[str]) -> Verdict:
    """The code of each reason is the box that it is about."""
    verdict = _at("name", check_name(expert.name))
    if not trim(expert.unit_name) and expert.organisation_id is None:
        verdict &= Verdict.no("unit_name", say("请选择单位；单位不在系统中的，填写单位名称。"))
    if not expert.fields:
        verdict &= Verdict.no("fields", say("请至少选择一个领域。"))
    if unknown := sorted(set(expert.fields) - set(known_fields)):
        verdict &= Verdict.no("fields", say("“%(field)s”不在代码集“领域”中。", field=unknown[0]))
    for key in ("unit_name", "title", "phone", "email"):
        verdict &= _legible(key, getattr(expert, key) or "")
    return verdict


def may_tie(kind: str, name: str, unit_name: str) -> Verdict:
    """A tie to somebody who is named."""
    verdict = _at("name", check_name(name)) & _legible("unit_name", unit_name)
    return verdict if kind in TIES else verdict & Verdict.no("kind", say("请选择关系。"))


@dataclass(frozen=True)
class AccountHolder:
    """Who has the account that an expert is to use: their name, whether it is the acting person's own, and whether it administers."""

    name: str
    is_own: bool = False
    is_exclusive: bool = False


def may_use(expert_name: str, has_account: bool, holder: AccountHolder | None) -> Verdict:
    """May the expert use this account (None: a new one)? Who runs an evaluation makes no expert of themself."""
    if has_account:
        return Verdict.no("username", say("该专家已有账号。忘记密码的，请联系安全管理员重置。"))
    if holder is None:
        return Verdict.yes()
    if holder.name != expert_name:
        return Verdict.no("username", say("该用户名已被使用，请换一个。"))
    if holder.is_own:
        return Verdict.no("username", say("不能把自己的账号设为专家账号，请由其他人员办理。"))
    if holder.is_exclusive:
        return Verdict.no("username", say("系统、安全、审计管理员的账号不能用于评审。"))
    return Verdict.yes()


def _at(key: str, verdict: Verdict) -> Verdict:
    return Verdict(tuple(Reason(key, Outcome.FAIL, reason.text) for reason in verdict.failures))


def _legible(key: str, text: str) -> Verdict:
    hidden = fault(text, lines=True)
    return Verdict.no(key, say("%(fault)s。", fault=hidden)) if hidden else Verdict.yes()
