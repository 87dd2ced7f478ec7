"""破格 from end to end at a browser: told on the submission page, submitted all the same, granted by the step with a reason, kept."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.papers.models import Decision
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.schemes.models import Case, Requirement
from tests import factories
from tests.applications import filling
from tests.applications.desk import Desk, text_of
from tests.papers.browsing import Browser
from tests.papers.stage import Stage, stage


def _only_after_2000(by: str) -> None:
    """Before the opening: nobody of the tests is so young, and this step may pass over it."""
    with scope.everything("a test changes the scheme"), transaction() as session:
        for row in session.scalars(select(Requirement).where(Requirement.key == "age")):
            row.override_by = [by]
            row.alternatives = [[{"fact": "born_on", "operator": "born_on_or_after", "value": "2000-01-01"}]]
        for case in session.scalars(select(Case)):
            session.delete(case)


@pytest.fixture
def route(sqlite_portal: Flask) -> Stage:
    with sqlite_portal.app_context():
        _only_after_2000("prefecture")
        return stage()


def _submitted(app: Flask, route: Stage) -> int:
    """At the applicant's browser."""
    desk = Desk(app, "applicant")
    pk: int = desk.act(lambda: filling.fill(filling.draft(route.unit)).id)
    page = desk.get(f"/applications/{pk}/submit")
    told = text_of(page)
    assert "确需破格的，由盟市人社局说明理由后核准。 可以提交，是否破格由审核单位决定。" in told
    assert '<button type="submit" class="btn btn-primary">提交</button>' in page.text
    edition = desk.stored(pk).form.edition
    assert desk.post(f"/applications/{pk}/submit", {"edition": edition, "promise": "1"}).status_code == 302
    assert desk.stored(pk).state == "in_review"
    return pk


def test_who_may_pass_over_is_told_and_does_with_a_reason(sqlite_portal: Flask, route: Stage) -> None:
    pk = _submitted(sqlite_portal, route)
    for stop in ("unit", "county"):
        reviewer = Browser(sqlite_portal, route.reviewers[stop].username)
        assert "核准破格的，请在审核意见中说明理由" not in reviewer.read(f"/review/papers/{pk}/")
        assert reviewer.decide(pk, "approve", opinion="")[0] == 302
    prefecture = Browser(sqlite_portal, route.reviewers["prefecture"].username)
    assert "核准破格的，请在审核意见中说明理由" in prefecture.read(f"/review/papers/{pk}/")
    status, page = prefecture.decide(pk, "approve", opinion="")
    assert status == 422 and "核准破格须在审核意见中说明理由" in page
    assert prefecture.decide(pk, "approve", opinion="业绩突出，同意破格。")[0] == 302
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        last = db.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()
    assert (last.granted, last.opinion) == (["age"], "业绩突出，同意破格。")
    region = Browser(sqlite_portal, route.reviewers["region"].username)
    assert "破例核准：年龄" in region.read(f"/review/papers/{pk}/")
    assert "破例核准" not in _own_page(sqlite_portal, pk)


def _own_page(app: Flask, pk: int) -> str:
    client = app.test_client()
    factories.sign_in(client, "applicant")
    page = client.get(f"/applications/{pk}/")
    assert page.status_code == 200
    return page.text
