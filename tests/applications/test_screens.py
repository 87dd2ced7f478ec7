"""The applicant's screens, in a browser without JavaScript."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tepei.applications.models import Application
from tepei.organisations.models import Membership
from tepei.papers import actions as papers
from tepei.papers import drafts
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tests import factories
from tests.applications import filling
from tests.applications.desk import Desk, text_of
from tests.portal import stock


def test_conditions_are_shown_with_reason_and_source(desk: Desk) -> None:
    pk = desk.draft(full=True)
    page = " ".join(text_of(desk.get(f"/applications/{pk}/")).split())
    assert "通过 年龄：要求45周岁以下" in page
    assert "内人社办发〔2023〕21号 三（一）3" in page
    assert "人工核定 政治表现和职业道德" in page


def test_complete_application_is_submitted_once(desk: Desk) -> None:
    pk = desk.draft(full=True)
    page = desk.get(f"/applications/{pk}/submit")
    assert "各栏目均已填好" in text_of(page)
    data = {"edition": desk.stored(pk).form.edition, "promise": "1"}
    first = desk.post(f"/applications/{pk}/submit", data, follow_redirects=True)
    assert "已提交" in text_of(first)
    second = desk.post(f"/applications/{pk}/submit", data)
    assert second.headers["Location"] == f"/applications/{pk}/"
    assert (desk.stored(pk).state, desk.stored(pk).form.submission) == ("in_review", 1)


def test_box_says_what_to_write_and_opens_an_example_with_its_clause(desk: Desk) -> None:
    page = desk.get(f"/applications/{desk.draft()}/sections/plan").text
    box = page[page.index('id="f-goals"') :]
    assert 'aria-describedby="f-goals-help"' in box
    assert 'id="f-goals-help">务必详细填写' in box
    opened = box[box.index('<details class="more">') : box.index("</details>")]
    assert "返岗设想" in opened and "内人社办发〔2023〕21号 附件2 填表说明二" in opened


def test_submission_needs_the_promise(desk: Desk) -> None:
    pk = desk.draft(full=True)
    desk.post(f"/applications/{pk}/submit", {"edition": desk.stored(pk).form.edition})
    assert desk.stored(pk).state == "draft"


def test_submitted_application_is_retracted_and_no_section_opens_before(desk: Desk) -> None:
    pk = desk.draft(full=True)
    desk.post(f"/applications/{pk}/submit", {"edition": desk.stored(pk).form.edition, "promise": "1"})
    assert desk.get(f"/applications/{pk}/sections/plan").headers["Location"] == f"/applications/{pk}/"
    assert "等待 某旗人民医院 办理" in text_of(desk.get(f"/applications/{pk}/"))
    assert "查看核验页" in text_of(desk.get(f"/applications/{pk}/"))
    desk.post(f"/applications/{pk}/retract", {"version": desk.stored(pk).version})
    assert desk.stored(pk).state == "draft"
    page = text_of(desk.get(f"/applications/{pk}/"))
    assert "撤回申报材料" in page and "查看核验页" not in page


def test_submission_says_who_has_it_now(desk: Desk) -> None:
    """After a correction that is the office which asked for it, not the unit again."""
    pk = desk.draft(full=True)

    def submit() -> str:
        values = {"edition": desk.stored(pk).form.edition, "promise": "1"}
        return text_of(desk.post(f"/applications/{pk}/submit", values, follow_redirects=True))

    assert "请等待某旗人民医院审核" in submit()
    with desk.app.app_context():
        unit_id = desk.stored(pk).organisation_id
        unit, county = factories.account("unit"), factories.member("county", "county_reviewer", "152221")
        with scope.everything("a test appoints a reviewer"), transaction() as session:
            session.add(
                Membership(
                    user_id=unit.id, organisation_id=unit_id, role="unit_reviewer", began_at=clock.now()
                )
            )
        with factories.signed_in(unit):
            papers.approve(pk, desk.stored(pk).version, "同意")
        with factories.signed_in(county):
            papers.send_back(pk, desk.stored(pk).version, "请补充", -1)
    assert "请等待科尔沁右翼前旗人力资源和社会保障局审核" in submit()


def test_photo_and_attachment_are_uploaded_shown_and_removed(desk: Desk) -> None:
    pk = desk.draft()
    for kind, name in (("photo", "照片.png"), ("education_certificate", "学历 证书.png")):
        desk.post(f"/applications/{pk}/attachments", {"kind": kind, "file": (filling.photo(), name)})
    page = desk.get(f"/applications/{pk}/attachments")
    ids = sorted({int(each) for each in re.findall(r"/applications/attachment/(\d+)\"", page.text)})
    assert len(ids) == 2
    shown = desk.get(f"/applications/attachment/{ids[0]}")
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert (
        "filename*=UTF-8''" in desk.get(f"/applications/attachment/{ids[1]}").headers["Content-Disposition"]
    )
    desk.post(f"/applications/attachment/{ids[1]}/delete", {})
    assert desk.get(f"/applications/attachment/{ids[1]}").status_code == 404


def test_upload_without_a_file_or_of_a_wrong_one_says_why(desk: Desk) -> None:
    pk = desk.draft()
    empty = desk.post(f"/applications/{pk}/attachments", {"kind": "photo"}, follow_redirects=True)
    assert "请先选择要上传的文件" in text_of(empty)
    wrong = {"kind": "photo", "file": (io.BytesIO(b"MZ"), "a.jpg")}
    assert desk.post(f"/applications/{pk}/attachments", wrong).status_code == 302
    assert desk.act(lambda: drafts.attachments_of(drafts.find(pk, Application))) == []


def test_foreign_and_absent_are_the_same_404(desk: Desk) -> None:
    mine = desk.draft(full=True)
    attachment = desk.act(lambda: drafts.attachments_of(drafts.find(mine, Application))[0].id)
    other = Desk(desk.app, "other")
    for pk in (mine, 999999):
        for path in ("", "sections/basic", "attachments", "submit", "print", "preview"):
            assert other.get(f"/applications/{pk}/{path}").status_code == 404
        for path in ("sections/basic", "attachments", "submit", "retract", "discard", "track"):
            data = {
                "edition": 1,
                "version": 1,
                "promise": 1,
                "track": 1,
                "kind": "photo",
                "file": (filling.photo(), "a.png"),
            }
            assert other.post(f"/applications/{pk}/{path}", data).status_code in (404,)
    assert other.get(f"/applications/attachment/{attachment}").status_code == 404
    assert other.post(f"/applications/attachment/{attachment}/delete", {}).status_code == 404
    assert desk.act(lambda: len(drafts.attachments_of(drafts.find(mine, Application)))) == 1


@pytest.mark.parametrize(
    "path", ["99999999999999999999/", "1/sections/%00", "1/sections/nonsense", "attachment/99999999999999"]
)
def test_odd_addresses_are_404(desk: Desk, path: str) -> None:
    desk.draft()
    assert desk.get(f"/applications/{path}").status_code == 404


def test_changes_need_a_token_and_a_post(desk: Desk) -> None:
    pk = desk.draft()
    assert desk.client.post(f"/applications/{pk}/discard", data={"edition": 1}).status_code == 400
    assert desk.get(f"/applications/{pk}/discard").status_code in (404, 405)
    assert desk.stored(pk).live


def test_draft_is_discarded(desk: Desk) -> None:
    pk = desk.draft()
    page = desk.post(
        f"/applications/{pk}/discard", {"edition": desk.stored(pk).form.edition}, follow_redirects=True
    )
    assert "草稿已删除" in text_of(page)
    assert desk.get(f"/applications/{pk}/").status_code == 404


def test_id_number_is_masked_on_every_screen(desk: Desk) -> None:
    pk = desk.draft(full=True)
    number = desk.stored(pk).form.answers["basic"]["id_number"]
    for path in ("", "sections/basic", "submit", "attachments"):
        assert number not in desk.get(f"/applications/{pk}/{path}").text
    assert f"{number[:3]}***********{number[-4:]}" in desk.get(f"/applications/{pk}/sections/basic").text


def test_visitor_is_sent_to_the_login_and_a_script_is_told(sqlite_portal: Flask) -> None:
    client: FlaskClient = sqlite_portal.test_client()
    assert "/login" in client.get("/applications/").headers["Location"]
    token = factories.token_of(client.get("/login/").text)
    answer = client.post(
        "/applications/1/sections/plan", data={"csrf_token": token}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert "重新登录" in answer.json["error"]


def test_pages_cost_few_statements(desk: Desk) -> None:
    """One of each is the tests' own clock, which production does not read."""
    pk = desk.draft(full=True)
    assert cost(desk, f"{pk}/sections/basic") <= 10
    desk.post(f"/applications/{pk}/submit", {"edition": desk.stored(pk).form.edition, "promise": "1"})
    assert cost(desk, "") <= 10
    assert cost(desk, f"{pk}/") <= 13


def cost(desk: Desk, path: str) -> int:
    with stock.counted(desk.app) as said:
        desk.get(f"/applications/{path}")
    return len([statement for statement in said if not statement.startswith("BEGIN")])
