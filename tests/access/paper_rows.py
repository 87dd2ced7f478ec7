"""Papers of the world beside the requests of trainees: of people, of units, and the lists of bodies; with what hangs on them."""

from __future__ import annotations

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.forms.models import Attachment, FilledForm
from tepei.lodgements.models import Lodgement
from tepei.organisations.models import Organisation
from tepei.papers import draft_actions
from tepei.papers.endorsement_models import Endorsement
from tepei.portal import clock, files, scope
from tepei.portal.database import transaction
from tepei.programmes.models import Track
from tepei.recommendations.models import Recommendation
from tests import factories
from tests.applications.filling import photo
from tests.papers.stage import draft, track_id


def rejected(paper_id: int, unit: Organisation) -> None:
    """One more paper of this paper's person, that was decided long ago."""
    old = draft(factories.person(), unit)
    with scope.everything("a test rejects a paper"), transaction() as session:
        person_id = session.get_one(Application, paper_id).person_id
        old.person_id, old.state, old.live = person_id, "rejected", None


def recommended_by(body: Organisation, supplement: int = 0) -> int:
    """A list that this body has begun."""
    with scope.everything("a test begins a list"), transaction() as session:
        made = Recommendation(form=FilledForm(answers={}), supplement=supplement, people=[])
        made.body_id, made.body_name = body.id, body.name
        draft_actions.begin(made, None, body, session.get_one(Track, track_id("outside")))
    return made.id


def lodged_by(body: Organisation) -> int:
    """A list for the record that this body has begun."""
    with scope.everything("a test begins a list"), transaction() as session:
        made = Lodgement(form=FilledForm(answers={}), supplement=0, people=[])
        made.body_id, made.body_name = body.id, body.name
        draft_actions.begin(made, None, body, session.get_one(Track, track_id("outside")))
    return made.id


def filed_by(unit: Organisation) -> int:
    """A draft that this unit files for itself."""
    with scope.everything("a test begins an application of a unit"), transaction() as session:
        made = Application(form=FilledForm(answers={}))
        draft_actions.begin(made, None, unit, session.get_one(Track, track_id("outside")))
    return made.id


def attach(paper_id: int) -> int:
    """A photo of a paper."""
    with scope.everything("a test attaches a photo"), transaction() as session:
        kept = files.keep(photo(), "照片.png", kind="photo")
        form_id = session.get_one(Application, paper_id).form_id
        made = Attachment(form_id=form_id, kind="photo", file_id=kept.id, added_at=clock.now())
        session.add(made)
    return made.id


def endorsement(paper_id: int) -> int:
    """A signed scan of the paper's unit."""
    with scope.everything("a test signs"), transaction() as session:
        paper = session.get_one(Application, paper_id)
        found = session.scalars(select(Endorsement).where(Endorsement.paper_id == paper_id)).one_or_none()
        made = found or Endorsement(
            key="unit_review", paper_id=paper_id, organisation_id=paper.organisation_id,
            file_id=files.keep(photo(), "扫描件.png").id, scan_mark="0" * 64, scanned_at=clock.now(),
            form=FilledForm(answers={}),
        )  # fmt: skip
        session.add(made)
    return made.id
