"""咨询 on its pages: asked from the guide, seen published answers first, answered, published, found by everybody below."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tepei.portal import scope
from tepei.portal.database import db
from tepei.questions import actions, published_actions
from tepei.questions.actions import NewQuestion
from tepei.questions.models import Question
from tests import factories
from tests.papers.browsing import Browser, Desk, counted
from tests.papers.stage import CYCLE

GUIDE, ASK = f"/calls/{CYCLE}/", f"/my-questions/ask/{CYCLE}"
TYPED = {"subject": "职称证书怎样上传", "text": "职称证书的扫描件怎样上传？", "part": ""}


@pytest.fixture
def desk(sqlite_portal: Flask) -> Desk:
    return Desk(sqlite_portal)


def _applicant(desk: Desk) -> Browser:
    with desk.app.app_context():
        desk.stage.paper(person=factories.person("asker", name="白音"))
    return Browser(desk.app, "asker")


def _sent(own: Browser, **more: str) -> int:
    status, _page = own.press(own.read(ASK), ASK, **TYPED | more)
    assert status == 302
    with own.client.application.app_context(), scope.everything("a test looks"):
        return int(db.session.query(Question).order_by(Question.id.desc()).first().id)


def test_question_travels_from_the_guide_to_an_answer_that_everybody_finds(desk: Desk) -> None:
    own = _applicant(desk)
    assert ASK in own.read(GUIDE)
    assert "/my-questions/" in own.read("/home/")
    assert "/my-questions/" in own.read("/help/")
    pk = _sent(own)
    county, city = desk.at("county"), desk.at("prefecture")
    assert "待答复的咨询" in county.read("/home/")
    assert "职称证书怎样上传" in county.read("/questions/list/")
    page = county.read(f"/questions/show/{pk}")
    assert county.press(page, f"/questions/pass-up/{pk}", note="内部说明：请盟里答复")[0] == 302
    page = city.read(f"/questions/show/{pk}")
    assert "内部说明" in page
    assert city.press(page, f"/questions/answer/{pk}", answer="在“照片与附件”上传。")[0] == 302
    shown = own.read(f"/my-questions/{pk}")
    assert "在“照片与附件”上传。" in shown
    assert "内部说明" not in shown
    assert "咨询已答复" in own.read("/messages/") or "您的咨询已答复" in own.read("/messages/")
    new = f"/published-answers/new/{pk}"
    typed = {"question": "职称证书在哪里上传？", "answer": "在“照片与附件”上传。"}
    assert city.press(city.read(new), new, **typed)[0] == 302
    assert "职称证书在哪里上传？" in own.read(GUIDE)
    anybody = desk.app.test_client()
    assert "职称证书在哪里上传？" not in anybody.get(GUIDE).text
    seat = {"seat": "152221"}
    assert "职称证书在哪里上传？" in anybody.get(GUIDE, query_string=seat).text
    assert "没有找到，请换一个词" in anybody.get(GUIDE, query_string=seat | {"q": "年龄"}).text


def test_like_answers_are_shown_before_a_question_is_sent(desk: Desk) -> None:
    own = _applicant(desk)
    pk = _sent(own)
    with desk.app.app_context(), factories.signed_in(desk.stage.reviewers["county"]):
        published_actions.publish(pk, "职称证书在哪里上传？", "在“照片与附件”上传。")
    status, page = own.press(own.read(ASK), ASK, **TYPED)
    assert status == 422
    assert "您要问的可能已有答复" in page
    assert TYPED["text"] in page
    status, _page = own.press(page, ASK, **TYPED, sure="1")
    assert status == 302


def test_form_says_what_is_wrong_at_each_box_and_keeps_what_was_typed(desk: Desk) -> None:
    own = _applicant(desk)
    status, page = own.press(own.read(ASK), ASK, subject="", text="请回电13800138000")
    assert status == 422
    assert "请填写本栏" in page
    assert "请删除身份证号码、电话号码后再提交" in page
    assert "请回电13800138000" in page


def test_second_click_asks_nothing_twice(desk: Desk) -> None:
    own = _applicant(desk)
    page = own.read(ASK)
    key = re.search(r'name="once_key"[^>]*value="([^"]+)"', page)
    assert key is not None
    sent = TYPED | {"once_key": key[1]}
    assert [own.press(page, ASK, **sent)[0] for _click in range(2)] == [302, 302]
    assert desk.events("question.ask") == 1


def test_who_has_no_unit_chooses_a_place(desk: Desk) -> None:
    with desk.app.app_context():
        factories.person("newcomer")
    own = Browser(desk.app, "newcomer")
    page = own.read(ASK)
    assert "单位所在地" in page
    status, seen = own.press(page, ASK, **TYPED)
    assert status == 422 and "请选择单位所在地" in seen
    assert own.press(page, ASK, **TYPED, seat="152221")[0] == 302


def test_refused_answer_keeps_what_was_typed(desk: Desk) -> None:
    pk = _sent(_applicant(desk))
    county = desk.at("county")
    page = county.read(f"/questions/show/{pk}")
    status, seen = county.press(page, f"/questions/answer/{pk}", answer="看不见\u202e的字")
    assert status == 422
    assert "看不见" in seen
    status, seen = county.press(page, f"/questions/pass-up/{pk}", note=" ")
    assert status == 422 and "请填写本栏" in seen


def test_published_answer_is_edited_and_withdrawn(desk: Desk) -> None:
    pk = _sent(_applicant(desk))
    with desk.app.app_context(), factories.signed_in(desk.stage.reviewers["county"]):
        row = published_actions.publish(pk, "职称证书在哪里上传？", "在附件上传。").id
    county = desk.at("county")
    page = county.read(f"/published-answers/edit/{row}")
    edited = {"question": "职称证书在哪里上传？", "answer": "请在“照片与附件”上传。"}
    assert county.press(page, f"/published-answers/edit/{row}", **edited)[0] == 302
    seat = {"seat": "152221"}
    assert "请在“照片与附件”上传。" in desk.app.test_client().get(GUIDE, query_string=seat).text
    page = county.read(f"/published-answers/edit/{row}")
    assert county.press(page, f"/published-answers/withdraw/{row}")[0] == 302
    assert "请在“照片与附件”上传。" not in desk.app.test_client().get(GUIDE, query_string=seat).text
    status, _seen = county.press(
        page, f"/published-answers/edit/{row}", question="问", answer="请拨13800138000"
    )
    assert status in (409, 422)
    desk.at("prefecture").read(f"/published-answers/edit/{row}", 404)


def test_lists_and_pages_cost_the_same_however_many_there_are(desk: Desk) -> None:
    own = _applicant(desk)
    _sent(own)
    county = desk.at("county")
    pages = ((county, "/questions/list/"), (own, "/my-questions/"), (own, ASK), (own, GUIDE))
    costs = []
    for _time in range(2):
        found = []
        for browser, address in pages:
            browser.read(address)
            with counted(desk.app) as statements:
                browser.read(address)
            found.append(len(statements))
        costs.append(found)
        with desk.app.app_context():
            account = factories.person().user_id
            for _each in range(3):
                _put(desk, account)
    assert costs[0] == costs[1]
    assert costs[0][0] <= 8
    assert max(costs[0]) <= 16


def _put(desk: Desk, account: int | None) -> None:
    from tepei.portal.accounts import Account  # noqa: PLC0415

    with factories.signed_in(db.session.get_one(Account, account)):
        question = actions.ask(
            CYCLE, NewQuestion("又一问", "还有什么？", seat=factories.organisation("152221"))
        )
    with factories.signed_in(desk.stage.reviewers["county"]):
        published_actions.publish(question.id, "还要带什么？", "证件。")
