"""单位注册 on screen: registered once with its papers, read by the bureau above, which confirms it or says why not."""

from __future__ import annotations

import io

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.organisations.unit_rules import PAPERS
from tepei.portal.database import db
from tests import factories
from tests.organisations import examples
from tests.organisations.browsing import FORM, office, registered, send, unit_of


def shown() -> dict[str, tuple[io.BytesIO, str]]:
    return {key: (examples.scan(), f"{key}.png") for key in PAPERS}


def test_a_unit_registers_once_however_often_it_clicks(browser: FlaskClient, sqlite_portal: Flask) -> None:
    typed = FORM | {"credit_code": examples.credit_code()}
    browser.get("/register-unit/")
    before = browser.get_cookie(browser.application.config["SESSION_COOKIE_NAME"])
    assert before is not None
    answer, keys = send(browser, "/register-unit/", **typed, **shown())
    assert (answer.status_code, answer.location) == (302, "/home/"), answer.get_data(as_text=True)[:9000]
    home = browser.get("/home/").get_data(as_text=True)
    assert "待确认" in home and "科尔沁右翼前旗人力资源和社会保障局" in home
    browser.set_cookie(before.key, before.value)  # the second click left before the first one's answer came
    again = browser.post("/register-unit/", data=keys | typed | shown())
    assert (again.status_code, again.location) == (302, "/register-unit/received")
    assert "等待上级部门确认" in browser.get(again.location).get_data(as_text=True)
    with sqlite_portal.app_context():
        assert len(db.session.scalars(select(Organisation).where(Organisation.state == "pending")).all()) == 1


def test_a_faulty_registration_keeps_what_was_typed(browser: FlaskClient) -> None:
    typed = FORM | {"credit_code": "91", "username": "医院", "again": "Tepei-2023-demo"}
    answer, _ = send(browser, "/register-unit/", **typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "统一社会信用代码应为" in page
    assert "用户名为 4—32 位" in page
    assert 'value="某旗蒙医医院"' in page
    assert "Tepei-2023-demo" not in page
    assert "请上传单位登记证书的扫描件" in page and "授权书扫描件" in page


def test_bureau_above_reads_what_the_unit_showed(browser: FlaskClient, sqlite_portal: Flask) -> None:
    pk = registered(sqlite_portal)
    with sqlite_portal.app_context():
        factories.member("above", "county_reviewer", "152221")
        factories.member("beside", "county_reviewer", "150781")
    factories.sign_in(browser, "above")
    assert f"/organisations/certificate/{pk}" in browser.get(f"/organisations/show/{pk}").get_data(
        as_text=True
    )
    for key in PAPERS:
        answer = browser.get(f"/organisations/{key}/{pk}")
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    other = sqlite_portal.test_client()
    factories.sign_in(other, "beside")
    assert other.get(f"/organisations/certificate/{pk}").status_code == 404


def test_registering_is_limited_per_address(browser: FlaskClient, sqlite_portal: Flask) -> None:
    sqlite_portal.config["REGISTRATIONS_PER_MINUTE"] = 2
    try:
        answers = [send(browser, "/register-unit/", name="")[0].status_code for _ in range(3)]
    finally:
        del sqlite_portal.config["REGISTRATIONS_PER_MINUTE"]
        sqlite_portal.appbuilder.sm.sign_ins_per_address.storage.reset()  # type: ignore[attr-defined]
    assert answers[-1] == 429


def test_the_bureau_above_confirms_on_the_units_page(browser: FlaskClient, sqlite_portal: Flask) -> None:
    pk = registered(sqlite_portal)
    office(sqlite_portal)
    factories.sign_in(browser, "office")
    page = browser.get(f"/organisations/show/{pk}").get_data(as_text=True)
    assert "确认单位" in page
    keys = {name: factories.hidden_of(page, name) for name in ("csrf_token", "version")}
    assert browser.get(f"/organisations/confirm/{pk}").status_code == 405
    assert browser.post(f"/organisations/confirm/{pk}", data=keys).status_code == 302
    assert unit_of(sqlite_portal, pk).state == "active"
    assert "确认单位" not in browser.get(f"/organisations/show/{pk}").get_data(as_text=True)


def test_a_refusal_without_reason_is_told(browser: FlaskClient, sqlite_portal: Flask) -> None:
    pk = registered(sqlite_portal)
    office(sqlite_portal)
    factories.sign_in(browser, "office")
    page = browser.get(f"/organisations/show/{pk}").get_data(as_text=True)
    keys = {name: factories.hidden_of(page, name) for name in ("csrf_token", "version")}
    browser.post(f"/organisations/refuse/{pk}", data=keys | {"reason": ""})
    assert unit_of(sqlite_portal, pk).state == "pending"
    browser.post(f"/organisations/refuse/{pk}", data=keys | {"reason": "名称不符"})
    assert (unit_of(sqlite_portal, pk).state, unit_of(sqlite_portal, pk).refusal) == ("refused", "名称不符")
