"""Moves made from the page of a paper and from the list."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tepei.portal import clock
from tepei.portal.database import ZONE
from tests.applications.filling import photo
from tests.papers.browsing import WAITING, Desk
from tests.papers.stage import place, set_places


@pytest.mark.parametrize(
    ("lies", "verb", "values", "standing"),
    [
        (("county", ""), "approve", {"opinion": "同意"}, ("in_review", 2)),
        (("county", ""), "send-back", {"opinion": "缺学历证书", "target": "-1"}, ("sent_back", 1)),
        (("county", ""), "send-back", {"opinion": "请重新核对", "target": "0"}, ("in_review", 0)),
        (("region", ""), "reject", {"opinion": "不符合条件"}, ("rejected", 3)),
        (("region", "region.approve"), "select", {"opinion": ""}, ("selected", 3)),
        (("county", "county.approve"), "retract", {}, ("in_review", 1)),
        (
            ("region", "region.approve region.select"),
            "revoke",
            {"opinion": "异议成立", "file": (photo(), "处理决定.png")},
            ("revoked", 3),
        ),
    ],
)
def test_button_moves_the_paper(
    desk: Desk, lies: tuple[str, str], verb: str, values: dict[str, str], standing: tuple[str, int]
) -> None:
    stop, then = lies
    paper = desk.lay(stop, then=then)
    status, page = desk.at(stop).decide(paper, verb, **values)
    assert status == 302 and "alert-success" in page
    assert desk.standing(paper) == standing


def test_revocation_asks_for_its_document_and_shows_it_to_reviewers(desk: Desk) -> None:
    paper = desk.lay("region", then="region.approve region.select")
    region = desk.at("region")
    status, page = region.decide(paper, "revoke", opinion="公示期异议成立")
    assert status == 422 and "请上传撤销入选所依据的文件" in page and "公示期异议成立</textarea>" in page
    region.read(f"/review/papers/{paper}/document", 404)
    region.decide(paper, "revoke", opinion="公示期异议成立", file=(photo(), "处理决定.png"))
    page = region.read(f"/review/papers/{paper}/")
    assert "已撤销入选" in page and "处理决定.jpg" in page
    answer = region.client.get(f"/review/papers/{paper}/document")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert desk.events("decision.look") == 1


def test_refusal_keeps_what_was_typed(desk: Desk) -> None:
    with desk.app.app_context():
        set_places("152200", 0)
    paper = desk.lay("prefecture")
    status, page = desk.at("prefecture").decide(paper, "approve", opinion="工作十年，\r\n同意推荐")
    assert status == 422
    assert "名额为 0 名" in page and "工作十年，\n同意推荐</textarea>" in page
    status, page = desk.at("prefecture").decide(paper, "send-back", opinion="", target="1")
    assert status == 422 and "请填写退回意见" in page
    assert '<option value="1" selected>' in page


def test_buttons_that_come_too_late_say_so_and_cannot_be_pressed(desk: Desk) -> None:
    waits, passed = desk.lay("county"), desk.lay("county", then="county.approve")
    with desk.app.app_context():
        clock.move_to(dt.datetime(2023, 3, 12, 9, tzinfo=ZONE))
    county = desk.at("county")
    page = county.read(f"/review/papers/{waits}/")
    assert "审核通过、退回：本环节已于2023年3月10日 23:59截止" in page
    assert len(re.findall(r'<button type="submit"[^>]* disabled aria-disabled="true"', page)) == 2
    assert "撤回：本环节已于2023年3月10日 23:59截止" in county.read(f"/review/papers/{passed}/")
    assert "disabled" not in desk.at("prefecture").read(f"/review/papers/{passed}/")


@pytest.mark.parametrize("target", ["7", "x", "", "2", "99999999999999999999"])
def test_target_that_is_no_earlier_stop_is_refused(desk: Desk, target: str) -> None:
    paper = desk.lay("prefecture")
    status, _page = desk.at("prefecture").decide(paper, "send-back", opinion="请核对", target=target)
    assert status == 422
    assert desk.standing(paper) == ("in_review", 2)


def test_page_opened_before_somebody_else_acted_gets_the_conflict_page(desk: Desk) -> None:
    paper = desk.lay("county")
    county = desk.at("county")
    page = county.read(f"/review/papers/{paper}/")
    county.press(page, f"/review/papers/{paper}/approve", opinion="同意")
    status, told = county.press(
        page, f"/review/papers/{paper}/send-back", opinion="写了很久的退回意见", target="-1"
    )
    assert status == 409 and "写了很久的退回意见" in told
    assert desk.standing(paper) == ("in_review", 2)


def test_version_of_another_paper_is_refused(desk: Desk) -> None:
    one, other = desk.lay("county"), desk.lay("county")
    county = desk.at("county")
    page = county.read(f"/review/papers/{one}/")
    county.press(page, f"/review/papers/{other}/approve", opinion="同意")
    assert desk.standing(other) == ("in_review", 1)


def test_many_are_ticked_asked_about_and_approved(desk: Desk) -> None:
    with desk.app.app_context():
        set_places("152200", 1)
    papers = [desk.lay("prefecture", name) for name in ("阿古拉", "白音仓", "其其格")]
    prefecture = desk.at("prefecture")
    ticked = {"action": "approve_many", "rowid": [str(pk) for pk in reversed(papers)]}
    status, question = prefecture.press(prefecture.read(WAITING), "/review/action_post", **ticked)
    assert status == 200
    assert "可以通过 1 份" in re.sub(r"\s+", " ", question) and question.count("已用完") == 2
    rows = re.findall(r'name="row" value="([^"]+)"', question)
    assert [row.split("-")[0] for row in rows] == ticked["rowid"]
    status, told = prefecture.press(question, "/review/papers/approve-many", row=rows, opinion="同意推荐")
    assert status == 200
    assert "以下 2 份没有办理：白音仓、阿古拉" in told and "名额 1 名已用完" in told
    assert [desk.standing(pk)[1] for pk in papers] == [2, 2, 3]
    with desk.app.app_context():
        assert place("152200").taken == 1


def test_bulk_with_a_foreign_row_is_absent_and_changes_nothing(desk: Desk) -> None:
    ours, foreign = desk.lay("county"), desk.lay("unit")
    county = desk.at("county")
    page = county.read(WAITING)
    both = [str(ours), str(foreign)]
    assert county.press(page, "/review/action_post", action="approve_many", rowid=both)[0] == 404
    assert county.press(page, "/review/papers/approve-many", row=[f"{pk}-9" for pk in both])[0] == 404
    assert desk.standing(ours) == ("in_review", 1)
