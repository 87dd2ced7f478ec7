"""学时认定申请 on screen: filed with a certificate, recognised or refused by the bureau of the place, told to the person."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.credits import years
from tepei.credits.claim_models import CreditClaim
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.applications.filling import photo
from tests.credits.claiming import NEW, SEMINAR, Claiming
from tests.credits.laid import RULES
from tests.papers.browsing import Browser

pytestmark = pytest.mark.usefixtures("laid_down")


@pytest.fixture
def claiming(sqlite_portal: Flask) -> Claiming:
    return Claiming(sqlite_portal)


def test_claim_is_recognised_and_counts(claiming: Claiming) -> None:
    status, page = claiming.file()
    assert (status, "待核定" in page) == (302, True)
    page = claiming.office.read("/credit-claims/list/")
    assert "学术年会" in page
    assert "计 16 学时" in claiming.office.read(f"/credit-claims/show/{claiming.claim().id}")
    assert claiming.office.client.get(f"/credit-claims/evidence/{claiming.claim().id}").data.startswith(
        b"\xff\xd8"
    )
    claiming.decide("recognise")
    assert claiming.entries() == [(2023, Decimal("16.0"), "seminar")]
    (told,) = claiming.messages()
    assert "“学术年会”的学时已由科尔沁右翼前旗" in told
    assert "差 44 学时" in claiming.own.read("/credits/")


def test_what_the_source_halves_is_claimed_as_such(
    claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "学术交流：旁听的" in claiming.own.read(NEW)
    claiming.file(is_half="y")
    assert "旁听的减半，计 8 学时" in claiming.office.read(f"/credit-claims/show/{claiming.claim().id}")
    claiming.decide("recognise")
    assert claiming.entries() == [(2023, Decimal("8.0"), "seminar")]
    whole = [each.model_copy(update={"half": ""}) for each in RULES.sources]
    monkeypatch.setattr(
        years, "by_year", lambda _path="": {2023: RULES.model_copy(update={"sources": tuple(whole)})}
    )
    assert "减半" not in claiming.own.read(NEW)


def test_refusal_says_why_and_counts_nothing(claiming: Claiming) -> None:
    claiming.file()
    page = claiming.decide("refuse")[1]
    assert claiming.claim().state == "open"
    claiming.decide("refuse", outcome="证书上没有天数")
    assert (claiming.claim().state, claiming.entries()) == ("refused", [])
    assert "证书上没有天数" in claiming.own.read("/credits/")
    assert "不予认定" in claiming.messages()[0] and page


def test_part_of_the_hours_is_recognised_for_a_reason(claiming: Claiming) -> None:
    claiming.file()
    claiming.decide("recognise", hours="12")
    assert "请填写理由" in claiming.office.read("/home/")
    claiming.decide("recognise", hours="17", outcome="一天半")
    assert "最多认定 16 学时" in claiming.office.read("/home/")
    assert claiming.entries() == []
    claiming.decide("recognise", hours="12", outcome="只到会一天半")
    assert claiming.entries() == [(2023, Decimal("12.0"), "seminar")]
    assert "只到会一天半" in claiming.own.read("/credits/")
    assert "认定了一部分" in claiming.messages()[0]


def test_second_office_keeps_what_the_first_took_away(
    claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = RULES.model_copy(update={"second_check": ("prefecture",)})
    monkeypatch.setattr(years, "by_year", lambda _path="": {2023: twice})
    claiming.file()
    claiming.decide("recognise", hours="12", outcome="只到会一天半")
    above = Browser(claiming.app, "li")
    claiming.decide("recognise", above, hours="16", outcome="全部")
    assert "最多认定 12 学时" in above.read("/home/")
    claiming.decide("recognise", above)
    assert claiming.entries() == [(2023, Decimal("12.0"), "seminar")]


def test_examination_is_recognised_as_a_whole(claiming: Claiming) -> None:
    claiming.file(source="exam", course="注册会计师考试", days="")
    claiming.decide("recognise", hours="20", outcome="部分")
    assert "不能只认定一部分" in claiming.office.read("/home/")
    assert claiming.entries() == []


def test_examination_stands_for_the_whole_subject(claiming: Claiming) -> None:
    claiming.file(source="exam", course="注册会计师考试", days="")
    claiming.decide("recognise")
    assert claiming.entries() == [(2023, Decimal("60.0"), "exam")]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"days": ""}, "请填写天数"),
        ({"subject": "public"}, "不计入所选的科目"),
        ({"learned_on": "2030-01-01"}, "不能晚于今天"),
        ({"year": "2024"}, "不能计入 2024 年度"),
        ({"course": ""}, "请填写课程"),
    ],
)
def test_claim_that_lacks_something_stays_on_the_form(
    claiming: Claiming, typed: dict[str, str], told: str
) -> None:
    status, page = claiming.file(**typed)
    assert (status, told in page) == (422, True)
    assert claiming.claim() is None


def test_claim_needs_a_certificate_that_is_one(claiming: Claiming) -> None:
    assert "请上传证书" in claiming.file(evidence=b"")[1]
    assert claiming.file(evidence=b"MZ not a picture")[0] == 422
    assert claiming.claim() is None


def test_second_click_claims_once(claiming: Claiming) -> None:
    page = claiming.own.read(NEW)
    key = re.search(r'name="once_key"[^>]*value="([^"]+)"', page)[1]
    for _click in range(2):
        assert (
            claiming.own.press(page, NEW, **SEMINAR, once_key=key, evidence=(photo(), "证书.png"))[0] == 302
        )
    with claiming.app.app_context(), scope.everything("a test looks"):
        assert len(db.session.scalars(select(CreditClaim)).all()) == 1


def test_taken_back_claim_is_decided_by_nobody(claiming: Claiming) -> None:
    claiming.file()
    at_the_office = claiming.office.read(f"/credit-claims/show/{claiming.claim().id}")
    claiming.own.press(claiming.own.read("/credits/"), f"/credits/claims/{claiming.claim().id}/retract")
    assert claiming.claim().state == "retracted"
    claiming.office.press(at_the_office, f"/credit-claims/recognise/{claiming.claim().id}")
    assert claiming.entries() == []


def test_office_above_looks_on_and_decides_nothing(claiming: Claiming) -> None:
    claiming.file()
    above = Browser(claiming.app, "li")
    assert "学术年会" in above.read("/credit-claims/list/")
    assert claiming.decide("recognise", above)[0] == 404


def test_second_office_looks_where_the_year_says_so(
    claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = RULES.model_copy(update={"second_check": ("prefecture",)})
    monkeypatch.setattr(years, "by_year", lambda _path="": {2023: twice})
    claiming.file()
    claiming.decide("recognise")
    assert (claiming.claim().state, claiming.entries()) == ("open", [])
    claiming.decide("recognise", Browser(claiming.app, "li"))
    assert (claiming.claim().state, len(claiming.entries())) == ("recognised", 1)


def test_without_an_employer_nobody_can_look(claiming: Claiming) -> None:
    with claiming.app.app_context():
        factories.person("new")
    fresh = Browser(claiming.app, "new")
    page = fresh.read(NEW)
    assert re.search("没有您的任职单位", fresh.press(page, NEW, **SEMINAR, evidence=(photo(), "证书.png"))[1])
