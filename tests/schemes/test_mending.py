"""Every message about a year names its place in words and leads to the box that mends it; saving there leads back to the year."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries
from tepei.programmes.models import RouteStep, Track, Window
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Case, Category, Limit, Requirement
from tests.papers.stage import CYCLE
from tests.schemes.office import Office, cycle


def _change(app: Flask, *statements: Any) -> None:
    with app.app_context(), scope.everything("a test breaks a year"), transaction() as session:
        for statement in statements:
            session.execute(statement)


def _messages(page: str) -> list[tuple[str, str]]:
    """(words, address) of every message of a page."""
    found = re.findall(r'<li class="verdict (?:fail|boundary)">(.*?)</li>', page, re.S)
    link = re.compile(r'<a href="([^"]*)"')
    return [
        (" ".join(re.sub(r"<[^>]+>", " ", each).split()), (link.search(each) or ["", ""])[1])
        for each in found
    ]


def _tracks(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {each.code: each.id for each in queries.cycle_by_code(CYCLE).tracks}


def _ids(app: Flask, model: Any, *where: Any) -> list[int]:
    with app.app_context(), scope.everything("a test looks"):
        return list(db.session.scalars(select(model.id).where(*where)))


BREAKS: dict[str, tuple[Any, str]] = {
    "condition over a fact that is gone": (
        update(Requirement).where(Requirement.key == "minority").values(
            alternatives=[[{"fact": "gone_fact", "operator": "is", "value": True}]]
        ),
        "条件",
    ),
    "example that comes out otherwise": (update(Case).where(Case.outcome == "fail").values(expect=[]), "示例应不满足“（无）”"),
    "field of an unknown set": (
        update(FormField).where(FormField.key == "ethnicity").values(code_set="planets"), "没有代码集“planets”"
    ),
    "step that nobody stands at": (update(RouteStep).where(RouteStep.kind == "unit").values(kind="corps"), "不在可用值之内"),
}  # fmt: skip


@pytest.mark.parametrize("broken", BREAKS)
def test_message_leads_to_its_box_which_says_the_same(sqlite_portal: Flask, broken: str) -> None:
    office, (statement, words) = Office(sqlite_portal), BREAKS[broken]
    _change(sqlite_portal, statement)
    for page in (f"/years/{CYCLE}",):
        found = [(text, address) for text, address in _messages(office.get(page)) if words in text]
        assert found, _messages(office.get(page))
        text, address = found[0]
        assert not re.search(r"\.yaml|\[\d+\]", text)
        box = address.partition("#")[2]
        form = office.get(address.partition("#")[0])
        assert f'id="{box}-error"' in form if box else words in form
        assert "处需要更正" in form and "内容尚未保存" not in form


def test_saving_leads_back_to_the_page_of_the_message_and_it_is_gone(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    _change(
        sqlite_portal,
        update(FormField).where(FormField.key == "ethnicity").values(code_set="planets"),
    )
    year = f"/years/{CYCLE}"
    address = next(at for text, at in _messages(office.get(year)) if "planets" in text)
    assert f'href="{year}"' in office.get(address.partition("#")[0])  # 取消 leads back as well
    answer = office.post(address.partition("#")[0], code_set="ethnic_groups")
    assert (answer.status_code, answer.location) == (302, year)
    assert "planets" not in office.get(year)


def test_track_without_conditions_leads_to_a_new_one_of_that_track(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    track = _tracks(sqlite_portal)["inside"]
    _change(sqlite_portal, delete(Requirement).where(Requirement.track_id == track))
    texts = _messages(office.get(f"/years/{CYCLE}"))
    address = next(at for text, at in texts if "“区内培养”没有选拔条件" in text)
    assert f'<option value="{track}" selected>' in office.get(address)
    assert not [text for text, _ in texts if "示例应" in text]  # told once, of the track
    made = {
        "track": str(track), "key": "health", "name": "健康", "source": "某文 二", "severity": "manual",
    }  # fmt: skip
    assert office.post(address, **made).location == f"/years/{CYCLE}"


def test_unset_number_is_typed_where_the_message_leads(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    year = "/years/nmg-tepei-2025"
    address = next(at for text, at in _messages(office.get(year)) if "文号尚未填写" in text)
    assert "#document_number" in address
    assert office.post(address.partition("#")[0], document_number="某发〔2025〕1号").location == year
    assert "文号尚未填写" not in office.get(year)


def test_opening_refused_names_the_places(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    _change(sqlite_portal, *[BREAKS["field of an unknown set"][0]])
    pk = cycle(sqlite_portal, CYCLE).id
    office.press(f"/cycles/action/open/{pk}", f"/cycles/show/{pk}")
    page = office.get(f"/cycles/show/{pk}")
    assert "申报表的栏 · 基本信息 · 民族 · 代码集：没有代码集“planets”，请补正后再开放" in page


def test_forms_name_years_where_two_are_alike_and_offer_those_of_their_own(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    _change(
        sqlite_portal, update(Track).where(Track.name.startswith("自治区特培（区外")).values(name="区外培养")
    )
    page = office.get("/money/add")
    assert re.search(r"<option[^>]*>区外培养（2023年度.*<option[^>]*>区外培养（2025年度", page)
    assert re.search(r"<option[^>]*>区内培养</option>", page)
    ours = cycle(sqlite_portal, CYCLE)
    with sqlite_portal.app_context(), transaction() as session, scope.everything("a test adds"):
        session.add(Category(cycle_id=ours.id, key="young", name="青年", source="某文"))
    pk = _ids(sqlite_portal, Category, Category.key == "young")[0]
    form = office.get(f"/categories/edit/{pk}")
    listed = re.search(r'<select[^>]*name="track".*?</select>', form, re.S)
    assert listed is not None
    assert len(re.findall(r'<option value="\d', listed[0])) == 2


def test_new_row_belongs_to_what_the_page_above_is_about(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    section = _ids(sqlite_portal, FormSection, FormSection.cycle_id == cycle(sqlite_portal, CYCLE).id)[0]
    page = office.get(f"/form-sections/show/{section}")
    add = re.search(r'href="(/form-fields/add[^"]*)"', page)
    assert add is not None
    assert f'value="{section}"' in office.get(html.unescape(add[1]))


def test_list_of_one_track_offers_the_others_and_the_way_to_the_year(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    one, other = _tracks(sqlite_portal).values()
    page = office.get(f"/requirements/list/?_flt_0_track={one}")
    assert f'href="/requirements/list/?_flt_0_track={other}"' in page
    assert f'href="/years/{CYCLE}"' in page


def test_row_is_deleted_back_to_the_list_of_its_year(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    ours = cycle(sqlite_portal, CYCLE)
    with sqlite_portal.app_context(), transaction() as session, scope.everything("a test adds"):
        session.add(Limit(cycle_id=ours.id, key="cap", kind="cap", number=1))
    pk = _ids(sqlite_portal, Limit, Limit.key == "cap", Limit.cycle_id == ours.id)[0]
    answer = office.press(f"/limits/delete/{pk}", f"/limits/list/?_flt_0_cycle={ours.id}")
    assert answer.location == f"/limits/list/?_flt_0_cycle={ours.id}"
    assert _ids(sqlite_portal, Limit, Limit.id == pk) == []


def test_windows_are_marked_where_their_dates_can_be_changed(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    ours = cycle(sqlite_portal, CYCLE).id
    _change(
        sqlite_portal,
        update(Window).where(Window.cycle_id == ours).values(opens_at=cycle(sqlite_portal, CYCLE).closes_at),
    )
    text, address = next(
        each for each in _messages(office.get(f"/years/{CYCLE}")) if "截止早于开始" in each[0]
    )
    assert text.startswith("时限 · 申报") and "/windows/edit/" in address
    assert _ids(sqlite_portal, Track, Track.cycle_id == ours)
