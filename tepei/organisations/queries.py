"""The tree read upwards, who acts for what, and the directory of employers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from tepei.organisations.models import Division, Membership, Organisation, Post, under
from tepei.policy.route import POOL, Node
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused

IN_OFFICE = ("active", "ending")
EMPLOYERS = ("employer", "department")
PREFIX = "can_"
_LISTED = 20
_POSTS, _DIVISIONS = "organisations.posts", "organisations.divisions"
Grants = dict[str, dict[str, tuple[str, ...]]]


def viewer_of(account: Any) -> scope.Viewer:
    """What the account may see through its offices: one statement; nobody where nobody is signed in.

    Administrators oversee their subtree, but act for no organisation: no paper reaches them.
    """
    user_id = getattr(account, "id", None)
    if user_id is None:
        return scope.NOBODY
    statement = (
        select(
            func.coalesce(Post.base, Post.code).label("role"),
            Organisation.id,
            Organisation.path,
            Post.exclusive,
        )
        .select_from(Membership)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .join(Post, Membership.role == Post.code)
        .where(
            Membership.user_id == user_id,
            Membership.state.in_(IN_OFFICE),
            Organisation.state == "active",
        )
        .order_by(Membership.id)
    )
    with scope.everything("a viewer is worked out before anybody sees anything"):
        offices = db.session.execute(statement).all()
    return scope.Viewer(
        user_id=user_id,
        organisation_ids=tuple(dict.fromkeys(office.id for office in offices if not office.exclusive)),
        paths=tuple(dict.fromkeys(office.path for office in offices)),
        roles=frozenset(office.role for office in offices),
        name=str(account),
    )


def ancestors(organisation_id: int) -> list[Organisation]:
    """The organisation itself, then what stands above it, up to the region. Raises Absent for an unknown id.

    The corps (兵团) is a root of its own in the tree; its papers end at the region like all others.
    """
    node = db.session.get(Organisation, organisation_id)
    if node is None or not node.path:
        raise Absent
    ids = [int(part) for part in node.path.strip("/").split("/")]
    root = aliased(Organisation)
    is_of_corps = select(root.id).where(root.id == ids[0], root.kind == "corps").exists()
    above = or_(Organisation.id.in_(ids), and_(Organisation.kind == "region", is_of_corps))
    found = db.session.scalars(select(Organisation).where(above))
    return sorted(found, key=lambda node: ids.index(node.id) if node.id in ids else -1, reverse=True)


def nodes_for_route(organisation_id: int) -> list[Node]:
    """The same chain in the words of policy/route.py. Raises Refused where a link of it does not work."""
    chain = ancestors(organisation_id)
    for node in chain:
        if node.state != "active":
            raise Refused(_unfit(node))
    return [
        Node(node.id, _step_kind(chain, place), node.reports_to_region) for place, node in enumerate(chain)
    ]


def _unfit(node: Organisation) -> Sentence:
    """Why nothing passes through an organisation that is not active."""
    return {
        "pending": say(
            "“%(name)s”的登记还在等待上级确认，确认后才能办理。请联系上级人社部门。", name=node.name
        ),
        "refused": say("“%(name)s”的登记未获确认，不能办理。请按上级意见补正后重新登记。", name=node.name),
        "closed": say("“%(name)s”已停用，不能办理。请选择现行的单位，或联系上级人社部门。", name=node.name),
    }[node.state]


def _step_kind(chain: Sequence[Organisation], place: int) -> str:
    """An employer reviews as a unit; above another unit it is its 主管部门; directly under a pool 厅局/高校."""
    node = chain[place]
    if node.kind == "department" and chain[place + 1].kind == POOL:
        return "bureau_department"
    if node.kind == "employer":
        return "department" if place else "unit"
    return node.kind


def bureau_above(organisation: Organisation) -> Organisation:
    """Who confirms a unit: the nearest 人社 bureau, or the 厅局/高校 of a unit under a pool."""
    chain = ancestors(organisation.id)
    kinds = ("county", "prefecture", "bureau_department", "corps", "region")
    return next(chain[place] for place in range(1, len(chain)) if _step_kind(chain, place) in kinds)


def region() -> Organisation:
    """The authority at the root of the tree."""
    return db.session.scalars(select(Organisation).where(Organisation.kind == "region")).one()


def directory(term: str, seat: str = "") -> list[tuple[int, str]]:
    """Up to 20 active employers whose name contains the term: (id, "name（what stands above it）").

    `seat` is the code of a node of `seats` that they must stand under; without it they may stand anywhere.
    """
    above = aliased(Organisation)
    statement = (
        select(Organisation.id, Organisation.name, above.name)
        .join(above, Organisation.parent_id == above.id)
        .where(
            Organisation.kind.in_(EMPLOYERS),
            Organisation.state == "active",
            Organisation.name.contains(term.strip()[:40], autoescape=True),
        )
        .order_by(func.length(Organisation.name), Organisation.name)
        .limit(_LISTED)
    )
    if seat:
        tops = db.session.scalars(select(Organisation.path).where(Organisation.code == seat))
        statement = statement.where(under(tuple(tops)))
    return [(id_, f"{name}（{parent}）") for id_, name, parent in db.session.execute(statement)]


def seats() -> list[tuple[str, str]]:
    """Where a unit may be (单位所在地): 盟市, those that report for themselves, and the pools; (code, name)."""
    statement = (
        select(Organisation.code, Organisation.name)
        .where(or_(Organisation.kind.in_(("prefecture", "pool")), Organisation.reports_to_region.is_(True)))
        .order_by(Organisation.code)
    )
    return [
        (code, division_name(code[:6]) if code.isdigit() else name)
        for code, name in db.session.execute(statement)
    ]


def departments() -> list[tuple[int, str]]:
    """Active 主管部门, 厅局 and 高校 that a unit may name when it registers: (id, name)."""
    statement = select(Organisation.id, Organisation.name).where(
        Organisation.kind == "department", Organisation.state == "active"
    )
    return [(id_, name) for id_, name in db.session.execute(statement.order_by(Organisation.name))]


def posts() -> dict[str, Post]:
    """Every role by its code, in the order of the pack; read once per session."""
    kept: dict[str, Post] = db.session().info.setdefault(_POSTS, {})
    if not kept:
        kept.update((post.code, post) for post in db.session.scalars(select(Post).order_by(Post.position)))
    return kept


def division_name(code: str | None) -> str:
    """The present name of a division; the code itself where there is none. Read once per session."""
    kept: dict[str, str] = db.session().info.setdefault(_DIVISIONS, {})
    if not kept:
        current = select(Division.code, Division.name).where(Division.valid_to.is_(None))
        kept.update((each.code, each.name) for each in db.session.execute(current))
    return kept.get(code or "", code or "")


def forget() -> None:
    """Read roles and divisions anew after a change."""
    for kept in (_POSTS, _DIVISIONS):
        db.session().info.pop(kept, None)


def granted() -> Grants:
    """{role code: {screen: verbs}} as the database has it."""
    statement = (
        select(Role.name, ViewMenu.name, Permission.name)
        .select_from(Role)
        .join(Role.permissions)
        .join(PermissionView.permission)
        .join(PermissionView.view_menu)
    )
    found: Grants = {}
    for role, screen, permission in sorted(tuple(row) for row in db.session.execute(statement)):
        verbs = found.setdefault(role, {}).get(screen, ())
        found[role][screen] = (*verbs, permission.removeprefix(PREFIX))
    return found
