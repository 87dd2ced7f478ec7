"""A year says its own word for the selection and for the number that it gives: where the region sets it, and wherever it is read."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.papers.models import Paper
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications import filling
from tests.papers.browsing import Browser
from tests.papers.stage import CYCLE, stage
from tests.people.test_participation_screens import text_of
from tests.schemes.office import CODE, Office

# The register of what people took part in before is no word of this year.
ELSEWHERE = re.compile("入选经历|曾入选")
UP = "unit.approve county.approve prefecture.approve region.approve"


def test_region_sets_the_words_of_a_year_that_is_prepared(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        pk = programmes.cycle_by_code(CODE).id
    page = office.get(f"/cycles/edit/{pk}")
    assert "入选的叫法" in page and "学员编号的叫法" in page
    said = {"selected_word": "认定", "number_word": "证书编号"}
    assert office.post(f"/cycles/edit/{pk}", **said).status_code == 302
    page = office.get(f"/years/{CODE}")
    assert "已成功认定" in page and "已成功入选" not in page


def strays(page: str, word: str) -> list[str]:
    """Where a page still says 入选 of a year that calls it otherwise."""
    return [] if word == "入选" else re.findall(".{0,9}入选.{0,9}", ELSEWHERE.sub("", page))


@pytest.mark.parametrize("word", ["", "认定"])
def test_pages_lists_and_messages_say_the_word_of_the_year(sqlite_portal: Flask, word: str) -> None:
    with sqlite_portal.app_context():
        made, person = stage(), factories.person("baiyin", name="白音")
        with scope.everything("a test says what the year calls it"):
            programmes.cycle_by_code(CYCLE).selected_word = word
            db.session.commit()
        paper = filling.submitted(person, made.unit)
        pk, username = made.play(paper, UP).id, made.reviewers["region"].username
    word = word or "入选"
    region, applicant = Browser(sqlite_portal, username), Browser(sqlite_portal, "baiyin")
    address = f"/review/papers/{pk}/"
    page = text_of(region.read(address))
    assert strays(page, word) == []
    assert f"确定{word}" in page
    status, told = region.press(region.read(address), f"{address}select", opinion="")
    assert (status, f"已确定{word}。" in told) == (302, True)
    page = text_of(region.read(address))
    assert f"已成功{word}" in page and f"撤销{word}" in page
    rows = region.read("/review/all/list/")
    assert f"已成功{word}</span>" in rows  # by its year, beside rows of others
    for path in ("/home/", "/applications/", f"/applications/{pk}/"):
        page = text_of(applicant.read(path))
        assert f"已成功{word}" in page and strays(page, word) == []
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        told = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert told is not None
        assert told.subject == f"{db.session.get_one(Paper, pk).cycle.name}：{word}"
