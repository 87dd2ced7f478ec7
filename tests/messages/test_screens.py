"""The inbox, the wording and the announcement on screen."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.messages import actions
from tepei.messages.actions import Occasion
from tepei.messages.kinds import KINDS
from tepei.messages.models import MessageTemplate
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.papers.stage import CYCLE, stage


def _posted(client: FlaskClient, address: str, page: str, **fields: str) -> str:
    token = factories.token_of(client.get(page).text)
    return client.post(address, data={"csrf_token": token, **fields}, follow_redirects=True).text


def test_message_is_counted_until_it_is_read_and_leads_to_the_paper(
    sqlite_portal: Flask, client: FlaskClient
) -> None:
    with sqlite_portal.app_context():
        on = stage()
        person = factories.person("bai", "白音")
        paper_id = on.play(on.paper(person=person), "applicant.submit unit.send_back").id
    factories.sign_in(client, "bai")
    page = client.get("/messages/").text
    assert '<b class="top-count">1' in page
    assert "白音同志：您的申报表（" in page
    address = page.split('action="/messages/')[2].split('"')[0]
    answer = client.post(
        f"/messages/{address}", data={"csrf_token": factories.token_of(client.get("/messages/").text)}
    )
    assert answer.location == f"/applications/{paper_id}/"
    assert "top-count" not in client.get("/messages/").text


def test_inbox_goes_on_page_by_page(sqlite_portal: Flask, client: FlaskClient) -> None:
    with sqlite_portal.app_context():
        one = factories.person("one")
        for number in range(35):
            actions.tell(
                KINDS["unit.confirmed"],
                [one.user_id or 0],
                Occasion(f"a:{number}"),
                {"单位": f"第{number}医院"},
            )
    factories.sign_in(client, "one")
    first = client.get("/messages/").text
    assert ("第34医院" in first, "第4医院" in first, "更早的消息" in first) == (True, False, True)
    older = first.split('href="/messages/?before=')[1].split('"')[0]
    second = client.get(f"/messages/?before={older}").text
    assert ("第4医院" in second, "第0医院" in second, "更早的消息" in second) == (True, True, False)


@pytest.fixture
def client(sqlite_portal: Flask) -> FlaskClient:
    """A browser at the portal on SQLite."""
    return sqlite_portal.test_client()


@pytest.fixture
def region(sqlite_portal: Flask, client: FlaskClient) -> FlaskClient:
    """The region, signed in."""
    with sqlite_portal.app_context():
        on = stage()
        on.paper(person=factories.person("drafting", name="起草人"))
        name = on.reviewers["region"].username
    factories.sign_in(client, name)
    return client


def _returned(app: Flask) -> MessageTemplate:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.scalars(
            select(MessageTemplate).where(MessageTemplate.kind == "paper.send_back")
        ).one()


def test_wording_is_shown_filled_in_and_may_name_nothing_else(
    sqlite_portal: Flask, region: FlaskClient
) -> None:
    row = _returned(sqlite_portal)
    assert (
        "张三同志：您的申报材料（示例年度）由示例单位退回修改。"
        in region.get(f"/message-templates/show/{row.id}").text
    )
    page = region.get(f"/message-templates/edit/{row.id}")
    version = page.text.split('name="version"')[1].split('value="')[1].split('"')[0]
    fields = {
        "subject": "退回",
        "by_mail": "y",
        "days": "",
        "version": version,
        "csrf_token": factories.token_of(page.text),
    }
    edit = f"/message-templates/edit/{row.id}"
    assert "“身份证号”不是可以填入的内容" in region.post(edit, data={**fields, "text": "{身份证号}"}).text
    assert "只用于截止提醒" in region.post(edit, data={**fields, "text": "请修改", "days": "3"}).text
    assert region.post(edit, data={**fields, "text": "{姓名}，请修改。"}).status_code == 302
    assert _returned(sqlite_portal).text == "{姓名}，请修改。"
    assert "不能删除" in _posted(region, f"/message-templates/delete/{row.id}", "/message-templates/list/")


def test_announcement_shows_whom_it_reaches_before_it_is_sent(
    sqlite_portal: Flask, region: FlaskClient
) -> None:
    fields = {
        "cycle": CYCLE,
        "whom": "filers",
        "states": "draft",
        "subject": "补充通知",
        "text": "{姓名}同志：请查收。",
    }
    shown = _posted(region, "/announcements/", "/announcements/", **fields)
    assert ("起草人同志：请查收。" in shown, "确认发送给 1 人" in shown) == (True, True)
    assert "暂无消息" not in _posted(region, "/announcements/", "/announcements/", **fields, sure="1")
    reader = sqlite_portal.test_client()
    factories.sign_in(reader, "drafting")
    assert "起草人同志：请查收。" in reader.get("/messages/").text
    assert "起草人" in region.get("/message-log/list/").text
