"""Opening and closing, windows and extensions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.organisations import queries as organisations
from tepei.policy.windows import Party
from tepei.portal import scope
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Refused, Stale
from tepei.programmes import actions, queries
from tepei.programmes.models import Cycle, Extension, Window
from tepei.schemes import actions as schemes
from tests import factories


def cycle() -> Cycle:
    return queries.cycle_by_code("nmg-tepei-2023")


def opened() -> Cycle:
    return schemes.open_cycle(cycle().id, cycle().version)


def at(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2023, 3, day, hour, tzinfo=ZONE)


def party(code: str, person_id: int | None = None, track: str = "outside") -> Party:
    """Somebody of this place."""
    chain = [node.id for node in organisations.ancestors(factories.organisation(code).id)]
    return Party(chain, person_id, track)


def extended(granted_by: str = "region", **values: Any) -> Extension:
    who = factories.member(granted_by, "region_reviewer", "150000")
    with factories.signed_in(who):
        return actions.grant_extension(Extension(cycle_id=cycle().id, reason="汛情", **values))


def test_opening_twice_is_refused_and_from_an_old_page_stale(app: Flask) -> None:
    opened()
    with pytest.raises(Refused, match="受理中"):
        opened()
    with pytest.raises(Stale):
        schemes.open_cycle(cycle().id, 1)


def test_closed_cycle_is_no_longer_among_the_open_ones(app: Flask) -> None:
    assert queries.open_cycles(at(8)) == []
    ours = opened()
    assert queries.open_cycles(at(8)) == [ours]
    assert queries.open_cycles(dt.datetime(2023, 2, 15, 23, 59, tzinfo=ZONE)) == []
    actions.close_cycle(ours.id, ours.version)
    assert queries.open_cycles(at(8)) == []
    with pytest.raises(Refused):
        actions.close_cycle(ours.id, ours.version)


def test_ages_and_years_count_to_the_deadline(app: Flask) -> None:
    assert queries.reference_day(cycle()) == dt.date(2023, 3, 20)


@pytest.mark.parametrize(
    ("step", "body", "last_day"),
    [
        ("apply", "150100", 20),
        ("apply", "152200", 10),
        ("apply", "152221", 10),
        ("county", "152221", 10),
        ("prefecture", "152200", 20),
        ("apply", "150781", 20),
        ("region", "150000", None),
    ],
)
def test_step_closes_where_the_notices_say(app: Flask, step: str, body: str, last_day: int | None) -> None:
    """内人社办发〔2023〕21号 五（二）; 兴人社函字〔2023〕16号."""
    closes = queries.closing_time(cycle(), step, party(body))
    assert (closes.day if closes else None) == last_day
    assert queries.window_verdict(cycle(), step, party(body), at(last_day or 31, 23))
    assert bool(queries.window_verdict(cycle(), step, party(body), at(21))) is (last_day is None)


def test_late_application_is_told_when_it_closed(app: Flask) -> None:
    verdict = queries.window_verdict(cycle(), "apply", party("152221"), at(11))
    assert "2023年3月10日 23:59截止" in str(verdict.text)


def test_extension_holds_for_the_body_and_what_is_below_it(app: Flask) -> None:
    extended(organisation_id=factories.organisation("152221").id, closes_at=at(15))
    assert queries.window_verdict(cycle(), "apply", party("152221"), at(14))
    assert not queries.window_verdict(cycle(), "apply", party("152222"), at(14))
    assert not queries.window_verdict(cycle(), "apply", party("152221"), at(16))


def test_extension_for_a_person_holds_for_that_person_alone(app: Flask) -> None:
    lucky, other = factories.person("lucky"), factories.person("other")
    extended(person_id=lucky.id, closes_at=at(25))
    assert queries.window_verdict(cycle(), "apply", party("150100", lucky.id), at(24))
    assert not queries.window_verdict(cycle(), "apply", party("150100", other.id), at(24))


def test_extension_for_a_person_may_lie_between_the_bureaus_close_and_the_regions(app: Flask) -> None:
    """兴安盟 closes on 10 March, the region on 20 March: 15 March is more time for somebody of 兴安盟."""
    lucky = factories.person("lucky")
    extended(person_id=lucky.id, closes_at=at(15))
    assert queries.window_verdict(cycle(), "apply", party("152221", lucky.id), at(14))


def test_extension_records_who_granted_it(app: Flask) -> None:
    granted = extended(organisation_id=factories.organisation("150100").id, closes_at=at(25))
    assert granted.granted_by.username == "region"
    assert dt.timedelta() <= granted.granted_at - at(8, 9) < dt.timedelta(minutes=5)


@pytest.mark.parametrize(
    ("closes_at", "values", "text"),
    [
        (at(9), {}, "应晚于现截止时间"),
        (at(25), {"reason": " "}, "请填写延期理由"),
        (at(25), {"organisation_id": None}, "只能选其一"),
    ],
)
def test_extension_that_says_nothing_is_refused(
    app: Flask, closes_at: dt.datetime, values: dict[str, Any], text: str
) -> None:
    given = {"organisation_id": factories.organisation("152221").id, "reason": "汛情", **values}
    region = factories.member("region", "region_reviewer", "150000")
    with factories.signed_in(region), pytest.raises(Refused, match=text):
        actions.grant_extension(Extension(cycle_id=cycle().id, closes_at=closes_at, **given))
    with scope.everything("a test looks"):
        assert not db.session.query(Extension).count()


def test_person_reads_their_own_extension_and_no_other(app: Flask) -> None:
    lucky, other = factories.person("lucky"), factories.person("other")
    extended(person_id=lucky.id, closes_at=at(25))
    for person, seen in ((lucky, 1), (other, 0)):
        with factories.signed_in(person):
            assert db.session.query(Extension).count() == seen


def test_bodies_read_their_own_extensions_and_no_other(app: Flask) -> None:
    extended(organisation_id=factories.organisation("152221").id, closes_at=at(15))
    for name, of, seen in (("xingan", "152200", 1), ("hohhot", "150100", 0)):
        with factories.signed_in(factories.member(name, "prefecture_reviewer", of)):
            assert db.session.query(Extension).count() == seen


def test_prefecture_dates_its_own_units_but_nobody_else(app: Flask) -> None:
    hohhot = factories.member("hohhot", "prefecture_reviewer", "150100")
    own, foreign = factories.organisation("150102").id, factories.organisation("152221").id
    with factories.signed_in(hohhot):
        actions.set_window(Window(cycle_id=cycle().id, step="unit", organisation_id=own, closes_at=at(12)))
        for stranger in (foreign, None):
            with pytest.raises(Refused, match="本单位及下级单位"):
                actions.set_window(
                    Window(cycle_id=cycle().id, step="unit", organisation_id=stranger, closes_at=at(12))
                )
    closes = queries.closing_time(cycle(), "unit", party("150102"))
    assert closes == at(12)


def test_rehearsal_stands_behind_the_years_that_are_real(app: Flask) -> None:
    with scope.everything("a test rehearses"), transaction():
        newest = queries.cycles()[0]
        newest.is_rehearsal = True
    assert queries.cycles()[-1].id == newest.id
