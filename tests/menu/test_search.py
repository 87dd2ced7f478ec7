"""The box in the head: what it finds, for whom, and that what is typed stands in no address."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.menu.search import Found, search
from tepei.papers import queries
from tepei.people.models import Person
from tepei.policy.identity import mask_id
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tests import factories
from tests.papers.browsing import Desk, counted
from tests.papers.stage import Stage, stage


@pytest.mark.parametrize(
    ("syllables", "letters"),
    [(["bai", "yin"], "by baiyin"), (["O", "Brien"], "ob obrien"), (["a", "·", "bu"], "ab abu"), ([], " ")],
)
def test_letters_are_initials_and_the_whole(syllables: list[str], letters: str) -> None:
    assert queries.letters(syllables) == letters


@pytest.fixture
def play(app: Flask) -> Stage:
    """乌云 and 乌兰 lie with the county, 白音 not yet."""
    made = stage()
    for name, story in (
        ("乌云", "applicant.submit unit.approve"),
        ("乌兰", "applicant.submit unit.approve"),
        ("白音", "applicant.submit"),
    ):
        paper = made.paper(person=factories.person(name=name))
        with scope.everything("a test gives names their letters"), transaction():
            queries.call(paper, name)
        made.play(paper, story)
    return made


def found(play: Stage, who: str, text: str, screens: str = "Review Person Organisation") -> Found:
    with factories.signed_in(play.reviewers[who]):
        return search(text, lambda _verb, screen: screen in screens.split())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("乌云", "乌云"),
        ("乌", "乌云 乌兰"),
        ("wy", "乌云"),
        ("WuYun", "乌云"),
        ("wu yun", "乌云"),
        ("wul", "乌兰"),
        ("yun", ""),  # of names the beginning
        ("by", ""),  # not there yet
        ("白音", ""),
        ("100%", ""),
        ("%", ""),
        ("  ", ""),
    ],
)
def test_name_is_found_by_its_characters_and_by_its_letters(play: Stage, text: str, names: str) -> None:
    result = found(play, "county", text)
    assert sorted(paper.applicant_name for paper in result.papers) == sorted(names.split())
    assert sorted(person.name for person in result.people) == sorted(names.split())


def test_number_unit_and_id_number_find_as_well(play: Stage) -> None:
    with scope.everything("a test looks"):
        person = db.session.scalars(select(Person).where(Person.name == "乌云")).one()
        absent = db.session.scalars(select(Person).where(Person.name == "白音")).one()
    paper = found(play, "county", "乌云").papers[0]
    assert [each.id for each in found(play, "county", paper.number.lower()).papers] == [paper.id]
    by_unit = found(play, "county", play.unit.name)
    assert len(by_unit.papers) == 2 and [unit.name for unit in by_unit.units] == [play.unit.name]
    by_id = found(play, "county", person.id_number)
    assert [each.id_number for each in by_id.people] == [mask_id(person.id_number)]
    assert found(play, "county", absent.id_number).is_empty
    assert len(found(play, "unit", absent.id_number).papers) == 1


def test_what_has_no_screen_is_not_looked_for(play: Stage) -> None:
    assert found(play, "county", play.unit.name, "Organisation").papers == []
    assert found(play, "county", "乌云", "Review").people == []


def test_search_is_three_statements(app: Flask, play: Stage) -> None:
    with factories.signed_in(play.reviewers["county"]), counted(app) as statements:
        search("乌", lambda _verb, _screen: True)
    assert len(statements) == 3


def test_typed_text_stands_in_no_address(sqlite_portal: Flask) -> None:
    desk = Desk(sqlite_portal)
    desk.lay("county", name="苏日娜")
    browser = desk.at("county")
    home = browser.read("/home/")
    assert 'class="top-search" method="post"' in home
    status, page = browser.press(home, "/search/", text="苏日娜")
    assert status == 200 and "苏日娜" in page
    assert "?text" not in page and "/review/papers/" in page
