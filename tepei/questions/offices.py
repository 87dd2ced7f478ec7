"""Who answers whom: by the tree above who asks, up to who runs the year 答复单位."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tepei.organisations import queries as organisations
from tepei.organisations.models import Membership, Organisation
from tepei.papers.models import Paper
from tepei.papers.sight_models import own
from tepei.policy.body_kinds import CONFIRMS, Node
from tepei.portal import province, scope
from tepei.portal.accounts import Account, Permission, PermissionView, Role, ViewMenu
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.questions import rules
from tepei.questions.models import Question
from tepei.questions.rules import PossibleOffice

SCREEN, VERB = "Question", "answer"


def unit_of_viewer(cycle: Cycle | None) -> Organisation | None:
    """Where the viewer belongs: the unit of their paper of this year, else of their latest, else what they act for; None where nobody knows."""
    who, year = scope.viewer(), cycle.id if cycle else 0
    latest = (
        select(Paper.organisation_id)
        .where(own(who))
        .order_by((Paper.cycle_id == year).desc(), Paper.id.desc())
        .limit(1)
    )
    pk = db.session.scalar(latest) or next(iter(who.organisation_ids), None)
    return db.session.get(Organisation, pk) if pk else None


def lowest_above(place: Organisation, cycle: Cycle, *, with_itself: bool = False) -> Organisation:
    """The office that answers who belongs there; `with_itself` where the place is that of an office."""
    with scope.everything("a question finds its office by the whole tree"):
        chain = organisations.ancestors(place.id)
        return _first(chain, cycle, 0 if with_itself else 1)


def after(here: Organisation, cycle: Cycle) -> Organisation | None:
    """Where a question of this year goes on to from an office that has it; None where nobody stands above it."""
    if here.id == cycle.run_by_id:
        return None
    with scope.everything("a question finds its office by the whole tree"):
        chain = organisations.ancestors(here.id)
        return _first(chain, cycle, 1) if len(chain) > 1 else None


def taker_of(question: Question) -> Organisation | None:
    """The nearest office of the viewer above the one that has the question, within who runs its year; None where they act for none."""
    if question.organisation_id == question.cycle.run_by_id:
        return None
    with scope.everything("a question finds its office by the whole tree"):
        above = organisations.ancestors(question.organisation_id)[1:]
    return next((each for each in above if each.id in scope.viewer().organisation_ids), None)


def _first(chain: Sequence[Organisation], cycle: Cycle, start: int) -> Organisation:
    """Of a chain that ends at the region, from this place on."""
    pk = rules.way(_offices(chain)[start:], cycle.run_by_id or chain[-1].id)[0]
    return db.session.get_one(Organisation, pk)


def _offices(chain: Sequence[Organisation]) -> list[PossibleOffice]:
    """What these are, the lowest first, as a question sees them."""
    bodies, nodes = province.bodies(), [Node(each.id, each.kind, each.reports_to_region) for each in chain]
    staffed = _staffed([each.id for each in chain])
    return [
        PossibleOffice(
            node.id,
            chain[place].state == "active" and CONFIRMS in bodies.where_it_stands(nodes, place).duties,
            node.id in staffed,
        )
        for place, node in enumerate(nodes)
    ]


def _staffed(ids: Sequence[int]) -> set[int]:
    """Of these the organisations where somebody in office may answer."""
    may = (
        select(Role.name)
        .join(Role.permissions)
        .join(PermissionView.permission)
        .join(PermissionView.view_menu)
        .where(Permission.name == f"can_{VERB}", ViewMenu.name == SCREEN)
    )
    found = (
        select(Membership.organisation_id)
        .join(Account, Membership.user_id == Account.id)
        .where(
            Membership.organisation_id.in_(ids),
            Membership.state.in_(organisations.IN_OFFICE),
            Membership.role.in_(may),
            Account.active,
        )
        .distinct()
    )
    return set(db.session.scalars(found))
