"""Applications on their way: every body, every state, every screen has something to show."""

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
from tepei.demo import recommending, signing
from tepei.demo.people import Invented, Inventor, portrait
from tepei.demo.provinces import ALL, Province
from tepei.demo.tree import Tree
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.papers.models import Paper, Step
from tepei.people import queries as people
from tepei.people.models import Person
from tepei.places import queries as places
from tepei.portal import clock, scope, vault
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track


@dataclass(frozen=True)
class Plan:
    """One application: for which track somebody of which unit applies, and what becomes of it."""

    unit: Organisation
    track: Track
    approvals: int
    last: str


def plans(tree: Tree, cycle: Cycle, province: Province) -> Iterator[Plan]:
    """The whole demonstration, body by body; who is barred from a track files nothing for it."""
    units_of: dict[str, list[Organisation]] = {}
    for unit in tree.employers:
        units_of.setdefault(_body(tree, unit).code, []).append(unit)
    for body, units in units_of.items():
        turn = endless(units)
        for track in cycle.tracks:
            if _is_barred(tree, body, track):
                continue
            fates = province.fates if len(units) > 1 else province.fates[: province.few]
            if (body, track.code) == province.open_body:
                fates = tuple(fate for fate in fates if fate.approvals != ALL) + fates[:1]
            for fate in fates:
                yield Plan(next(turn), track, fate.approvals, fate.last)


def employers_by_pool(tree: Tree) -> dict[int, list[Organisation]]:
    """Units by the id of the node whose places they draw on."""
    found: dict[int, list[Organisation]] = {}
    for unit in tree.employers:
        body = _body(tree, unit)
        found.setdefault(body.pool_id or body.id, []).append(unit)
    return found


def _is_barred(tree: Tree, body: str, track: Track) -> bool:
    node = tree.by_code[body]
    place = places.place_of(track.id, node.pool_id or node.id)
    return place is not None and place.allowance == "barred"


def travel(tree: Tree, inventor: Inventor, plan: Plan, username: str = "") -> Application:
    """Take one application along its way, each step with the eyes of who takes it."""
    invented = inventor.person(plan.track.code)
    account = register(tree, invented, username or f"p{invented.mobile[-4:]}")
    with acting(account):
        application = actions.start(plan.track.cycle, plan.track, plan.unit.id)
        fill_in(application, invented)
        if plan.last == "draft":
            return application
        promise = programmes.scheme_of(application).promise
        actions.submit(application.id, application.form.edition, promise.version if promise else "")
    _review(tree, application, plan)
    return application


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
        known = application.form.answers.get(section, {}) if isinstance(values, dict) else {}
        typed = {**known, **values} if isinstance(values, dict) else values
        draft_actions.save_section(application.id, section, typed, application.form.edition)
    attachments = programmes.form_of(application).attachments
    kinds = [kind for kind in attachments if kind.required or kind.required_if]
    for kind in kinds:
        draft_actions.attach(
            application.id, kind.key, io.BytesIO(portrait(invented.sex)), f"{kind.label}.png"
        )
    if not kinds:
        draft_actions.attach(application.id, "photo", io.BytesIO(portrait(invented.sex)), "一寸照片.png")


def _review(tree: Tree, application: Application, plan: Plan) -> None:
    stops = stops_of(application)
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
                step = paper.steps[paper.position]
                signing.sign(paper, step)
                recommending.pass_on(paper, step, "同意推荐。")
            elif verb == "send_back":
                papers.send_back(
                    paper.id, paper.version, "“特培学习目标及计划”过于简单，请补充具体内容后重新提交。"
                )
            elif verb == "reject":
                papers.reject(paper.id, paper.version, "不符合本年度重点支持方向，不予通过。")
            else:
                papers.approve(paper.id, paper.version, "审核通过。")
                selected = papers.select(paper.id, paper.version, "同意入选。")
                if verb == "revoke":
                    reason = "公示期间本人书面放弃。"
                    proof = papers.Proof(io.BytesIO(portrait("1")), "放弃声明.png")
                    papers.revoke(paper.id, selected.paper_version, reason, proof)
        except Refused:
            return False
    return True


def stops_of(application: Application) -> list[Organisation]:
    with scope.everything("the demonstration plays every reviewer in turn"):
        statement = select(Organisation).join(Step, Step.organisation_id == Organisation.id)
        found = statement.where(Step.paper_id == application.id).order_by(Step.position)
        return list(db.session.scalars(found))


def _is_last(organisation: Organisation) -> bool:
    kind = organisations.kind_of(organisation)
    return kind.is_pool or "decides" in kind.duties


def _body(tree: Tree, unit: Organisation) -> Organisation:
    """The recommending body: the node below the region, or below the pool of region-level bodies."""
    nodes = {node.id: node for node in tree.by_code.values()}
    node = unit
    while node.parent_id and not _is_last(nodes[node.parent_id]):
        node = nodes[node.parent_id]
    return node


@contextmanager
def acting(account: Account) -> Iterator[None]:
    """Act as this account, without the cost of a scope: what it may see was settled when the plan was made."""
    with (
        scope.acting_as(people.viewer_of(account)),
        scope.everything("the demonstration plays everybody in turn"),
    ):
        yield
