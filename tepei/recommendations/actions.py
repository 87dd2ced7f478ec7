"""The verbs of a list of recommendation beside those of every form. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from tepei.applications import holding
from tepei.forms import actions as forms
from tepei.forms import queries as form_queries
from tepei.forms.models import FilledForm
from tepei.organisations.models import Organisation
from tepei.papers import draft_actions, drafts, endorsements
from tepei.papers.models import Paper
from tepei.policy.characters import trim
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, require
from tepei.programmes.models import Cycle
from tepei.recommendations import queries, reports, rules
from tepei.recommendations.forms import discipline_key
from tepei.recommendations.models import Recommendation, RecommendedPerson


def start(cycle_id: int, body_id: int) -> Recommendation:
    """新增推荐名单: the first of the body in the year, or a supplement. Refused while one is open, Absent for whom no list is asked of."""
    with transaction():
        mandate = queries.mandate_of(*_named(cycle_id, body_id))
        if mandate is None:
            raise Absent
        holding.lock(cycle_id)
        known = queries.lists_of(mandate)
        require(rules.may_begin(sum(each.state in ("draft", "sent_back") for each in known)))
        made = Recommendation(form=FilledForm(answers={}), supplement=len(known), people=[])
        made.body, made.body_name = mandate.body, mandate.body.name
        draft_actions.begin(made, None, mandate.body, mandate.tracks[0])
        return made


def _named(cycle_id: int, body_id: int) -> tuple[Cycle, Organisation]:
    """The year, and the body where it is the viewer's."""
    if body_id not in scope.viewer().organisation_ids:
        raise Absent
    return scope.find(Cycle, cycle_id), db.session.get_one(Organisation, body_id)


def arrange(
    recommendation_id: int, edition: int, change: tuple[str, int] | None, opinions: Mapping[int, str]
) -> Recommendation:
    """Change whom the list names or their order (rules.WAYS, the application's id), and keep what is said of single ones.

    Refused, Stale, or Absent for who does not wait for the body.
    """
    with transaction():
        found = _held(recommendation_id, edition)
        _say(found, opinions)
        if change:
            _reorder(found, *change)
        forms.touch(found.form)
        audit.record("recommendation.arrange", found, count=len(found.people), edition=found.form.edition)
        return found


def _say(found: Recommendation, opinions: Mapping[int, str]) -> None:
    for each in found.people:
        text = trim(opinions.get(each.application_id, each.opinion))
        require(rules.is_legible(text))
        each.opinion = text


def _reorder(found: Recommendation, way: str, person: int) -> None:
    known = {each.application_id: each for each in found.people}
    if way == "add" and person not in known:
        waiting = {paper.id: paper for paper in queries.waiting(queries.mandate_for(found))}
        if person not in waiting:
            raise Absent
        known[person] = RecommendedPerson(application=waiting[person], application_id=person)
    elif person not in known:
        raise Absent
    if way == "remove":
        _take_off(found, person)
    track = known[person].application.track_id
    alike = [pk for pk, each in known.items() if each.application.track_id == track]
    order = rules.arranged([each.application_id for each in found.people], person, way, alike)
    found.people = [known[pk] for pk in order]
    for position, each in enumerate(found.people, 1):
        each.position = position
    db.session.flush()


def _take_off(found: Recommendation, person: int) -> None:
    """What was uploaded about somebody leaves with them."""
    for each in form_queries.attachments_of(found.form):
        if each.kind == discipline_key(person):
            forms.detach(found.form, each)


def download(recommendation_id: int) -> str:
    """下载推荐报告: what is printed now is what the scan will be bound to. Refused where something of it is missing."""
    with transaction():
        found = _held(recommendation_id)
        require(draft_actions.is_complete(drafts.Draft(found)))
        mark = endorsements.download(reports.laid(found))
        return reports.html_of(found, mark)


def scan(recommendation_id: int, stream: IO[bytes], name: str) -> None:
    """上传扫描件 of the report that was downloaded last. Refused where it says something else by now."""
    with transaction():
        endorsements.upload(reports.laid(_held(recommendation_id)), stream, name)


def _held(recommendation_id: int, edition: int | None = None) -> Recommendation:
    found: Paper = draft_actions.held(recommendation_id, edition)
    if not isinstance(found, Recommendation):
        raise Absent
    return found
