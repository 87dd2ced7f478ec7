"""The request to end early 终止培养申请: the sending unit consents, who runs the year approves, and the training ends."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from tepei.papers.kinds import Stages
from tepei.papers.moves import Move
from tepei.policy.fields import Form
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.programmes import queries as programmes
from tepei.trainees import moves, requests, telling
from tepei.trainees.request_models import EarlyEnd


@lru_cache(maxsize=50)
def _form(reasons: tuple[str, ...]) -> Form:
    """With a list of reasons it is chosen and the list says which are personal; without one both are typed."""
    asked_for = (
        [{"key": "reason", "label": "终止原因", "kind": "choice", "options": list(reasons), "required": True}]
        if reasons
        else [
            {"key": "reason", "label": "终止原因", "max_length": 100, "required": True},
            {"key": "personal", "label": "是否因个人原因", "kind": "yes_no", "required": True},
        ]
    )
    rest = [
        {"key": "last_day", "label": "最后一天培养日期", "kind": "date", "required": True},
        {"key": "facts", "label": "情况说明", "kind": "long_text", "max_length": 500, "required": True},
    ]
    return requests.form("终止培养", [*asked_for, *rest])


def form_of(end: EarlyEnd) -> Form:
    """As the year's notice has the reasons."""
    training = programmes.scheme_of(end).training
    return _form(training.end_reasons if training else ())


def _stages(end: EarlyEnd) -> Stages:
    return (requests.sending(end), requests.region(end))


def _is_ready(end: EarlyEnd) -> Verdict:
    return requests.may_ask("end", end)


def _apply(end: EarlyEnd, move: Move) -> tuple[str, ...]:
    """Ended on the day that was asked for, for personal reasons or for others."""
    if requests.is_approved(move):
        trainee, typed, training = end.trainee, requests.answers(end), programmes.scheme_of(end).training
        reasons = training.personal_reasons if training and training.end_reasons else None
        is_personal = typed["reason"] in reasons if reasons is not None else typed.get("personal") == "yes"
        last_day = dt.date.fromisoformat(typed["last_day"]) if trainee.begins_on else None
        made = moves.make(
            trainee,
            "end",
            reason=f"{typed['reason']}：{typed['facts']}",
            paper_id=end.id,
            left_on=last_day,
            is_personal=is_personal,
        )
        telling.tell(trainee, made)
    return ()


KIND = requests.register(
    "early_end",
    say("终止培养申请"),
    _stages,
    _apply,
    form=form_of,
    is_ready=_is_ready,
    screen="EarlyEndView",
)
