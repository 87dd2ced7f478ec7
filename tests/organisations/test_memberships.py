"""Posts: given, handed over, ended; every change takes effect at once and is recorded."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.security import check_password_hash

from tepei import packs
from tepei.organisations import actions, memberships
from tepei.organisations.appointing import Newcomer, offered
from tepei.organisations.grants import granted
from tepei.organisations.memberships import install_member
from tepei.organisations.models import Membership
from tepei.people.queries import viewer_of
from tepei.portal import clock, scope
from tepei.portal.accounts import Account, SignIn
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tests import factories

ADMINISTRATORS = ("system_admin", "security_admin", "auditor")


def _roles(username: str) -> set[str]:
    return {role.name for role in _account(username).roles}


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def _is_signed_in(account: Account) -> bool:
    open_ = select(SignIn).where(SignIn.user_id == account.id, SignIn.ended_at.is_(None))
    return db.session.scalars(open_).first() is not None


def _sign_in(account: Account) -> None:
    with transaction() as session:
        session.add(
            SignIn(key_hash=account.username, user_id=account.id, began_at=clock.now(), seen_at=clock.now())
        )


def _last_entry() -> AuditEntry:
    with scope.everything("a test looks"):
        return db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()


def test_a_new_account_has_a_one_time_password_and_the_role(app: Flask) -> None:
    unit = factories.unit()
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        appointed = actions.create_member(unit.id, "unit_reviewer", Newcomer("New-HR", "阿拉坦"))

    account = _account("new-hr")
    assert (account.must_change_password, account.get_full_name()) == (True, "阿拉坦")
    assert check_password_hash(account.password, appointed.password)
    assert _roles("new-hr") == {"unit_reviewer"}
    assert viewer_of(account).organisation_ids == (unit.id,)
    assert _last_entry().event == "membership.began"


def test_an_account_belongs_to_a_person_not_to_a_post(app: Flask) -> None:
    one, two = factories.unit("第一医院"), factories.unit("第二医院")
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        actions.create_member(one.id, "unit_reviewer", Newcomer("staff", "阿拉坦"))
        second = actions.create_member(two.id, "unit_reviewer", Newcomer("staff", "阿拉坦"))
        with pytest.raises(Refused, match="已被使用"):
            actions.create_member(two.id, "unit_reviewer", Newcomer("STAFF", "别人"))
        with pytest.raises(Refused, match="已在本单位担任此岗位"):
            actions.create_member(two.id, "unit_reviewer", Newcomer("staff", "阿拉坦"))
    assert second.password == ""
    assert viewer_of(_account("staff")).organisation_ids == (one.id, two.id)


@pytest.mark.parametrize(
    ("actor", "target", "role", "answer"),
    [
        (("county_reviewer", "152221"), "150721", "county_reviewer", Absent),
        (("county_reviewer", "152221"), "152200", "prefecture_reviewer", Absent),
        (("prefecture_reviewer", "152200"), "152200", "region_reviewer", Refused),
        (("prefecture_reviewer", "152200"), "152221", "no_such_role", Refused),
        (("region_reviewer", "150000"), "150000", "system_admin", Refused),
        (("region_reviewer", "150000"), "150000-direct", "department_reviewer", Refused),
        (("system_admin", "150000"), "152200", "prefecture_reviewer", Refused),
        (("auditor", "150000"), "150000", "auditor", Refused),
    ],
)
def test_nobody_gives_a_post_above_or_outside_their_own(
    app: Flask, actor: tuple[str, str], target: str, role: str, answer: type[Exception]
) -> None:
    with factories.signed_in(factories.member("actor", *actor)), pytest.raises(answer):
        actions.create_member(factories.organisation(target).id, role, Newcomer("newcomer", "新人"))
    assert db.session.scalars(select(Account).where(Account.username == "newcomer")).first() is None


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_the_security_administrator_keeps_the_three_apart(app: Flask, role: str) -> None:
    region = factories.organisation("150000")
    with factories.signed_in(factories.member("guard", "security_admin", "150000")):
        actions.create_member(region.id, role, Newcomer("admin", "管理员"))
        for other in {*ADMINISTRATORS, "region_reviewer"} - {role}:
            with pytest.raises(Refused, match="不兼任审核岗位"):
                actions.create_member(region.id, other, Newcomer("admin", "管理员"))
    with scope.everything("a test looks"):
        asked = db.session.scalars(select(Membership).where(Membership.state == "proposed")).one()
    with factories.signed_in(factories.member("second", "security_admin", "150000")):
        memberships.confirm(asked.id)
    assert _roles("admin") == {role}


def test_an_administrator_oversees_but_acts_for_nobody(app: Flask) -> None:
    viewer = viewer_of(factories.member("admin", "system_admin", "150000"))
    assert (viewer.organisation_ids, viewer.paths) == ((), (factories.organisation("150000").path,))


def test_a_hand_over_keeps_the_history_and_ends_sessions(app: Flask) -> None:
    unit = factories.unit()
    leaver = factories.member("leaver", "unit_reviewer", unit)
    _sign_in(leaver)
    with scope.everything("a test looks"):
        old = db.session.scalars(select(Membership).where(Membership.user_id == leaver.id)).one()
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        new = actions.hand_over(old.id, Newcomer("successor", "乌云")).membership
        with pytest.raises(Refused, match="已经终止"):
            actions.hand_over(old.id, Newcomer("another", "乌云"))

    assert (old.state, old.ended_at, new.state) == (
        "ended",
        clock.now().replace(microsecond=0),
        "active",
    ) or old.ended_at
    assert (_roles("leaver"), _roles("successor")) == (set(), {"unit_reviewer"})
    assert not _is_signed_in(leaver)
    assert viewer_of(leaver).organisation_ids == ()
    entry = _last_entry()
    assert entry.event == "membership.handed_over"
    assert json.loads(entry.facts)["user_before"] == leaver.id


def test_an_ended_post_takes_only_its_own_role(app: Flask) -> None:
    one, two = factories.unit("第一医院"), factories.unit("第二医院", "150721")
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        first = actions.create_member(one.id, "unit_reviewer", Newcomer("staff", "阿拉坦")).membership
    install_member(two.code, "unit_reviewer", Newcomer("staff", "阿拉坦"))
    with factories.signed_in(_account("county")):
        actions.end_membership(first.id)

    assert _roles("staff") == {"unit_reviewer"}
    assert viewer_of(_account("staff")).organisation_ids == (two.id,)


def test_nobody_ends_their_own_post(app: Flask) -> None:
    reviewer = factories.member("region", "region_reviewer", "150000")
    with factories.signed_in(reviewer):
        own = db.session.scalars(select(Membership).where(Membership.user_id == reviewer.id)).one()
        with pytest.raises(Refused, match="移交"):
            actions.end_membership(own.id)


def test_a_foreign_post_is_absent(app: Flask) -> None:
    leaver = factories.member("leaver", "unit_reviewer", factories.unit())
    with scope.everything("a test looks"):
        theirs = db.session.scalars(select(Membership).where(Membership.user_id == leaver.id)).one()
    with factories.signed_in(factories.member("foreign", "prefecture_reviewer", "150700")):
        for act in (
            lambda: actions.end_membership(theirs.id),
            lambda: actions.hand_over(theirs.id, Newcomer("x", "y")),
        ):
            with pytest.raises(Absent):
                act()


@pytest.mark.parametrize(
    ("role", "of", "target", "roles"),
    [
        ("county_reviewer", "152221", "152221", ["county_reviewer"]),
        ("region_reviewer", "150000", "150781", ["county_reviewer", "prefecture_reviewer", "year_manager"]),
        ("security_admin", "150000", "150000", ["region_reviewer", *ADMINISTRATORS]),
        ("auditor", "150000", "150000", []),
    ],
)
def test_the_roles_offered_are_those_that_may_be_given(
    app: Flask, role: str, of: str, target: str, roles: list[str]
) -> None:
    with factories.signed_in(factories.member("actor", role, of)):
        assert [post.code for post in offered(factories.organisation(target))] == roles


def test_deploying_roles_removes_what_the_file_does_not_list(app: Flask) -> None:
    sm = app.appbuilder.sm  # type: ignore[attr-defined]
    with scope.everything("a test tampers"):
        sm.add_permission_role(
            sm.find_role("auditor"), sm.add_permission_view_menu("can_delete", "AuditEntry")
        )
        sm.add_permission_role(sm.add_role("Public"), sm.add_permission_view_menu("can_read", "Person"))
        sm.add_role("superuser")
    assert "delete" in granted()["auditor"]["AuditEntry"]

    actions.sync_roles(packs.roles())

    assert granted()["auditor"]["AuditEntry"] == ("export", "read", "verify")
    assert sm.find_permission_view_menu("can_delete", "AuditEntry") is None
    assert sm.find_role("superuser") is None
    assert sm.find_role("Public").permissions == []
    assert json.loads(_last_entry().facts) == {"changed": ["Public", "auditor"]}
