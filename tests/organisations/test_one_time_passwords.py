"""A one-time password that never reached its person is made anew, by nobody who could take over more than they gave."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.security import check_password_hash

from tepei.organisations import actions
from tepei.organisations.appointing import Newcomer
from tepei.organisations.renewing import renew_password
from tepei.portal import clock
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tests import factories

NEWCOMER = Newcomer("newcomer", "阿拉坦")


def _newcomer() -> Account:
    return db.session.scalars(select(Account).where(Account.username == "newcomer")).one()


def test_bureau_makes_a_one_time_password_anew(app: Flask) -> None:
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        first = actions.create_member(factories.unit().id, "unit_reviewer", NEWCOMER)
        second = renew_password(first.membership.id)
    assert first.password != second.password
    assert check_password_hash(_newcomer().password, second.password)


def test_post_given_to_a_mighty_newcomer_is_no_key_to_their_account(app: Flask) -> None:
    """Who knows the name of a colleague of the region that never signed in must not become that colleague."""
    with factories.signed_in(factories.member("security", "security_admin", "150000")):
        given = actions.create_member(factories.organisation("150000").id, "region_reviewer", NEWCOMER)
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        taken = actions.create_member(factories.unit().id, "unit_reviewer", NEWCOMER)
        with pytest.raises(Refused, match="不能授予"):
            renew_password(taken.membership.id)
        with pytest.raises(Absent):
            renew_password(given.membership.id)
    assert check_password_hash(_newcomer().password, given.password)


def test_account_in_use_is_left_to_its_owner(app: Flask) -> None:
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        appointed = actions.create_member(factories.unit().id, "unit_reviewer", NEWCOMER)
        with transaction():
            _newcomer().last_login = clock.now().replace(tzinfo=None)
        with pytest.raises(Refused, match="已由本人使用"):
            renew_password(appointed.membership.id)
