"""Who files a paper: the person whom it is about, a unit for its person, a body for those whom it recommends."""

from __future__ import annotations

from tepei.papers.models import Paper
from tepei.portal import scope


def by_person(paper: Paper) -> bool:
    """Is the viewer the person whose paper this is? A person is one ID number, so another account changes nothing."""
    who = scope.viewer()
    return paper.person_id == who.person_id or (
        who.user_id is not None and paper.person.user_id == who.user_id
    )


def by_unit(paper: Paper) -> bool:
    """Does the viewer act for the person's unit?"""
    return paper.organisation_id in scope.viewer().organisation_ids


def by_body(paper: Paper) -> bool:
    """Does the viewer act for the body that recommends the person?"""
    return paper.body_id in scope.viewer().organisation_ids
