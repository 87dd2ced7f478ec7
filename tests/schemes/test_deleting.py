"""Deleting says what goes with a row and what would have to be mended; nothing goes before that is confirmed."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.places.models import Place
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Track
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Case, Requirement
from tests import factories
from tests.schemes.office import Office

CODE = "nmg-tepei-2025"


def one(app: Flask, model: Any, **values: Any) -> int:
    with app.app_context(), scope.everything("a test looks"):
        year = queries.cycle_by_code(CODE).id
        rows = select(model.id).filter_by(**values)
        if hasattr(model, "cycle_id"):
            rows = rows.where(model.cycle_id == year)
        elif hasattr(model, "track_id"):
            rows = rows.join(model.track).where(Track.cycle_id == year)
        else:
            rows = rows.join(model.section).where(FormSection.cycle_id == year)
        return int(db.session.scalars(rows.order_by(model.id)).first() or 0)


def count(app: Flask, model: Any) -> int:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def press(office: Office, path: str, **values: str) -> tuple[int, str]:
    token = factories.token_of(office.client.get(f"/years/{CODE}").text or office.client.get("/years/").text)
    answer = office.client.post(path, data={"csrf_token": token, **values})
    return answer.status_code, html.unescape(answer.text)


GOES = [
    (Track, "tracks", {"code": "inside"}, ("选拔条件：", "示例：", "名额：")),
    (FormSection, "form-sections", {"key": "basic"}, ("申报表的栏：", "删除后核对会发现", "打印材料 · ")),
    (FormField, "form-fields", {"key": "ethnicity"}, ("删除后核对会发现", "申报表没有“basic.ethnicity”这一栏")),
    (Requirement, "requirements", {"key": "edu_title"}, ("删除后核对会发现", "没有选拔条件“edu_title”")),
]  # fmt: skip


@pytest.mark.parametrize(("model", "path", "which", "words"), GOES, ids=lambda each: str(each)[:30])
def test_page_says_what_goes_along_and_nothing_is_gone_yet(
    sqlite_portal: Flask, model: Any, path: str, which: dict[str, str], words: tuple[str, ...]
) -> None:
    office, pk = Office(sqlite_portal), one(sqlite_portal, model, **which)
    tables = (Track, FormSection, FormField, Requirement, Case, Place)
    before = [count(sqlite_portal, each) for each in tables]
    status, page = press(office, f"/{path}/delete/{pk}")
    assert status == 200
    for word in words:
        assert word in page, word
    assert [count(sqlite_portal, each) for each in tables] == before
    assert office.client.get(f"/{path}/delete/{pk}").status_code == 405
    status, _page = press(office, f"/{path}/delete/{pk}", sure="1")
    assert status == 302
    assert one(sqlite_portal, model, **which) != pk


def test_counts_are_those_of_the_rows(sqlite_portal: Flask) -> None:
    office, pk = Office(sqlite_portal), one(sqlite_portal, Track, code="inside")
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        held = db.session.scalar(select(func.count()).where(Requirement.track_id == pk))
    _status, page = press(office, f"/tracks/delete/{pk}")
    assert f"选拔条件：{held} 项" in page


def test_row_that_nothing_hangs_on_goes_at_once(sqlite_portal: Flask) -> None:
    office, case = Office(sqlite_portal), one(sqlite_portal, Case)
    assert press(office, f"/cases/delete/{case}")[0] == 302
    assert one(sqlite_portal, Case, id=case) == 0
