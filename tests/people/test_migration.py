"""What was known of earlier selections before participations were records is among them afterwards, and the way back."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from tepei.organisations.models import Organisation
from tepei.people.models import Listing, Participation
from tepei.portal import scope, vault
from tepei.portal.database import db, transaction
from tests import factories
from tests.papers.stage import stage

UP = "applicant.submit unit.approve county.approve prefecture.approve region.approve region.select"
DAY = dt.date(2024, 12, 31)


def _listed() -> None:
    person = factories.person("listed", name="其木格")
    number = {"id_number": person.id_number, "id_number_index": person.id_number_index}
    with scope.everything("a test lists"), transaction() as session:
        unit = session.scalars(select(Organisation)).first()
        more = {"year": 2020, "source": "通报"}
        session.add(
            Listing(kind="selected", name="其木格", programme="nmg-tepei", until=DAY, **number, **more)
        )
        session.add(Listing(kind="sanctioned", name="其木格", **number, **more))
        session.add(Listing(kind="selected", name=unit.name, organisation_id=unit.id, **more))


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
    before = _lines()
    assert len(before) == 1
    db.session.remove()
    downgrade(revision="0027")
    _listed()
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
    db.session.remove()
    upgrade()


def _unit_name() -> str:
    return str(
        db.session.execute(text("SELECT name FROM listings WHERE organisation_id IS NOT NULL")).scalar()
    )
