"""Begin a year: from another one, or from the blank scheme 新增年度."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from tepei import packs
from tepei.policy.scheme import Programme as ProgrammeRecord
from tepei.policy.scheme import RouteStep
from tepei.portal import audit
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, require
from tepei.programmes.models import Cycle
from tepei.schemes import assembling, checking
from tepei.schemes.loading import write
from tepei.years import rules
from tepei.years.rollover import Next, rolled_over

STARTER = Path(__file__).resolve().parents[2] / "packs" / "base" / "starter"


def roll_over(source: Cycle, wanted: Next) -> Cycle:
    """滚动: the source's scheme a year on, as a draft. Refused where the code is taken or is none."""
    with transaction() as session:
        _require_free(wanted.code)
        made = write(session, None, rolled_over(assembling.sound(source), wanted))
        audit.record("cycle.rolled_over", made, source=source.code)
        return made


def start_blank(programme_code: str, programme_name: str, wanted: Next) -> Cycle:
    """A draft with the blank scheme (packs/base/starter), of a programme that is there or a new one."""
    with transaction() as session:
        _require_free(wanted.code)
        require(rules.is_code(programme_code, taken=False))
        programme = ProgrammeRecord(code=programme_code, name=programme_name)
        made = rolled_over(_blank(), wanted).model_copy(update={"programme": programme, "origin": ""})
        cycle = write(session, None, made)
        audit.record("cycle.started", cycle, programme=programme_code)
        return cycle


def _blank() -> packs.Cycle:
    """The blank scheme, with the steps that the bodies of this province make possible."""
    province = checking.province()
    found, _problems = packs.check_files(packs.texts(STARTER), province)
    if found is None:
        raise Refused("空白方案无法读取，请联系系统管理员。")
    kinds = {organisation.kind for organisation in province.organisations}
    steps = [
        step for step in found.route.steps if step.kind not in ("county", "prefecture") or step.kind in kinds
    ]
    if "corps" in kinds:
        steps.insert(-1, RouteStep(kind="corps", opinion="兵团人力资源和社会保障局审核意见"))
    route = found.route.model_copy(update={"steps": tuple(steps)})
    return found.model_copy(update={"route": route})


def _require_free(code: str) -> None:
    taken = db.session.scalars(select(Cycle.id).where(Cycle.code == code)).first() is not None
    require(rules.is_code(code, taken))
