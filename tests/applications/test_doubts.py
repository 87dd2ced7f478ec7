"""民族 on the form is not what the person registered: the applicant is told, and reviewers settle it."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications import actions, checks, doubts
from tepei.forms.content import Content
from tepei.people.models import Person
from tepei.policy.fields import Form
from tepei.policy.verdict import Outcome
from tepei.portal import scope
from tests import factories
from tests.applications import filling
from tests.applications.desk import Desk, text_of


def shown(page: str) -> str:
    return " ".join(page.split())


def test_applicant_is_told_beside_the_form_and_at_the_submission(desk: Desk) -> None:
    pk = desk.draft(full=True)
    basic = desk.stored(pk).form.answers["basic"]
    desk.save(pk, "basic", basic | {"ethnicity": "03"})
    for path in ("sections/basic", "submit", ""):
        page = shown(text_of(desk.get(f"/applications/{pk}/{path}")))
        assert "人工核定 民族：" in page
        assert "“民族”在申报表中为“回族”，与注册登记的“蒙古族”不一致" in page
    desk.save(pk, "basic", basic | {"ethnicity": "02"})
    page = shown(text_of(desk.get(f"/applications/{pk}/sections/basic")))
    assert "通过 民族：" in page and "注册登记" not in page


def test_reviewer_sees_both_values_and_no_pass(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        unit = factories.unit()
        factories.member("clerk", "unit_reviewer", unit)
        made = filling.submitted(factories.person(ethnicity_code="01"), unit)
        assert filling.reloaded(made).eligibility == "evidence"
        pk = made.id
    client = sqlite_portal.test_client()
    factories.sign_in(client, "clerk")
    page = shown(text_of(client.get(f"/review/papers/{pk}/")))
    assert "人工核定 民族：" in page
    assert "“民族”在申报表中为“蒙古族”，与注册登记的“汉族”不一致" in page


def test_difference_is_seen_where_no_condition_asks_for_the_fact(app: Flask) -> None:
    """区内 is open to every 民族."""
    with factories.signed_in(factories.person(ethnicity_code="01")):
        made = filling.fill(filling.draft(track="inside"))
        reasons = checks.of(made).conditions.reasons
    assert [each.code for each in reasons if "注册登记" in str(each.text)] == ["doubt"]
    assert reasons[-1].outcome is Outcome.EVIDENCE


def test_what_fails_by_the_form_still_fails(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        made = filling.fill(filling.draft(), basic={"ethnicity": "01"})
        (failing,) = checks.of(made).conditions.blocking
        with pytest.raises(actions.Refused, match="注册登记的“蒙古族”"):
            actions.submit(made.id, made.form.edition)
    assert failing.code == "minority"


FORM = Form.from_data(
    {
        "version": "1",
        "sections": [
            {
                "key": "basic",
                "title": "基本信息",
                "fields": [
                    {"key": "sex", "label": "性别"},
                    {"key": "birth", "label": "出生日期", "kind": "date", "fact": "born_on"},
                    {"key": "id_number", "label": "身份证号", "kind": "id_number"},
                    {"key": "mobile", "label": "电话", "kind": "phone"},
                    {"key": "name", "label": "现职称名称"},
                ],
            }
        ],
    }
)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, []),
        ({"sex": "1", "birth": "1985-06-01", "mobile": "13900000000"}, []),
        ({"name": "工程师"}, []),
        ({"sex": "2"}, ["“2”，与注册登记的“1”"]),
        ({"birth": "1990-01-01"}, ["“1990-01-01”，与注册登记的“1985-06-01”"]),
        ({"id_number": "11010119900307100X"}, ["***"]),
    ],
    ids=[
        "empty",
        "same",
        "the name of a title is nobody's",
        "sex",
        "birth under another key",
        "number without its middle",
    ],
)
def test_every_field_that_repeats_the_registration(app: Flask, typed: dict, told: list[str]) -> None:
    with scope.everything("a test compares"):
        person: Person = factories.person()
        found = [str(each.text) for each in doubts.of(Content(FORM, {"basic": typed}), person)]
    assert len(found) == len(told)
    assert all(words in text for words, text in zip(told, found, strict=True))
