"""Some three hundred applications on their way: every body, every state, every screen has something to show."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle as endless

from sqlalchemy import select

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.demo.people import Invented, Inventor, portrait
from tepei.demo.tree import Tree
from tepei.organisations.models import Organisation
from tepei.people import queries as people
from tepei.people.models import Person
from tepei.portal import clock, scope, vault
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes.models import Cycle, Track
from tepei.reviews import actions as reviews
from tepei.reviews.models import Paper, Step

# What becomes of the applications of a body and track, one after the other: how many stops approve, and what comes
# last. ALL stands for every stop up to the recommending body: the paper then lies with the region.
ALL = 99
FATES = (
    (ALL, "select"), (ALL, ""), (0, ""), (ALL, "approve"), (1, ""), (0, "draft"), (0, "send_back"), (ALL, "reject"),
    (1, ""), (0, ""), (0, "draft"),
)  # fmt: skip
FEW = 5
# Where the printed accounts work, so that a whole journey can be tried out to its end.
WITH_PLACES_LEFT = ("152200", "inside")


@dataclass(frozen=True)
class Plan:
    """One application: for which track somebody of which unit applies, and what becomes of it."""

    unit: Organisation
    track: Track
    approvals: int
    last: str


def plans(tree: Tree, cycle: Cycle) -> Iterator[Plan]:
    """The whole demonstration, body by body."""
    units_of: dict[str, list[Organisation]] = {}
    for unit in tree.employers:
        units_of.setdefault(_body(tree, unit).code, []).append(unit)
    for body, units in units_of.items():
        turn = endless(units)
        for track in cycle.tracks:
            if body.startswith("150000") and track.code == "inside":
                continue
            fates = FATES if len(units) > 1 else FATES[:FEW]
            if (body, track.code) == WITH_PLACES_LEFT:
                fates = tuple(fate for fate in fates if fate[0] != ALL) + fates[:1]
            for approvals, last in fates:
                yield Plan(next(turn), track, approvals, last)


def travel(tree: Tree, inventor: Inventor, plan: Plan) -> None:
    """Take one application along its way, each step with the eyes of who takes it."""
    invented = inventor.person(plan.track.code)
    account = register(tree, invented, f"p{invented.mobile[-4:]}")
    with acting(account):
        application = actions.start(plan.track.cycle, plan.track, plan.unit.id)
        fill_in(application, invented)
        if plan.last == "draft":
            return
        actions.submit(application.id, application.edition)
    _review(tree, application, plan)


def register(tree: Tree, invented: Invented, username: str) -> Account:
    """A person with an account of the demonstration."""
    account = tree.account(username, invented.name, "applicant")
    tree.session.add(
        Person(
            user_id=account.id, name=invented.name, id_number=invented.number,
            id_number_index=vault.blind_index(invented.number), sex_code=invented.sex, born_on=invented.born_on,
            ethnicity_code=invented.ethnicity, mobile=invented.mobile, email=invented.email, registered_at=clock.now(),
        )
    )  # fmt: skip
    tree.session.flush()
    return account


def fill_in(application: Application, invented: Invented) -> None:
    """Every section of the form, and the photo."""
    for section, values in invented.answers.items():
        known = application.answers.get(section, {}) if isinstance(values, dict) else {}
        typed = {**known, **values} if isinstance(values, dict) else values
        actions.save_section(application.id, section, typed, application.edition)
    actions.attach(application.id, "photo", io.BytesIO(portrait(invented.sex)), "一寸照片.png")


def _review(tree: Tree, application: Application, plan: Plan) -> None:
    stops = _stops(application)
    for stop in stops[:-1][: plan.approvals]:
        if not _decide(tree, stop, application, "approve"):
            return
    if plan.last:
        _decide(tree, stops[-1] if plan.approvals else stops[0], application, plan.last)


def _decide(tree: Tree, stop: Organisation, paper: Paper, verb: str) -> bool:
    """Whether the verb was done; where no place is left the paper stays where it is, as it would in life."""
    clock.move_to(clock.now() + dt.timedelta(minutes=7))
    with acting(tree.reviewer(stop)):
        try:
            if verb == "approve":
                reviews.approve(paper.id, paper.version, "同意推荐。")
            elif verb == "send_back":
                reviews.send_back(
                    paper.id, paper.version, "“特培学习目标及计划”过于简单，请补充具体内容后重新提交。"
                )
            elif verb == "reject":
                reviews.reject(paper.id, paper.version, "不符合本年度重点支持方向，不予通过。")
            else:
                reviews.approve(paper.id, paper.version, "审核通过。")
                reviews.select(paper.id, paper.version, "同意入选。")
        except Refused:
            return False
    return True


def _stops(application: Application) -> list[Organisation]:
    with scope.everything("the demonstration plays every reviewer in turn"):
        statement = select(Organisation).join(Step, Step.organisation_id == Organisation.id)
        found = statement.where(Step.paper_id == application.id).order_by(Step.position)
        return list(db.session.scalars(found))


def _body(tree: Tree, unit: Organisation) -> Organisation:
    """The recommending body: the node below the region, or below the pool of region-level bodies."""
    nodes = {node.id: node for node in tree.by_code.values()}
    node = unit
    while nodes[node.parent_id or 0].kind not in ("region", "pool"):
        node = nodes[node.parent_id or 0]
    return node


@contextmanager
def acting(account: Account) -> Iterator[None]:
    """Act as this account, without the cost of a scope: what it may see was settled when the plan was made."""
    with (
        scope.acting_as(people.viewer_of(account)),
        scope.everything("the demonstration plays everybody in turn"),
    ):
        yield
