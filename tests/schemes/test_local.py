"""本地选拔条件: a prefecture's own conditions of the third tier, beside the region's (内人社办发〔2023〕147号 二（四）)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, checks
from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.policy.verdict import Verdict
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.schemes import local_actions, rules
from tests import factories
from tests.schemes.office import Office

YEAR = "nmg-new-era-2023"
DOCTORS = {
    "key": "doctor", "name": "学历", "source": "某人社发〔2023〕9号 二", "severity": "hard", "text": "博士研究生",
    "alternatives-group": ["1"], "alternatives-fact": ["education_rank"], "alternatives-operator": ["at_least"],
    "alternatives-value": ["博士研究生"], "alternatives-text": [""],
}  # fmt: skip


@pytest.fixture
def year(sqlite_portal: Flask) -> Flask:
    """The portal, with 新时代 2023 open."""
    with sqlite_portal.app_context():
        clock.move_to(dt.datetime(2023, 9, 15, 9, tzinfo=ZONE))
        factories.open_year(YEAR)
    return sqlite_portal


@pytest.fixture
def chifeng(year: Flask) -> Office:
    return Office(year, "chifeng", "prefecture_reviewer", "150400")


def _draft(app: Flask, county: str, track: str = "tier3") -> int:
    """Somebody there who begins an application and has told nothing yet."""
    with app.app_context(), factories.signed_in(factories.person()):
        unit, cycle = factories.unit(parent=county), programmes.cycle_by_code(YEAR)
        return actions.start(cycle, programmes.track_by_code(cycle, track), unit.id).id


def _asked(app: Flask, paper_id: int, **changed: Any) -> set[str]:
    """The conditions that the application meets when it is saved again."""
    with app.app_context(), scope.everything("a test saves and looks"), transaction() as session:
        found = session.get_one(Application, paper_id)
        for name, value in changed.items():
            setattr(found, name, value)
        KIND.renew(found)
        return {each.key for each in checks.of(found).requirements}


def _track(app: Flask, code: str = "tier3") -> int:
    with app.app_context():
        return programmes.track_by_code(programmes.cycle_by_code(YEAR), code).id


def test_what_is_announced_binds_the_people_of_that_place_alone(chifeng: Office, year: Flask) -> None:
    assert chifeng.post("/local-requirements/add", track=_track(year), **DOCTORS).status_code == 302
    assert "博士研究生" in chifeng.get("/local-requirements/list/")
    assert "doctor" not in _asked(year, _draft(year, "150402"))  # written, not announced
    assert "博士研究生" in chifeng.get(f"/local-requirements/announce/{YEAR}")
    answer = chifeng.post(f"/local-requirements/announce/{YEAR}", document_number="某人社发〔2023〕9号")
    assert answer.status_code == 302
    assert "doctor" in _asked(year, _draft(year, "150402"))
    assert "doctor" not in _asked(year, _draft(year, "150702"))  # another prefecture's
    assert "doctor" not in _asked(year, _draft(year, "150402", "tier2"))  # decided by the region


def test_what_was_begun_before_follows_and_what_was_submitted_stays(chifeng: Office, year: Flask) -> None:
    begun, submitted = _draft(year, "150402"), _draft(year, "150402")
    chifeng.post("/local-requirements/add", track=_track(year), **DOCTORS)
    chifeng.post(f"/local-requirements/announce/{YEAR}", document_number="某人社发〔2023〕9号")
    assert "doctor" in _asked(year, begun)
    assert "doctor" not in _asked(year, submitted, state="sent_back")


@pytest.mark.parametrize(
    ("document", "text"), [("", "请填写公布选拔条件的文号"), ("某发〔2023〕1号", "与已公布的选拔条件相同")]
)
def test_announcing_says_what_is_missing(chifeng: Office, year: Flask, document: str, text: str) -> None:
    if not document:
        chifeng.post("/local-requirements/add", track=_track(year), **DOCTORS)
    answer = chifeng.post(f"/local-requirements/announce/{YEAR}", document_number=document)
    assert answer.status_code == 422
    assert text in answer.text


@pytest.mark.parametrize(
    ("decides", "key", "code"), [(True, "doctor", ""), (False, "doctor", "track"), (True, "age", "key")]
)
def test_only_who_decides_adds_and_never_over_the_region(decides: bool, key: str, code: str) -> None:
    verdict: Verdict = rules.may_demand(decides, key, {"age"})
    assert [each.code for each in verdict.failures] == ([code] if code else [])


def test_condition_of_the_region_cannot_be_taken_over_on_the_screen(chifeng: Office, year: Flask) -> None:
    answer = chifeng.post("/local-requirements/add", track=_track(year), **{**DOCTORS, "key": "age"})
    assert "已用于通知的选拔条件" in answer.text
    answer = chifeng.post("/local-requirements/add", track=_track(year, "tier1"), **DOCTORS)
    assert "不由本单位最终决定" in answer.text


def test_nobody_announces_for_another(app: Flask) -> None:
    cycle = programmes.cycle_by_code(YEAR)
    with factories.signed_in(factories.member("chifeng", "prefecture_reviewer", "150400")):
        with pytest.raises(Absent):
            local_actions.publish(cycle, factories.organisation("150700"), "某发〔2023〕1号")
        with pytest.raises(Refused, match="不能公布选拔条件"):  # not open yet
            local_actions.publish(cycle, factories.organisation("150400"), "某发〔2023〕1号")
