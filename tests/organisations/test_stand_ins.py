"""Who stands in decides, and it says in whose place; what forbids one of the two forbids the other."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations import delegating
from tepei.organisations.models import LENT, Membership
from tepei.organisations.queries import members_of
from tepei.papers import actions, bulk_actions, queries, timeline
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tests import factories
from tests.organisations.entrusting import days_later, entrust, events, with_outsider
from tests.papers.stage import Stage, draft, join, stage


def stood_in(role: str = "year_manager") -> tuple[Stage, Account, Account]:
    made = stage()
    holder = made.reviewers["county"]
    colleague = factories.member("colleague", role, "152221", "乌云")
    entrust(holder, colleague)
    return made, holder, colleague


@pytest.mark.parametrize("role", ["year_manager", "county_reviewer"])
def test_decision_says_in_whose_place_it_was_made_and_keeps_saying_so(app: Flask, role: str) -> None:
    made, holder, colleague = stood_in(role)
    paper = made.arrived("county")
    with factories.signed_in(colleague):
        decision = actions.approve(paper.id, paper.version, "同意")
    assert (decision.actor_id, decision.actor_name, decision.on_behalf_of) == (
        colleague.id,
        "乌云",
        "county审核员",
    )
    assert events("paper.approve")[-1]["on_behalf_of"] == "county审核员"
    end_by(colleague)
    with transaction():
        holder.full_name = "改名之人"
    with factories.signed_in(holder):
        told = timeline.of(queries.opened(paper.id), for_applicant=False)[-1]
        assert "乌云（代 county审核员 办理）" in str(told.who)
        hidden = timeline.of(queries.opened(paper.id), for_applicant=True)[-1]
        assert "乌云" not in str(hidden.who)


def end_by(who: Account) -> None:
    with scope.everything("a test looks"):
        lent = db.session.scalars(select(Membership).where(Membership.state == LENT)).one()
    with factories.signed_in(who):
        delegating.end(lent.id)


def test_what_one_decides_oneself_is_nobodys_else(app: Flask) -> None:
    made, holder, _colleague = stood_in()
    paper = made.arrived("county")
    with factories.signed_in(holder):
        assert actions.approve(paper.id, paper.version, "同意").on_behalf_of == ""


def test_days_are_looked_at_when_it_is_decided_and_not_when_they_came_in(app: Flask) -> None:
    made, _holder, colleague = stood_in()
    paper = made.arrived("county")
    with factories.signed_in(colleague):
        days_later(10)
        with pytest.raises(Refused):
            actions.approve(paper.id, paper.version, "同意")


def test_neither_reviews_the_paper_of_the_other_or_their_own(app: Flask) -> None:
    """What forbids the holder of the post forbids who holds it for them, and the other way round."""
    made = stage()
    holder, unit = factories.person("holder", "阿拉坦"), made.unit
    colleague = factories.person("colleague", "乌云")
    accounts = {}
    with scope.everything("a test looks"):
        for person in (holder, colleague):
            accounts[person.name] = db.session.get_one(Account, person.user_id)
    join(accounts["阿拉坦"], unit, "unit_reviewer")
    factories.give_role(accounts["阿拉坦"], "unit_reviewer")
    join(accounts["乌云"], unit, "year_manager")
    entrust(accounts["阿拉坦"], accounts["乌云"])
    for person, said in ((holder, "委托您代办的人"), (colleague, "本人")):
        paper = made.play(draft(person, unit), "applicant.submit")
        with factories.signed_in(accounts["乌云"]), pytest.raises(Refused, match=said):
            actions.approve(paper.id, paper.version, "同意")
    other = made.arrived("unit")
    with factories.signed_in(accounts["乌云"]):
        assert actions.approve(other.id, other.version, "同意").on_behalf_of == "阿拉坦"


def test_namesake_of_the_holder_is_left_to_others(app: Flask) -> None:
    made = stage()
    holder = factories.member("holder", "unit_reviewer", made.unit, "白音")
    colleague = factories.member("colleague", "year_manager", made.unit, "乌云")
    entrust(holder, colleague)
    paper = made.play(draft(factories.person("someone", "白音"), made.unit), "applicant.submit")
    with factories.signed_in(colleague), pytest.raises(Refused, match="同名"):
        actions.approve(paper.id, paper.version, "同意")


def test_who_stands_in_is_told_what_the_office_is_told(app: Flask) -> None:
    unit = factories.unit()
    holder, colleague = with_outsider(unit)
    entrust(holder, colleague, 1, 1)
    found = []
    for _day in range(3):
        found.append(members_of([unit.id])[unit.id])
        days_later(1)
    assert found[1] == sorted([holder.id, colleague.id])


def test_many_decided_at_once_say_in_whose_place_each_was(app: Flask) -> None:
    made = stage()
    holder = made.reviewers["region"]
    colleague = factories.member("colleague", "region_reviewer", "150000", "乌云")
    entrust(holder, colleague)
    papers = [made.play(made.arrived("region", track), "region.approve") for track in ("outside", "inside")]
    with factories.signed_in(colleague):
        result = bulk_actions.decide_many("select", [(each.id, each.version) for each in papers], "同意")
        assert len(result.done) == 2
        told = [queries.opened(each.id).decisions[-1] for each in papers]
    assert [each.on_behalf_of for each in told] == [holder.full_name] * 2
    history = [
        *events("paper.select"),
        *(part for each in events("paper.select_many") for part in each["parts"]),
    ]
    assert {each["on_behalf_of"] for each in history} == {holder.full_name}
