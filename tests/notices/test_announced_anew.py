"""Who changed while a notice ran, or came after it, is announced by the next one; the others stay announced."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.notices import actions, queries
from tepei.portal import scope
from tepei.portal.audit import verify
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.notices.posting import (
    AFTER,
    POSTING,
    answer_to,
    as_it_is,
    demanding,
    due_at,
    object_to,
    on_day,
    put_up,
    rename,
    state_of,
    submit,
    told_about,
)


def test_who_has_come_since_waits_for_the_next_notice(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        made.arrived("prefecture")
        with factories.signed_in(made.reviewers["prefecture"]):
            [due] = queries.due(scope.viewer().organisation_ids)
        late = made.arrived("prefecture")
        with factories.signed_in(made.reviewers["prefecture"]):
            notice = actions.put_up(due.key, POSTING, {paper.id: "" for paper, _stage in due.papers})
            assert len(notice.entries) == 1
            [waiting] = queries.due(scope.viewer().organisation_ids)
            assert [paper.id for paper, _stage in waiting.papers] == [late.id]


def test_corrected_name_is_announced_anew_and_the_others_stay_announced(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper, other = made.arrived("prefecture"), made.arrived("prefecture")
        notice = put_up(made, "prefecture")
        made.act(paper, "prefecture", "send_back")
        rename(paper, "阿古拉")
        assert told_about(paper) == ["notice.put_up", "notice.void"]
        submit(paper)
        assert due_at(made, "prefecture") == [paper.id]
        page = portal.test_client().get(f"/public-notices/{notice.number}").get_data(as_text=True)
        assert page.count('data-label="姓名"') == 1
        with pytest.raises(Absent):
            object_to(notice)
        on_day(AFTER)
        made.act(other, "prefecture", "approve")
        with pytest.raises(Refused, match="须先公示"):
            made.act(as_it_is(paper), "prefecture", "approve")
        assert verify() is None


def test_name_that_is_corrected_after_the_last_day_was_announced_long_enough(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        put_up(made, "prefecture")
        on_day(AFTER)
        made.act(paper, "prefecture", "send_back")
        rename(paper, "阿古拉")
        submit(paper)
        made.act(as_it_is(paper), "prefecture", "approve")
        assert told_about(paper) == ["notice.put_up"]


def test_same_name_saved_again_changes_no_notice(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        put_up(made, "prefecture")
        made.act(paper, "prefecture", "send_back")
        rename(paper, paper.applicant_name)
        submit(paper)
        assert (due_at(made, "prefecture"), told_about(paper)) == ([], ["notice.put_up"])


def test_who_was_sent_back_for_an_upheld_objection_is_announced_anew(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        answer_to(made, "prefecture", object_to(put_up(made, "prefecture")), upheld=True)
        made.act(paper, "prefecture", "send_back")
        assert due_at(made, "prefecture") == []
        submit(paper)
        assert due_at(made, "prefecture") == [paper.id]
        put_up(made, "prefecture")
        on_day(AFTER)
        made.act(as_it_is(paper), "prefecture", "approve")
        assert state_of(paper) == ("in_review", 3)
