"""What was signed has to hold at every later step: seen on the reviewers' and the applicant's screens.

Source: 新人社函〔2025〕38号 附件1 六（二）（三）.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers.invariants import invariants
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.actions import grant_extension
from tepei.programmes.models import Extension
from tests import factories
from tests.papers.browsing import Browser
from tests.xinjiang import filling
from tests.xinjiang.reviewing import paper
from tests.xinjiang.screens import Screens, text_of

WORDS = "《2025年申报新疆少数民族科技骨干特培人员用人单位审核表》签章后内容有改动"


@pytest.fixture
def screens(xinjiang: Flask) -> Screens:
    return Screens(xinjiang)


def test_correction_with_another_content_goes_back_to_whose_signature_it_outdates(screens: Screens) -> None:
    pk = screens.at_county()
    screens.send_back("county", pk)
    screens.change(pk)
    told = screens.submit(pk)
    assert "请等待某县人民医院审核" in told
    assert screens.standing(pk) == ("in_review", 0)
    with screens.app.app_context(), pytest.raises(Refused, match="原扫描件已失效"):
        screens.desk.approve("unit", pk)
    with screens.app.app_context():
        screens.desk.endorse("unit", pk)
    screens.approve("unit", pk)
    screens.approve("county", pk)
    assert screens.standing(pk) == ("in_review", 2)


def test_correction_with_the_same_content_returns_to_who_asked_for_it(screens: Screens) -> None:
    pk = screens.at_county()
    screens.send_back("county", pk)
    page = text_of(screens.applicant(pk).read(f"/applications/{pk}/submit"))
    assert "提交后由“英吉沙县人力资源和社会保障局”首先审核" in page
    assert "请等待英吉沙县人力资源和社会保障局审核" in screens.submit(pk)
    assert screens.standing(pk) == ("in_review", 1)


@pytest.mark.parametrize("who", ["county", "prefecture"])
def test_reviewer_sees_whose_scan_no_longer_holds_and_sends_the_paper_there(
    screens: Screens, who: str
) -> None:
    pk = screens.at_county()
    if who == "prefecture":
        screens.approve("county", pk)
    screens.outdate(pk)
    browser = screens.at(who)
    page = browser.read(f"/review/papers/{pk}/")
    assert WORDS in text_of(page).replace("2025 年", "2025年")
    assert "请退回某县人民医院，重新签字盖章并上传扫描件" in text_of(page)
    assert re.search(r'formaction="[^"]*/approve" disabled', page)
    assert re.search(r'<option value="0" selected>', page)
    status, refused = browser.decide(pk, "approve", opinion="同意")
    assert status == 422
    assert "请退回某县人民医院" in text_of(refused)
    browser.decide(pk, "send-back", opinion="请重新签章", target="0")
    assert screens.standing(pk) == ("in_review", 0)


def test_nobody_is_selected_by_a_scan_that_no_longer_holds(screens: Screens) -> None:
    pk = screens.at_prefecture("阿力木")
    with screens.app.app_context():
        screens.desk.sign_list("prefecture", pk)
    screens.approve("prefecture", pk)
    screens.approve("region", pk)
    with screens.app.app_context():
        assert invariants() == []
    screens.outdate(pk)
    with screens.app.app_context():
        assert [each.name for each in invariants()] == ["signatures_hold"] * 2
    region = screens.at("region")
    status, refused = region.decide(pk, "select", opinion="同意")
    assert status == 422
    assert "请退回某县人民医院" in text_of(refused)
    assert "缺少喀什地区人力资源和社会保障局签字盖章的" in text_of(refused)
    region.decide(pk, "retract")
    region.decide(pk, "send-back", opinion="请重新签章", target="0")
    assert screens.standing(pk) == ("in_review", 0)


def test_many_at_once_obey_as_well(screens: Screens) -> None:
    good, bad = screens.at_county("阿力木"), screens.at_county("古丽娜")
    screens.outdate(bad)
    county = screens.at("county")
    with screens.app.app_context():
        rows = [f"{pk}-{paper(pk).version}" for pk in (good, bad)]
    county.press(county.read("/review/list/"), "/review/papers/approve-many", row=rows)
    assert "古丽娜：《" in text_of(county.read("/home/"))
    assert [screens.standing(pk) for pk in (good, bad)] == [("in_review", 1)] * 2


def at(screens: Screens, day: str) -> None:
    with screens.app.app_context():
        clock.move_to(dt.datetime.fromisoformat(f"2025-03-{day} 09:00").replace(tzinfo=ZONE))


def test_correction_says_until_when_it_may_return_and_who_reviews_it(screens: Screens) -> None:
    pk = screens.at_county()
    at(screens, "10")
    screens.send_back("county", pk)
    mine = screens.applicant(pk)
    for address in ("/applications/", f"/applications/{pk}/", f"/applications/{pk}/submit", "/home/"):
        page = text_of(mine.read(address))
        assert "2025-03-20" in page or "2025年3月20日" in page
        assert "已截止" not in page
    assert "提交后由“英吉沙县人力资源和社会保障局”首先审核" in text_of(
        mine.read(f"/applications/{pk}/submit")
    )
    screens.change(pk)
    assert "提交后由“某县人民医院”首先审核" in text_of(mine.read(f"/applications/{pk}/submit"))
    assert "请等待某县人民医院审核" in screens.submit(pk)


def test_correction_that_comes_too_late_is_told_so_before_it_is_sent(screens: Screens) -> None:
    pk = screens.at_county()
    screens.send_back("county", pk)
    at(screens, "21")
    page = text_of(screens.applicant(pk).read(f"/applications/{pk}/submit"))
    assert "本环节已于2025年3月20日" in page
    assert "还不能提交" in page
    assert screens.standing(pk) == ("sent_back", 1)


def applicant_named(name: str) -> str:
    factories.person("somebody", name)
    return "somebody"


def test_year_that_nobody_may_apply_for_any_more_is_not_offered(screens: Screens) -> None:
    with screens.app.app_context():
        someone = Browser(screens.app, applicant_named("古丽娜"))
    assert "异地培养" in someone.read("/applications/new?unit=人民医院")
    at(screens, "06")
    assert "目前没有开放申报的项目" in someone.read("/applications/new?unit=人民医院")


def test_unit_whose_time_is_over_cannot_be_chosen_where_another_was_granted_more(screens: Screens) -> None:
    """和田 has an extension; 喀什 has none, so nobody there begins what could not be submitted."""
    with screens.app.app_context():
        factories.unit("某市人民医院", "653200")
        khotan = factories.organisation("653200")
        with factories.signed_in(screens.desk.at["region"]):
            until = dt.datetime(2025, 3, 10, tzinfo=ZONE)
            cycle_id = programmes.cycle_by_code(filling.CYCLE).id
            grant_extension(
                Extension(cycle_id=cycle_id, organisation_id=khotan.id, closes_at=until, reason="雪灾")
            )
        someone = Browser(screens.app, applicant_named("古丽娜"))
    at(screens, "06")
    page = someone.read("/applications/new?unit=人民医院")
    units = {
        text_of(label).split("（")[0].strip(): (
            "disabled" in label,
            "申报已于2025年3月5日 23:59截止。" in text_of(label),
        )
        for label in re.findall(r'<label><input type="radio" name="organisation".*?</label>', page, re.S)
    }
    assert units == {"某县人民医院": (True, True), "某市人民医院": (False, False)}
    kashgar = re.search(r'name="organisation" value="(\d+)"[^>]*disabled', page)
    track = re.search(r'name="track" value="(\d+)"', page)
    assert kashgar and track
    someone.press(page, "/applications/new", organisation=kashgar[1], track=track[1])
    with screens.app.app_context(), scope.everything("a test looks"):
        assert not db.session.scalars(select(Application)).all()
