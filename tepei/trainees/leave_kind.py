"""The request for leave as a kind of paper: both units approve it, who runs the year beyond so many days; then the leave begins on its day."""

from __future__ import annotations

import datetime as dt

from tepei.papers import kinds
from tepei.papers.kinds import Stages
from tepei.papers.moves import Move
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import clock
from tepei.trainees import births, moves, request_rules, requests, telling, terms
from tepei.trainees.request_models import Leave

FORM = requests.form("请假", [
    {"key": "begins", "label": "开始日期", "kind": "date", "required": True},
    {"key": "ends", "label": "结束日期", "kind": "date", "required": True},
    {"key": "reason", "label": "请假事由", "kind": "long_text", "max_length": 500, "required": True},
    {"key": "phone", "label": "请假期间联系电话", "kind": "phone", "required": True},
])  # fmt: skip


def days_of(leave: Leave) -> tuple[dt.date, dt.date]:
    """The first and the last day that were asked for."""
    typed = requests.answers(leave)
    return dt.date.fromisoformat(typed["begins"]), dt.date.fromisoformat(typed["ends"])


def length_of(leave: Leave) -> int:
    """In days, both ends counted."""
    begins, ends = days_of(leave)
    return (ends - begins).days + 1


def begin(leave: Leave) -> None:
    """The trainee is on leave from its first day."""
    trainee, typed = leave.trainee, requests.answers(leave)
    move = moves.make(trainee, "leave", on=days_of(leave)[0], reason=typed["reason"], paper_id=leave.id)
    telling.tell(trainee, move)


def _levels(leave: Leave) -> Stages:
    """Both units; who runs the year as well, where the notice says so of a leave as long as this."""
    training = terms.training_of(leave.trainee)
    most = training.region_leave_days if training else None
    if most is not None and length_of(leave) > most:
        return (requests.both(leave), requests.region(leave))
    return (requests.both(leave),)


def _is_ready(leave: Leave) -> Verdict:
    typed = requests.answers(leave)
    return requests.may_ask("leave", leave) and request_rules.is_in_order(typed["begins"], typed["ends"])


def _apply(leave: Leave, move: Move) -> tuple[str, ...]:
    """Begun at once where its day has come; else it begins by itself on that day (trainees.due). The bureau hears of a long one."""
    if requests.is_approved(move):
        if days_of(leave)[0] <= clock.today():
            begin(leave)
        training = terms.training_of(leave.trainee)
        long = training.long_leave_days if training else None
        if long is not None and length_of(leave) > long:
            telling.tell_long_leave(leave.trainee, leave.id, length_of(leave))
    return ()


kinds.follow(births.follow)
KIND = requests.register(
    "leave", say("请假单"), _levels, _apply, form=lambda _leave: FORM, is_ready=_is_ready, screen="LeaveView"
)
