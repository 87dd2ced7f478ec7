"""Roles as data: the database agrees with the packs' roles.yaml after each deployment 岗位与权限."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from tepei import packs
from tepei.organisations import queries, rules
from tepei.organisations.grants import PREFIX, Grants, granted
from tepei.organisations.models import Membership, Organisation, Post
from tepei.organisations.queries import IN_OFFICE, forget
from tepei.policy.words import Sentence, say
from tepei.portal import audit, province, scope
from tepei.portal.accounts import Account, Permission, PermissionView, Role, ViewMenu, give_roles
from tepei.portal.catalogue import chinese
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused, require

# FAB makes these two by itself. Nobody holds the first, and who is not signed in may do nothing.
_STOCK = ("Admin", "Public")


def sync_roles(cards: packs.Roles) -> None:
    """Make posts, roles, screens and grants exactly what `packs.roles` says; what it does not list is removed."""
    grants = {code: _grants_of(card) for code, card in cards.items()}
    with scope.everything("the rights of every role are set"), transaction() as session:
        before = granted()
        _sync_posts(session, cards)
        _sync_grants(session, grants)
        forget()
        if before != grants:
            audit.record("roles.synced", "roles", changed=sorted(_changed(before, grants)))


def sync_accounts(session: Session, user_ids: Collection[int]) -> None:
    """Give these accounts the roles of their active memberships; other roles (申报人) stay as they are."""
    offices = {post.code for post in session.scalars(select(Post)) if post.kinds}
    active = (
        select(Membership.user_id, Membership.role)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .where(
            Membership.user_id.in_(user_ids),
            Membership.state.in_(IN_OFFICE),
            Organisation.state == "active",
        )
    )
    session.flush()
    with scope.everything("posts that somebody holds elsewhere count as well"):
        held = [(user_id, role) for user_id, role in session.execute(active)]
    give_roles(session, user_ids, offices, [each for each in held if each[1] in offices])


def make_role(owner: Organisation, base: str, name: str, rights: Collection[tuple[str, str]]) -> Post:
    """自定义角色: of a role that the viewer may give, with some of its (screen, verb); it holds at and below `owner`. Refused."""
    with transaction() as session:
        posts = queries.posts()
        require(
            rules.may_make_role(
                queries.own_posts(), posts.get(base), name, [post.name for post in posts.values()]
            )
        )
        allowed = {(screen, verb) for screen, verbs in granted().get(base, {}).items() for verb in verbs}
        require(rules.are_within(set(rights), allowed))
        post = Post(
            code=f"{base[:20]}-{secrets.token_hex(4)}",
            name=name.strip(),
            kinds=list(posts[base].kinds),
            appoints=[],
            exclusive=posts[base].exclusive,
            position=len(posts),
            base=base,
            owner_id=owner.id,
        )
        role = Role(name=post.code)
        role.permissions = list(_rights(session, set(rights)).values())
        session.add_all([post, role])
        session.flush()
        forget()
        audit.record("role.made", post.code, base=base, owner=owner.code, rights=sorted(map(list, rights)))
        return post


def drop_role(code: str) -> None:
    """Delete a role of the viewer's own body that nobody holds. Absent or Refused."""
    with transaction() as session:
        post = session.get(Post, code)
        if post is None or post.base is None or post.owner_id not in scope.viewer().organisation_ids:
            raise Absent
        with scope.everything("a role is in use wherever somebody holds it"):
            held = session.scalars(
                select(Membership.id).where(Membership.role == code, Membership.state != "ended")
            ).first()
        if held is not None:
            raise Refused(say("还有人担任该角色，请先终止或移交相关岗位，再删除。"))
        session.delete(post)
        session.delete(session.scalars(select(Role).where(Role.name == code)).one())
        session.flush()
        forget()
        audit.record("role.dropped", code)


def give_role(session: Session, account: Account, code: str) -> None:
    """Add one role that rests on no membership."""
    if code not in {role.name for role in account.roles}:
        account.roles.append(session.scalars(select(Role).where(Role.name == code)).one())


def take_role(account: Account, code: str) -> None:
    """Take it back."""
    account.roles = [role for role in account.roles if role.name != code]


def _grants_of(card: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {screen: tuple(sorted(verbs)) for screen, verbs in sorted(card["grants"].items())}


def _changed(before: Grants, after: Grants) -> set[str]:
    return {role for role in before.keys() | after.keys() if before.get(role) != after.get(role)}


def _sync_posts(session: Session, cards: Mapping[str, Mapping[str, Any]]) -> None:
    session.execute(delete(Post).where(Post.code.not_in(cards), Post.base.is_(None)))
    table = province.bodies()
    for own in session.scalars(select(Post).where(Post.base.is_not(None))):
        own.kinds, own.appoints = list(table.with_role(own.base or "")), []
    for position, (code, card) in enumerate(cards.items()):
        session.merge(
            Post(
                code=code,
                name=chinese(Sentence(card["name"])),
                kinds=list(table.with_role(code)),
                appoints=list(card.get("appoints", ())),
                exclusive=bool(card.get("exclusive", False)),
                position=position,
            )
        )


def _sync_grants(session: Session, grants: Grants) -> None:
    roles = {
        role.name: role for role in session.scalars(select(Role).options(selectinload(Role.permissions)))
    }
    pairs = {
        (screen, verb) for screens in grants.values() for screen, verbs in screens.items() for verb in verbs
    }
    rights = _rights(session, pairs)
    own = {post.code: post.base or "" for post in session.scalars(select(Post).where(Post.base.is_not(None)))}
    for code, role in roles.items():
        if code in own:
            _keep_within(role, grants.get(own[code], {}))
        elif code not in grants and code not in _STOCK:
            session.delete(role)
        elif code in _STOCK:
            role.permissions = []
    for code, screens in grants.items():
        role = roles.get(code) or Role(name=code)
        role.permissions = [rights[screen, verb] for screen, verbs in screens.items() for verb in verbs]
        session.add(role)
    session.flush()
    _forget(session, {right.id for right in rights.values()})


def _keep_within(role: Role, base: Mapping[str, tuple[str, ...]]) -> None:
    """A body's own role never has a right that the role it was made of has lost."""
    role.permissions = [
        right
        for right in role.permissions
        if right.permission.name.removeprefix(PREFIX) in base.get(right.view_menu.name, ())
    ]


def _rights(session: Session, pairs: set[tuple[str, str]]) -> dict[tuple[str, str], PermissionView]:
    """One row per (screen, verb), made where it is missing."""
    verbs = {row.name: row for row in session.scalars(select(Permission))}
    screens = {row.name: row for row in session.scalars(select(ViewMenu))}
    known = {
        (row.view_menu.name, row.permission.name): row for row in session.scalars(select(PermissionView))
    }
    rights = {}
    for screen, verb in sorted(pairs):
        name = PREFIX + verb
        right = known.get((screen, name)) or PermissionView(
            permission=verbs.setdefault(name, Permission(name=name)),
            view_menu=screens.setdefault(screen, ViewMenu(name=screen)),
        )
        session.add(right)
        rights[screen, verb] = right
    session.flush()
    return rights


def _forget(session: Session, kept: set[int]) -> None:
    """Rights that no role can have any more, and the words that only they used."""
    for right in session.scalars(select(PermissionView).where(PermissionView.id.not_in(kept))):
        session.delete(right)
    session.flush()
    used = select(PermissionView.permission_id), select(PermissionView.view_menu_id)
    session.execute(delete(Permission).where(Permission.id.not_in(used[0])))
    session.execute(delete(ViewMenu).where(ViewMenu.id.not_in(used[1])))
