"""必填: what a record within a form cannot do without is marked there, as it is on the form itself."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.schemes.form_models import Document
from tepei.schemes.models import MoneyItem
from tests.schemes.office import Office, cycle, one

MARK = '<span class="required">必填</span>'


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def _box(page: str, name: str) -> str:
    found = re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', page)
    assert found, name
    return found[0]


def _label(page: str, name: str) -> str:
    found = re.search(rf'<label[^>]*for="{name}">(.*?)</label>', page, re.S)
    assert found, name
    return found[1]


def test_records_in_a_list_are_marked_and_blank_ones_are_no_obstacle(app: Flask, office: Office) -> None:
    item = one(app, select(MoneyItem).where(MoneyItem.cycle_id == cycle(app).id).limit(1))
    page = office.get(f"/money/edit/{item.id}")
    assert MARK in _label(page, "name") and " required" in _box(page, "name")
    for key, is_demanded in {"name": True, "due": True, "task": False}.items():
        box = _box(page, f"instalments-0-{key}")
        assert (MARK in _label(page, f"instalments-0-{key}")) == is_demanded, key
        assert ('aria-required="true"' in box, " required" in box) == (is_demanded, False), key


def test_columns_of_a_table_of_records_are_marked(app: Flask, office: Office) -> None:
    document = one(app, select(Document).where(Document.cycle_id == cycle(app).id))
    page = office.get(f"/layouts/edit/{document.id}/1")
    assert f'<th scope="col">取自哪一栏{MARK}</th>' in page
    assert 'aria-required="true"' in _box(page, "columns-0-field")
