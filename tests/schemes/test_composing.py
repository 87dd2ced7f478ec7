"""What is composed on screens that files say in codes: patterns of numbers, words of a category, numbers of a cap."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.schemes.models import Scheme
from tests.schemes.office import Office, cycle, one, options, pattern


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def scheme(app: Flask) -> Any:
    return one(app, select(Scheme).where(Scheme.cycle_id == cycle(app).id))


def test_pattern_is_composed_of_parts_and_shows_the_first_number(app: Flask, office: Office) -> None:
    edit = f"/schemes/edit/{scheme(app).id}"
    offered = options(office.get(edit), "trainee_number_pattern-part")
    assert offered["{year}"] == "年份" and offered["{serial:04}"] == "顺序号（4 位）"
    typed = pattern("trainee_number_pattern", "NM", "{year}", "-", "{serial:03}")
    assert office.post(edit, **typed).status_code == 302
    assert scheme(app).trainee_number_pattern == "NM{year}-{serial:03}"
    assert "<output>NM2025-001</output>" in office.get(edit)
    shown = office.get(f"/schemes/show/{scheme(app).id}")
    assert "NM 年份 - 顺序号（3 位）（例如 NM2025-001）" in shown and "{serial" not in shown
    assert office.post(edit).status_code == 302  # as it stands
    assert scheme(app).trainee_number_pattern == "NM{year}-{serial:03}"


@pytest.mark.parametrize("parts", [("NM", "{year}"), ("{serial}", "{serial:04}"), ("N{name}", "{serial}")])
def test_pattern_without_its_one_serial_is_refused_and_kept_in_its_boxes(
    app: Flask, office: Office, parts: tuple[str, ...]
) -> None:
    typed = pattern("trainee_number_pattern", *parts)
    answer = office.post(f"/schemes/edit/{scheme(app).id}", **typed)
    assert answer.status_code == 422
    assert '<a href="#trainee_number_pattern">' in answer.text
    assert "<output>—</output>" in answer.text


def test_serial_of_other_digits_stays_on_offer(app: Flask, office: Office) -> None:
    edit = f"/schemes/edit/{scheme(app).id}"
    office.post(edit, **pattern("trainee_number_pattern", "{serial:08}"))
    assert options(office.get(edit), "trainee_number_pattern-part")["{serial:08}"] == "顺序号（8 位）"
