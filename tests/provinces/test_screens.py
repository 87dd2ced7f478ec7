"""What the screens of a municipality call its levels and the portal."""

from __future__ import annotations

from flask import Flask

from tepei.portal import channels
from tests import factories
from tests.provinces.city import (
    DISTRICT,
    applicant,
    approve,
    peopled,
    submitted,
)

FOREIGN = (
    'value="county"',
    'value="prefecture"',
    'value="corps"',
    "旗县审核员",
    "盟市审核员",
    "自治区审核员",
)


def test_screens_speak_of_the_city(lanjiang: Flask) -> None:
    with lanjiang.app_context():
        city = peopled()
        unit, pk = city.unit.id, submitted(applicant(), city.unit)
        approve(city.reviewer, pk)
        approve(city.district, pk)
        district = factories.organisation(DISTRICT).id
    client = lanjiang.test_client()
    factories.sign_in(client, "city")
    wanted = {
        "/organisations/list/": ("区人才部门", "市人才部门", "青石区第一医院"),
        f"/organisations/show/{district}": ("区人才部门", "新增岗位"),
        "/organisations/add": ("委办局", "培养单位"),
        f"/memberships/new/{district}": ("区审核员",),
        f"/memberships/new/{unit}": ("单位审核员",),
        "/role-table/": ("区审核员", "委办局审核员", "市审核员"),
        "/windows/add": ("区人才局", "市人才局"),
        "/limits/add": ("委办局",),
        "/divisions/list/": ("直辖市", "青石区"),
        f"/review/papers/{pk}": ("区人才局审核通过",),
    }
    for path, words in wanted.items():
        page = client.get(path, follow_redirects=True)
        assert page.status_code == 200, path
        text = page.get_data(as_text=True)
        for word in words:
            assert word in text, (path, word)
        assert [word for word in FOREIGN if word in text] == [], path


def test_the_portal_is_called_what_the_city_calls_it(app: Flask) -> None:
    """In the title, the head, the foot, on the first page and as the sender of letters; in another language as everywhere."""
    client = app.test_client()
    page = client.get("/").text
    assert "<title>首页 · 澜江人才</title>" in page and "<small>澜江市人才项目申报平台</small>" in page
    assert '<h1 id="hero-title">澜江市人才项目申报平台</h1>' in page and ">澜江</span>" in page
    assert "特培" not in page and "特培" not in client.get("/nowhere").text
    assert "由所在地人才部门" in client.get("/register-unit/").text
    sent = channels._written(channels.Letter("k", "a@example.org", "x", "标题", "内容", "/messages"))
    assert str(sent["From"]).startswith("澜江人才 <")
