"""Who files a paper: the person whom it is about, a unit for itself or for its person, a body for those whom it recommends."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select

from tepei.papers.models import Paper
from tepei.people.models import Person
from tepei.policy.names import normalise_name
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.scope import StandIn


def by_person(paper: Paper) -> bool:
    """Is the viewer the person whose paper this is? A person is one ID number, so another account changes nothing."""
    who = scope.viewer()
    if paper.person is None:
        return False
    return paper.person_id == who.person_id or (
        who.user_id is not None and paper.person.user_id == who.user_id
    )


def by_whom_it_is_about(paper: Paper) -> bool:
    """The person, or whoever acts for the unit that files for itself."""
    return by_unit(paper) if paper.person is None else by_person(paper)


def by_unit(paper: Paper) -> bool:
    """Does the viewer act for the unit?"""
    return paper.organisation_id in scope.viewer().organisation_ids


def by_body(paper: Paper) -> bool:
    """Does the viewer act for the body that recommends the person?"""
    return paper.body_id in scope.viewer().organisation_ids


def handed_in_alone(paper: Paper) -> bool:
    """Did the viewer's account hand in, in its organisation's name, what nobody but this organisation reviews?"""
    user_id = scope.viewer().user_id
    return user_id is not None and _alone_by(paper, {user_id})


def by_principal(paper: Paper) -> bool:
    """Would a colleague in whose place the viewer reviews be no impartial reviewer of it: their own, handed in by them alone, a namesake's?"""
    route = {step.organisation_id for step in paper.steps}
    lenders = [each for each in scope.viewer().stands_in if each.organisation_id in route]
    if not lenders:
        return False
    if paper.person is None:
        return _alone_by(paper, {each.user_id for each in lenders})
    return any(each.user_id == paper.person.user_id or _may_be(each, paper.person) for each in lenders)


def _may_be(lender: StandIn, person: Person) -> bool:
    """Has the colleague the applicant's name, and no ID number that tells them apart?"""
    if normalise_name(lender.name) != normalise_name(person.name):
        return False
    with scope.everything("whether two of one name are one is asked of the register"):
        return not db.session.scalar(select(exists().where(Person.user_id == lender.user_id)))


def _alone_by(paper: Paper, user_ids: Collection[int]) -> bool:
    if paper.person_id is not None or not by_unit(paper):
        return False
    if any(step.organisation_id != paper.organisation_id for step in paper.steps):
        return False
    handed_in = (each.actor_id for each in reversed(paper.decisions) if each.verb == "submit")
    return next(handed_in, None) in user_ids
