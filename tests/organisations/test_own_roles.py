"""A body's own roles, and administrators' posts that a second person confirms."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei import packs
from tepei.organisations import actions, memberships, queries, roles
from tepei.organisations.appointing import Newcomer
from tepei.organisations.grants import granted
from tepei.organisations.models import Membership
from tepei.people.queries import viewer_of
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tests import factories

SOME = [("Review", "read"), ("Home", "read")]


def _roles_of(username: str) -> set[str]:
    with scope.everything("a test looks"):
        account = db.session.scalars(select(Account).where(Account.username == username)).one()
        return {role.name for role in account.roles}


def _viewer(username: str) -> scope.Viewer:
    with scope.everything("a test looks"):
        return viewer_of(db.session.scalars(select(Account).where(Account.username == username)).one())


def test_own_role_has_fewer_rights_and_counts_as_its_base(portal: Flask) -> None:
    with portal.app_context():
        county = factories.organisation("152221")
        unit = factories.unit()
        with factories.signed_in(factories.member("county", "county_reviewer", county)):
            made = roles.make_role(county, "unit_reviewer", "只读审核员", SOME)
            actions.create_member(unit.id, made.code, Newcomer("reader", "读者"))
        assert _roles_of("reader") == {made.code}
        assert granted()[made.code] == {"Home": ("read",), "Review": ("read",)}
        assert _viewer("reader").roles == {"unit_reviewer"}


@pytest.mark.parametrize(
    ("base", "name", "rights", "said"),
    [
        ("unit_reviewer", "甲", [("Cycle", "open")], "超出了"),
        ("unit_reviewer", "甲", [], "至少勾选"),
        ("unit_reviewer", " ", SOME, "角色名称"),
        ("unit_reviewer", "单位审核员", SOME, "同名"),
        ("region_reviewer", "甲", SOME, "本级可以授予"),
        ("system_admin", "甲", SOME, "本级可以授予"),
        ("nothing", "甲", SOME, "本级可以授予"),
    ],
)
def test_own_role_stays_within_its_level(
    app: Flask, base: str, name: str, rights: list[tuple[str, str]], said: str
) -> None:
    county = factories.organisation("152221")
    maker = factories.member("county", "county_reviewer", county)
    with factories.signed_in(maker), pytest.raises(Refused, match=said):
        roles.make_role(county, base, name, rights)


def test_own_role_is_given_below_its_body_alone(app: Flask) -> None:
    county = factories.organisation("152221")
    with factories.signed_in(factories.member("county", "county_reviewer", county)):
        made = roles.make_role(county, "unit_reviewer", "只读审核员", SOME)
    elsewhere = factories.unit("别处医院", "150102")
    with factories.signed_in(factories.member("other", "county_reviewer", "150102")):
        with pytest.raises(Refused, match="其他单位自定义"):
            actions.create_member(elsewhere.id, made.code, Newcomer("reader", "读者"))
        with pytest.raises(Absent):
            roles.drop_role(made.code)


def test_own_role_is_deleted_once_nobody_holds_it(app: Flask) -> None:
    county, unit = factories.organisation("152221"), factories.unit()
    with factories.signed_in(factories.member("county", "county_reviewer", county)):
        made = roles.make_role(county, "unit_reviewer", "只读审核员", SOME)
        held = actions.create_member(unit.id, made.code, Newcomer("reader", "读者")).membership
        with pytest.raises(Refused, match="还有人担任"):
            roles.drop_role(made.code)
        actions.end_membership(held.id)
        roles.drop_role(made.code)
    assert made.code not in queries.posts()


def test_deployment_keeps_own_roles_and_takes_what_the_base_lost(app: Flask) -> None:
    county = factories.organisation("152221")
    with factories.signed_in(factories.member("county", "county_reviewer", county)):
        made = roles.make_role(county, "unit_reviewer", "只读审核员", SOME)
    with scope.everything("a test tampers"):
        sm = app.appbuilder.sm  # type: ignore[attr-defined]
        sm.add_permission_role(sm.find_role(made.code), sm.add_permission_view_menu("can_open", "Cycle"))
    actions.sync_roles(packs.roles())
    assert granted()[made.code] == {"Home": ("read",), "Review": ("read",)}


def test_nobody_gives_themselves_a_post(app: Flask) -> None:
    self_made = factories.member("region", "region_reviewer", "150000", "其其格")
    place = factories.organisation("152200")
    with factories.signed_in(self_made), pytest.raises(Refused, match="不能给自己"):
        actions.create_member(place.id, "prefecture_reviewer", Newcomer("region", "其其格"))


def test_administrator_begins_and_ends_with_a_second_person(portal: Flask) -> None:
    with portal.app_context():
        first = factories.member("first", "security_admin", "150000")
        second = factories.member("second", "security_admin", "150000")
        region = factories.organisation("150000")
        with factories.signed_in(first):
            made = actions.create_member(region.id, "auditor", Newcomer("keeper", "审计")).membership
            assert (made.state, _roles_of("keeper")) == ("proposed", set())
            with pytest.raises(Refused, match="另一名安全管理员"):
                memberships.confirm(made.id)
        with factories.signed_in(second):
            memberships.confirm(made.id)
            assert _roles_of("keeper") == {"auditor"}
            with pytest.raises(Refused, match="没有待确认"):
                memberships.confirm(made.id)
            with pytest.raises(Refused, match="不能直接移交"):
                actions.hand_over(made.id, Newcomer("other", "别人"))
            actions.end_membership(made.id)
            assert _roles_of("keeper") == {"auditor"}
        with factories.signed_in(first):
            memberships.confirm(made.id)
        assert _roles_of("keeper") == set()


def test_what_was_asked_can_be_withdrawn(app: Flask) -> None:
    first = factories.member("first", "security_admin", "150000")
    with factories.signed_in(first):
        made = actions.create_member(
            factories.organisation("150000").id, "auditor", Newcomer("keeper", "审计")
        ).membership
        assert memberships.withdraw(made.id).state == "ended"
    with scope.everything("a test looks"):
        assert db.session.get_one(Membership, made.id).state == "ended"
