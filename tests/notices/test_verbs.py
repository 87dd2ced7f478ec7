"""公示 through the verbs, at a step of a body and at the one that decides (内人社办发〔2023〕147号 三)."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.notices import actions, queries
from tepei.papers import desk
from tepei.portal import scope
from tepei.portal.audit import verify
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.notices.posting import (
    AFTER,
    LAST,
    POSTING,
    answer_to,
    demanding,
    object_to,
    on_day,
    put_up,
    state_of,
    told_about,
)
from tests.papers.stage import stage


def test_body_passes_nobody_before_its_notice_is_over(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        with pytest.raises(Refused, match="须先公示5个工作日"):
            made.act(paper, "prefecture", "approve")
        notice = put_up(made, "prefecture")
        assert (notice.ends_on, notice.is_estimated) == (LAST, False)
        on_day(LAST)
        with pytest.raises(Refused, match="2023年3月15日为止"):
            made.act(paper, "prefecture", "approve")
        with factories.signed_in(made.reviewers["prefecture"]):
            refused = desk.dossier(desk.find(paper.id)).refusals
            assert any("正在公示" in str(text) for text in refused)
            assert queries.due(scope.viewer().organisation_ids) == []
        on_day(AFTER)
        made.act(paper, "prefecture", "approve")
        assert state_of(paper) == ("in_review", 3)
        assert verify() is None


def test_who_decides_announces_whom_it_selects(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("region")
        paper = made.arrived("region")
        with factories.signed_in(made.reviewers["region"]):
            assert queries.due(scope.viewer().organisation_ids) == []
        made.act(paper, "region", "approve")
        with pytest.raises(Refused, match="须先公示"):
            made.act(paper, "region", "select")
        put_up(made, "region")
        on_day(AFTER)
        made.act(paper, "region", "select")
        assert state_of(paper)[0] == "selected"


def test_withdrawn_notice_counts_for_nobody_and_its_days_start_anew(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        notice = put_up(made, "prefecture")
        with factories.signed_in(made.reviewers["prefecture"]):
            actions.withdraw(notice.id, notice.version, "名单有误")
            [waiting] = queries.due(scope.viewer().organisation_ids)
            assert [each.id for each, _stage in waiting.papers] == [paper.id]
        on_day(AFTER)
        with pytest.raises(Refused, match="须先公示"):
            made.act(paper, "prefecture", "approve")


def test_public_reads_it_while_it_is_up_and_not_who_is_left_out(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        shown, hidden = made.arrived("prefecture"), made.arrived("prefecture")
        notice = put_up(made, "prefecture", **{f"p{hidden.id}": "涉密岗位"})
        client = portal.test_client()
        board = client.get("/public-notices/").get_data(as_text=True)
        assert "推荐人选公示" in board
        page = client.get(f"/public-notices/{notice.number}").get_data(as_text=True)
        assert shown.applicant_name not in page
        assert page.count('data-label="姓名"') == 1
        with pytest.raises(Absent):
            object_to(notice, entry=1)
        on_day(AFTER)
        assert client.get(f"/public-notices/{notice.number}").status_code == 404
        assert "推荐人选公示" not in client.get("/public-notices/").get_data(as_text=True)


def test_foreign_notice_is_absent_and_one_of_below_is_read_only(portal: Flask) -> None:
    with portal.app_context():
        made, other = demanding("prefecture"), stage("150102")
        made.arrived("prefecture")
        notice = put_up(made, "prefecture")
        for kind, error in (("prefecture", Absent), ("region", Absent)):
            with (
                factories.signed_in((other if kind == "prefecture" else made).reviewers[kind]),
                pytest.raises(error),
            ):
                actions.withdraw(notice.id, notice.version, "不是本单位")
        with factories.signed_in(made.reviewers["region"]):
            assert queries.shown(notice.id).title == POSTING.title
        with factories.signed_in(other.reviewers["prefecture"]), pytest.raises(Absent):
            queries.shown(notice.id)


def test_who_is_announced_is_told_and_who_is_left_out_is_not(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        shown, hidden = made.arrived("prefecture"), made.arrived("prefecture")
        notice = put_up(made, "prefecture", **{f"p{hidden.id}": "涉密岗位"})
        assert (told_about(shown), told_about(hidden)) == (["notice.put_up"], [])
        answer_to(made, "prefecture", object_to(notice), upheld=True)
        with factories.signed_in(made.reviewers["prefecture"]):
            actions.withdraw(notice.id, notice.version, "名单有误")
        assert (told_about(shown), told_about(hidden)) == (
            ["notice.put_up", "notice.uphold", "notice.void"],
            [],
        )
