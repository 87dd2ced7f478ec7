"""The answers on which a field depends are picked by their words, and checked when they are saved; so is the set of a code."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.schemes.form_models import FormField, FormSection
from tests.schemes.office import Office, cycle, one


def field(app: Flask, key: str) -> FormField:
    found = select(FormField).join(FormSection).where(FormSection.cycle_id == cycle(app).id)
    return one(app, found.where(FormField.key == key))  # type: ignore[no-any-return]


@pytest.fixture
def office(sqlite_portal: Flask) -> Office:
    return Office(sqlite_portal)


def test_answer_is_picked_and_told_in_words(sqlite_portal: Flask, office: Office) -> None:
    ours = field(sqlite_portal, "ethnicity").section_id
    asked = {"key": "attended", "label": "是否参加过培养", "kind": "yes_no"}
    assert office.post(f"/form-fields/add?section={ours}", section=str(ours), **asked).status_code == 302
    page = office.get(f"/form-fields/add?section={ours}")
    assert '<option value="attended=yes">基本信息·是否参加过培养：是</option>' in page
    later = {"key": "which", "label": "何时参加", "show_if": ["attended=yes", ""]}
    assert office.post(f"/form-fields/add?section={ours}", section=str(ours), **later).status_code == 302
    made = field(sqlite_portal, "which")
    assert made.show_if == {"field": "attended", "is": "yes"}
    shown = office.get(f"/form-fields/show/{made.id}")
    assert "是否参加过培养：是" in shown and "attended" not in shown
    assert '<option value="attended=yes" selected>' in office.get(f"/form-fields/edit/{made.id}")
    mixed = office.post(f"/form-fields/edit/{made.id}", show_if=["attended=yes", "other=no"])
    assert (mixed.status_code, "只能选同一栏的答案" in mixed.text) == (422, True)
    assert (
        office.post(f"/form-fields/edit/{made.id}", show_if=["attended=yes", "attended=no"]).status_code
        == 302
    )
    assert field(sqlite_portal, "which").show_if == {"field": "attended", "in": ["yes", "no"]}


def test_set_of_a_code_is_picked_by_its_name(sqlite_portal: Flask, office: Office) -> None:
    ours = field(sqlite_portal, "ethnicity")
    page = office.get(f"/form-fields/edit/{ours.id}")
    assert '<option selected value="ethnic_groups">民族</option>' in page
    assert office.post(f"/form-fields/edit/{ours.id}", code_set="planets").status_code == 422
    assert "民族" in office.get(f"/form-fields/show/{ours.id}")
