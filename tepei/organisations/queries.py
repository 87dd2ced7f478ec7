"""The tree read upwards, who acts for what, and the directory of employers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import ColumnElement, or_, select

from tepei.organisations import acting
from tepei.organisations.models import Division, Membership, Organisation, Post, ids_on, lent_on
from tepei.policy.body_kinds import Kind, Node
from tepei.policy.characters import plain
from tepei.policy.names import normalise_unit_name
from tepei.policy.route import LEVELS_ALONE, Route
from tepei.policy.stages import Named, Stage, stages_for
from tepei.policy.words import Sentence
from tepei.portal import clock, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused

IN_OFFICE = ("active", "ending")
_LISTED = 20
_NOWHERE: Mapping[str, int] = MappingProxyType({})
_POSTS, _DIVISIONS = "organisations.posts", "organisations.divisions"


def in_office(day: dt.date) -> ColumnElement[bool]:
    """The condition "a post that somebody holds on this day", their own or a colleague's."""
    return or_(Membership.state.in_(IN_OFFICE), lent_on(day))


def own_posts() -> list[Post]:
    """The roles that the viewer holds in their own right: what lasts, such as an appointment, no borrowed one gives."""
    known, who = posts(), scope.viewer()
    return [known[code] for code in who.roles - who.borrowed if code in known]


def members_of(organisation_ids: Collection[int]) -> dict[int, list[int]]:
    """The accounts that act for each of these organisations, by its id."""
    found: dict[int, list[int]] = {}
    offices = (
        select(Membership.organisation_id, Membership.user_id)
        .where(Membership.organisation_id.in_(organisation_ids), in_office(clock.today()))
        .distinct()
        .order_by(Membership.organisation_id, Membership.user_id)
    )
    with scope.everything("whoever acts for an organisation is told what concerns it"):
        for organisation_id, user_id in db.session.execute(offices):
            found.setdefault(organisation_id, []).append(user_id)
    return found


def registrars_of(organisation_id: int) -> list[int]:
    """The accounts that were opened with the unit's registration, whatever came of it."""
    opened = select(Membership.user_id).where(Membership.organisation_id == organisation_id)
    return list(db.session.scalars(opened.order_by(Membership.id)))


def registered_by(user_id: int) -> list[tuple[Organisation, Organisation | None]]:
    """Units that this account registered and that do not work yet, each with who has to confirm it; None where it was refused."""
    theirs = select(Membership.organisation_id).where(Membership.user_id == user_id)
    waiting = Organisation.state.in_(("pending", "refused"))
    found = db.session.scalars(select(Organisation).where(Organisation.id.in_(theirs), waiting))
    return [(unit, bureau_above(unit) if unit.state == "pending" else None) for unit in found.all()]


def ancestors(organisation_id: int) -> list[Organisation]:
    """The organisation itself, then what stands above it, up to the region. Raises Absent for an unknown id.

    Papers under a root of its own (兵团) end at the region like all others.
    """
    node = db.session.get(Organisation, organisation_id)
    if node is None or not node.path:
        raise Absent
    ids = ids_on(node.path)
    above = or_(Organisation.id.in_(ids), Organisation.kind == province.bodies().deciding.code)
    found = db.session.scalars(select(Organisation).where(above))
    return sorted(found, key=lambda node: ids.index(node.id) if node.id in ids else -1, reverse=True)


def nodes_for_route(organisation_id: int) -> list[Node]:
    """The same chain in the words of policy/route.py. Raises Refused where a link of it does not work."""
    chain = ancestors(organisation_id)
    for node in chain:
        if node.state != "active":
            raise Refused(acting.unfit(node))
    return [node_of(node) for node in chain]


def stages_from(
    organisation_id: int,
    route: Route = LEVELS_ALONE,
    run_by: int | None = None,
    *,
    for_itself: bool = False,
    elsewhere: Mapping[str, int] = _NOWHERE,
) -> tuple[Stage, ...]:
    """The stages of papers of this unit's people, or of what it files `for_itself`, on the route, as the tree is today, in a year that
    this organisation runs (None: the region). `elsewhere`: whom fields of the form name, by the field.

    ValueError where it leads to nobody who decides; Absent, Refused.
    """
    unit, *above = nodes_for_route(organisation_id)
    nodes = [replace(unit, is_filer=for_itself), *above]
    ways = {at: nodes_for_route(each) for at, each in elsewhere.items()}
    return stages_for(route, nodes, province.bodies(), acting.named(route, nodes, run_by, ways), run_by)


def acting_at(organisation_id: int, codes: Collection[str]) -> dict[str, list[int]]:
    """Who acts there, at a step that names these levels and kinds, by what it names. Absent, Refused."""
    return acting.there(nodes_for_route(organisation_id), codes)


def stages_of_a_unit_at(office: Organisation, route: Route, run_by: int | None = None) -> tuple[Stage, ...]:
    """The same for any unit that stands below this office; what is not known (the unit, a 主管部门 under a pool, whom its people's forms name) has
    an id below 1.

    ValueError, Refused likewise.
    """
    bodies, nodes = province.bodies(), nodes_for_route(office.id)
    unknown = [Node(0, bodies.employer.code)]
    if kind_of(office).is_pool:
        above = next(code for code in bodies.employer.under if office.kind in bodies.by_code[code].under)
        unknown.append(Node(-1, above))
    anywhere = {
        (step.at, code): [-2 - n] for n, step in enumerate(route.steps) if step.at for code in step.by
    }
    named: Named = {**acting.named(route, nodes, run_by, {}), **anywhere}
    return stages_for(route, [*unknown, *nodes], bodies, named, run_by)


def kind_of(organisation: Organisation) -> Kind:
    """What the province's table says of it."""
    return province.bodies().by_code[organisation.kind]


def unknown_kinds() -> list[str]:
    """Kinds of rows that the table of this province does not have: its rows belong to another one."""
    return sorted(
        set(db.session.scalars(select(Organisation.kind).distinct())) - set(province.bodies().by_code)
    )


def kind_name(kind: str) -> str:
    """What people read as 单位类别."""
    found = province.bodies().by_code.get(kind)
    return found.name if found else kind


def node_of(organisation: Organisation) -> Node:
    """What policy/ has to know of it."""
    return Node(organisation.id, organisation.kind, organisation.reports_to_region)


def bureau_above(organisation: Organisation) -> Organisation:
    """Who confirms a unit: the nearest 人社 bureau, or the 厅局/高校 of a unit under a pool."""
    chain, table = ancestors(organisation.id), province.bodies()
    nodes = [node_of(each) for each in chain]
    confirming = (
        chain[place]
        for place in range(1, len(chain))
        if "confirms" in table.where_it_stands(nodes, place).duties
    )
    return next(confirming)


def names_of(codes: Collection[str]) -> dict[str, Sentence | str]:
    """Names by code, or 统一社会信用代码, of those that there are: what a notice names, it names in public."""
    if not codes:
        return {}
    named = or_(Organisation.code.in_(codes), Organisation.credit_code.in_(codes))
    statement = select(Organisation.code, Organisation.credit_code, Organisation.name).where(named)
    with scope.everything("a notice names bodies in public"):
        rows = db.session.execute(statement).all()
    return {code: name for *both, name in rows for code in both if code in codes}


def region() -> Organisation:
    """The authority where every paper ends."""
    kind = province.bodies().deciding.code
    return db.session.scalars(select(Organisation).where(Organisation.kind == kind)).one()


def authority() -> scope.Viewer:
    """Its own office, for which a command at the server's terminal acts."""
    with scope.everything("the office is known before anybody acts for it"):
        office, reviewers = region(), posts().values()
    return scope.Viewer(
        organisation_ids=(office.id,),
        paths=(office.path,),
        roles=frozenset(post.code for post in reviewers if office.kind in post.kinds and not post.exclusive),
        duties=frozenset(kind_of(office).does),
    )


def chains(ids: Collection[int]) -> dict[int, list[int]]:
    """The ids from the root down to each of these, itself included."""
    rows = db.session.execute(select(Organisation.id, Organisation.path).where(Organisation.id.in_(ids)))
    return {id_: ids_on(path) for id_, path in rows}


def called(text: str) -> list[Organisation]:
    """By code or whole name, else the office of a place of that name (兴安盟); two where there are several, of those that the viewer sees."""
    code, name = plain(text), normalise_unit_name(text)
    visible = select(Organisation).where(scope.criterion(Organisation))
    whole = visible.where((Organisation.code == code) | (Organisation.name == name)).limit(2)
    if found := db.session.scalars(whole).all():
        return list(found)
    within = visible.where(Organisation.name.startswith(name, autoescape=True)).limit(_LISTED)
    return [each for each in db.session.scalars(within) if province.bodies().place_in(each.name) == name]


def posts() -> dict[str, Post]:
    """Every role by its code, in the order of the pack; read once per session."""
    kept: dict[str, Post] = db.session().info.setdefault(_POSTS, {})
    if not kept:
        kept.update((post.code, post) for post in db.session.scalars(select(Post).order_by(Post.position)))
    return kept


def division_name(code: str | None) -> str:
    """The present name of a division; the code itself where there is none."""
    return _divisions().get(code or "", code or "")


def divisions_called(text: str) -> list[str]:
    """The codes of divisions that have this code or this name now; several where places are called alike."""
    code, name = plain(text), normalise_unit_name(text)
    return [each for each, its in _divisions().items() if code == each or name == its]


def _divisions() -> dict[str, str]:
    """Present names by code, read once per session."""
    kept: dict[str, str] = db.session().info.setdefault(_DIVISIONS, {})
    if not kept:
        current = select(Division.code, Division.name).where(Division.valid_to.is_(None))
        kept.update((each.code, each.name) for each in db.session.execute(current))
    return kept


def forget() -> None:
    """Read roles and divisions anew after a change."""
    for kept in (_POSTS, _DIVISIONS):
        db.session().info.pop(kept, None)
