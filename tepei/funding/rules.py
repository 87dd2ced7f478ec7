"""What may be done with money, in plain values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from tepei.policy.calendar import day_text
from tepei.policy.characters import fault
from tepei.policy.money import yuan
from tepei.policy.verdict import Verdict
from tepei.policy.words import PARTS, Sentence, join, say

LONGEST = 500  # characters of a reason
SHOWN = 10  # of the people that a refusal names
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")


def amount_of(text: str) -> Decimal | None:
    """Yuan as somebody typed them, to the fen; None where it is no such amount."""
    plain = text.strip().replace(",", "").replace("，", "")
    return Decimal(plain) if plain.isascii() and _AMOUNT.fullmatch(plain) else None


def day_of(text: str) -> date | None:
    """A day as the browser sends it; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def is_reason(text: str, what: Sentence) -> Verdict:
    """Was `what` written down?"""
    if not text.strip():
        return Verdict.no("reason", say("请填写%(what)s。", what=what))
    if len(text) > LONGEST:
        return Verdict.no("reason", say("“%(what)s”不超过 %(most)d 字。", what=what, most=LONGEST))
    if hidden := fault(text, lines=True):
        return Verdict.no("reason", say("“%(what)s”%(fault)s。", what=what, fault=hidden))
    return Verdict.yes()


def may_settle(computed: Decimal | None, is_payable: bool, amount: Decimal | None) -> Verdict:
    """People decide where nothing is computed, and nowhere else."""
    if computed is not None:
        return Verdict.no("computed", say("这一项已按经费标准计算，不需要核定。"))
    if not is_payable:
        return Verdict.no("unpayable", say("这一项不从这里拨付，或者还没有到可以核定的时候。"))
    if amount is None:
        return Verdict.no("amount", say("请填写金额（元），最多两位小数，例如 2800 或 583.33。"))
    return Verdict.yes()


def may_prepare(name: str, items: Collection[object], lines: int) -> Verdict:
    """A batch has a name and pays something."""
    verdict = Verdict.yes()
    if not name.strip():
        verdict &= Verdict.no("name", say("请填写批次的名称。"))
    elif len(name) > 100 or fault(name):
        verdict &= Verdict.no("name", say("批次的名称不超过 100 字，只用一行文字。"))
    if not items:
        return verdict & Verdict.no("items", say("请选择要拨付的经费项目。"))
    if not lines:
        verdict &= Verdict.no("lines", say("所选项目目前没有可以拨付的经费。"))
    return verdict


def is_in(state: str, needed: Collection[str], words: Mapping[str, str]) -> Verdict:
    """Is the batch (or claim) where this may be done?"""
    if state in needed:
        return Verdict.yes()
    text = say("当前为“%(state)s”，不能办理。请刷新页面后再操作。", state=Sentence(words[state]))
    return Verdict.no("state", text)


def is_second(prepared_by: int | None, actor: int | None, lenders: Collection[int] = ()) -> Verdict:
    """Two people stand behind a payment; who acts in the place of one of them is not the other."""
    if actor is not None and actor != prepared_by and prepared_by not in lenders:
        return Verdict.yes()
    return Verdict.no("two", say("拨付批次由编制人以外的另一人复核。请交由本单位另一账号办理。"))


def may_go_on(doubts: Mapping[str, Sentence]) -> Verdict:
    """Nobody is paid whose entitlement is not what it was, or who stopped holding the conditions; `doubts` by name."""
    if not doubts:
        return Verdict.yes()
    told = [say("%(name)s：%(why)s", name=name, why=why) for name, why in sorted(doubts.items())[:SHOWN]]
    text = say(
        "以下 %(count)d 项不能拨付，请先移出批次：%(lines)s。", count=len(doubts), lines=join(told, PARTS)
    )
    return Verdict.no("doubts", text)


def is_paid_day(day: date | None, approved_on: date | None, today: date) -> Verdict:
    """A payment is noted as of a day that has come, and not before it was approved."""
    if day is None:
        return Verdict.no("paid_on", say("请填写拨付日期。"))
    if day > today or (approved_on is not None and day < approved_on):
        text = say(
            "拨付日期应在复核（%(approved)s）之后、今天（%(today)s）之前（含当日）。",
            approved=day_text(approved_on or today), today=day_text(today),
        )  # fmt: skip
        return Verdict.no("paid_on", text)
    return Verdict.yes()


def may_claim(owed_back: Decimal) -> Verdict:
    """Money is asked back where some has to come back, and once."""
    if owed_back > 0:
        return Verdict.yes()
    text = say(
        "没有需要该人退还的经费：已取消培养资格、已撤销%(selected_word)s的退还已拨付的全部，其他的退还多拨的部分（参加培养的在培养结束后）；已经要求退还的不再重复要求。"
    )
    return Verdict.no("nothing", text)


def may_recover(owed: Decimal, amount: Decimal | None) -> Verdict:
    """No more comes back than is owed."""
    if amount is None or not amount or amount > owed:
        text = say("请填写退还的金额（元），大于 0，不超过尚未退还的 %(owed)s 元。", owed=yuan(owed))
        return Verdict.no("amount", text)
    return Verdict.yes()
