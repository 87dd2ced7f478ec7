"""What one track asks is copied to another of the same year."""

from __future__ import annotations

import html

from flask import Flask
from sqlalchemy import delete, select

from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.programmes.models import Track
from tepei.schemes.models import Requirement
from tests import factories
from tests.schemes.office import CODE, Office, one

LACKING = ("age", "edu_title")


def track_id(app: Flask, code: str) -> int:
    found: int = one(app, select(Track.id).where(Track.code == code, Track.cycle.has(code=CODE)))
    return found


def conditions(app: Flask, track: str) -> list[tuple[object, ...]]:
    asked = select(Requirement).where(Requirement.track_id == track_id(app, track))
    with app.app_context(), scope.everything("a test looks"):
        rows = db.session.scalars(asked.order_by(Requirement.position))
        return [(each.key, each.name, each.source, each.severity, each.alternatives) for each in rows]


def test_what_is_missing_comes_from_another_track_and_nothing_changes(
    sqlite_portal: Flask, office: Office
) -> None:
    theirs, here = conditions(sqlite_portal, "outside"), track_id(sqlite_portal, "inside")
    gone = delete(Requirement).where(Requirement.track_id == here, Requirement.key.in_(LACKING))
    with sqlite_portal.app_context(), scope.everything("a test prepares"), transaction() as session:
        session.execute(gone)
    kept, listed = conditions(sqlite_portal, "inside"), f"/requirements/list/?_flt_0_track={here}"
    page = office.get(listed)
    assert "照抄其他培养方式的条件" in page and "已有的条件不变" in page
    token = {"csrf_token": factories.token_of(page)}
    copied = office.client.post(
        f"/requirements/copy/{here}", data={**token, "source": "outside"}, follow_redirects=True
    )
    lacking = [each for each in theirs if each[0] not in {own[0] for own in kept}]
    assert f"照抄 {len(lacking)} 项条件" in html.unescape(copied.text)
    assert {*LACKING} <= {each[0] for each in lacking}
    assert conditions(sqlite_portal, "inside") == kept + lacking
    again = office.client.post(
        f"/requirements/copy/{here}", data={**token, "source": "outside"}, follow_redirects=True
    )
    assert "这里都有了" in html.unescape(again.text) and conditions(sqlite_portal, "inside") == kept + lacking
    nowhere = office.client.post(f"/requirements/copy/{here}", data={**token, "source": "elsewhere"})
    assert nowhere.status_code == 404
