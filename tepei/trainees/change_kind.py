"""The request for a change of period, subject or unit 变更申请: both units say what they think, who runs the year consents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tepei.papers.kinds import Stages
from tepei.papers.moves import Move
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.trainees import moves, request_rules, requests, telling
from tepei.trainees.request_models import TrainingChange

FORM = requests.form("变更", [
    {"key": "unit", "label": "变更后的培养单位", "max_length": 120, "locked": True, "help": "不变更的空着；新增申请时选择"},
    {"key": "subject", "label": "变更后的培养专业", "max_length": 120, "help": "不变更的不填"},
    {"key": "ends_on", "label": "变更后的期满日期", "kind": "date", "help": "不变更的不填"},
    {"key": "reason", "label": "变更理由", "kind": "long_text", "max_length": 500, "required": True},
])  # fmt: skip


def _renew(change: TrainingChange) -> None:
    """The unit that was chosen stands in the form, whatever is typed."""
    typed = dict(change.form.answers.get(requests.SECTION, {}))
    typed["unit"] = change.new_unit.name if change.new_unit else ""
    change.form.answers = {**change.form.answers, requests.SECTION: typed}


def _values(change: TrainingChange) -> dict[str, Any]:
    """The trainee's columns as they are to be."""
    typed, found = requests.answers(change), dict[str, Any]()
    if change.new_unit_id is not None:
        found["training_unit_id"] = change.new_unit_id
    if typed["subject"]:
        found["subject"] = typed["subject"]
    if typed["ends_on"]:
        found["ends_on"] = dt.date.fromisoformat(typed["ends_on"])
    return found


def _stages(change: TrainingChange) -> Stages:
    return (requests.both(change), requests.region(change))


def _is_ready(change: TrainingChange) -> Verdict:
    return requests.may_ask("change", change) and request_rules.changes_something(_values(change))


def _apply(change: TrainingChange, move: Move) -> tuple[str, ...]:
    if requests.is_approved(move):
        typed = requests.answers(change)
        made = moves.make(
            change.trainee, "change", reason=typed["reason"], paper_id=change.id, **_values(change)
        )
        telling.tell(change.trainee, made)
    return ()


KIND = requests.register(
    "training_change",
    say("变更申请"),
    _stages,
    _apply,
    form=lambda _change: FORM,
    renew=_renew,
    is_ready=_is_ready,
    screen="TrainingChangeView",
)
