"""Who acts at the steps that a route adds to those of the tree 另设环节的办理单位."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from tepei.organisations.models import Organisation
from tepei.policy.body_kinds import JOINS, Node
from tepei.policy.route import Route
from tepei.policy.stages import Named, levels_of
from tepei.policy.words import Sentence, say
from tepei.portal import province
from tepei.portal.database import db
from tepei.portal.errors import Refused


def named(
    route: Route, nodes: Sequence[Node], run_by: int | None, elsewhere: Mapping[str, Sequence[Node]]
) -> Named:
    """Whom the route's own steps name on a way of these nodes: organisations by their code, which have to work (else Refused); by their kind
    those that work and stand right below whom the paper passes, up to who runs the year. `elsewhere`: the ways up from what fields of the form
    name, by the field.
    """
    return {**_here(route, nodes, run_by), **_elsewhere(route, elsewhere)}


def there(nodes: Sequence[Node], codes: Collection[str]) -> dict[str, list[int]]:
    """Who acts on this way from a place or a unit up, for steps that name these: the level itself, or all of a kind that joins and stand right
    below somebody on it.
    """
    try:
        levels = levels_of(nodes, province.bodies())
    except ValueError:  # papers go no such way
        return {}
    found = {stop.kind: [stop.organisation_id] for stop in levels if stop.kind in codes}
    beside = select(Organisation).where(_beside(codes, nodes)).order_by(Organisation.id)
    for node in db.session.scalars(beside):
        found.setdefault(node.kind, []).append(node.id)
    return found


def unfit(node: Organisation) -> Sentence:
    """Why nothing passes through an organisation that is not active."""
    return {
        "pending": say(
            "“%(name)s”的登记还在等待上级确认，确认后才能办理。请联系上级%(offices)s。", name=node.name
        ),
        "refused": say("“%(name)s”的登记未获确认，不能办理。请按上级意见补正后重新登记。", name=node.name),
        "closed": say(
            "“%(name)s”已停用，不能办理。请选择现行的单位，或联系上级%(offices)s。", name=node.name
        ),
    }[node.state]


def _here(route: Route, nodes: Sequence[Node], run_by: int | None) -> dict[tuple[str, str], list[int]]:
    codes = {code for step in route.steps if not step.at for code in step.by}
    if not codes:
        return {}
    ids = [node.id for node in nodes]
    passed = nodes[: ids.index(run_by) + 1] if run_by in ids else nodes
    ours = or_(Organisation.code.in_(codes), _beside(codes, passed))
    found: dict[tuple[str, str], list[int]] = {}
    for node in db.session.scalars(select(Organisation).where(ours).order_by(Organisation.id)):
        if node.code in codes and node.state != "active":
            raise Refused(unfit(node))
        for code in codes & {node.code, node.kind}:
            found.setdefault(("", code), []).append(node.id)
    return found


def _elsewhere(route: Route, elsewhere: Mapping[str, Sequence[Node]]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for at, nodes in elsewhere.items():
        codes = {code for step in route.steps if step.at == at for code in step.by}
        found |= {(at, code): ids for code, ids in there(nodes, codes).items()}
    return found


def _beside(codes: Collection[str], passed: Collection[Node]) -> ColumnElement[bool]:
    """The condition "beside the tree, of one of these kinds, right below one of these"."""
    return and_(
        Organisation.kind.in_({*codes} & {*province.bodies().with_duty(JOINS)}),
        Organisation.parent_id.in_([node.id for node in passed]),
        Organisation.state == "active",
    )
