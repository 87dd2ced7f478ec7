"""The screens on which a year is set up: its lists, and what its rows pick of each other."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from tepei import packs
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.screens import searching
from tepei.programmes import queries
from tepei.programmes.models import RouteStep
from tepei.schemes import actions, assembling
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Fact, Scheme
from tests.schemes.office import CODE, Office, assembled_of, cycle, one, options, requirement, tracks_of

LISTS = (
    "facts", "categories", "requirements", "cases", "limits", "sponsors", "evaluations", "criteria", "money", "form-sections", "form-fields", "attachment-kinds", "route-steps",
    "credit-subjects", "credit-sources", "look-backs", "reliefs", "learning-platforms", "credit-cases",
    "documents",
    "summary-columns",
)  # fmt: skip


def test_desk_shows_the_parts_of_a_year_and_that_nothing_is_wrong(office: Office) -> None:
    page = office.get(f"/years/{CODE}")
    assert "没有发现问题，全部示例的结果与预期一致。" in page
    for word in (
        "选拔条件",
        "申报表的栏目",
        "附件种类",
        "审核环节",
        "打印材料",
        "汇总表的列",
        "经费标准",
        "名额限制",
        "示例",
    ):
        assert word in page


def test_list_of_one_year_does_not_say_it_in_every_row(office: Office) -> None:
    ours = cycle(office.app)
    rows = {
        address: re.findall(r"<tbody>.*</tbody>", office.get(f"/attachment-kinds/list/{address}"), re.S)[0]
        for address in ("", f"?_flt_0_cycle={ours.id}")
    }
    assert [ours.name in listed for listed in rows.values()] == [True, False]


@pytest.mark.parametrize("path", [*LISTS, "tracks", "windows"])
def test_every_part_is_listed_and_added_within_its_year(office: Office, path: str) -> None:
    office.get(f"/{path}/list/")
    office.get(f"/{path}/add")
    view = next(
        each for each in office.app.extensions["appbuilder"].baseviews if each.route_base == f"/{path}"
    )
    model = view.datamodel.obj.__mapper__.relationships[view.parent].mapper.class_
    with office.app.app_context(), scope.everything("a test looks"):
        held = db.session.scalars(select(model).order_by(model.id.desc())).first().id
    leads_to = f"/{path}/add?{view.parent}={held}"
    assert f'href="{leads_to}"' in office.get(f"/{path}/list/?_flt_0_{view.parent}={held}")
    page = office.get(leads_to)
    chosen = re.search(rf'<select[^>]*name="{view.parent}".*?</select>', page, re.S)
    kept = (
        f'value="{held}" selected' in chosen[0]
        if chosen
        else f'name="{view.parent}" type="hidden" value="{held}"' in page
    )
    assert kept
    assert f'href="/{path}/list/?_flt_0_{view.parent}={held}" class="btn">取消' in page


@pytest.mark.parametrize("path", LISTS)
def test_row_is_saved_as_it_stands_without_a_change(office: Office, path: str) -> None:
    with office.app.app_context():
        before = packs.write_cycle(assembling.assembled(queries.cycle_by_code("nmg-new-era-2023")))
        rows = {
            "facts": "facts", "categories": "categories", "requirements": "requirements", "cases": "cases", "limits": "limits", "sponsors": "sponsors", "evaluations": "evaluations", "criteria": "criteria", "money": "money_items",
            "credit-subjects": "credit_subjects", "credit-sources": "credit_sources", "look-backs": "look_backs", "reliefs": "reliefs", "learning-platforms": "learning_platforms", "credit-cases": "credit_cases",
            "form-sections": "form_sections", "form-fields": "form_fields", "attachment-kinds": "attachment_kinds",
            "route-steps": "route_steps", "documents": "documents", "summary-columns": "summary_columns",
        }  # fmt: skip
        mapper = next(m for m in FormField.registry.mappers if m.local_table.name == rows[path])
        with scope.everything("a test looks"):
            ids = db.session.scalars(select(mapper.class_.id)).all()
        written = [packs.write_cycle(assembling.assembled(each)) for each in queries.cycles()]
    for pk in ids[::7]:
        answer = office.post(f"/{path}/edit/{pk}")
        assert answer.status_code == 302, (path, pk, answer.text[:200])
    with office.app.app_context():
        assert [packs.write_cycle(assembling.assembled(each)) for each in queries.cycles()] == written
        assert before in written


def test_nobody_is_on_two_lists_where_the_section_says_so(office: Office) -> None:
    ours = cycle(office.app)
    section = {
        "cycle": str(ours.id),
        "key": "team",
        "title": "团队成员",
        "rows": "y",
        "row_label": "第 {} 名",
    }
    assert "身份证号码一栏" in office.post("/form-sections/add", **section, exclusive="team").text
    assert office.post("/form-sections/add", **section).status_code == 302
    made = one(office.app, select(FormSection).where(FormSection.key == "team"))
    field = {"section": str(made.id), "key": "id_number", "label": "身份证号码", "kind": "id_number"}
    assert office.post("/form-fields/add", **field).status_code == 302
    assert office.post(f"/form-sections/edit/{made.id}", exclusive="team").status_code == 302
    assert (
        next(each for each in assembled_of(office.app).form.sections if each.key == "team").exclusive
        == "team"
    )


def test_column_of_single_tracks_is_ticked_and_titles_are_told_by_their_names(office: Office) -> None:
    year = cycle(office.app)
    column = {
        "cycle": str(year.id),
        "key": "practice",
        "label": "执业范围",
        "kind": "blank",
        "tracks": ["inside"],
    }
    page = office.get(f"/summary-columns/add?cycle={year.id}")
    assert re.search(r'type="checkbox"[^>]*value="inside"', page)
    assert office.post(f"/summary-columns/add?cycle={year.id}", **column).status_code == 302
    row = one(office.app, select(Scheme).where(Scheme.cycle_id == year.id))
    titles = {"summary_titles-inside": "区内汇总表"}
    assert office.post(f"/schemes/edit/{row.id}", **titles).status_code == 302
    table = assembled_of(office.app).summary_table
    assert (table.titles, table.columns[-1].tracks) == ({"inside": "区内汇总表"}, ("inside",))


def test_what_a_year_has_is_picked_by_its_name(office: Office) -> None:
    """Nothing of another year, and nobody types a code."""
    ours, other = cycle(office.app), cycle(office.app, "nmg-new-era-2023")
    with office.app.app_context(), scope.everything("a test adds"), transaction() as session:
        session.add(Criterion(cycle_id=ours.id, key="creative", name="创新能力", position=0))
        session.add(Criterion(cycle_id=other.id, key="foreign", name="别年的指标", position=0))
        session.add(Fact(cycle_id=other.id, key="alien", name="别年的依据", kind="number", position=90))
    added = office.get(f"/evaluations/add?cycle={ours.id}")
    ties = options(added, "ties")
    assert (ties["creative"], ties["priority"], "foreign" in ties) == ("创新能力", "优先人选在前", False)
    assert options(added, "falls_to") == {each.code: each.name for each in tracks_of(office.app)}
    assert options(office.get(f"/route-steps/add?cycle={ours.id}"), "demands")["summary"] == "汇总表"
    of = options(office.get(f"/limits/add?cycle={ours.id}"), "of")
    assert ("alien" in of, of["region_code"]) == (False, "单位所在地")
    with office.app.app_context(), scope.everything("a test looks"):
        section = db.session.scalars(select(FormSection).where(FormSection.cycle_id == ours.id)).first().id
    for address in (f"?section={section}", f"?_flt_0_section={section}", ""):
        assert "alien" not in options(office.get(f"/form-fields/add{address}"), "fact")
    step = {"cycle": str(ours.id), "key": "by", "method": "score", "ties": ["creative", "none"]}
    assert "请从列表中选择" in office.post(f"/evaluations/add?cycle={ours.id}", **step).text
    saved = office.post(f"/evaluations/add?cycle={ours.id}", **{**step, "ties": ["creative", ""]})
    assert saved.status_code == 302, saved.text
    assert one(office.app, select(Evaluation).where(Evaluation.key == "by")).ties == ["creative"]


def test_lists_say_what_was_picked_by_its_name(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SHOWN_AT_ONCE", 2)
    ours = cycle(office.app)
    for narrowed in (f"?_flt_0_cycle={ours.id}", ""):
        page = office.get(f"/summary-columns/list/{narrowed}")
        assert "序号" in page
        assert not re.search(r">\s*[a-z]+\.[a-z_]+\s*<", page)
    section = one(
        office.app, select(FormSection).where(FormSection.cycle_id == ours.id, FormSection.key == "basic")
    )
    searched = re.search(
        r"data-active=\"(.*?)\"\s+data-remove",
        office.get(f"/form-fields/list/?_flt_0_section={section.id}"),
        re.S,
    )
    assert searched
    assert json.loads(searched[1]) == [
        ["section", "等于", [str(section.id)], [f"{section.title}（{ours.name}）"]]
    ]
    step = one(office.app, select(RouteStep).where(RouteStep.cycle_id == ours.id, RouteStep.kind == "unit"))
    assert "编辑审核环节：所在单位" in office.get(f"/route-steps/edit/{step.id}")


def test_rows_are_moved_up_and_down(office: Office) -> None:
    ours = requirement(office.app, "outside", "scope")
    listed = f"/requirements/list/?_flt_0_track={ours.track_id}"
    assert office.press(f"/requirements/move/{ours.id}/down", listed).status_code == 302
    with office.app.app_context():
        track = assembling.assembled(queries.cycle_by_code(CODE)).tracks[1]
    assert [each.key for each in track.requirements][:2] == ["politics", "scope"]
    assert office.press(f"/requirements/move/{ours.id}/sideways", listed).status_code == 404


def test_field_is_added_renamed_and_once_in_force_retired_not_deleted(office: Office) -> None:
    ours = cycle(office.app, "nmg-tepei-2023")
    section = one(
        office.app, select(FormSection).where(FormSection.cycle_id == ours.id, FormSection.key == "plan")
    )
    values = {"section": str(section.id), "key": "funding", "label": "资助需求", "kind": "long_text"}
    assert office.post(f"/form-fields/add?section={section.id}", **values).status_code == 302
    added = one(office.app, select(FormField).where(FormField.key == "funding"))
    assert office.post(f"/form-fields/edit/{added.id}", label="经费需求").status_code == 302
    with office.app.app_context():
        actions.open_cycle(ours.id, queries.cycle_by_code("nmg-tepei-2023").version)
    listed = f"/form-fields/list/?_flt_0_section={section.id}"
    office.press(f"/form-fields/delete/{added.id}", listed)
    assert "请改为“已停用”" in office.get(listed)
    assert office.post(f"/form-fields/edit/{added.id}", retired="y").status_code == 302
    assert one(office.app, select(FormField).where(FormField.key == "funding")).retired
