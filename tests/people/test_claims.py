"""A number that somebody else registered is claimed with evidence; the unit decides; nobody learns who held it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tepei.organisations.appointing import Newcomer
from tepei.organisations.memberships import install_member
from tepei.organisations.models import Organisation
from tepei.people import actions, claims, queries
from tepei.people.claims import Evidence
from tepei.people.models import IdentityClaim, Person
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.people.test_people import facts


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def _person() -> Person:
    with scope.everything("a test looks"):
        return db.session.scalars(select(Person)).one()


def _evidence() -> Evidence:
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    picture.seek(0)
    return Evidence(picture, "身份证.png")


@pytest.fixture
def unit(app: Flask) -> Organisation:
    return factories.unit()


@pytest.fixture
def claim(unit: Organisation) -> IdentityClaim:
    """Somebody squats on a number; its owner registers, cannot go on, and claims it."""
    actions.register_person(facts(name="冒名者"), "squatter", "Tepei-2023-demo")
    actions.register_person(facts(), "owner", "Tepei-2023-demo")
    with factories.signed_in(_account("owner")):
        opened = claims.claim_identity(facts(), unit.id, "我的身份证号码已被他人登记。", _evidence())
    assert opened is not None
    return opened


def test_a_claim_freezes_the_unverified_holder_and_tells_both(claim: IdentityClaim) -> None:
    person = _person()
    assert (claim.state, person.state) == ("open", "frozen")
    with factories.signed_in(_account("squatter")):
        (told_holder,) = map(str, queries.notices())
    with factories.signed_in(_account("owner")):
        (told_claimant,) = map(str, queries.notices())
    assert "有人申请认领" in told_holder
    assert "已收到" in told_claimant
    assert "白音" not in told_holder
    assert "冒名者" not in told_claimant


def test_a_granted_claim_moves_the_person_to_the_owner(claim: IdentityClaim, unit: Organisation) -> None:
    with factories.signed_in(factories.member("hr", "unit_reviewer", unit)):
        claims.grant_claim(claim.id, claim.version, "已核对身份证原件")

    person = _person()
    assert (person.name, person.state, person.account.username) == ("白音", "verified", "owner")
    assert queries.viewer_of(_account("owner")).person_id == person.id
    assert queries.viewer_of(_account("squatter")).person_id is None
    assert [role.name for role in _account("squatter").roles] == []
    with factories.signed_in(_account("squatter")):
        assert "已从本账号移出" in str(queries.notices()[0])


def test_a_refused_claim_frees_the_holder_and_says_why(claim: IdentityClaim, unit: Organisation) -> None:
    with factories.signed_in(factories.member("hr", "unit_reviewer", unit)):
        with pytest.raises(Refused, match="请填写不予认领的理由"):
            claims.refuse_claim(claim.id, claim.version, " ")
        claims.refuse_claim(claim.id, claim.version, "证件与本人不符")
        with pytest.raises(Refused, match="已经处理"):
            claims.grant_claim(claim.id, claim.version, "")

    person = _person()
    assert (person.state, person.account.username) == ("unverified", "squatter")
    with factories.signed_in(_account("owner")):
        assert "证件与本人不符" in str(queries.notices()[0])


def test_a_verified_holder_is_told_but_not_stopped(unit: Organisation) -> None:
    actions.register_person(facts(), "holder", "Tepei-2023-demo")
    with transaction():
        _person().state = "verified"
    actions.register_person(facts(), "stranger", "Tepei-2023-demo")
    with factories.signed_in(_account("stranger")):
        claims.claim_identity(facts(), unit.id, "是我的", _evidence())
    assert _person().state == "verified"
    with factories.signed_in(_account("holder")):
        assert len(queries.notices()) == 1


def test_confirmed_identity_is_not_undone_by_a_unit_of_the_claimants_choice(unit: Organisation) -> None:
    """The claimant names the unit, and may know somebody there; the bureau above looks at the card as well."""
    actions.register_person(facts(), "holder", "Tepei-2023-demo")
    with transaction():
        _person().state = "verified"
    actions.register_person(facts(), "stranger", "Tepei-2023-demo")
    with factories.signed_in(_account("stranger")):
        claim = claims.claim_identity(facts(), unit.id, "是我的", _evidence())
    assert claim is not None
    accomplice = factories.member("accomplice", "unit_reviewer", unit)
    with factories.signed_in(accomplice), pytest.raises(Absent):
        claims.grant_claim(claim.id, claim.version, "")
    assert _person().account.username == "holder"
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        claims.refuse_claim(claim.id, claim.version, "与身份证原件不符")
    assert (_person().state, _person().account.username) == ("verified", "holder")


def test_one_account_freezes_one_person_at_a_time(claim: IdentityClaim, unit: Organisation) -> None:
    other = factories.person("other", name="其木格", state="unverified", born_on=dt.date(1990, 2, 3))
    theirs = facts(name="其木格", id_number=other.id_number, born_on=dt.date(1990, 2, 3))
    with factories.signed_in(_account("owner")), pytest.raises(Refused, match="正在核实"):
        claims.claim_identity(theirs, unit.id, "也是我的。", _evidence())
    assert other.state == "unverified"


def test_only_the_named_unit_decides(claim: IdentityClaim) -> None:
    other = factories.member("other", "unit_reviewer", factories.unit("另一医院"))
    above = factories.member("county", "county_reviewer", "152221")
    for account in (other, above, _account("squatter"), _account("owner")):
        with factories.signed_in(account), pytest.raises(Absent):
            claims.grant_claim(claim.id, claim.version, "")


@pytest.mark.parametrize("username", ["squatter", "owner"])
def test_nobody_decides_about_themself(claim: IdentityClaim, unit: Organisation, username: str) -> None:
    name = _account(username).get_full_name()
    install_member(unit.code, "unit_reviewer", Newcomer(username, name))
    with factories.signed_in(_account(username)), pytest.raises(Refused, match="与您本人有关"):
        claims.grant_claim(claim.id, claim.version, "")


def test_two_reviewers_decide_once(claim: IdentityClaim, unit: Organisation) -> None:
    with factories.signed_in(factories.member("hr", "unit_reviewer", unit)), pytest.raises(Stale):
        claims.grant_claim(claim.id, claim.version + 1, "")
    assert _person().state == "frozen"


def test_a_claim_is_made_once(claim: IdentityClaim, unit: Organisation) -> None:
    with factories.signed_in(_account("owner")), pytest.raises(Refused, match="正在核实"):
        claims.claim_identity(facts(), unit.id, "再次申请", _evidence())


def test_a_claim_needs_a_unit_a_story_and_evidence(unit: Organisation) -> None:
    actions.register_person(facts(), "holder", "Tepei-2023-demo")
    actions.register_person(facts(), "owner", "Tepei-2023-demo")
    with factories.signed_in(_account("owner")), pytest.raises(Refused) as refusal:
        claims.claim_identity(facts(), unit.parent_id or 0, " ", None)
    assert refusal.value.verdict is not None
    assert {reason.code for reason in refusal.value.verdict.failures} == {
        "organisation_id",
        "statement",
        "evidence",
    }


def test_a_number_that_is_free_after_all_is_registered_at_once(unit: Organisation) -> None:
    actions.register_person(facts(), "holder", "Tepei-2023-demo")
    actions.register_person(facts(), "owner", "Tepei-2023-demo")
    with factories.signed_in(_account("owner")):
        born_on = dt.date(1986, 7, 2)
        typed = facts(id_number=factories.id_number(born_on), born_on=born_on)
        assert claims.claim_identity(typed, unit.id, "此前填错了号码", _evidence()) is None
    viewer = queries.viewer_of(_account("owner"))
    assert viewer.person_id is not None
    with factories.signed_in(_account("owner")), pytest.raises(Refused, match="无需认领"):
        claims.claim_identity(typed, unit.id, "再来", _evidence())


def test_history_tells_of_a_claim_without_the_number(claim: IdentityClaim) -> None:
    with scope.everything("a test looks"):
        entries = db.session.scalars(select(AuditEntry)).all()
    assert "claim.opened" in {entry.event for entry in entries}
    assert not any("15019919850601049X" in entry.facts for entry in entries)
