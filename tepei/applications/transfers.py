"""转评: an approved application goes over to another track of its year, where it is selected 层次调整."""

from __future__ import annotations

from sqlalchemy import select

from tepei.applications import actions, checks, holding
from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.applications.person_trials import PersonTrial
from tepei.papers import desks
from tepei.papers import queries as papers
from tepei.papers.models import Paper
from tepei.places import actions as places
from tepei.policy.words import Sentence
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


def failures(paper: Paper, track: Track) -> tuple[Sentence, ...]:
    """The conditions of the other track that are not met; what people settle (专家评审) is no failure."""
    trial = PersonTrial(paper, programmes.scheme_of(paper), is_reviewed=True, tried=track)  # type: ignore[arg-type]
    return tuple(reason.text for reason in trial.conditions.failures)


def consents(paper: Paper, field: str) -> bool | None:
    """What the form says at this place (“section.field”); None where it says nothing."""
    section, _, key = field.partition(".")
    return {"yes": True, "no": False}.get((paper.form.answers.get(section) or {}).get(key, ""))


def is_on(paper: Paper, track: Track) -> bool:
    """Has whoever filed it another paper of this kind on that track?"""
    theirs = papers.of_the_same(paper) & (Paper.kind == paper.kind) & (Paper.id != paper.id)
    live = select(Paper.id).where(theirs, Paper.track_id == track.id, Paper.live.is_(True))
    with scope.everything("a person's other papers keep them from falling to where they applied"):
        return db.session.scalars(live.limit(1)).first() is not None


def transfer(paper: Application, track: Track) -> None:
    """In the transaction that selects it, before it does.

    The place that it was recommended on is given back, and it takes none there: what a body may recommend on a track (四（一） “推荐人选控制在…以内”)
    does not count whom it did not recommend for it. Where places are taken by the selection, the selection takes one of the new track.
    """
    with transaction():
        if paper.holds_place and paper.pool_id is not None:
            paper.holds_place = False
            db.session.flush()
            places.give_back(paper.track_id, paper.pool_id)
        if holding.held_from(paper) != "selection":
            paper.is_counted = False
        paper.track_id, paper.track = track.id, track
        paper.slot = KIND.slot(paper)
        check = checks.for_reviewers(paper)
        actions.judged(check)
        paper.category = check.category_code
        db.session.flush()
        desks.write(paper)
        audit.record("application.track", paper, track=track.code)
