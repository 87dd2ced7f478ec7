"""特培 2023 after its year of training (`DEMO=training bin/run`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from tepei import cli
from tepei.demo import loading
from tepei.papers.invariants import invariants
from tepei.portal import audit, scope
from tepei.portal.database import db
from tepei.trainees.models import Trainee


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """As `DEMO=training bin/run` makes it. No application context is open."""
    folder = str(tmp_path_factory.mktemp("training"))
    made = create_app({"TEPEI_MODE": "demo", "DATA_DIR": folder, "DEMO": "training"})
    with made.app_context():
        cli.deploy()
        assert loading.load() == 80
        assert loading.load() == 0
    return made


@pytest.fixture
def year(app: Flask) -> Iterator[Flask]:
    """The same, looked at by who sees everything."""
    with app.app_context(), scope.everything("a test looks at the whole demonstration"):
        yield app


def test_whoever_was_selected_is_a_trainee(year: Flask) -> None:
    found = db.session.scalars(select(Trainee)).all()
    assert Counter(each.track.code for each in found) == {"outside": 40, "inside": 40}
    assert len({each.organisation_id for each in found}) > 15


def test_everything_adds_up(year: Flask) -> None:
    assert invariants() == []
    assert audit.verify() is None
