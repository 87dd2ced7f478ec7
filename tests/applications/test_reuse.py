"""One's own rows of other years, ticked into this one."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications import queries
from tepei.applications.models import Application
from tepei.forms import reuse
from tepei.papers import draft_actions, drafts
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, Stale
from tests import factories
from tests.applications import filling


def _earlier_year(application: Application) -> None:
    """The same answers once more, in a year that is over."""
    with scope.everything("a test looks back"), transaction():
        row = db.session.get_one(Application, application.id)
        row.state, row.live = "rejected", None


def earlier(application: Application, key: str = "career") -> list[reuse.Earlier]:
    content = drafts.content_of(application)
    return reuse.earlier_rows(content, content.form.section(key), queries.others(application))


def take(application: Application, ticked: list[str], edition: int) -> Application:
    content = drafts.content_of(application)
    rows = reuse.appended(content, content.form.section("career"), earlier(application), ticked)
    return draft_actions.save_section(application.id, "career", rows, edition)


def test_ticked_rows_are_appended_once(portal: Flask) -> None:
    with portal.app_context(), factories.signed_in(factories.person("one", name="白音")):
        _earlier_year(filling.fill(filling.draft()))
        now = filling.draft()
        rows = earlier(now)
        assert [row.words[0] for row in rows] == ["2010年7月至今"]
        with pytest.raises(Refused, match="请先勾选"):
            take(now, [], now.form.edition)
        with pytest.raises(Stale):
            take(now, [rows[0].key], now.form.edition + 5)
        now = drafts.find(now.id, Application)
        saved = take(now, [rows[0].key], now.form.edition)
        assert saved.form.answers["career"][-1]["experience"] == "某旗人民医院心内科"
        assert earlier(drafts.find(now.id, Application)) == []


def test_rows_of_others_are_never_offered(app: Flask) -> None:
    with factories.signed_in(factories.person("one", name="白音")):
        _earlier_year(filling.fill(filling.draft()))
    with factories.signed_in(factories.person("two", name="赛罕")):
        now = filling.draft()
        assert earlier(now) == []
        with pytest.raises(Refused):
            take(now, ["1-0"], now.form.edition)


def test_sections_without_rows_offer_nothing(app: Flask) -> None:
    with factories.signed_in(factories.person("one", name="白音")):
        _earlier_year(filling.fill(filling.draft()))
        now = filling.draft()
        assert earlier(now, drafts.content_of(now).form.sections[0].key) == []
