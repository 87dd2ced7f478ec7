"""代办: whoever moves a trainee, or notes something, in a colleague's place says so on the pages, in the audit and in the archive."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations import delegating
from tepei.organisations.delegating import Entrusting
from tepei.organisations.models import Membership, Organisation
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import ZONE, db
from tepei.trainees.models import Trainee
from tepei.years import training_exports
from tests import factories
from tests.papers.browsing import Browser
from tests.papers.stage import cycle
from tests.trainees.trained import Training

TOLD = "示例培养单位 乌云（代 阿拉坦 办理）"


@pytest.fixture
def training(sqlite_portal: Flask) -> Training:
    """The clerk of the school is away, and a colleague stands in."""
    with sqlite_portal.app_context():
        clock.move_to(dt.datetime(2023, 3, 6, 9, tzinfo=ZONE))
    found = Training(sqlite_portal)
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        clerk = db.session.scalars(select(Account).where(Account.username == "school")).one()
        clerk.full_name = "阿拉坦"
        db.session.commit()
        _entrust(clerk, factories.member("colleague", "training_unit", _place(clerk), "乌云"))
    found.at["colleague"] = Browser(sqlite_portal, "colleague")
    return found


def _place(account: Account) -> Organisation:
    return db.session.scalars(
        select(Organisation).join(Membership).where(Membership.user_id == account.id)
    ).one()


def _entrust(holder: Account, colleague: Account) -> None:
    post = db.session.scalars(select(Membership.id).where(Membership.user_id == holder.id)).one()
    today = clock.today()
    with factories.signed_in(holder):
        delegating.entrust(post, Entrusting(colleague.id, today, today + dt.timedelta(days=9), "出差"))


def test_move_in_a_colleagues_place_says_so(training: Training) -> None:
    assert training.act("colleague", "report_in", day="2023-03-06")[0] == 302
    assert TOLD in training.at["region"].read(f"/trainees/show/{training.id}")
    own = training.at["trainee"].read("/training/")
    assert "示例培养单位" in own and "乌云" not in own
    with training.app.app_context(), scope.everything("a test looks"):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "trainee.report_in")).one()
        assert json.loads(entry.facts)["on_behalf_of"] == "阿拉坦"
        files = dict(training_exports.training_files(cycle()))
        kept = next(text for name, text in files.items() if name.endswith(".json"))
        assert [each["on_behalf_of"] for each in json.loads(kept)["moves"]][-1] == "阿拉坦"


def test_ones_own_move_names_nobody_else(training: Training) -> None:
    assert training.act("school", "report_in", day="2023-03-06")[0] == 302
    page = training.at["region"].read(f"/trainees/show/{training.id}")
    assert "示例培养单位 阿拉坦 ·" in page and "办理）" not in page
    with training.app.app_context(), scope.everything("a test looks"):
        assert db.session.get_one(Trainee, training.id).moves[-1].on_behalf_of == ""


def test_note_in_a_colleagues_place_says_so(training: Training) -> None:
    with training.app.app_context(), scope.everything("a test entrusts"):
        reviewer = training.desk.stage.reviewers["unit"]
        helper = factories.member("helper", "unit_reviewer", _place(reviewer), "其木格")
        _entrust(db.session.get_one(Account, reviewer.id), helper)
        name = str(reviewer)
    browser = Browser(training.app, "helper")
    page = browser.read(f"/trainees/show/{training.id}")
    typed = {"kind": "contact", "day": "2023-03-05", "text": "每月电话联系"}
    assert browser.press(page, f"/trainees/note/{training.id}", **typed)[0] == 302
    assert f"其木格（代 {name} 办理）" in training.at["region"].read(f"/trainees/show/{training.id}")
