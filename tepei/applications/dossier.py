"""All that a reviewer decides from, on one page 审核材料."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from tepei.applications import checks, holding, prints, queries, rules
from tepei.applications.models import Application
from tepei.forms.models import Attachment
from tepei.papers import endorsements, moves
from tepei.papers import queries as papers
from tepei.papers import rules as review_rules
from tepei.papers.endorsement_models import Endorsement
from tepei.policy.fields import Form
from tepei.policy.identity import mask_id
from tepei.policy.route import APPLICANT
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.printing import rendering

REVIEWING = ("approve", "send_back", "reject", "select", "retract")


@dataclass(frozen=True)
class Endorsed:
    """A document that a step signs: how far it is, and whether the viewer's step is to sign it now."""

    key: str
    title: str
    organisation: str
    state: str
    endorsement: Endorsement | None
    is_due: bool


@dataclass(frozen=True)
class Dossier:
    """One application as its reviewers see it.

    `verbs` are those that are the viewer's to use, `refusals` those of them that the time forbids, by the reason;
    `targets` where it may go back to.
    """

    application: Application
    conditions: Verdict
    attachments: tuple[tuple[str, Attachment], ...]
    events: tuple[papers.Event, ...]
    waiting: papers.Waiting | None
    later: tuple[str, ...]
    duplicates: papers.Duplicates
    places: holding.Places
    verbs: frozenset[str]
    refusals: Mapping[str, tuple[str, ...]]
    targets: tuple[tuple[int, str], ...]
    impartial: Verdict
    endorsed: tuple[Endorsed, ...]
    exceptions: tuple[str, ...]

    @property
    def refused(self) -> frozenset[str]:
        return frozenset(verb for verbs in self.refusals.values() for verb in verbs)


def find(application_id: int) -> Application:
    """The application, if it has ever reached an organisation that the viewer acts for; Absent for every other.

    What an applicant is changing is not yet theirs to see: they get the answers that were last submitted.
    """
    asked = select(Application).where(
        Application.id == application_id, scope.criterion(Application), papers.on_desk()
    )
    related = (
        joinedload(Application.cycle),
        joinedload(Application.revision),
        joinedload(Application.track),
        joinedload(Application.person),
        joinedload(Application.organisation),
        joinedload(Application.pool),
        joinedload(Application.form),
        joinedload(Application.steps),
        selectinload(Application.decisions),
    )
    found: Application | None = (
        db.session.scalars(asked.options(*related)).unique().one_or_none()
        if 0 < application_id < 2**31
        else None
    )
    if found is None:
        raise Absent
    if found.state in rules.EDITABLE and (submitted := queries.submission_of(found)):
        set_committed_value(found.form, "answers", submitted.answers)
    return found


def dossier(application: Application) -> Dossier:
    """Everything about it that the viewer may know."""
    desk = queries.desk(application)
    labels = {kind.key: kind.label for kind in queries.attachment_kinds(application)}
    impartial = review_rules.is_impartial(papers.actor_on(application, ()))
    in_review = application.state == "in_review"
    verbs = frozenset(papers.may_act(application)) & frozenset(REVIEWING) if impartial else frozenset()
    return Dossier(
        application=application,
        conditions=checks.assessment(desk),
        attachments=tuple((labels.get(each.kind, each.kind), each) for each in desk.attachments),
        events=tuple(papers.timeline(application, for_applicant=False)),
        waiting=papers.waiting_for(application),
        later=tuple(
            step.organisation_name
            for step in application.steps
            if in_review and step.stage > application.position
        ),
        duplicates=papers.duplicates(application),
        places=holding.places_left(application),
        verbs=verbs,
        refusals=moves.refusals(application, verbs),
        targets=_targets(application),
        impartial=impartial,
        endorsed=_endorsed(application, "approve" in verbs),
        exceptions=_exceptions(application) if "approve" in verbs else (),
    )


def _endorsed(application: Application, acts: bool) -> tuple[Endorsed, ...]:
    """What the steps so far had to sign, and what the viewer's own step has to."""
    found = []
    for step in application.steps:
        is_here = step.stage == application.position and application.state == "in_review"
        if step.stage > application.position or (is_here and not acts):
            continue
        for key, title in endorsements.demanded(application, step.kind):
            signed = endorsements.find(application, step.organisation_id, key)
            state = endorsements.state_of(signed)
            found.append(Endorsed(key, title, step.organisation_name, state, signed, is_here))
    return tuple(found)


def _exceptions(application: Application) -> tuple[str, ...]:
    """What the acting step would have to pass over 破格."""
    step = papers.due_steps(application)[0]
    return tuple(each["text"] for each in review_rules.exceptions_for(application.exceptions, step.kind))


def masked_form(application: Application) -> str:
    """The official form as it would be printed, with the middle of the ID number hidden."""
    set_committed_value(
        application.form, "answers", _masked(queries.desk(application).form, application.form.answers)
    )
    return rendering.on_screen(prints.html_of(application, copies=1))


def _masked(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(answers)
    for section in form.sections:
        secret = [field.key for field in section.fields if field.kind == "id_number"]
        if secret and not section.rows:
            given = kept.get(section.key, {})
            kept[section.key] = given | {key: mask_id(given[key]) for key in secret if given.get(key)}
    return kept


def _targets(application: Application) -> tuple[tuple[int, str], ...]:
    """Where it may be sent back to: the applicant first, then the nearest stop."""
    earlier = [
        (number, "、".join(step.organisation_name for step in stage))
        for number, stage in enumerate(papers.stages_of(application.steps[:]))
        if number < application.position
    ]
    return ((APPLICANT, "申报人"), *reversed(earlier))
