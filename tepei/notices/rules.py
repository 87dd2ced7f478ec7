"""What a public notice lets pass, and what may be done with one, in plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tepei.policy.calendar import day_text
from tepei.policy.characters import fault, trim
from tepei.policy.notice import NoticePeriod
from tepei.policy.verdict import Verdict
from tepei.policy.words import join, say

ESTIMATED = say("公示期间的放假、调休安排尚未公布，截止日期按周一至周五推算。")


@dataclass(frozen=True)
class Given:
    """The last notice that names somebody: up to the end of this day, with what came of each objection to them (None: not answered yet).

    `is_estimated`: nobody had announced yet which of its days are worked.
    """

    ends_on: date
    upheld: Sequence[bool | None] = ()
    is_estimated: bool = False


def may_pass(period: NoticePeriod | None, given: Given | None, today: date) -> Verdict:
    """May somebody pass the step that demands this period? Objections hold back who they are about and nobody else.

    Source: 内人社办发〔2023〕147号 三（二）（四）: “经公示（5个工作日）无异议”.
    """
    if period is None:
        return Verdict.yes()
    if given is None:
        return Verdict.no("notice_missing", say("须先公示%(period)s，请到“公示”中发布。", period=period.text))
    if today <= given.ends_on:
        running = say("正在公示，到%(day)s为止，期满无异议后再办理。", day=day_text(given.ends_on))
        return Verdict.no("notice_running", join((running, ESTIMATED)) if given.is_estimated else running)
    if None in given.upheld:
        return Verdict.no("objection_open", say("公示期间收到异议，尚未答复，请先在“公示”中调查答复。"))
    if True in given.upheld:
        return Verdict.no("objection_upheld", say("公示期间的异议经查属实，请退回或不予通过。"))
    return Verdict.yes()


def may_put_up(starts_on: date, today: date, count: int) -> Verdict:
    """Of `count` people, from this day on? A day that has gone by showed nobody anything."""
    if not count:
        return Verdict.no("people", say("目前没有等待公示的人选。"))
    if starts_on < today:
        return Verdict.no("starts_on", say("公示开始日期不能早于今天，请重新填写。"))
    return Verdict.yes()


def may_withdraw(is_over: bool, reason: str) -> Verdict:
    """One whose days are over has done what it was for."""
    if is_over:
        return Verdict.no("notice_over", say("公示期已满，不能作废。"))
    if not trim(reason):
        return Verdict.no("reason", say("请写明作废公示的原因。"))
    return is_legible("reason", reason)


def may_object(is_running: bool, text: str, contact: str) -> Verdict:
    """By somebody who says what and can be asked back."""
    if not is_running:
        return Verdict.no(
            "notice_over", say("公示期已结束，不再受理异议。如有情况反映，请联系发布公示的单位。")
        )
    verdict = is_legible("text", text) & is_legible("contact", contact)
    if not trim(text):
        verdict &= Verdict.no("text", say("请写明异议的内容和依据。"))
    if not trim(contact):
        verdict &= Verdict.no("contact", say("请填写联系方式，以便调查核实和答复。"))
    return verdict


def may_answer(upheld: bool | None, finding: str, is_answered: bool) -> Verdict:
    """Once, with what was found."""
    if is_answered:
        return Verdict.no("answered", say("该异议已经答复。"))
    verdict = Verdict.yes()
    if upheld is None:
        verdict &= Verdict.no("upheld", say("请选择调查结论。"))
    if not trim(finding):
        verdict &= Verdict.no("finding", say("请填写调查情况。"))
    return verdict & is_legible("finding", finding)


def is_legible(code: str, text: str) -> Verdict:
    """Nothing hidden stands in it, which no database takes."""
    hidden = fault(text, lines=True)
    return Verdict.no(code, say("%(fault)s。", fault=hidden)) if hidden else Verdict.yes()
