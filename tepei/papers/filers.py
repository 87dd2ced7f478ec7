"""Who files a paper: the person whom it is about, a unit for itself or for its person, a body for those whom it recommends."""

from __future__ import annotations

from tepei.papers.models import Paper
from tepei.portal import scope


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
    who = scope.viewer()
    if paper.person_id is not None or who.user_id is None or not by_unit(paper):
        return False
    if any(step.organisation_id != paper.organisation_id for step in paper.steps):
        return False
    handed_in = (each.actor_id for each in reversed(paper.decisions) if each.verb == "submit")
    return next(handed_in, None) == who.user_id
