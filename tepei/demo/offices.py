"""Places and units that a form names, so that somebody acts at the steps which they lead to 示例的接收地、接收单位."""

from __future__ import annotations

from collections.abc import Sequence

from tepei.demo.fillers import Answers
from tepei.organisations import directory
from tepei.organisations import queries as organisations
from tepei.policy.facts import DIVISIONS
from tepei.policy.route import RouteStepRecord
from tepei.policy.scheme import SchemeRecord
from tepei.policy.values import Codes


def naming(scheme: SchemeRecord, track: str, codes: Codes, unit: str) -> Answers:
    """Answers that name somebody for each step of the track's route which a field says the place of: this unit, or the first place that has
    whoever acts there.
    """
    found: Answers = {}
    steps = [step for step in scheme.route_of(track).steps if step.at]
    for at in dict.fromkeys(step.at for step in steps):
        section, field = scheme.form.live.found(at) or (None, None)
        if section is None or field is None:
            continue
        here = [step for step in steps if step.at == at]
        named = unit if field.kind == "organisation" else _place(here, codes)
        found.setdefault(section.key, {})[field.key] = named
    return found


def _place(steps: Sequence[RouteStepRecord], codes: Codes) -> str:
    """ "" where no place has them."""
    for code, item in codes.get(DIVISIONS, {}).items():
        office = directory.seat(code) if item.is_selectable else None
        if office and all(organisations.acting_at(office.id, step.by) for step in steps):
            return code
    return ""
