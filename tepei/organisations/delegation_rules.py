"""Which post may be entrusted to a colleague, and for which days 委托代办."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tepei.organisations.rules import Office
from tepei.policy.calendar import day_text
from tepei.policy.characters import fault, trim
from tepei.policy.verdict import Verdict
from tepei.policy.words import say

LONGEST = 60
REASON_LENGTH = 100


@dataclass(frozen=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1

    def meets(self, other: Days) -> bool:
        """Have they a day in common?"""
        return self.first <= other.last and other.first <= self.last


def may_entrust(post: Office, state: str, *, reviews: bool) -> Verdict:
    """Only a post that reviews, and that its holder has in their own right, now."""
    if state == "lent":
        return Verdict.no("post", say("这是他人委托您代办的岗位，不能再委托给别人。"))
    if state != "active":
        return Verdict.no("post", say("该岗位已经终止或尚未生效，不能委托。请刷新页面查看最新状态。"))
    if post.exclusive:
        return Verdict.no(
            "post",
            say("管理员岗位不能委托代办。需要他人接替的，请由安全管理员另行任命，并由另一人确认。"),
        )
    if not reviews:
        return Verdict.no("post", say("“%(role)s”不办理审核，不能委托代办。", role=post.name))
    return Verdict.yes()


def check_days(first: date | None, last: date | None, today: date) -> Verdict:
    """From today on, in order, not longer than a leave is; the code of each reason is its field."""
    if first is None or last is None:
        verdict = Verdict.yes() if first else Verdict.no("first_day", say("请填写开始日期。"))
        return verdict & (Verdict.yes() if last else Verdict.no("last_day", say("请填写结束日期。")))
    if first < today:
        return Verdict.no("first_day", say("开始日期不能早于今天（%(today)s）。", today=day_text(today)))
    if last < first:
        return Verdict.no("last_day", say("结束日期不能早于开始日期。"))
    if (count := Days(first, last).count) > LONGEST:
        text = say(
            "委托代办最长 %(most)d 天，现为 %(count)d 天。结束日期最晚为%(last)s；时间更长的，请移交岗位。",
            most=LONGEST,
            count=count,
            last=day_text(first + timedelta(days=LONGEST - 1)),
        )
        return Verdict.no("last_day", text)
    return Verdict.yes()


def check_reason(reason: str) -> Verdict:
    """Why its holder does not act themself, in a few words."""
    if not trim(reason):
        return Verdict.no("reason", say("请填写委托的原因，例如出差、休假、参加培训。"))
    if len(trim(reason)) > REASON_LENGTH or fault(reason):
        return Verdict.no("reason", say("委托的原因不超过 %(most)d 个字。", most=REASON_LENGTH))
    return Verdict.yes()


def is_free(days: Days, others: Collection[tuple[Days, str]]) -> Verdict:
    """One post is in the hands of one colleague at a time; `others` are its other delegations, with whom they are entrusted to."""
    for taken, name in sorted(others, key=lambda each: each[0].first):
        if days.meets(taken):
            text = say(
                "该岗位%(first)s至%(last)s已委托%(name)s代办，与所填日期重叠。请改期，或先结束原委托。",
                first=day_text(taken.first),
                last=day_text(taken.last),
                name=name,
            )
            return Verdict.no("first_day", text)
    return Verdict.yes()


def may_end(viewer: int | None, holder: int, colleague: int, appoints: Verdict) -> Verdict:
    """Either side, and who may appoint there."""
    if viewer is not None and viewer in (holder, colleague):
        return Verdict.yes()
    return appoints
