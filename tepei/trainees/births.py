"""Who is selected becomes a trainee, where the year says that they are trained; who is revoked is one no longer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers.models import Paper
from tepei.policy import traineeship
from tepei.portal import audit, bulk, clock, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.trainees import moves
from tepei.trainees.models import Trainee


def follow(verb: str, papers: Sequence[Paper], ground: str) -> None:
    """What a selection, or its revocation, means for a trainee; in its transaction."""
    if verb == "select":
        for key in bulk.insert_rows(Trainee, [_born(paper) for paper in papers if _is_trained(paper)]):
            audit.record("trainee.born", (Trainee, key))
    if verb == "revoke":
        _leave([paper.id for paper in papers], ground)


def _is_trained(paper: Paper) -> bool:
    if not isinstance(paper, Application) or paper.person_id is None:
        return False
    scheme = programmes.scheme_of(paper)
    return scheme.training is not None and scheme.tasks_of(paper.track.code) is None


def _born(paper: Paper) -> dict[str, Any]:
    """The values of the row."""
    return {
        "application_id": paper.id,
        "person_id": paper.person_id,
        "cycle_id": paper.cycle_id,
        "track_id": paper.track_id,
        "organisation_id": paper.organisation_id,
        "organisation_name": paper.organisation_name,
        "name": paper.applicant_name,
        "number": paper.trainee_number,
        "state": traineeship.BORN,
        "born_at": clock.now(),
    }


def _leave(ids: Sequence[int], ground: str) -> None:
    """On a ground of the notice they are disqualified, else the training ends; what is over stays so."""
    with scope.everything("a revoked selection ends the training, wherever it is"):
        trainees = db.session.scalars(select(Trainee).where(Trainee.application_id.in_(ids))).all()
    for trainee in trainees:
        if trainee.state in traineeship.UNDER_WAY:
            left_on = clock.today() if trainee.begins_on else None
            moves.make(trainee, "disqualify" if ground else "end", reason=ground, left_on=left_on)
