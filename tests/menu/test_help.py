"""帮助: everybody finds the guides, their own first; whatever a guide leads to is there."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from flask import Flask

from tests import factories

HERE = {"申报人指南", "审核员指南", "管理员指南", "专家评审指南"}


def test_guides_are_for_everybody_but_that_of_another_province(app: Flask) -> None:
    page = app.test_client().get("/help/").get_data(as_text=True)
    assert set(re.findall(r'<a href="/help/\w+">([^<]+)</a>', page)) >= HERE
    assert "新疆" not in page
    assert app.test_client().get("/help/xinjiang").status_code == 404


@pytest.mark.parametrize(
    ("role", "of", "own"),
    [("county_reviewer", "152221", "审核员指南"), ("year_manager", "152200", "管理员指南")],
)
def test_guides_of_ones_own_work_come_first(app: Flask, role: str, of: str, own: str) -> None:
    with app.app_context():
        factories.member("reader", role, of)
    client = app.test_client()
    factories.sign_in(client, "reader")
    mine, others = client.get("/help/").get_data(as_text=True).split('id="others-title"')
    assert own in mine
    assert "申报人指南" in others


def test_whatever_a_guide_leads_to_is_there(app: Flask) -> None:
    client = app.test_client()
    pages = set(re.findall(r'href="(/help/\w+)"', client.get("/help/").get_data(as_text=True)))
    for address in pages:
        article = (
            client.get(address)
            .get_data(as_text=True)
            .split('<article class="panel guide"')[1]
            .split("</article>")[0]
        )
        assert "<h1" not in article
        for target in re.findall(r'(?:src|href)="([^"]+)"', article):
            path, _hash, part = urljoin(address, target).partition("#")
            answer = client.get(path)
            assert answer.status_code == 200, (address, target)
            assert not part or f'id="{part}"' in answer.get_data(as_text=True), (address, target)


@pytest.mark.parametrize("picture", ["nosuch.png", "../../config.py", "..%2f..%2fconfig.py"])
def test_pictures_are_those_of_the_guides_alone(app: Flask, picture: str) -> None:
    assert app.test_client().get(f"/help/images/{picture}").status_code == 404
