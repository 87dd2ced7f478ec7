"""What is kept from experts who may not see whom they judge, on the form of a notice that has titles, tutors and certificates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tepei import packs
from tepei.forms import answered
from tepei.forms.content import Content
from tepei.forms.models import Attachment
from tepei.selection import case_queries as cases

ANSWERS = {
    "basic": {"name": "白音", "sex": "1", "born_on": "1990-01-01"},
    "works": [{"name": "草原碳汇的测算"}],
    "mentor": {"name": "苏和"},
}


@pytest.fixture(scope="module")
def content() -> Content:
    province = packs.read(Path(__file__).parents[1] / "packs/notices/zhicheng")
    form = next(year for year in province.cycles if year.code == "talents-2025").form
    now = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)
    files = [Attachment(kind=each.key, added_at=now) for each in form.attachments]
    return Content(form, ANSWERS, {}, files)


def _texts(content: Content, masked: bool) -> list[str]:
    sections = cases.readable(answered.sections(content), masked)
    return [each.text for part in sections for row in part.rows for each in row.answers if each.text]


def test_titles_of_works_are_read_and_names_of_people_are_not(content: Content) -> None:
    texts = _texts(content, masked=True)
    assert "草原碳汇的测算" in texts
    assert not {"白音", "苏和", "1990-01-01"} & set(texts)
    assert {"白音", "苏和"} < set(_texts(content, masked=False))


def test_certificates_that_carry_names_are_kept_back_with_them(content: Content) -> None:
    assert cases.evidence(content, masked=True) == []
    shown = {each.kind for _label, each in cases.evidence(content, masked=False)}
    assert shown == {"title_certificate", "prize_certificate"}
