"""What was known of earlier selections before participations were records is among them afterwards, and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from tepei.people.models import Participation
from tepei.portal import scope, vault
from tepei.portal.database import db
from tests import factories
from tests.papers.stage import stage

UP = "applicant.submit unit.approve county.approve prefecture.approve region.approve region.select"
DAY = dt.date(2024, 12, 31)


# As the tables were then, of which the models of today know nothing.
INTO = "INSERT INTO listings (kind, name, id_number, id_number_index, organisation_id, programme, year, until, source, version) "
OF_PERSON = "'selected', name, id_number, id_number_index, NULL, 'nmg-tepei', 2020, :until, '通报', 1 FROM people WHERE name = '其木格'"
SANCTIONED = "'sanctioned', name, id_number, id_number_index, NULL, '', 2020, NULL, '通报', 1 FROM people WHERE name = '其木格'"
OF_UNIT = "'selected', name, NULL, NULL, id, '', 2020, NULL, '通报', 1 FROM organisations WHERE id = 1"


def _list() -> None:
    db.session.execute(text(f"{INTO} SELECT {OF_PERSON}"), {"until": DAY})
    db.session.execute(text(f"{INTO} SELECT {SANCTIONED}"))
    db.session.execute(text(f"{INTO} SELECT {OF_UNIT}"))
    db.session.commit()


@pytest.fixture(autouse=True)
def _up_again(app: Flask) -> Iterator[None]:
    """However the test ends: the next one has the database of today."""
    yield
    db.session.remove()
    upgrade()


def _lines() -> list[tuple[object, ...]]:
    with scope.everything("a test looks"):
        rows = db.session.scalars(select(Participation).order_by(Participation.year.desc()))
        return [
            (each.name, each.id_number, each.id_number_index, each.programme, each.programme_name, each.tier, each.year, each.until, each.source, each.basis)
            for each in rows
        ]  # fmt: skip


def test_selections_and_lists_become_participations_and_lists_again(app: Flask) -> None:
    made = stage()
    made.play(made.paper(person=factories.person("chosen", name="白音")), UP)
    factories.person("listed", name="其木格")
    before = _lines()
    assert len(before) == 1
    db.session.remove()
    downgrade(revision="0027")
    _list()
    db.session.remove()
    upgrade()
    lines = _lines()
    assert lines[0] == before[0]
    (_, number, index, *rest) = lines[1]
    assert vault.blind_index(str(number)) == index
    name = "内蒙古少数民族地区专业技术人才特培计划"
    assert rest == ["nmg-tepei", name, "", 2020, DAY, "import", "通报"]
    with scope.everything("a test looks"):
        kinds = db.session.execute(text("SELECT kind, organisation_id IS NULL FROM listings ORDER BY id"))
        assert [(kind, bool(is_of_person)) for kind, is_of_person in kinds] == [
            ("sanctioned", True),
            ("selected", False),
        ]
    db.session.remove()
    downgrade(revision="0027")
    back = db.session.execute(text("SELECT kind, name FROM listings ORDER BY id")).all()
    assert [tuple(row) for row in back] == [
        ("sanctioned", "其木格"),
        ("selected", _unit_name()),
        ("selected", "其木格"),
    ]


def _unit_name() -> str:
    return str(
        db.session.execute(text("SELECT name FROM listings WHERE organisation_id IS NOT NULL")).scalar()
    )
