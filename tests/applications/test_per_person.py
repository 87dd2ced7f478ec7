"""How many applications one person may have in a year: one, or one on each of several tracks."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions
from tepei.applications.checks import of
from tepei.papers import draft_actions
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes import assembling
from tests import factories
from tests.applications.changing import opened_with


def _two(plain: dict[str, Any]) -> None:
    plain["per_person"] = 2


def _start(cycle: Cycle, track: str) -> Any:
    return actions.start(cycle, programmes.track_by_code(cycle, track), factories.unit().id)


def test_two_on_different_tracks_and_no_third(app: Flask) -> None:
    cycle = opened_with(_two)
    with factories.signed_in(factories.person()):
        first, second = _start(cycle, "outside"), _start(cycle, "inside")
        with pytest.raises(Refused, match="“自治区特培（区内）”已有一份申报表"):
            _start(cycle, "inside")
        with pytest.raises(Refused, match="最多 2 份"):
            _start(cycle, "northeast")
        assert first.slot != second.slot
        draft_actions.discard(first.id, first.form.edition)
        assert _start(cycle, "northeast").state == "draft"


def test_track_is_changed_to_one_that_the_person_has_none_on(app: Flask) -> None:
    cycle = opened_with(_two)
    with factories.signed_in(factories.person()):
        first = _start(cycle, "outside")
        _start(cycle, "inside")
        taken, free = (programmes.track_by_code(cycle, code) for code in ("inside", "northeast"))
        with pytest.raises(Refused, match="每个培养方式只能有一份"):
            actions.change_track(first.id, taken, first.form.edition)
        changed = actions.change_track(first.id, free, first.form.edition)
        assert changed.slot == f"application:{free.id}"


def test_one_is_what_goes_without_saying(app: Flask) -> None:
    cycle = opened_with(lambda plain: None)
    assert "per_person" not in assembling.assembled(cycle).to_data()
    with factories.signed_in(factories.person()):
        assert _start(cycle, "outside").slot == "application"
        with pytest.raises(Refused, match="最多 1 份"):
            _start(cycle, "inside")


def test_number_goes_from_files_to_tables_and_back(app: Flask) -> None:
    assert assembling.assembled(opened_with(_two)).to_data()["per_person"] == 2


def test_selected_on_one_track_is_not_selected_before(app: Flask) -> None:
    """曾入选 is about earlier years."""
    cycle = opened_with(_two)
    with factories.signed_in(factories.person()):
        first, second = _start(cycle, "outside"), _start(cycle, "inside")
    with scope.everything("a test selects"):
        first.state = "selected"
        db.session.flush()
        assert of(second).facts.get("was_selected") in (None, False)
