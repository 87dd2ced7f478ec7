"""Objections to a notice: whom they hold back, who answers them and what that comes to, and who hears of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.menu import waiting
from tepei.messages.models import Message
from tepei.notices import actions
from tepei.notices.models import PublicNotice
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tests import factories
from tests.notices.posting import AFTER, answer_to, demanding, object_to, on_day, put_up, state_of, told_about
from tests.papers.stage import Stage


def test_objection_holds_back_whom_it_is_about_and_nobody_else(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        first, second = made.arrived("prefecture"), made.arrived("prefecture")
        notice = put_up(made, "prefecture")
        objection = object_to(notice)
        with scope.everything("a test looks"):
            told = db.session.scalars(select(Message).where(Message.kind == "objection.receive")).all()
        assert [message.account_id for message in told] == [made.reviewers["prefecture"].id]
        assert "署名" not in told[0].text
        on_day(AFTER)
        made.act(second, "prefecture", "approve")
        with pytest.raises(Refused, match="尚未答复"):
            made.act(first, "prefecture", "approve")
        answer_to(made, "prefecture", objection, upheld=False)
        made.act(first, "prefecture", "approve")
        assert state_of(first) == state_of(second) == ("in_review", 3)


def test_upheld_objection_leaves_only_the_way_back(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        answer_to(made, "prefecture", object_to(put_up(made, "prefecture")), upheld=True)
        on_day(AFTER)
        with pytest.raises(Refused, match="经查属实"):
            made.act(paper, "prefecture", "approve")
        made.act(paper, "prefecture", "send_back")
        assert state_of(paper)[0] == "sent_back"


def test_objection_that_is_not_upheld_is_told_to_nobody(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        answer_to(made, "prefecture", object_to(put_up(made, "prefecture")), upheld=False)
        assert told_about(paper) == ["notice.put_up"]


def test_objection_that_nobody_answered_outlives_its_notice(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        paper = made.arrived("prefecture")
        notice = put_up(made, "prefecture")
        objection = object_to(notice)
        with factories.signed_in(made.reviewers["prefecture"]):
            actions.withdraw(notice.id, notice.version, "名单有误")
        put_up(made, "prefecture")
        on_day(AFTER)
        with pytest.raises(Refused, match="尚未答复"):
            made.act(paper, "prefecture", "approve")
        answer_to(made, "prefecture", objection, upheld=False)
        made.act(paper, "prefecture", "approve")
        assert state_of(paper) == ("in_review", 3)


def test_open_objection_is_work_of_who_answers_it_alone(portal: Flask) -> None:
    with portal.app_context():
        made = demanding("prefecture")
        made.arrived("prefecture")
        objection = object_to(put_up(made, "prefecture"))
        assert [waiting_at(made, kind) for kind in ("prefecture", "region", "unit")] == [1, 0, 0]
        with factories.signed_in(made.reviewers["prefecture"]):
            [notice] = db.session.scalars(select(PublicNotice)).all()
            assert notice.open_objections == 1
        answer_to(made, "prefecture", objection, upheld=False)
        assert waiting_at(made, "prefecture") == 0


def waiting_at(made: Stage, kind: str) -> int:
    """The number on the home page."""
    with factories.signed_in(made.reviewers[kind]):
        [tile] = waiting.tiles(lambda verb, screen: (verb, screen) == ("add", "PublicNotice"))
        return tile.count
