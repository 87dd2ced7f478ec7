"""A rehearsal: a year with its own clock beside the real one, gone without a trace but in the history."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.papers import actions as papers
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import ZONE, Model, db
from tepei.portal.errors import Refused
from tepei.programmes import calls, queries
from tepei.programmes.models import Cycle
from tepei.years import rehearsing
from tests import factories
from tests.applications import filling

KEPT = {"audit_entries", "audit_chains", "stored_files", "settings", "once_keys"}


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with scope.everything("a test counts"):
        return {
            name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Model.metadata.tables.items()
            if name not in KEPT
        }


def test_rehearsal_runs_like_the_year_and_is_wiped_whole(portal: Flask) -> None:
    with portal.app_context():
        region = factories.member("region", "region_reviewer", "150000")
        unit = factories.unit()
        reviewer = factories.member("clerk", "unit_reviewer", unit)
        person = factories.person("one", name="白音")
        before = rows()
        with factories.signed_in(region):
            made = rehearsing.rehearse(queries.cycle_by_code("nmg-tepei-2023"))
            assert (made.state, made.is_rehearsal, made.name[:4]) == ("open", True, "【演练】")
            assert queries.now_of(made) == made.opens_at
            assert [track.name[:4] for track in made.tracks] == ["【演练】", "【演练】"]
        with factories.signed_in(person):
            draft = applications.start(made, made.tracks[0], unit.id)
            pk = applications.submit(filling.fill(draft).id, draft.form.edition).id
        with factories.signed_in(reviewer):
            papers.approve(pk, _paper(pk).version, "同意")
        with factories.signed_in(region):
            cycle = queries.cycle_by_code(made.code)
            with pytest.raises(Refused, match="请输入演练年度的代码"):
                rehearsing.wipe(cycle.id, cycle.version, "nmg-tepei-2023")
            cycle = queries.cycle_by_code(made.code)
            assert rehearsing.wipe(cycle.id, cycle.version, made.code) == 1
        assert rows() == before
        told = select(AuditEntry.event).where(AuditEntry.event.like("rehearsal.%")).order_by(AuditEntry.id)
        with scope.everything("a test reads the history"):
            assert db.session.scalars(told).all() == ["rehearsal.begun", "rehearsal.wiped"]


def _paper(pk: int) -> Application:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, pk)


def test_windows_follow_the_rehearsals_clock(app: Flask) -> None:
    unit = factories.unit()
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        made = rehearsing.rehearse(queries.cycle_by_code("nmg-tepei-2023"))
        late = dt.datetime(2023, 4, 1, 9, tzinfo=ZONE)
        cycle = rehearsing.set_clock(made.id, made.version, late)
        assert queries.now_of(cycle) == late
    with factories.signed_in(factories.person("one", name="白音")), pytest.raises(Refused):
        applications.start(cycle, cycle.tracks[0], unit.id)


def test_real_year_is_never_wiped_nor_given_a_clock(app: Flask) -> None:
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        cycle = queries.cycle_by_code("nmg-tepei-2023")
        with pytest.raises(Refused, match="只有演练年度可以清除"):
            rehearsing.wipe(cycle.id, cycle.version, cycle.code)
        cycle = queries.cycle_by_code("nmg-tepei-2023")
        with pytest.raises(Refused, match="只有演练年度"):
            rehearsing.set_clock(cycle.id, cycle.version, cycle.opens_at)


def test_rehearsal_runs_once_at_a_time_and_is_not_rehearsed(app: Flask) -> None:
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        source = queries.cycle_by_code("nmg-tepei-2023")
        made = rehearsing.rehearse(source)
        for cycle, said in ((source, "尚未清除"), (made, "不能再演练")):
            with pytest.raises(Refused, match=said):
                rehearsing.rehearse(cycle)
        assert db.session.scalars(select(Cycle).where(Cycle.is_rehearsal)).all() == [made]


def test_a_rehearsal_is_seen_by_its_testers_alone(portal: Flask) -> None:
    with portal.app_context():
        region = factories.member("region", "region_reviewer", "150000")
        tester, other = factories.person("tester", name="白音"), factories.person("other", name="阿古拉")
        with factories.signed_in(region):
            made = rehearsing.rehearse(queries.cycle_by_code("nmg-tepei-2023"))
            with pytest.raises(Refused, match="没有这些用户名：nobody"):
                rehearsing.set_testers(made.id, made.version, ["tester", "nobody"])
            made = queries.cycle_by_code(made.code)
            rehearsing.set_testers(made.id, made.version, ["tester"])
        for person, sees in ((tester, True), (other, False)):
            with factories.signed_in(person):
                assert (made.id in {call.cycle.id for call in calls.current()}) is sees
