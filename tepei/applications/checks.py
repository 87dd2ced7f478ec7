"""What is missing in an application, and what the conditions say of it 核对."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from tepei.applications import doubts, facts
from tepei.applications.models import Application
from tepei.forms import queries as forms
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers.drafts import Draft
from tepei.people import queries as people
from tepei.policy.doubts import doubted
from tepei.policy.eligibility import RequirementRecord, assess, facts_asked
from tepei.policy.fields import Form
from tepei.policy.form import Gap
from tepei.policy.scheme import SchemeRecord
from tepei.policy.verdict import Verdict
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

HISTORY = {"was_selected", "is_sanctioned"}


@dataclass(frozen=True)
class Check(Draft[Application]):
    """One look at an application under a scheme: what is missing, and what the conditions say."""

    scheme: SchemeRecord

    @cached_property
    def form(self) -> Form:
        return self.scheme.form.live

    @cached_property
    def chain(self) -> list[Organisation]:
        """The employer and all above it."""
        return organisations.ancestors(self.paper.organisation_id)

    @cached_property
    def facts(self) -> dict[str, object]:
        """What is known of the applicant: from the answers, the unit, the lists, and who was selected before."""
        unit = facts.facts_of_unit(self.chain, self.content.codes, province.bodies())
        history = _history(self.paper, self._day) if facts_asked(self.requirements) & HISTORY else {}
        return facts.facts_of(self.content, {**unit, **history}, self._day)

    @cached_property
    def gaps(self) -> dict[str, list[Gap]]:
        """What is still to do, by section. {} when complete."""
        asks = any(kind.required_if for kind in self.form.attachments)
        return forms.gaps_of(self.content, self.facts if asks else {}, self._day)

    @cached_property
    def conditions(self) -> Verdict:
        """The track's conditions over what is filled in now, and what of it people have to settle."""
        verdict = assess(self.requirements, self.facts, self._day, province.bodies().words["steps"])
        return doubted(verdict, self.requirements, doubts.of(self.content, self.paper.person))

    @property
    def requirements(self) -> tuple[RequirementRecord, ...]:
        return self.scheme.track(self.paper.track.code).requirements

    @property
    def _day(self) -> dt.date:
        return programmes.reference_day(self.paper.cycle)


def of(application: Application, scheme: SchemeRecord | None = None) -> Check:
    """The look under the application's own scheme, or under another one. Raises Absent before the opening."""
    return Check(application, scheme or programmes.scheme_of(application))


def _history(application: Application, on: dt.date) -> dict[str, object]:
    programme = application.cycle.programme
    listed = people.listed(application.person, application.organisation_id, programme.code, on)
    selected = select(Application.id).where(
        Application.person_id == application.person_id,
        Application.state == "selected",
        Application.id != application.id,
        Application.cycle_id.in_(
            select(Cycle.id).where(Cycle.programme_id == programme.id, ~Cycle.is_rehearsal)
        ),
    )
    with scope.everything("who was selected before is known to the rules, whoever asks"):
        was_selected = "selected" in listed or db.session.scalar(select(selected.exists()))
    return {"was_selected": bool(was_selected), "is_sanctioned": "sanctioned" in listed}
