"""The request for leave as a kind of paper: two approvals at once, several in turn, after the year has closed too."""

from __future__ import annotations

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers import drafts, kinds
from tepei.papers.kinds import Stages
from tepei.papers.models import Paper
from tepei.policy.fields import Form
from tepei.policy.life import life
from tepei.policy.route import Stop
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal.database import db
from tepei.trainees import births, leave_rules
from tepei.trainees.leave_models import Leave

# No notice has a form of it: what it asks is assumed.
FORM = Form.from_data({"version": "1", "sections": [{"key": "basic", "title": "请假", "fields": [
    {"key": "begins", "label": "开始日期", "kind": "date", "required": True, "assumed": True},
    {"key": "ends", "label": "结束日期", "kind": "date", "required": True, "assumed": True},
    {"key": "reason", "label": "请假事由", "kind": "long_text", "max_length": 500, "required": True, "assumed": True},
    {"key": "phone", "label": "请假期间联系电话", "kind": "phone", "required": True, "assumed": True},
]}], "attachments": [{"key": "proof", "label": "证明材料", "kind": "document"}]})  # fmt: skip


def _both(leave: Leave) -> Stages:
    return [(Stop("training", leave.training_unit_id), Stop("unit", leave.organisation_id))]


def _is_ready(leave: Leave) -> Verdict:
    days = drafts.content_of(leave).answered("basic")
    return leave_rules.may_take_leave(is_trainee(leave)) and leave_rules.is_in_order(
        days["begins"], days["ends"]
    )


def is_trainee(paper: Paper) -> bool:
    """Is the person of this paper selected in its year?"""
    same = {"person_id": paper.person_id, "cycle_id": paper.cycle_id, "state": "selected"}
    return db.session.scalars(select(Application.id).filter_by(**same)).first() is not None


kinds.follow(births.follow)
KIND = kinds.register(
    kinds.PaperKind(
        key="leave",
        life=life(say("请假单"), ("submit", "retract", "approve", "send_back"), final=("approved",)),
        stages=_both,
        steps={"training": say("培养单位"), "unit": say("派出单位")},
        count=kinds.IN_TURN,
        form=lambda _leave: FORM,
        is_ready=_is_ready,
        screen="LeaveView",
        filer=say("学员"),
        files_in=("open", "closed", "archived"),
        reviews_in=("open", "closed", "archived"),
        material=drafts.material,
    )
)
