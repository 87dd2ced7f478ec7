"""Who may be proposed to which training unit, and what may be answered; values in, `Verdict` out.

Source: 内人社办发〔2023〕21号 三（三）: “落实过程中存在困难的，将依据学员调剂意愿或实际情况进行调剂”.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tepei.placements.states import ACCEPTED, PLACEMENT_ANSWERS
from tepei.policy.characters import is_blank
from tepei.policy.placement import ADJUSTED, Seeker, preference_of
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


@dataclass(frozen=True)
class ByHand:
    """Somebody is proposed to a unit by hand: for what reason, and by who decides about the year itself?"""

    unit: int
    reason: str = ""
    decides: bool = False


def may_propose(seeker: Seeker, choice: ByHand) -> Verdict:
    """A unit that declined somebody is not asked again; who is adjusted consented, or who decides does it on the facts with a reason."""
    if choice.unit in seeker.declined:
        text = say("该培养单位已答复不能接收这名学员，请另选培养单位。")
        return Verdict.no("declined", text)
    if preference_of(seeker, choice.unit) != ADJUSTED or seeker.adjusts:
        return Verdict.yes()
    if not choice.decides:
        text = say(
            "该学员没有同意调剂，也没有填报这一培养单位。请由%(region_office)s或年度的组织单位依据实际情况调剂。"
        )
        return Verdict.no("consent", text)
    if is_blank(choice.reason):
        return Verdict.no("reason", say("该学员没有同意调剂：请写明依据实际情况调剂的理由。"))
    return Verdict.yes()


def may_answer(answer: str, reason: str) -> Verdict:
    """One of three answers; whoever declines says why."""
    if answer not in PLACEMENT_ANSWERS:
        return Verdict.no("answer", say("请选择是否接收。"))
    if answer != ACCEPTED and is_blank(reason):
        return Verdict.no("reason", say("请写明不能接收的理由，以便为学员另行安排。"))
    return Verdict.yes()


def may_withdraw(reason: str, is_told: bool) -> Verdict:
    """Before the notice to report; afterwards a change needs the consent that the notice asks for (六（三））."""
    if is_told:
        return Verdict.no("told", say("已下发报到通知，不能再收回；需要调整的，请按变更培养单位办理。"))
    return Verdict.yes() if not is_blank(reason) else Verdict.no("reason", say("请写明收回的理由。"))


def may_offer(places: int | None, taken: int) -> Verdict:
    """A number of places, never below what is taken."""
    if places is None or places < 0:
        return Verdict.no("places", say("请填写培养名额，例如 5。"))
    if places < taken:
        return Verdict.no("places", say("已安排 %(taken)d 名学员，名额不能少于这个数。", taken=taken))
    return Verdict.yes()


def may_drop(placed: Collection[int]) -> Verdict:
    """Only what nobody was ever proposed to."""
    return (
        Verdict.no(
            "placed", say("已有学员安排到这一培养单位，不能删除；不再接收的，请将名额改为已安排的人数。")
        )
        if placed
        else Verdict.yes()
    )
