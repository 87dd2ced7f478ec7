"""Registering and claiming on the screen: one answer whether a number is new or taken."""

from __future__ import annotations

import io
import re

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from tepei.people.models import IdentityClaim, Person
from tepei.policy.identity import mask_id
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tests import factories
from tests.people.test_people import NUMBER

FORM = {
    "name": "白音", "id_number": NUMBER, "born_on": "1985-06-01", "sex_code": "1", "ethnicity_code": "02",
    "mobile": "13800138000", "username": "baiyin", "password": "Tepei-2023-demo", "again": "Tepei-2023-demo",
}  # fmt: skip


def _keys(page: str, *names: str) -> dict[str, str]:
    found = {}
    for name in names:
        match = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
        assert match, page
        found[name] = match[1]
    return found


def _register(browser: FlaskClient, **values: str):  # type: ignore[no-untyped-def]
    page = browser.get("/register/").get_data(as_text=True)
    return browser.post("/register/", data=_keys(page, "csrf_token", "once_key") | FORM | values)


def _picture() -> tuple[io.BytesIO, str]:
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    picture.seek(0)
    return picture, "身份证.png"


def test_the_answer_is_the_same_whether_the_number_is_new_or_taken(browser: FlaskClient) -> None:
    other = browser.application.test_client()
    new, taken = _register(browser), _register(other, username="second", name="冒名者")
    assert (
        (new.status_code, new.location) == (taken.status_code, taken.location) == (302, "/applications/new")
    )
    assert browser.get("/applications/new").status_code == 200
    assert other.get("/applications/new").location == "/home/"
    assert "身份认领" in other.get("/home/").get_data(as_text=True)


def test_who_registers_from_a_place_goes_on_there(browser: FlaskClient) -> None:
    page = browser.get("/register/?seat=152221").get_data(as_text=True)
    answer = browser.post("/register/?seat=152221", data=_keys(page, "csrf_token", "once_key") | FORM)
    assert answer.location == "/applications/new?seat=152221"


def test_all_mistakes_are_told_in_one_round(browser: FlaskClient) -> None:
    """What the form finds, what the rules find, and a name that is taken."""
    _register(browser)
    answer = _register(
        browser.application.test_client(),
        mobile="1",
        password="short",
        again="another",
        born_on="",
        email="x",
    )
    page = answer.get_data(as_text=True)
    for text in (
        "手机号码",
        "密码至少 10 个字符",
        "三种",
        "两次输入的密码不一致",
        "请填写出生日期",
        "用户名已",
        "电子邮箱",
    ):
        assert text in page.split('class="error-summary"')[1].split("</div>")[0]


def test_a_second_click_makes_no_second_account(browser: FlaskClient) -> None:
    page = browser.get("/register/").get_data(as_text=True)
    keys = _keys(page, "csrf_token", "once_key")
    before = browser.get_cookie(browser.application.config["SESSION_COOKIE_NAME"])
    assert before is not None
    first = browser.post("/register/", data=keys | FORM)
    browser.set_cookie(before.key, before.value)  # the second click left before the first one's answer came
    second = browser.post("/register/", data=keys | FORM)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (first.location, second.location) == ("/applications/new", "/register/received")


def test_every_mistake_stands_at_its_field_and_nothing_typed_is_lost(browser: FlaskClient) -> None:
    answer = _register(browser, born_on="1985-06-02", sex_code="2", password="short", again="short")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for text in ("出生日期与身份证号码不一致", "性别与身份证号码不一致", "密码至少 10 个字符"):
        assert text in page
    assert 'value="白音"' in page
    assert "<title>" in page and NUMBER not in page.split("</title>")[0]


def test_a_squatted_number_comes_back_to_its_owner(browser: FlaskClient, sqlite_portal: Flask) -> None:
    _register(sqlite_portal.test_client(), username="squatter", name="冒名者")
    _register(browser, username="owner")
    with sqlite_portal.app_context():
        unit = factories.unit("科右前旗人民医院")
        factories.member("staff", "unit_reviewer", unit, name="乌云")
        pk = unit.id

    assert "提交身份证明" in browser.get("/home/").get_data(as_text=True)
    page = browser.get("/identity/?unit=人民医院").get_data(as_text=True)
    assert "科右前旗人民医院" in page
    said = {
        name: FORM[name] for name in ("name", "id_number", "born_on", "sex_code", "ethnicity_code", "mobile")
    }
    said |= _keys(page, "csrf_token", "once_key") | {
        "organisation_id": str(pk),
        "statement": "号码被他人登记",
    }
    sent = browser.post("/identity/?unit=人民医院", data=said | {"evidence": _picture()})
    assert sent.status_code == 302, sent.get_data(as_text=True)

    home = browser.get("/home/").get_data(as_text=True)
    assert "已收到您的身份认领申请" in home and "提交身份证明" not in home
    again = browser.get("/identity/?unit=人民医院").get_data(as_text=True)
    assert "已收到您的身份认领申请" in again and '<form class="panel"' not in again
    holder = sqlite_portal.test_client()
    factories.sign_in(holder, "squatter")
    assert "有人申请认领" in holder.get("/home/").get_data(as_text=True)

    reviewer = sqlite_portal.test_client()
    factories.sign_in(reviewer, "staff")
    assert "白音" in reviewer.get("/claims/list/").get_data(as_text=True)
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        claim = db.session.scalars(select(IdentityClaim)).one().id
    page = reviewer.get(f"/claims/show/{claim}").get_data(as_text=True)
    assert "13800138000" not in page
    assert "冒名者" not in page
    assert mask_id(FORM["id_number"]) in page and FORM["id_number"] not in page
    shown = reviewer.post(f"/claims/reveal/{claim}", data=_keys(page, "csrf_token")).get_data(as_text=True)
    assert FORM["id_number"] in shown
    assert reviewer.get(f"/claims/evidence/{claim}").mimetype.startswith("image/")
    granted = reviewer.post(
        f"/claims/grant/{claim}", data=_keys(page, "csrf_token", "version") | {"outcome": "已核对原件"}
    )
    assert granted.status_code == 302

    with sqlite_portal.app_context(), scope.everything("a test looks"):
        person = db.session.scalars(select(Person)).one()
        assert person.account is not None
        assert (person.name, person.account.username) == ("白音", "owner")
        events = [entry.event for entry in db.session.scalars(select(AuditEntry))]
    assert {"claim.opened", "claim.number_revealed", "claim.evidence_seen", "claim.granted"} <= set(events)


def test_a_claim_of_another_unit_is_not_there(browser: FlaskClient, sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        factories.member("staff", "unit_reviewer", factories.unit())
    factories.sign_in(browser, "staff")
    for path in ("show/1", "evidence/1"):
        assert browser.get(f"/claims/{path}").status_code == 404
    token = _keys(browser.get("/home/").get_data(as_text=True), "csrf_token")
    assert browser.post("/claims/reveal/1", data=token).status_code == 404


def test_who_has_a_person_is_not_asked_to_prove_it(browser: FlaskClient) -> None:
    _register(browser)
    assert browser.get("/identity/").status_code == 404
