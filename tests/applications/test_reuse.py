"""One's own rows of other years, ticked into this one."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications import queries, reuse
from tepei.applications.models import Application
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


def test_ticked_rows_are_appended_once(portal: Flask) -> None:
    with portal.app_context(), factories.signed_in(factories.person("one", name="白音")):
        _earlier_year(filling.fill(filling.draft()))
        now = filling.draft()
        section = next(each for each in queries.desk(now).form.sections if each.key == "career")
        rows = reuse.earlier_rows(now, section)
        assert [row.words[0] for row in rows] == ["2010年7月至今"]
        with pytest.raises(Refused, match="请先勾选"):
            reuse.reuse(now, section, [], now.form.edition)
        with pytest.raises(Stale):
            reuse.reuse(now, section, [rows[0].key], now.form.edition + 5)
        now = queries.find_own(now.id)
        saved = reuse.reuse(now, section, [rows[0].key], now.form.edition)
        assert saved.form.answers["career"][-1]["experience"] == "某旗人民医院心内科"
        assert reuse.earlier_rows(queries.find_own(now.id), section) == []


def test_rows_of_others_are_never_offered(app: Flask) -> None:
    with factories.signed_in(factories.person("one", name="白音")):
        _earlier_year(filling.fill(filling.draft()))
    with factories.signed_in(factories.person("two", name="赛罕")):
        now = filling.draft()
        section = next(each for each in queries.desk(now).form.sections if each.key == "career")
        assert reuse.earlier_rows(now, section) == []
        with pytest.raises(Refused):
            reuse.reuse(now, section, ["1-0"], now.form.edition)


def test_sections_without_rows_offer_nothing(app: Flask) -> None:
    with factories.signed_in(factories.person("one", name="白音")):
        _earlier_year(filling.fill(filling.draft()))
        now = filling.draft()
        assert reuse.earlier_rows(now, queries.desk(now).form.sections[0]) == []
