"""公示 through the verbs, at a step of a body and at the one that decides (内人社办发〔2023〕147号 三)."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.applications.models import Application
from tepei.menu import waiting
from tepei.messages.models import Message
from tepei.notices import actions, queries
from tepei.notices.actions import Posting
from tepei.notices.models import Objection, PublicNotice
from tepei.papers import actions as papers
from tepei.papers import desk, draft_actions
from tepei.people.models import Person
from tepei.portal import clock, scope
from tepei.portal.audit import verify
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import RouteStep
from tests import factories
from tests.papers.stage import Stage, applicant_of, cycle, stage

# A Thursday; the five working days end on Wednesday the 15th.
FIRST, LAST, AFTER = dt.date(2023, 3, 9), dt.date(2023, 3, 15), dt.date(2023, 3, 16)
POSTING = Posting("推荐人选公示", "公告栏", "办公室 0482-0000000", FIRST)


def _demand(kind: str) -> Stage:
    """A route whose step of this kind gives five working days' notice."""
    with scope.everything("a test demands a notice"), transaction() as session:
        session.execute(
            update(RouteStep)
            .where(RouteStep.cycle_id == cycle().id, RouteStep.kind == kind)
            .values(notice_days=5)
        )
    made = stage()
    _on(FIRST)
    return made


def _on(day: dt.date) -> None:
    clock.move_to(dt.datetime.combine(day, dt.time(9), ZONE))


def _put_up(made: Stage, kind: str, **left_out: str) -> PublicNotice:
    with factories.signed_in(made.reviewers[kind]):
        [due] = queries.due(scope.viewer().organisation_ids)
        named = {paper.id: left_out.get(f"p{paper.id}", "") for paper, _stage in due.papers}
        return actions.put_up(due.key, POSTING, named)


def _object(notice: PublicNotice, entry: int = 0) -> Objection:
    with scope.acting_as(scope.NOBODY):
        named = queries.public(notice.number).entries
        return actions.object_to(notice.number, named[entry].id, "论文署名不实", "13800000000")


def _told(paper: Application) -> list[str]:
    """The kinds of message about notices that reached who filed it, in their order."""
    account = applicant_of(paper)
    found = select(Message.kind).where(Message.account_id == account.id, Message.kind.like("notice.%"))
    with scope.everything("a test looks"):
        return list(db.session.scalars(found.order_by(Message.id)))


def _rename(paper: Application, name: str) -> None:
    """Who filed it saves after the register was corrected."""
    with scope.everything("a test corrects the register"), transaction() as session:
        session.get_one(Person, paper.person_id).name = name
    with factories.signed_in(applicant_of(paper)):
        db.session.expire_all()
        edition = db.session.get_one(Application, paper.id).form.edition
        draft_actions.save_section(paper.id, "health", {"illness": "no"}, edition)


def _submit(paper: Application) -> None:
    with scope.everything("a test looks"):
        db.session.expire_all()
        row = db.session.get_one(Application, paper.id)
    with factories.signed_in(applicant_of(paper)):
        papers.submit(row, row.version)


def _due(made: Stage, kind: str) -> list[int]:
    with factories.signed_in(made.reviewers[kind]):
        waiting = queries.due(scope.viewer().organisation_ids)
        return [paper.id for each in waiting for paper, _stage in each.papers]


def _answer(made: Stage, kind: str, objection: Objection, *, upheld: bool) -> None:
    with factories.signed_in(made.reviewers[kind]):
        row = queries.objection(objection.id)
        actions.answer(row.id, row.version, upheld, "经核查")


def _state(paper: Application) -> tuple[str, int]:
    with scope.everything("a test looks"):
        db.session.expire_all()
        row = db.session.get_one(Application, paper.id)
        return row.state, row.position


def test_body_passes_nobody_before_its_notice_is_over(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        with pytest.raises(Refused, match="须先公示5个工作日"):
            made.act(paper, "prefecture", "approve")
        notice = _put_up(made, "prefecture")
        assert (notice.ends_on, notice.is_estimated) == (LAST, False)
        _on(LAST)
        with pytest.raises(Refused, match="2023年3月15日为止"):
            made.act(paper, "prefecture", "approve")
        with factories.signed_in(made.reviewers["prefecture"]):
            refused = desk.dossier(desk.find(paper.id)).refusals
            assert any("正在公示" in str(text) for text in refused)
            assert queries.due(scope.viewer().organisation_ids) == []
        _on(AFTER)
        made.act(paper, "prefecture", "approve")
        assert _state(paper) == ("in_review", 3)
        assert verify() is None


def test_who_decides_announces_whom_it_selects(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("region")
        paper = made.arrived("region")
        with factories.signed_in(made.reviewers["region"]):
            assert queries.due(scope.viewer().organisation_ids) == []
        made.act(paper, "region", "approve")
        with pytest.raises(Refused, match="须先公示"):
            made.act(paper, "region", "select")
        _put_up(made, "region")
        _on(AFTER)
        made.act(paper, "region", "select")
        assert _state(paper)[0] == "selected"


def test_objection_holds_back_whom_it_is_about_and_nobody_else(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        first, second = made.arrived("prefecture"), made.arrived("prefecture")
        notice = _put_up(made, "prefecture")
        objection = _object(notice)
        with scope.everything("a test looks"):
            told = db.session.scalars(select(Message).where(Message.kind == "objection.receive")).all()
        assert [message.account_id for message in told] == [made.reviewers["prefecture"].id]
        assert "署名" not in told[0].text
        _on(AFTER)
        made.act(second, "prefecture", "approve")
        with pytest.raises(Refused, match="尚未答复"):
            made.act(first, "prefecture", "approve")
        _answer(made, "prefecture", objection, upheld=False)
        made.act(first, "prefecture", "approve")
        assert _state(first) == _state(second) == ("in_review", 3)


def test_upheld_objection_leaves_only_the_way_back(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        _answer(made, "prefecture", _object(_put_up(made, "prefecture")), upheld=True)
        _on(AFTER)
        with pytest.raises(Refused, match="经查属实"):
            made.act(paper, "prefecture", "approve")
        made.act(paper, "prefecture", "send_back")
        assert _state(paper)[0] == "sent_back"


def test_withdrawn_notice_counts_for_nobody_and_its_days_start_anew(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        notice = _put_up(made, "prefecture")
        with factories.signed_in(made.reviewers["prefecture"]):
            actions.withdraw(notice.id, notice.version, "名单有误")
            [waiting] = queries.due(scope.viewer().organisation_ids)
            assert [each.id for each, _stage in waiting.papers] == [paper.id]
        _on(AFTER)
        with pytest.raises(Refused, match="须先公示"):
            made.act(paper, "prefecture", "approve")


def test_public_reads_it_while_it_is_up_and_not_who_is_left_out(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        shown, hidden = made.arrived("prefecture"), made.arrived("prefecture")
        notice = _put_up(made, "prefecture", **{f"p{hidden.id}": "涉密岗位"})
        client = portal.test_client()
        board = client.get("/public-notices/").get_data(as_text=True)
        assert "推荐人选公示" in board
        page = client.get(f"/public-notices/{notice.number}").get_data(as_text=True)
        assert shown.applicant_name not in page
        assert page.count('data-label="姓名"') == 1
        with pytest.raises(Absent):
            _object(notice, entry=1)
        _on(AFTER)
        assert client.get(f"/public-notices/{notice.number}").status_code == 404
        assert "推荐人选公示" not in client.get("/public-notices/").get_data(as_text=True)


def test_foreign_notice_is_absent_and_one_of_below_is_read_only(portal: Flask) -> None:
    with portal.app_context():
        made, other = _demand("prefecture"), stage("150102")
        made.arrived("prefecture")
        notice = _put_up(made, "prefecture")
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


def test_who_has_come_since_waits_for_the_next_notice(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        made.arrived("prefecture")
        with factories.signed_in(made.reviewers["prefecture"]):
            [due] = queries.due(scope.viewer().organisation_ids)
        late = made.arrived("prefecture")
        with factories.signed_in(made.reviewers["prefecture"]):
            notice = actions.put_up(due.key, POSTING, {paper.id: "" for paper, _stage in due.papers})
            assert len(notice.entries) == 1
            [waiting] = queries.due(scope.viewer().organisation_ids)
            assert [paper.id for paper, _stage in waiting.papers] == [late.id]


def test_who_is_announced_is_told_and_who_is_left_out_is_not(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        shown, hidden = made.arrived("prefecture"), made.arrived("prefecture")
        notice = _put_up(made, "prefecture", **{f"p{hidden.id}": "涉密岗位"})
        assert (_told(shown), _told(hidden)) == (["notice.put_up"], [])
        _answer(made, "prefecture", _object(notice), upheld=True)
        with factories.signed_in(made.reviewers["prefecture"]):
            actions.withdraw(notice.id, notice.version, "名单有误")
        assert (_told(shown), _told(hidden)) == (["notice.put_up", "notice.uphold", "notice.void"], [])


def test_objection_that_is_not_upheld_is_told_to_nobody(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        _answer(made, "prefecture", _object(_put_up(made, "prefecture")), upheld=False)
        assert _told(paper) == ["notice.put_up"]


def test_corrected_name_is_announced_anew_and_the_others_stay_announced(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper, other = made.arrived("prefecture"), made.arrived("prefecture")
        notice = _put_up(made, "prefecture")
        made.act(paper, "prefecture", "send_back")
        _rename(paper, "阿古拉")
        assert _told(paper) == ["notice.put_up", "notice.void"]
        _submit(paper)
        assert _due(made, "prefecture") == [paper.id]
        page = portal.test_client().get(f"/public-notices/{notice.number}").get_data(as_text=True)
        assert page.count('data-label="姓名"') == 1
        with pytest.raises(Absent):
            _object(notice)
        _on(AFTER)
        made.act(other, "prefecture", "approve")
        with pytest.raises(Refused, match="须先公示"):
            made.act(_anew(paper), "prefecture", "approve")
        assert verify() is None


def test_name_that_is_corrected_after_the_last_day_was_announced_long_enough(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        _put_up(made, "prefecture")
        _on(AFTER)
        made.act(paper, "prefecture", "send_back")
        _rename(paper, "阿古拉")
        _submit(paper)
        made.act(_anew(paper), "prefecture", "approve")
        assert _told(paper) == ["notice.put_up"]


def test_same_name_saved_again_changes_no_notice(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        _put_up(made, "prefecture")
        made.act(paper, "prefecture", "send_back")
        _rename(paper, paper.applicant_name)
        _submit(paper)
        assert (_due(made, "prefecture"), _told(paper)) == ([], ["notice.put_up"])


def test_who_was_sent_back_for_an_upheld_objection_is_announced_anew(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        _answer(made, "prefecture", _object(_put_up(made, "prefecture")), upheld=True)
        made.act(paper, "prefecture", "send_back")
        assert _due(made, "prefecture") == []
        _submit(paper)
        assert _due(made, "prefecture") == [paper.id]
        _put_up(made, "prefecture")
        _on(AFTER)
        made.act(_anew(paper), "prefecture", "approve")
        assert _state(paper) == ("in_review", 3)


def test_objection_that_nobody_answered_outlives_its_notice(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        paper = made.arrived("prefecture")
        notice = _put_up(made, "prefecture")
        objection = _object(notice)
        with factories.signed_in(made.reviewers["prefecture"]):
            actions.withdraw(notice.id, notice.version, "名单有误")
        _put_up(made, "prefecture")
        _on(AFTER)
        with pytest.raises(Refused, match="尚未答复"):
            made.act(paper, "prefecture", "approve")
        _answer(made, "prefecture", objection, upheld=False)
        made.act(paper, "prefecture", "approve")
        assert _state(paper) == ("in_review", 3)


def test_open_objection_is_work_of_who_answers_it_alone(portal: Flask) -> None:
    with portal.app_context():
        made = _demand("prefecture")
        made.arrived("prefecture")
        objection = _object(_put_up(made, "prefecture"))
        assert [_waiting(made, kind) for kind in ("prefecture", "region", "unit")] == [1, 0, 0]
        with factories.signed_in(made.reviewers["prefecture"]):
            [notice] = db.session.scalars(select(PublicNotice)).all()
            assert notice.open_objections == 1
        _answer(made, "prefecture", objection, upheld=False)
        assert _waiting(made, "prefecture") == 0


def _waiting(made: Stage, kind: str) -> int:
    """The number on the home page."""
    with factories.signed_in(made.reviewers[kind]):
        [tile] = waiting.tiles(lambda verb, screen: (verb, screen) == ("add", "PublicNotice"))
        return tile.count


def _anew(paper: Application) -> Application:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, paper.id)
