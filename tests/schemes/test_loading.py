"""A pack in the database."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tepei import packs
from tepei.codes import queries as codes
from tepei.codes.models import CodeItem
from tepei.organisations.models import Organisation
from tepei.places import exports
from tepei.places.models import Place, PlaceEntry
from tepei.portal import audit, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.programmes import queries
from tepei.programmes.models import Cycle, Track, Window
from tepei.schemes import actions

PACK = packs.read(Path(__file__).parents[2] / "packs" / "inner-mongolia")
OURS = next(cycle for cycle in PACK.cycles if cycle.code == "nmg-tepei-2023")
COUNTED = (CodeItem, Organisation, Cycle, Track, Window, Place, PlaceEntry, AuditEntry)


def counts() -> list[int]:
    with scope.everything("a test counts"):
        return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in COUNTED]


def test_pack_brings_the_cycle_its_tracks_and_26_places(app: Flask) -> None:
    cycle = queries.cycle_by_code("nmg-tepei-2023")
    assert cycle.document_number == "内人社办发〔2023〕21号"
    assert cycle.copies == 2
    assert [(track.code, track.name, track.form_label, track.total) for track in cycle.tracks] == [
        ("outside", "区外培养", "内地培养", 40),
        ("inside", "区内培养", "区内培养", 40),
    ]
    with scope.everything("a test looks"):
        assert len(exports.places_rows(cycle)) == 26


def test_loading_again_changes_nothing(app: Flask) -> None:
    before = counts()
    actions.load_pack(PACK)
    assert counts() == before
    assert audit.verify() is None


def test_loading_again_keeps_what_was_edited(app: Flask) -> None:
    with scope.everything("a test edits"), transaction() as session:
        place = session.scalars(
            select(Place).join(Place.track).where(Place.places == 10, Track.code == "outside")
        ).one()
        item = session.scalars(select(CodeItem).where(CodeItem.code_set == "sex", CodeItem.code == "9")).one()
        place.places, item.name = 11, "未说明"
    changed = OURS.model_copy(update={"summary": "改过的说明"})
    actions.load_pack(dataclasses.replace(PACK, cycles=(changed,)))
    with scope.everything("a test looks"):
        db.session.refresh(place)
        assert place.places == 11
        assert codes.name_of("sex", "9") == "未说明"


def test_draft_follows_a_changed_pack_and_an_opened_cycle_does_not(app: Flask) -> None:
    def load(summary: str) -> str:
        changed = OURS.model_copy(update={"summary": summary})
        actions.load_pack(dataclasses.replace(PACK, cycles=(changed,)))
        return queries.cycle_by_code("nmg-tepei-2023").summary

    assert load("改过的说明") == "改过的说明"
    cycle = queries.cycle_by_code("nmg-tepei-2023")
    actions.open_cycle(cycle.id, cycle.version)
    assert load("又改") == "改过的说明"


def test_places_stand_in_the_order_and_words_of_the_notice(app: Flask) -> None:
    with scope.everything("a test looks"):
        rows = exports.places_rows(queries.cycle_by_code("nmg-tepei-2023"))
    assert rows[6:10] == [
        ("呼伦贝尔市（含满洲里市）", "150700", "outside", "3", "0"),
        ("呼伦贝尔市（含满洲里市）", "150700", "inside", "4", "0"),
        ("兴安盟", "152200", "outside", "3", "0"),
        ("兴安盟", "152200", "inside", "3", "0"),
    ]
    assert rows[-1] == ("区直", "150000-direct", "inside", "—", "0")
    assert sum(int(places) for _, _, track, places, _ in rows if track == "outside") == 40
