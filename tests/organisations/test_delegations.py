"""委托代办: a colleague holds the post on its days and no other, says so with what they decide, and gets nothing that lasts."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.organisations import actions as organisations
from tepei.organisations import delegating, delegation_queries, memberships
from tepei.organisations.appointing import Newcomer, offered
from tepei.organisations.delegating import Entrusting
from tepei.organisations.models import LENT, Membership, Organisation
from tepei.organisations.queries import members_of
from tepei.papers import actions, bulk_actions, queries, timeline
from tepei.people.queries import viewer_of
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.papers.stage import Stage, draft, join, stage

DAY = dt.timedelta(days=1)


def _post(account: Account) -> Membership:
    with scope.everything("a test looks"):
        return db.session.scalars(
            select(Membership).where(Membership.user_id == account.id, Membership.principal_id.is_(None))
        ).first()


def _entrust(who: Account, to: Account, first: int = 0, last: int = 9, reason: str = "出差") -> Membership:
    with factories.signed_in(who):
        today = clock.today()
        errand = Entrusting(to.id, today + first * DAY, today + last * DAY, reason)
        return delegating.entrust(_post(who).id, errand)


def _two(role: str = "county_reviewer", of: str | Organisation = "152221") -> tuple[Account, Account]:
    return factories.member("holder", role, of, "阿拉坦"), factories.member("colleague", role, of, "乌云")


def _after(days: int) -> None:
    clock.move_to(clock.now() + days * DAY)


def _events(event: str) -> list[dict[str, object]]:
    with scope.everything("a test looks"):
        found = db.session.scalars(select(AuditEntry).where(AuditEntry.event == event)).all()
        return [json.loads(each.facts) for each in found]


def _told(account: Account) -> list[str]:
    with scope.everything("a test looks"):
        return list(
            db.session.scalars(
                select(Message.kind).where(Message.account_id == account.id).order_by(Message.id)
            )
        )


def _outsider(unit: Organisation) -> tuple[Account, Account]:
    """Two of one unit, of whom the second trains and does not review there."""
    holder = factories.member("holder", "unit_reviewer", unit, "阿拉坦")
    school = factories.member("colleague", "year_manager", unit, "乌云")
    return holder, school


def test_post_is_held_from_its_first_day_to_its_last_whether_a_job_runs_or_not(app: Flask) -> None:
    unit = factories.unit()
    holder, colleague = _outsider(unit)
    lent = _entrust(holder, colleague, 2, 4)
    seen = []
    for _day in range(7):
        viewer = viewer_of(colleague)
        seen.append([each.name for each in viewer.stands_in])
        assert ("unit_reviewer" in viewer.roles) is bool(viewer.stands_in)
        assert viewer_of(holder).organisation_ids == (unit.id,)
        _after(1)
    assert seen == [[], [], ["阿拉坦"], ["阿拉坦"], ["阿拉坦"], [], []]
    assert lent.state == LENT
    assert delegating.end_lapsed() == 1
    assert delegating.end_lapsed() == 0
    assert lent.state == "ended"
    assert len(_events("membership.lapsed")) == 1
    assert _told(holder) == _told(colleague) == ["delegation.entrusted", "delegation.ended"]


def test_both_are_told_and_history_has_one_row_of_it(app: Flask) -> None:
    holder, colleague = _two()
    lent = _entrust(holder, colleague, reason=" 休假 ")
    assert (lent.user_id, lent.role, lent.reason) == (colleague.id, "county_reviewer", "休假")
    (facts,) = _events("membership.entrusted")
    assert (facts["principal"], facts["user"]) == (holder.id, colleague.id)
    assert "休假" not in str(facts)
    assert _told(holder) == _told(colleague) == ["delegation.entrusted"]
    with scope.everything("a test looks"):
        text = db.session.scalars(select(Message.text).where(Message.account_id == colleague.id)).one()
    assert "阿拉坦" in text and "乌云" in text and "2023年3月8日至2023年3月17日" in text


def test_post_is_with_one_colleague_at_a_time_and_may_begin_later(app: Flask) -> None:
    holder, colleague = _two()
    third = factories.member("third", "county_reviewer", "152221", "其其格")
    _entrust(holder, colleague, 5, 9)
    for first, last in ((0, 5), (9, 12), (6, 7), (0, 30)):
        with pytest.raises(Refused, match="已委托乌云代办"):
            _entrust(holder, third, first, last)
    _entrust(holder, third, 0, 4)
    _entrust(holder, third, 10, 12)
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
    holder, colleague = _two()
    stranger = factories.member("stranger", "county_reviewer", "150781", "远方")
    with pytest.raises(Refused, match=said):
        _entrust(holder, {"colleague": colleague, "stranger": stranger}[to], *days, reason)
    assert _events("membership.entrusted") == []


def test_colleagues_act_for_the_same_organisation_and_are_no_administrators(app: Flask) -> None:
    holder, colleague = _two("region_reviewer", "150000")
    factories.member("admin", "security_admin", "150000")
    both = factories.member("both", "region_reviewer", "150000")
    join(both, factories.organisation("150000"), "auditor")
    gone = factories.member("gone", "region_reviewer", "150000")
    with transaction():
        gone.active = False
    factories.member("below", "prefecture_reviewer", "152200")
    with factories.signed_in(holder):
        found = delegation_queries.colleagues(_post(holder))
        assert [who.id for who, *_ in found] == [colleague.id]
        assert delegation_queries.whom_to_ask(_post(holder)) == ""
    alone = factories.member("alone", "unit_reviewer", factories.unit())
    with factories.signed_in(alone):
        assert delegation_queries.colleagues(_post(alone)) == []
        assert "科尔沁右翼前旗" in delegation_queries.whom_to_ask(_post(alone))


def test_borrowed_post_is_not_passed_on_and_gives_nothing_that_lasts(app: Flask) -> None:
    """Who holds it for some days reviews with it; nobody is appointed by it, and nobody hands it over."""
    prefecture = factories.organisation("152200")
    holder = factories.member("holder", "prefecture_reviewer", prefecture, "阿拉坦")
    colleague = factories.member("colleague", "year_manager", prefecture, "乌云")
    third = factories.member("third", "prefecture_reviewer", prefecture, "其其格")
    lent = _entrust(holder, colleague)
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
        delegating.entrust(_post(holder).id, Entrusting(third.id, clock.today(), clock.today(), "出差"))


def test_colleague_may_be_appointed_for_good_meanwhile_but_not_as_administrator(app: Flask) -> None:
    unit = factories.unit()
    holder, colleague = _outsider(unit)
    _entrust(holder, colleague)
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        made = organisations.create_member(unit.id, "unit_reviewer", Newcomer("colleague", "乌云"))
    assert made.membership.state == "active"
    region = factories.organisation("150000")
    borrowed = factories.account("borrower", "苏和")
    join(borrowed, region, "arranger")
    boss = factories.member("boss", "region_reviewer", region, "白音")
    _entrust(boss, borrowed)
    guard = factories.member("guard", "security_admin", region)
    with factories.signed_in(guard), pytest.raises(Refused, match="不兼任审核岗位"):
        organisations.create_member(region.id, "auditor", Newcomer("borrower", "苏和"))


def test_rights_of_the_post_come_and_go_with_its_days(portal: Flask) -> None:
    """In one session, without a row of theirs changing."""
    with portal.app_context():
        holder, colleague = _outsider(factories.unit())
        _entrust(holder, colleague, 1, 1)
    client, answers = portal.test_client(), []
    factories.sign_in(client, "colleague")
    for _day in range(3):
        answers.append(client.get("/review/list/").status_code)
        with portal.app_context():
            _after(1)
    assert answers == [403, 200, 403]


def _stood_in(role: str = "year_manager") -> tuple[Stage, Account, Account]:
    made = stage()
    holder = made.reviewers["county"]
    colleague = factories.member("colleague", role, "152221", "乌云")
    _entrust(holder, colleague)
    return made, holder, colleague


@pytest.mark.parametrize("role", ["year_manager", "county_reviewer"])
def test_decision_says_in_whose_place_it_was_made_and_keeps_saying_so(app: Flask, role: str) -> None:
    made, holder, colleague = _stood_in(role)
    paper = made.arrived("county")
    with factories.signed_in(colleague):
        decision = actions.approve(paper.id, paper.version, "同意")
    assert (decision.actor_id, decision.actor_name, decision.on_behalf_of) == (
        colleague.id,
        "乌云",
        "county审核员",
    )
    assert _events("paper.approve")[-1]["on_behalf_of"] == "county审核员"
    _end_by(colleague)
    with transaction():
        holder.full_name = "改名之人"
    with factories.signed_in(holder):
        told = timeline.of(queries.opened(paper.id), for_applicant=False)[-1]
        assert "乌云（代 county审核员 办理）" in str(told.who)
        hidden = timeline.of(queries.opened(paper.id), for_applicant=True)[-1]
        assert "乌云" not in str(hidden.who)


def _end_by(who: Account) -> None:
    with scope.everything("a test looks"):
        lent = db.session.scalars(select(Membership).where(Membership.state == LENT)).one()
    with factories.signed_in(who):
        delegating.end(lent.id)


def test_what_one_decides_oneself_is_nobodys_else(app: Flask) -> None:
    made, holder, _colleague = _stood_in()
    paper = made.arrived("county")
    with factories.signed_in(holder):
        assert actions.approve(paper.id, paper.version, "同意").on_behalf_of == ""


def test_days_are_looked_at_when_it_is_decided_and_not_when_they_came_in(app: Flask) -> None:
    made, _holder, colleague = _stood_in()
    paper = made.arrived("county")
    with factories.signed_in(colleague):
        _after(10)
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
    _entrust(accounts["阿拉坦"], accounts["乌云"])
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
    _entrust(holder, colleague)
    paper = made.play(draft(factories.person("someone", "白音"), made.unit), "applicant.submit")
    with factories.signed_in(colleague), pytest.raises(Refused, match="同名"):
        actions.approve(paper.id, paper.version, "同意")


@pytest.mark.parametrize("who", ["holder", "colleague", "above"])
def test_either_side_or_who_appoints_ends_it_early(app: Flask, who: str) -> None:
    holder, colleague = _two()
    above = factories.member("above", "prefecture_reviewer", "152200")
    lent = _entrust(holder, colleague)
    with factories.signed_in({"holder": holder, "colleague": colleague, "above": above}[who]):
        delegating.end(lent.id)
        with pytest.raises(Refused, match="已经结束"):
            delegating.end(lent.id)
    assert viewer_of(colleague).stands_in == ()
    assert len(_events("membership.returned")) == 1
    assert _told(holder) == _told(colleague) == ["delegation.entrusted", "delegation.ended"]


def test_nobody_else_ends_it_or_sees_it(app: Flask) -> None:
    holder, colleague = _two("unit_reviewer", unit := factories.unit())
    lent = _entrust(holder, colleague)
    with factories.signed_in(factories.member("third", "unit_reviewer", unit)):
        with pytest.raises(Refused):
            delegating.end(lent.id)
        with pytest.raises(Absent):
            delegating.end(_post(holder).id)
    with factories.signed_in(factories.member("far", "prefecture_reviewer", "150700")), pytest.raises(Absent):
        delegating.end(lent.id)
    assert lent.state == LENT


def test_it_ends_with_the_post_and_with_what_made_them_colleagues(app: Flask) -> None:
    first, second = _two()
    third = factories.member("third", "county_reviewer", "152221", "其其格")
    one, two = _entrust(first, second), _entrust(second, third)
    with factories.signed_in(factories.member("above", "prefecture_reviewer", "152200")):
        memberships.hand_over(_post(first).id, Newcomer("successor", "新人"))
        assert (one.state, two.state) == ("ended", LENT)
        memberships.end_membership(_post(third).id)
        assert two.state == "ended"
    assert viewer_of(third).organisation_ids == ()


def test_who_stands_in_is_told_what_the_office_is_told(app: Flask) -> None:
    unit = factories.unit()
    holder, colleague = _outsider(unit)
    _entrust(holder, colleague, 1, 1)
    found = []
    for _day in range(3):
        found.append(members_of([unit.id])[unit.id])
        _after(1)
    assert found[1] == sorted([holder.id, colleague.id])


def test_page_entrusts_ends_and_says_whom_to_ask(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        holder, colleague = _two()
        post, to = _post(holder).id, colleague.id
        alone = factories.member("alone", "unit_reviewer", factories.unit())
        lonely = _post(alone).id
    client = sqlite_portal.test_client()
    factories.sign_in(client, "holder")
    account = client.get("/accounts/userinfo/").get_data(as_text=True)
    assert "/delegations/" in account and ">（代" not in account
    assert f"/delegations/new/{post}" in client.get("/delegations/").get_data(as_text=True)
    page = client.get(f"/delegations/new/{post}").get_data(as_text=True)
    keys = {name: _hidden(page, name) for name in ("csrf_token", "once_key")}
    typed = {"colleague": str(to), "first_day": "2023-03-08", "last_day": "2023-05-30", "reason": "休假"}
    refused = client.post(f"/delegations/new/{post}", data=keys | typed)
    assert refused.status_code == 422
    assert "最长 60 天" in refused.get_data(as_text=True) and 'value="休假"' in refused.get_data(as_text=True)
    typed["last_day"] = "2023-03-20"
    for _click in range(2):
        answer = client.post(f"/delegations/new/{post}", data=keys | typed)
        assert (answer.status_code, answer.location) == (302, "/delegations/")
    page = client.get("/delegations/").get_data(as_text=True)
    assert "代办中" in page and "乌云" in page
    other = sqlite_portal.test_client()
    factories.sign_in(other, "colleague")
    assert "受阿拉坦委托代办" in other.get("/home/").get_data(as_text=True)
    account = other.get("/accounts/userinfo/").get_data(as_text=True)
    assert "科尔沁右翼前旗" in account and "（代阿拉坦办理）" in account
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        lent = db.session.scalars(select(Membership.id).where(Membership.state == LENT)).one()
    token = factories.token_of(other.get("/delegations/").get_data(as_text=True))
    assert other.post(f"/delegations/end/{lent}", data={"csrf_token": token}).status_code == 302
    assert "受阿拉坦委托代办" not in other.get("/home/").get_data(as_text=True)
    third = sqlite_portal.test_client()
    factories.sign_in(third, "alone")
    assert "科尔沁右翼前旗" in third.get(f"/delegations/new/{lonely}").get_data(as_text=True)
    assert third.get(f"/delegations/new/{post}").status_code == 404


def test_who_appoints_sees_it_on_the_page_of_the_organisation(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        holder, colleague = _two()
        _entrust(holder, colleague, reason="出国培训")
        county = factories.organisation("152221").id
        factories.member("above", "prefecture_reviewer", "152200")
        factories.member("system", "system_admin", "150000")
    assert "出国培训" in _page(sqlite_portal, "above", f"/organisations/show/{county}")
    assert "出国培训" not in _page(sqlite_portal, "system", f"/organisations/show/{county}")


def _page(portal: Flask, username: str, path: str) -> str:
    client: FlaskClient = portal.test_client()
    factories.sign_in(client, username)
    return client.get(path).get_data(as_text=True)


def _hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def test_many_decided_at_once_say_in_whose_place_each_was(app: Flask) -> None:
    made = stage()
    holder = made.reviewers["region"]
    colleague = factories.member("colleague", "region_reviewer", "150000", "乌云")
    _entrust(holder, colleague)
    papers = [made.play(made.arrived("region", track), "region.approve") for track in ("outside", "inside")]
    with factories.signed_in(colleague):
        result = bulk_actions.decide_many("select", [(each.id, each.version) for each in papers], "同意")
        assert len(result.done) == 2
        told = [queries.opened(each.id).decisions[-1] for each in papers]
    assert [each.on_behalf_of for each in told] == [holder.full_name] * 2
    history = [
        *_events("paper.select"),
        *(part for each in _events("paper.select_many") for part in each["parts"]),
    ]
    assert {each["on_behalf_of"] for each in history} == {holder.full_name}
