"""Places, and who may still recommend 名额."""

from __future__ import annotations

from enum import StrEnum

from tepei.policy.bindings import in_principle
from tepei.policy.verdict import Verdict
from tepei.policy.words import join, say

# How a decision names a soft number that it passed.
BEYOND, BEYOND_TOTAL, BEYOND_SHARE = "quota:places", "quota:total", "quota:share"


class Allowance(StrEnum):
    """What the allocation table says for a body and a track. A number may be 0; "—" is BARRED, an empty cell UNSET, 不限 is ANY, and
    原则上10 is SOFT: a number that may be passed with a reason.
    """

    UNSET = "unset"
    BARRED = "barred"
    NUMBER = "number"
    SOFT = "soft"
    ANY = "any"

    @property
    def has_number(self) -> bool:
        return self in (Allowance.NUMBER, Allowance.SOFT)


# How a table says what is no plain number.
BARRED, ANY, IN_PRINCIPLE = "—", "不限", "原则上"
SOFT_EXAMPLE = IN_PRINCIPLE + "10"
Cell = tuple[Allowance, int | None]


def read_cell(value: int | str | None) -> Cell:
    """What a file says of a body's places: nothing, a number, —, 不限 or 原则上10. ValueError for all else."""
    if value is None:
        return Allowance.UNSET, None
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return Allowance.NUMBER, value
    if value in (BARRED, ANY):
        return Allowance.BARRED if value == BARRED else Allowance.ANY, None
    number = str(value).removeprefix(IN_PRINCIPLE)
    if number != value and number.isdecimal() and number.isascii():
        return Allowance.SOFT, int(number)
    raise ValueError(value)


def write_cell(allowance: str, places: int | None) -> int | str | None:
    """The same as a file says it."""
    plain = {Allowance.BARRED: BARRED, Allowance.ANY: ANY, Allowance.SOFT: f"{IN_PRINCIPLE}{places}"}
    return plain.get(Allowance(allowance), places)


def may_take(allowance: Allowance, places: int | None, taken: int, body: str, track: str) -> Verdict:
    """May this body recommend one more person for this track? Four different refusals, since four different people can help.

    `places` counts only with NUMBER. Source: 内人社办发〔2023〕21号 附件1, where 区直 has "—" for 区内.
    """
    if allowance is Allowance.BARRED:
        text = say(
            "按名额分配表，%(body)s不得推荐%(track)s人选（表中为“—”）。请改报其他%(track_word)s，或退回申报人。",
            body=body,
            track=track,
        )
        return Verdict.no("quota_barred", text)
    if allowance is Allowance.ANY:
        return Verdict.yes()
    if allowance is Allowance.UNSET or places is None:
        text = say(
            "%(body)s%(track)s名额尚未下达，暂不能推荐。请联系%(region)s主管部门录入名额后再审核。",
            body=body,
            track=track,
        )
        return Verdict.no("quota_unset", text)
    return _one_is_left(places, taken, body, track)


def may_pass(places: int | None, taken: int, body: str, track: str, acting: str) -> Verdict:
    """Is there one more under a soft ceiling of `places`? What is beyond it is for the `acting` step to pass, with a reason."""
    if places is None or taken < places:
        return Verdict.yes()
    text = say(
        "%(body)s%(track)s名额原则上 %(places)d 名，已有 %(taken)d 名。",
        body=body,
        track=track,
        places=places,
        taken=taken,
    )
    return Verdict((in_principle(Verdict.no(BEYOND, text).reasons[0], acting),))


def within_total(total: int, taken: int, track: str, acting: str) -> Verdict:
    """The same of a track as a whole. `acting` is empty where the total binds."""
    if taken < total:
        return Verdict.yes()
    text = say("“%(track)s”总数 %(total)d 名，已有 %(taken)d 名。", track=track, total=total, taken=taken)
    reason = Verdict.no(BEYOND_TOTAL, text).reasons[0]
    return Verdict((in_principle(reason, acting) if acting else reason,))


def within_share(cell: Cell, taken: int, unit: str, track: str, acting: str) -> Verdict:
    """May this unit send one more person on, of what an office above it gave it? What is unset or 不限 binds nobody."""
    allowance, places = cell
    if allowance is Allowance.BARRED:
        text = say("上级没有给%(unit)s分配%(track)s名额（为“—”），不能报送。", unit=unit, track=track)
        return Verdict.no("quota_barred", text)
    if not allowance.has_number or places is None or taken < places:
        return Verdict.yes()
    text = say(
        "上级分配给%(unit)s的%(track)s名额 %(places)d 名，已报送 %(taken)d 名。",
        unit=unit,
        track=track,
        places=places,
        taken=taken,
    )
    if allowance is Allowance.SOFT:
        return Verdict((in_principle(Verdict.no(BEYOND_SHARE, text).reasons[0], acting),))
    advice = say("请退回，或先撤回已报送的其他人选，也可请上级调整分配。")
    return Verdict.no(BEYOND_SHARE, join((text, advice)))


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
    if not allowance.has_number and places is not None:
        return Verdict.no("quota_number", say("未下达、不得推荐或不限时不能填写名额数，请清空名额数。"))
    if allowance is Allowance.ANY:
        return Verdict.yes()
    if not allowance.has_number:
        return _may_close(taken)
    if places is None or places < 0:
        return Verdict.no("quota_number", say("请填写名额数，应为不小于 0 的整数。"))
    if places < taken and allowance is Allowance.NUMBER:
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
