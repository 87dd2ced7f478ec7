"""The route of a paper at submission: which stops, under which names 报送."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm.attributes import set_committed_value

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import holding
from tepei.papers.models import Paper, Step
from tepei.policy import facts, route
from tepei.policy.limits import takes_place
from tepei.policy.route import Stop
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes


def stored_stops(paper: Paper) -> tuple[Stop, ...]:
    """The route that the paper was filed with, if it was sent back and its unit is still the same."""
    steps = paper.steps if paper.state == "sent_back" else []
    if not steps or steps[0].organisation_id != paper.organisation_id:
        return ()
    return tuple(Stop(step.kind, step.organisation_id, step.takes_place) for step in steps)


def new_stops(paper: Paper) -> tuple[Stop, ...]:
    """The route from the paper's unit up to the region, as the tree is today. Refused where a link of it does not work."""
    try:
        return route.route_for(organisations.nodes_for_route(paper.organisation_id))
    except ValueError as broken:
        raise Refused(
            "所在单位的隶属关系不完整，无法确定审核流程。请联系自治区主管部门核对单位信息。"
        ) from broken


def names_as_filed(paper: Paper, stops: Sequence[Stop]) -> dict[str, object]:
    """Unit, recommending body (the last stop before the region) and pool, with the names that they have today,
    and the revision in force: what was filed keeps it whatever is amended later.
    """
    body = db.session.get_one(Organisation, stops[-2].organisation_id)
    revision = programmes.revision_of(paper)
    is_selecting = holding.held_from(paper) == "selection"
    return {
        "revision_id": revision.id if revision else None,
        "organisation_name": paper.organisation.name,
        "body_id": body.id,
        "body_name": body.name,
        # Where the notice gives bodies no places, they are the region's and are taken by selection.
        "pool_id": stops[-1].organisation_id
        if is_selecting
        else body.pool_id or _pool_above(body) or body.id,
        "is_counted": _takes_place(paper, body),
    }


def as_counted(paper: Paper) -> dict[str, object]:
    """Does it take a place, as its answers are now?"""
    return {"is_counted": _takes_place(paper, db.session.get_one(Organisation, paper.body_id))}


def _takes_place(paper: Paper, body: Organisation) -> bool:
    limits = holding.limits_of(paper, body.kind)
    known = facts.from_data(paper.facts or {})
    return takes_place(limits, paper.track.code, body.kind, known, programmes.reference_day(paper.cycle))


def _pool_above(body: Organisation) -> int | None:
    """The pool that a body stands directly under; it shares those places even where nobody said so on its row."""
    return body.parent.id if body.parent is not None and body.parent.kind == route.POOL else None


def store(paper: Paper, stops: Sequence[Stop]) -> None:
    """Keep the route with the paper, in place of one that it was retracted from."""
    for former in paper.steps:
        db.session.delete(former)
    db.session.flush()
    names = {node.id: node.name for node in organisations.ancestors(paper.organisation_id)}
    steps = [
        Step(
            paper_id=paper.id,
            position=position,
            kind=stop.kind,
            organisation_id=stop.organisation_id,
            organisation_name=names[stop.organisation_id],
            takes_place=stop.takes_place,
        )
        for position, stop in enumerate(stops)
    ]
    db.session.add_all(steps)
    set_committed_value(paper, "steps", steps)
