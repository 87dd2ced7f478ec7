"""委托代办: a colleague holds the post on its days and no other, and gets nothing that lasts."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.organisations import actions as organisations
from tepei.organisations import delegating, delegation_queries, memberships
from tepei.organisations.appointing import Newcomer, offered
from tepei.organisations.delegating import Entrusting
from tepei.organisations.models import LENT
from tepei.people.queries import viewer_of
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.organisations.entrusting import (
    days_later,
    entrust,
    events,
    kinds_told,
    post_of,
    two_of,
    with_outsider,
)
from tests.papers.stage import join


def test_post_is_held_from_its_first_day_to_its_last_whether_a_job_runs_or_not(app: Flask) -> None:
    unit = factories.unit()
    holder, colleague = with_outsider(unit)
    lent = entrust(holder, colleague, 2, 4)
    seen = []
    for _day in range(7):
        viewer = viewer_of(colleague)
        seen.append([each.name for each in viewer.stands_in])
        assert ("unit_reviewer" in viewer.roles) is bool(viewer.stands_in)
        assert viewer_of(holder).organisation_ids == (unit.id,)
        days_later(1)
    assert seen == [[], [], ["阿拉坦"], ["阿拉坦"], ["阿拉坦"], [], []]
    assert lent.state == LENT
    assert delegating.end_lapsed() == 1
    assert delegating.end_lapsed() == 0
    assert lent.state == "ended"
    assert len(events("membership.lapsed")) == 1
    assert kinds_told(holder) == kinds_told(colleague) == ["delegation.entrusted", "delegation.ended"]


def test_both_are_told_and_history_has_one_row_of_it(app: Flask) -> None:
    holder, colleague = two_of()
    lent = entrust(holder, colleague, reason=" 休假 ")
    assert (lent.user_id, lent.role, lent.reason) == (colleague.id, "county_reviewer", "休假")
    (facts,) = events("membership.entrusted")
    assert (facts["principal"], facts["user"]) == (holder.id, colleague.id)
    assert "休假" not in str(facts)
    assert kinds_told(holder) == kinds_told(colleague) == ["delegation.entrusted"]
    with scope.everything("a test looks"):
        text = db.session.scalars(select(Message.text).where(Message.account_id == colleague.id)).one()
    assert "阿拉坦" in text and "乌云" in text and "2023年3月8日至2023年3月17日" in text


def test_post_is_with_one_colleague_at_a_time_and_may_begin_later(app: Flask) -> None:
    holder, colleague = two_of()
    third = factories.member("third", "county_reviewer", "152221", "其其格")
    entrust(holder, colleague, 5, 9)
    for first, last in ((0, 5), (9, 12), (6, 7), (0, 30)):
        with pytest.raises(Refused, match="已委托乌云代办"):
            entrust(holder, third, first, last)
    entrust(holder, third, 0, 4)
    entrust(holder, third, 10, 12)
    assert [bool(viewer_of(each).stands_in) for each in (colleague, third)] == [False, True]


@pytest.mark.parametrize(
    ("to", "days", "reason", "said"),
    [
        ("colleague", (-1, 3), "出差", "不能早于今天"),
        ("colleague", (3, 2), "出差", "不能早于开始日期"),
        ("colleague", (0, 60), "出差", "最长 60 天"),
        ("colleague", (0, 3), " ", "请填写委托的原因"),
        ("stranger", (0, 3), "出差", "请从列表中选择"),
    ],
)
def test_what_is_wrong_is_refused_in_words(
    app: Flask, to: str, days: tuple[int, int], reason: str, said: str
) -> None:
    holder, colleague = two_of()
    stranger = factories.member("stranger", "county_reviewer", "150781", "远方")
    with pytest.raises(Refused, match=said):
        entrust(holder, {"colleague": colleague, "stranger": stranger}[to], *days, reason)
    assert events("membership.entrusted") == []


def test_colleagues_act_for_the_same_organisation_and_are_no_administrators(app: Flask) -> None:
    holder, colleague = two_of("region_reviewer", "150000")
    factories.member("admin", "security_admin", "150000")
    both = factories.member("both", "region_reviewer", "150000")
    join(both, factories.organisation("150000"), "auditor")
    gone = factories.member("gone", "region_reviewer", "150000")
    with transaction():
        gone.active = False
    factories.member("below", "prefecture_reviewer", "152200")
    with factories.signed_in(holder):
        found = delegation_queries.colleagues(post_of(holder))
        assert [who.id for who, *_ in found] == [colleague.id]
        assert delegation_queries.whom_to_ask(post_of(holder)) == ""
    alone = factories.member("alone", "unit_reviewer", factories.unit())
    with factories.signed_in(alone):
        assert delegation_queries.colleagues(post_of(alone)) == []
        assert "科尔沁右翼前旗" in delegation_queries.whom_to_ask(post_of(alone))


def test_borrowed_post_is_not_passed_on_and_gives_nothing_that_lasts(app: Flask) -> None:
    """Who holds it for some days reviews with it; nobody is appointed by it, and nobody hands it over."""
    prefecture = factories.organisation("152200")
    holder = factories.member("holder", "prefecture_reviewer", prefecture, "阿拉坦")
    colleague = factories.member("colleague", "year_manager", prefecture, "乌云")
    third = factories.member("third", "prefecture_reviewer", prefecture, "其其格")
    lent = entrust(holder, colleague)
    with factories.signed_in(colleague) as viewer:
        assert "prefecture_reviewer" in viewer.roles
        assert offered(prefecture) == []
        with pytest.raises(Refused, match="不能再委托"):
            delegating.entrust(lent.id, Entrusting(third.id, clock.today(), clock.today(), "出差"))
        with pytest.raises(Refused, match="已经终止或尚未生效"):
            organisations.hand_over(lent.id, Newcomer("newcomer", "新人"))
        with pytest.raises(Refused):
            organisations.create_member(factories.unit().id, "unit_reviewer", Newcomer("newcomer", "新人"))
    with factories.signed_in(third), pytest.raises(Absent):
        delegating.entrust(post_of(holder).id, Entrusting(third.id, clock.today(), clock.today(), "出差"))


def test_colleague_may_be_appointed_for_good_meanwhile_but_not_as_administrator(app: Flask) -> None:
    unit = factories.unit()
    holder, colleague = with_outsider(unit)
    entrust(holder, colleague)
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        made = organisations.create_member(unit.id, "unit_reviewer", Newcomer("colleague", "乌云"))
    assert made.membership.state == "active"
    region = factories.organisation("150000")
    borrowed = factories.account("borrower", "苏和")
    join(borrowed, region, "arranger")
    boss = factories.member("boss", "region_reviewer", region, "白音")
    entrust(boss, borrowed)
    guard = factories.member("guard", "security_admin", region)
    with factories.signed_in(guard), pytest.raises(Refused, match="不兼任审核岗位"):
        organisations.create_member(region.id, "auditor", Newcomer("borrower", "苏和"))


def test_rights_of_the_post_come_and_go_with_its_days(portal: Flask) -> None:
    """In one session, without a row of theirs changing."""
    with portal.app_context():
        holder, colleague = with_outsider(factories.unit())
        entrust(holder, colleague, 1, 1)
    client, answers = portal.test_client(), []
    factories.sign_in(client, "colleague")
    for _day in range(3):
        answers.append(client.get("/review/list/").status_code)
        with portal.app_context():
            days_later(1)
    assert answers == [403, 200, 403]


@pytest.mark.parametrize("who", ["holder", "colleague", "above"])
def test_either_side_or_who_appoints_ends_it_early(app: Flask, who: str) -> None:
    holder, colleague = two_of()
    above = factories.member("above", "prefecture_reviewer", "152200")
    lent = entrust(holder, colleague)
    with factories.signed_in({"holder": holder, "colleague": colleague, "above": above}[who]):
        delegating.end(lent.id)
        with pytest.raises(Refused, match="已经结束"):
            delegating.end(lent.id)
    assert viewer_of(colleague).stands_in == ()
    assert len(events("membership.returned")) == 1
    assert kinds_told(holder) == kinds_told(colleague) == ["delegation.entrusted", "delegation.ended"]


def test_nobody_else_ends_it_or_sees_it(app: Flask) -> None:
    holder, colleague = two_of("unit_reviewer", unit := factories.unit())
    lent = entrust(holder, colleague)
    with factories.signed_in(factories.member("third", "unit_reviewer", unit)):
        with pytest.raises(Refused):
            delegating.end(lent.id)
        with pytest.raises(Absent):
            delegating.end(post_of(holder).id)
    with factories.signed_in(factories.member("far", "prefecture_reviewer", "150700")), pytest.raises(Absent):
        delegating.end(lent.id)
    assert lent.state == LENT


def test_it_ends_with_the_post_and_with_what_made_them_colleagues(app: Flask) -> None:
    first, second = two_of()
    third = factories.member("third", "county_reviewer", "152221", "其其格")
    one, two = entrust(first, second), entrust(second, third)
    with factories.signed_in(factories.member("above", "prefecture_reviewer", "152200")):
        memberships.hand_over(post_of(first).id, Newcomer("successor", "新人"))
        assert (one.state, two.state) == ("ended", LENT)
        memberships.end_membership(post_of(third).id)
        assert two.state == "ended"
    assert viewer_of(third).organisation_ids == ()
