"""Places, and who may still recommend 名额."""

from __future__ import annotations

from enum import StrEnum

from tepei.policy.verdict import Verdict
from tepei.policy.words import say


class Allowance(StrEnum):
    """What the allocation table says for a body and a track. A number may be 0; "—" is BARRED, an empty cell UNSET."""

    UNSET = "unset"
    BARRED = "barred"
    NUMBER = "number"


def may_take(allowance: Allowance, places: int | None, taken: int, body: str, track: str) -> Verdict:
    """May this body recommend one more person for this track? Four different refusals, since four different people can help.

    `places` counts only with NUMBER. Source: 内人社办发〔2023〕21号 附件1, where 区直 has "—" for 区内.
    """
    if allowance is Allowance.BARRED:
        text = say(
            "按名额分配表，%(body)s不得推荐%(track)s人选（表中为“—”）。请改报其他培养方式，或退回申报人。",
            body=body,
            track=track,
        )
        return Verdict.no("quota_barred", text)
    if allowance is Allowance.UNSET or places is None:
        text = say(
            "%(body)s%(track)s名额尚未下达，暂不能推荐。请联系%(region)s主管部门录入名额后再审核。",
            body=body,
            track=track,
        )
        return Verdict.no("quota_unset", text)
    return _one_is_left(places, taken, body, track)


def _one_is_left(places: int, taken: int, body: str, track: str) -> Verdict:
    if places == 0:
        text = say(
            "%(body)s%(track)s名额为 0 名，本年度不能推荐。如需推荐，请向%(region)s主管部门申请追加名额。",
            body=body,
            track=track,
        )
        return Verdict.no("quota_zero", text)
    if taken >= places:
        text = say(
            "%(body)s%(track)s名额 %(places)d 名已用完（已推荐 %(taken)d 名），不能再推荐。退回或撤回已推荐人选后可空出名额，也可向%(region)s主管部门申请追加名额。",
            body=body,
            track=track,
            places=places,
            taken=taken,
        )
        return Verdict.no("quota_used", text)
    return Verdict.yes()


def may_apply(allowance: Allowance, places: int | None, body: str) -> Verdict:
    """May somebody of this body apply on a track? Places that are not allotted yet, or used up today, may still come."""
    if allowance is Allowance.BARRED:
        text = say("按名额分配表，%(body)s不得推荐（表中为“—”）。", body=body)
        return Verdict.no("quota_barred", text)
    if allowance is Allowance.NUMBER and places == 0:
        text = say("%(body)s名额为 0 名，本年度不能推荐。", body=body)
        return Verdict.no("quota_zero", text)
    return Verdict.yes()


def may_set(allowance: Allowance, places: int | None, taken: int) -> Verdict:
    """May the allocation be changed to this while `taken` people are already recommended?"""
    if allowance is not Allowance.NUMBER:
        return (
            _may_close(taken)
            if places is None
            else Verdict.no("quota_number", say("未下达或不得推荐时不能填写名额数，请清空名额数。"))
        )
    if places is None or places < 0:
        return Verdict.no("quota_number", say("请填写名额数，应为不小于 0 的整数。"))
    if places < taken:
        return Verdict.no(
            "quota_below_taken",
            say(
                "名额不能减至 %(places)d 名：已推荐 %(taken)d 名。请先退回 %(count)d 名已推荐人选，再调减名额。",
                places=places,
                taken=taken,
                count=taken - places,
            ),
        )
    return Verdict.yes()


def _may_close(taken: int) -> Verdict:
    if taken:
        return Verdict.no(
            "quota_below_taken",
            say("已推荐 %(taken)d 名，不能改为未下达或不得推荐。请先退回已推荐人选。", taken=taken),
        )
    return Verdict.yes()
