"""The list for the record as a kind of paper: filed by the body that decided, accepted or returned by who runs the year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tepei.lodgements import queries, rules
from tepei.lodgements.models import LodgedPerson, Lodgement
from tepei.papers import drafts, filers, kinds
from tepei.papers.moves import Move
from tepei.policy.fields import Form
from tepei.policy.life import life
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal.database import db
from tepei.portal.errors import require
from tepei.programmes import queries as programmes
from tepei.programmes import rules as windows
from tepei.recommendations import queries as mandates

SECTION = "basic"
# 四（二） gives no form of it: what it asks is assumed.
FORM = Form.from_data({"version": "1", "sections": [{"key": SECTION, "title": "确定情况", "fields": [
    {"key": "document", "label": "确定人选的文号", "max_length": 60, "required": True, "assumed": True},
    {"key": "decided_on", "label": "确定人选的日期", "kind": "date", "required": True, "assumed": True},
    {"key": "statement", "label": "选拔情况说明", "kind": "long_text", "max_length": 1000, "required": True, "assumed": True},
    {"key": "contact", "label": "联系人", "kind": "name", "required": True, "assumed": True},
    {"key": "phone", "label": "联系电话", "kind": "phone", "required": True, "assumed": True},
]}], "attachments": [
    {"key": "document", "label": "确定人选的文件", "kind": "document", "required": True, "assumed": True},
]})  # fmt: skip


def _is_ready(lodgement: Lodgement) -> Verdict:
    """In time, with something to say."""
    decider = queries.decider_of(lodgement.cycle, lodgement.organisation)
    if decider is None:
        return rules.may_lodge(0)
    now = programmes.now_of(lodgement.cycle)
    verdict = windows.is_step_open(decider.step, mandates.window_of(decider), now)
    return verdict & rules.may_lodge(len(queries.changed(decider)))


def name_people(lodgement: Lodgement, move: Move) -> tuple[str, ...]:
    """What is handed in names people as they stand then, and is not changed by what happens later."""
    if move.verb != "submit":
        return ()
    lodgement.people = []
    db.session.flush()
    decider = queries.decider_of(lodgement.cycle, lodgement.organisation)
    changed = queries.changed(decider) if decider else []
    require(rules.may_lodge(len(changed)))
    lodgement.people = [
        LodgedPerson(
            application_id=paper.id,
            position=position,
            name=paper.applicant_name,
            unit_name=paper.organisation_name,
            track_name=paper.track.name,
            is_withdrawn=is_withdrawn,
        )
        for position, (paper, is_withdrawn) in enumerate(changed, 1)
    ]
    db.session.flush()
    return ()


def _material(lodgement: Lodgement) -> Mapping[str, Any]:
    return {**drafts.material(lodgement), "people": lodgement.people}


KIND = kinds.register(
    kinds.PaperKind(
        key="lodgement",
        life=life(say("备案名单"), ("submit", "retract", "approve", "send_back"), final=("approved",)),
        buttons={"approve": say("予以备案"), "send_back": say("退回")},
        stages=mandates.to_the_end,
        count=kinds.ANY,
        form=lambda _lodgement: FORM,
        is_ready=_is_ready,
        screen="LodgementView",
        unit_screen="LodgementView",
        is_filer=filers.by_body,
        filer=say("作出决定的单位"),
        files_in=("open", "closed"),
        effects=(name_people,),
        template="lodgements/paper.html",
        material=_material,
    )
)
