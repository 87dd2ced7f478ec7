"""Hours as another province counts them, from the files of its pack to the ledger: by the day, halved, split, by approvers of their own."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.credits import actions, claim_actions, standings
from tepei.credits.claim_models import CreditClaim
from tepei.credits.claim_rules import ClaimFacts
from tepei.credits.models import CreditEntry
from tepei.forms.models import FilledForm
from tepei.people import participations
from tepei.people.claims import Evidence
from tepei.people.models import Person
from tepei.people.participations import Selection
from tepei.policy.conversion import Learnt
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.schemes.actions import open_cycle
from tepei.trainees.models import Trainee
from tests import factories
from tests.applications.filling import photo
from tests.conftest import opened
from tests.prepared import Prepared

ZHICHENG = Path(__file__).parents[1] / "packs/notices/zhicheng"
DAY = dt.date(2025, 6, 2)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def app(request: pytest.FixtureRequest, prepared: Callable[..., Prepared]) -> Iterator[Flask]:
    """Somebody works for a unit of a department of the city; each of the three has an office."""
    with opened(prepared(request.param, str(ZHICHENG))) as application, application.app_context():
        year = programmes.cycle_by_code("learning-2025")
        clock.move_to(dt.datetime(2025, 6, 30, 9, tzinfo=ZONE))
        with scope.everything("a test opens the year"):
            open_cycle(year.id, year.version)
        department = factories.node("示例局", "department", "980100")
        unit = factories.unit("示例研究所", department)
        actions.move(factories.person("bayin").id, unit, dt.date(2020, 9, 1))
        for name, role, of in (
            ("unit", "unit_reviewer", unit), ("department", "department_reviewer", department), ("city", "prefecture_reviewer", "980100"),
        ):  # fmt: skip
            factories.member(name, role, of)
        yield application


def claim(app: Flask, source: str, learnt: Learnt, subject: str = "professional") -> CreditClaim:
    facts = ClaimFacts(2025, subject, source, DAY, "示例课程", learnt)
    with factories.signed_in(app.appbuilder.sm.find_user("bayin")):  # type: ignore[attr-defined]
        return claim_actions.file(facts, Evidence(io.BytesIO(photo().read()), "证书.png"))


def recognise(app: Flask, made: CreditClaim, office: str) -> None:
    with factories.signed_in(app.appbuilder.sm.find_user(office)):  # type: ignore[attr-defined]
        claim_actions.recognise(made.id, made.version)


def entries() -> list[tuple[int, str, Decimal]]:
    with scope.everything("a test looks"):
        found = db.session.scalars(select(CreditEntry).order_by(CreditEntry.year, CreditEntry.id))
        return [(each.year, each.source, each.hours) for each in found]


@pytest.mark.parametrize(
    ("source", "learnt", "first", "hours"),
    [
        pytest.param("course", Learnt(2025, days=Decimal(3)), "unit", {2025: "18"}, id="面授每天6学时，由单位核定"),
        pytest.param("course", Learnt(2025, days=Decimal(3), is_half=True), "unit", {2025: "9"}, id="旁听的减半"),
        pytest.param("course", Learnt(2025, days=Decimal(12)), "unit", {2025: "60"}, id="面授每年最多60学时"),
        pytest.param("paper", Learnt(2025, rank=3), "department", {2025: "10.5"}, id="论文第三完成人，由主管部门核定"),
        pytest.param("degree", Learnt(2025, hours=Decimal(100)), "department", {2025: "33.4", 2026: "33.3", 2027: "33.3"}, id="学历教育分摊到三个年度"),
        pytest.param("visit", Learnt(2025, hours=Decimal(60)), "department", {2024: "30", 2025: "30"}, id="访学向前分摊"),
    ],
)  # fmt: skip
def test_claim_goes_to_the_approvers_of_its_source_and_counts_by_it(
    app: Flask, source: str, learnt: Learnt, first: str, hours: dict[int, str]
) -> None:
    made = claim(app, source, learnt)
    recognise(app, made, first)
    assert entries() == []
    recognise(app, made, "city")
    assert entries() == [(year, source, Decimal(each)) for year, each in hours.items()]


@pytest.mark.parametrize(
    ("state", "left_on", "verdict"),
    [("completed", DAY, "relieved"), ("completed", dt.date(2025, 9, 1), "not_met"), ("training", None, "not_met")],
)  # fmt: skip
def test_completed_training_stands_for_hours_where_the_rules_say_so(
    app: Flask, state: str, left_on: dt.date | None, verdict: str
) -> None:
    with scope.everything("a test trains somebody"):
        who = db.session.scalars(select(Person).join(Person.account).where(Account.username == "bayin")).one()
        unit, cycle = factories.unit("示例中心", "980121"), programmes.cycle_by_code("talents-2025")
        paper = Application(
            number="T1", person_id=who.id, cycle_id=cycle.id, track_id=cycle.tracks[0].id, organisation_id=unit.id,
            organisation_name=unit.name, applicant_name=who.name, form=FilledForm(answers={}), created_at=clock.now(),
        )  # fmt: skip
        db.session.add(paper)
        db.session.flush()
        programme, track = (cycle.programme.code, cycle.programme.name), (paper.track.code, paper.track.name)
        participations.note(who, Selection(paper.id, unit.name, programme, track, 2024, None, "虚构"))
        trainee = Trainee(
            application_id=paper.id, person_id=who.id, cycle_id=cycle.id, track_id=paper.track_id, organisation_id=unit.id, state=state,
            name=who.name, assessment="qualified", left_on=left_on, born_at=clock.now(),
        )  # fmt: skip
        db.session.add(trainee)
        db.session.flush()
        found = standings.for_title(standings.whole(who.id), "senior", dt.date(2025, 8, 31))
    assert (found.verdict, found.relief.key if found.relief else "") == (
        verdict,
        "trained" if verdict == "relieved" else "",
    )


def test_nobody_recognises_in_the_place_of_another_approver(app: Flask) -> None:
    made = claim(app, "course", Learnt(2025, days=Decimal(3)))
    for office in ("department", "city"):
        with pytest.raises(Absent):
            recognise(app, made, office)
    recognise(app, made, "unit")
    with pytest.raises((Absent, Refused)):
        recognise(app, made, "unit")
    assert entries() == []
