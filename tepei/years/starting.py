"""Begin a year: from another one, or from the blank scheme 新增年度."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from sqlalchemy import select

from tepei import packs
from tepei.policy.body_kinds import StepRecord
from tepei.policy.route import RouteStepRecord
from tepei.policy.scheme import ProgrammeRecord
from tepei.policy.words import Sentence, say
from tepei.portal import audit
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, require
from tepei.programmes.models import Cycle
from tepei.schemes import adopting, assembling, checking
from tepei.schemes.loading import write
from tepei.years import rules
from tepei.years.rollover import Next, rolled_over

STARTER = Path(__file__).resolve().parents[2] / "packs" / "base" / "starter"


def roll_over(source: Cycle, following: Next) -> Cycle:
    """滚动: the source's scheme a year on, as a draft. Refused where the code is taken or is none."""
    with transaction() as session:
        _require_free(following.code)
        made = write(session, None, adopting.for_viewer(rolled_over(assembling.sound(source), following)))
        audit.record("cycle.rolled_over", made, source=source.code)
        return made


def start_blank(programme_code: str, programme_name: str, following: Next) -> Cycle:
    """A draft with the blank scheme (packs/base/starter), of a programme that is there or a new one."""
    with transaction() as session:
        _require_free(following.code)
        require(rules.is_code(programme_code, taken=False))
        programme = ProgrammeRecord(code=programme_code, name=programme_name)
        made = rolled_over(_blank(), following).model_copy(update={"programme": programme, "origin": ""})
        cycle = write(session, None, adopting.for_viewer(made))
        audit.record("cycle.started", cycle, programme=programme_code)
        return cycle


def _blank() -> packs.Year:
    """The blank scheme, with the steps that the bodies of this province make possible."""
    installation = checking.installation()
    base = dataclasses.replace(installation, bodies=packs.bodies())
    found, _problems = packs.check_files(packs.texts(STARTER), base)
    if found is None:
        raise Refused(say("空白方案无法读取，请联系系统管理员。"))
    there = packs.reachable(installation)
    written = {step.kind: step for step in found.route.steps}
    steps = tuple(
        written.get(step.code) or RouteStepRecord(kind=step.code, opinion=chinese(_opinion(step)))
        for step in installation.bodies.steps
        if step.code in there
    )
    return found.model_copy(update={"route": found.route.model_copy(update={"steps": steps})})


def _opinion(step: StepRecord) -> Sentence:
    return Sentence(step.opinion) or say("%(step)s审核意见", step=Sentence(step.name))


def _require_free(code: str) -> None:
    taken = db.session.scalars(select(Cycle.id).where(Cycle.code == code)).first() is not None
    require(rules.is_code(code, taken))
