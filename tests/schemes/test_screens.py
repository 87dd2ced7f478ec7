"""The screens on which a year is set up."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from tepei import packs
from tepei.policy.bounds import RowBound
from tepei.policy.scheme import Promise
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.screens import searching
from tepei.programmes import queries
from tepei.programmes.models import RouteStep
from tepei.schemes import actions, assembling
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Case, Category, Fact, Scheme
from tests import factories
from tests.schemes.office import CODE, Office, cycle, one, options, pattern, requirement


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


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


def test_list_of_one_year_does_not_say_it_in_every_row(app: Flask, office: Office) -> None:
    ours = cycle(app)
    rows = {
        address: re.findall(r"<tbody>.*</tbody>", office.get(f"/attachment-kinds/list/{address}"), re.S)[0]
        for address in ("", f"?_flt_0_cycle={ours.id}")
    }
    assert [ours.name in listed for listed in rows.values()] == [True, False]


@pytest.mark.parametrize("path", [*LISTS, "tracks", "windows"])
def test_every_part_is_listed_and_added_within_its_year(app: Flask, office: Office, path: str) -> None:
    office.get(f"/{path}/list/")
    office.get(f"/{path}/add")
    view = next(each for each in app.extensions["appbuilder"].baseviews if each.route_base == f"/{path}")
    model = view.datamodel.obj.__mapper__.relationships[view.parent].mapper.class_
    with app.app_context(), scope.everything("a test looks"):
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
def test_row_is_saved_as_it_stands_without_a_change(app: Flask, office: Office, path: str) -> None:
    with app.app_context():
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
    with app.app_context():
        assert [packs.write_cycle(assembling.assembled(each)) for each in queries.cycles()] == written
        assert before in written


def test_condition_is_picked_from_lists_and_said_as_a_sentence(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "edu_title")
    path = f"/requirements/edit/{ours.id}"
    lines = {
        "alternatives-group": ["1", "1", "2", "3"],
        "alternatives-fact": ["education_rank", "years", "title_rank", "is_scarce"],
        "alternatives-operator": ["at_least", "at_least", "at_least", "is"],
        "alternatives-value": ["硕士研究生", "5", "副高级", "是"],
        "alternatives-text": ["", "", "", ""],
    }
    assert office.post(path, **lines).status_code == 302
    page = office.get(f"/requirements/show/{ours.id}")
    assert (
        "最高学历为硕士研究生及以上且从事本专业工作年限满 5 年，或专业技术职称为副高级及以上，或属于紧缺专业"
        in page
    )
    assert "硕士4.9年且无职称" in page


def test_faulty_condition_is_told_and_what_was_typed_stays(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "edu_title")
    lines = {
        "alternatives-group": ["1"],
        "alternatives-fact": ["education_rank"],
        "alternatives-operator": ["at_least"],
        "alternatives-value": ["秀才"],
        "alternatives-text": ["旧时说法"],
    }
    answer = office.post(f"/requirements/edit/{ours.id}", **lines)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "第 1 行条件：“最高学历”请填数字，或其中之一：博士研究生、硕士研究生" in page
    assert 'value="秀才"' in page
    assert 'value="旧时说法"' in page
    assert requirement(app, "outside", "edu_title").alternatives == ours.alternatives


def test_conditions_are_tried_on_an_invented_person(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "age")
    answered = office.get(
        f"/requirements/trial/{ours.id}?born_on=1979-06-01&ethnicity_code=蒙古族&region_code=呼和浩特市"
        "&education_rank=硕士研究生&profession_since=2020年6月&title_rank=无"
    )
    assert "边界" in answered
    assert "民族为蒙古族" in answered
    assert "从事本专业工作年限还差 3 个月" in answered
    assert "的值不对" in office.get(f"/requirements/trial/{ours.id}?profession_since=很久")


def test_trial_is_kept_as_an_example_that_says_what_it_said(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "age")
    person = {
        "born_on": "1985-01-01", "ethnicity_code": "蒙古族", "region_code": "呼和浩特市", "education_rank": "硕士研究生",
        "profession_since": "2020年6月", "title_rank": "无",
    }  # fmt: skip
    trial = f"/requirements/trial/{ours.id}?{urlencode(person)}"
    assert "保存为示例" in office.get(trial)
    token = {"csrf_token": factories.token_of(office.client.get(trial).text)}
    empty = office.client.post(f"/requirements/keep/{ours.id}", data=token, follow_redirects=True)
    assert "请先填写申报人的情况并试算" in empty.text
    assert office.client.post(f"/requirements/keep/{ours.id}", data={**token, **person}).status_code == 302
    kept = next(each for each in assembled_of(app).cases if "profession_since" in each.facts)
    assert (kept.track, kept.expect, kept.outcome) == ("outside", ("edu_title",), "fail")
    assert kept.facts["education_rank"] == "7"
    assert "没有发现问题" in office.get(f"/years/{CODE}")


def test_trial_goes_on_beside_a_category_that_is_at_fault(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "age")
    year = cycle(app).id
    everything = "a test leaves a category without conditions"
    with app.app_context(), scope.everything(everything), transaction() as session:
        session.add(Category(cycle_id=year, key="young", name="青年"))
    assert "通过" in office.get(f"/requirements/trial/{ours.id}?born_on=1985-01-01")


def test_category_says_what_it_alone_reads(app: Flask, office: Office) -> None:
    category = {
        "cycle": str(cycle(app).id), "key": "young", "name": "青年人才", "words-place": ["basic.workplace"] * 2,
        "words-about": ["", ".help"], "words-word": ["所在院系", "写全称"],
        "when-group": ["1"], "when-fact": ["education_rank"], "when-operator": ["at_least"], "when-value": ["8"], "when-text": [""],
    }  # fmt: skip
    assert office.post(f"/categories/add?cycle={cycle(app).id}", **category).status_code == 302
    (made,) = assembled_of(app).categories
    assert made.words == {"basic.workplace": "所在院系", "basic.workplace.help": "写全称"}
    pk = one(app, select(Category).where(Category.key == "young")).id
    assert "：所在院系；" in office.get(f"/categories/show/{pk}")


def assembled_of(app: Flask) -> packs.Year:
    with app.app_context():
        return assembling.assembled(queries.cycle_by_code(CODE))


def test_fact_of_the_year_is_defined_asked_for_and_stated_by_an_example(app: Flask, office: Office) -> None:
    ours, track = cycle(app), requirement(app, "outside", "age").track_id
    fact = {
        "cycle": str(ours.id), "key": "awards", "name": "国家级奖项", "kind": "number", "unit": "项",
        "derivation-source": "rows", "derivation-rows-rows": "achievements", "derivation-rows-take": "count",
        "derivation-rows-where-column": ["achievements.grade", ""], "derivation-rows-where-values": ["国家级、国家", ""],
    }  # fmt: skip
    refused = office.post(f"/facts/add?cycle={ours.id}", **{**fact, "derivation-rows-take": ""})
    assert refused.status_code == 422
    assert "怎样取：缺少此项" in refused.text
    assert 'value="国家级、国家"' in refused.text
    other = {"derivation-rows-where-column": ["awards.title", ""]}
    assert (
        "只算哪些行：请选所选栏目中的栏"
        in office.post(f"/facts/add?cycle={ours.id}", **{**fact, **other}).text
    )
    assert office.post(f"/facts/add?cycle={ours.id}", **fact).status_code == 302
    assert "取自多行栏目" in office.get(f"/facts/list/?_flt_0_cycle={ours.id}")
    shown = office.get(f"/facts/show/{one(app, select(Fact).where(Fact.key == 'awards')).id}")
    said = "取自多行栏目：主要工作业绩及获奖情况，怎样取：行数，只算哪些行：主要工作业绩及获奖情况·获奖等级为国家级、国家"
    assert said in shown
    merit = {
        "track": str(track), "key": "merit", "name": "业绩", "source": "假定", "severity": "hard",
        "alternatives-group": ["1"], "alternatives-fact": ["awards"], "alternatives-operator": ["at_least"],
        "alternatives-value": ["2"], "alternatives-text": [""],
    }  # fmt: skip
    assert office.post(f"/requirements/add?track={track}", **merit).status_code == 302
    made = requirement(app, "outside", "merit")
    assert "国家级奖项不少于 2 项" in office.get(f"/requirements/show/{made.id}")
    tried = office.get(f"/requirements/trial/{made.id}?awards=1")
    assert "现填国家级奖项 1 项" in tried
    example = {"track": str(track), "facts": "国家级奖项：2", "outcome": "pass"}
    assert office.post(f"/cases/add?track={track}", **example).status_code == 302
    page = office.get(f"/years/{CODE}")
    assert "实际不满足“业绩”" in page
    assert "awards" in packs_of(app)["cycle.yaml"]


def test_nobody_is_on_two_lists_where_the_section_says_so(app: Flask, office: Office) -> None:
    ours = cycle(app)
    section = {
        "cycle": str(ours.id),
        "key": "team",
        "title": "团队成员",
        "rows": "y",
        "row_label": "第 {} 名",
    }
    assert "身份证号码一栏" in office.post("/form-sections/add", **section, exclusive="team").text
    assert office.post("/form-sections/add", **section).status_code == 302
    made = one(app, select(FormSection).where(FormSection.key == "team"))
    field = {"section": str(made.id), "key": "id_number", "label": "身份证号码", "kind": "id_number"}
    assert office.post("/form-fields/add", **field).status_code == 302
    assert office.post(f"/form-sections/edit/{made.id}", exclusive="team").status_code == 302
    assert next(each for each in assembled_of(app).form.sections if each.key == "team").exclusive == "team"


def test_bounds_of_rows_are_picked_said_in_words_and_checked(app: Flask, office: Office) -> None:
    ours = cycle(app)
    fact = {
        "cycle": str(ours.id), "key": "recent", "name": "近5年奖项", "kind": "number", "unit": "项",
        "derivation-source": "rows", "derivation-rows-rows": "achievements", "derivation-rows-take": "count",
        "derivation-rows-bounds-0-field": "achievements.date", "derivation-rows-bounds-1-field": "",
    }  # fmt: skip
    assert "只算达到哪些界限的行：请写明界限" in office.post(f"/facts/add?cycle={ours.id}", **fact).text
    fact["derivation-rows-bounds-0-within"] = "5"
    assert office.post(f"/facts/add?cycle={ours.id}", **fact).status_code == 302
    made = one(app, select(Fact).where(Fact.key == "recent"))
    assert "只算达到哪些界限的行：哪一栏：主要工作业绩及获奖情况·日期，几年之内：5" in office.get(
        f"/facts/show/{made.id}"
    )
    edited = office.get(f"/facts/edit/{made.id}")
    assert edited.count('name="derivation-rows-bounds-') == 2 * len(RowBound.model_fields)
    # The column is a text: nothing in it is a day.
    assert "这种栏没有这样的界限" in office.get(f"/years/{CODE}")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("number", {"age_of": "born_on"}, {"age_of": "born_on"}),
        ("number", {"total": ["years", "title_years", ""]}, {"total": ["years", "title_years"]}),
        ("number", {"years_between": ["born_on", "profession_since"]}, {"years_between": ["born_on", "profession_since"]}),
        ("yes_no", {"under": ["department", "county"]}, {"under": ["department", "county"]}),
        ("yes_no", {"among": "蒙古族\n回族", "of": "ethnicity_code"}, {"among": ["02", "03"], "of": "ethnicity_code"}),
        ("yes_no", {"listed": "sanctioned"}, {"listed": "sanctioned"}),
        ("choice", {"attribute": "level_key", "of": "education_code"}, {"attribute": "level_key", "of": "education_code"}),
    ],
)  # fmt: skip
def test_source_is_picked_and_comes_back_as_it_was(
    app: Flask, office: Office, kind: str, typed: dict[str, Any], kept: dict[str, Any]
) -> None:
    ours, source = cycle(app), next(iter(typed))
    boxes = {f"derivation-{source}-{key}": value for key, value in typed.items()}
    fact = {
        "cycle": str(ours.id),
        "key": "own",
        "name": "试用",
        "kind": kind,
        "words": "是：是的\n否：不是" if kind != "number" else "",
    }
    answer = office.post(f"/facts/add?cycle={ours.id}", **fact, **{"derivation-source": source}, **boxes)
    assert answer.status_code == 302, answer.text
    made = one(app, select(Fact).where(Fact.key == "own"))
    assert (made.derivation, made.words) == (kept, {"yes": "是的", "no": "不是"} if kind != "number" else {})
    assert office.post(f"/facts/edit/{made.id}").status_code == 302
    assert one(app, select(Fact).where(Fact.key == "own")).derivation == kept


def test_column_of_single_tracks_is_ticked_and_titles_are_told_by_their_names(
    app: Flask, office: Office
) -> None:
    year = cycle(app)
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
    row = one(app, select(Scheme).where(Scheme.cycle_id == year.id))
    assert (
        office.post(f"/schemes/edit/{row.id}", summary_titles="自治区特培（区内）：区内汇总表").status_code
        == 302
    )
    table = assembled_of(app).summary_table
    assert (table.titles, table.columns[-1].tracks) == ({"inside": "区内汇总表"}, ("inside",))


def test_what_a_year_has_is_picked_by_its_name(app: Flask, office: Office) -> None:
    """Nothing of another year, and nobody types a code."""
    ours, other = cycle(app), cycle(app, "nmg-new-era-2023")
    with app.app_context(), scope.everything("a test adds"), transaction() as session:
        session.add(Criterion(cycle_id=ours.id, key="creative", name="创新能力", position=0))
        session.add(Criterion(cycle_id=other.id, key="foreign", name="别年的指标", position=0))
        session.add(Fact(cycle_id=other.id, key="alien", name="别年的依据", kind="number", position=90))
    added = office.get(f"/evaluations/add?cycle={ours.id}")
    ties = options(added, "ties")
    assert (ties["creative"], ties["priority"], "foreign" in ties) == ("创新能力", "优先人选在前", False)
    assert options(added, "falls_to") == {each.code: each.name for each in tracks_of(app)}
    assert options(office.get(f"/route-steps/add?cycle={ours.id}"), "demands")["summary"] == "汇总表"
    of = options(office.get(f"/limits/add?cycle={ours.id}"), "of")
    assert ("alien" in of, of["region_code"]) == (False, "单位所在地")
    with app.app_context(), scope.everything("a test looks"):
        section = db.session.scalars(select(FormSection).where(FormSection.cycle_id == ours.id)).first().id
    for address in (f"?section={section}", f"?_flt_0_section={section}", ""):
        assert "alien" not in options(office.get(f"/form-fields/add{address}"), "fact")
    step = {"cycle": str(ours.id), "key": "by", "method": "score", "ties": ["creative", "none"]}
    assert "请从列表中选择" in office.post(f"/evaluations/add?cycle={ours.id}", **step).text
    saved = office.post(f"/evaluations/add?cycle={ours.id}", **{**step, "ties": ["creative", ""]})
    assert saved.status_code == 302, saved.text
    assert one(app, select(Evaluation).where(Evaluation.key == "by")).ties == ["creative"]


def tracks_of(app: Flask) -> list[Any]:
    with app.app_context(), scope.everything("a test looks"):
        return list(queries.cycle_by_code(CODE).tracks)


def test_lists_say_what_was_picked_by_its_name(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SHOWN_AT_ONCE", 2)
    ours = cycle(app)
    for narrowed in (f"?_flt_0_cycle={ours.id}", ""):
        page = office.get(f"/summary-columns/list/{narrowed}")
        assert "序号" in page
        assert not re.search(r">\s*[a-z]+\.[a-z_]+\s*<", page)
    section = one(app, select(FormSection).where(FormSection.cycle_id == ours.id, FormSection.key == "basic"))
    searched = re.search(
        r"data-active=\"(.*?)\"\s+data-remove",
        office.get(f"/form-fields/list/?_flt_0_section={section.id}"),
        re.S,
    )
    assert searched
    assert json.loads(searched[1]) == [
        ["section", "等于", [str(section.id)], [f"{section.title}（{ours.name}）"]]
    ]
    step = one(app, select(RouteStep).where(RouteStep.cycle_id == ours.id, RouteStep.kind == "unit"))
    assert "编辑审核环节：所在单位" in office.get(f"/route-steps/edit/{step.id}")


def test_example_is_told_in_words_and_its_conditions_are_ticked(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "age")
    typed = {"facts": "最高学历：硕士研究生\n单位所在地：152200", "outcome": "fail", "expect": ["age"]}
    page = f"/cases/add?track={ours.track_id}"
    boxes = re.findall(r'name="expect"[^>]*value="([^"]+)"', office.get(page))
    assert "age" in boxes
    assert office.post(page, track=str(ours.track_id), **typed).status_code == 302
    listed = office.get(f"/cases/list/?_flt_0_track={ours.track_id}")
    assert "最高学历 硕士研究生，单位所在地 兴安盟" in listed
    assert ours.name in listed
    with app.app_context():
        kept = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
        assert (kept.facts, kept.expect) == ({"education_rank": "7", "region_code": "152200"}, ["age"])
    assert "最高学历：硕士研究生" in office.get(f"/cases/edit/{kept.id}")


def packs_of(app: Flask) -> dict[str, str]:
    with app.app_context():
        return packs.write_cycle(assembling.assembled(queries.cycle_by_code(CODE)))


def test_changed_condition_that_an_example_contradicts_keeps_the_year_from_opening(
    app: Flask, office: Office
) -> None:
    ours = requirement(app, "inside", "edu_title")
    lines = {
        "alternatives-group": ["1"],
        "alternatives-fact": ["title_rank"],
        "alternatives-operator": ["at_least"],
        "alternatives-value": ["中级"],
        "alternatives-text": [""],
    }
    assert office.post(f"/requirements/edit/{ours.id}", **lines).status_code == 302
    page = office.get(f"/years/{CODE}")
    assert "示例应不满足“（无）”，实际不满足“学历、年限或职称”" in page
    assert "去补正" in page


def test_rows_are_moved_up_and_down(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "scope")
    listed = f"/requirements/list/?_flt_0_track={ours.track_id}"
    assert office.press(f"/requirements/move/{ours.id}/down", listed).status_code == 302
    with app.app_context():
        track = assembling.assembled(queries.cycle_by_code(CODE)).tracks[1]
    assert [each.key for each in track.requirements][:2] == ["politics", "scope"]
    assert office.press(f"/requirements/move/{ours.id}/sideways", listed).status_code == 404


def test_field_is_added_renamed_and_once_in_force_retired_not_deleted(app: Flask, office: Office) -> None:
    ours = cycle(app, "nmg-tepei-2023")
    section = one(app, select(FormSection).where(FormSection.cycle_id == ours.id, FormSection.key == "plan"))
    values = {"section": str(section.id), "key": "funding", "label": "资助需求", "kind": "long_text"}
    assert office.post(f"/form-fields/add?section={section.id}", **values).status_code == 302
    added = one(app, select(FormField).where(FormField.key == "funding"))
    assert office.post(f"/form-fields/edit/{added.id}", label="经费需求").status_code == 302
    with app.app_context():
        actions.open_cycle(ours.id, queries.cycle_by_code("nmg-tepei-2023").version)
    listed = f"/form-fields/list/?_flt_0_section={section.id}"
    office.press(f"/form-fields/delete/{added.id}", listed)
    assert "请改为“已停用”" in office.get(listed)
    assert office.post(f"/form-fields/edit/{added.id}", retired="y").status_code == 302
    assert one(app, select(FormField).where(FormField.key == "funding")).retired


def test_promise_and_statuses_are_edited_where_they_are_said_once(app: Flask, office: Office) -> None:
    ours = one(app, select(Scheme).where(Scheme.cycle_id == cycle(app).id))
    values = {
        "promise_version": "1",
        "promise_text": "本人承诺所填内容真实。",
        "statuses-approved": "已推荐，待公布",
        "statuses-selected": " 已成功入选 ",
    }
    page = office.get(f"/schemes/edit/{ours.id}")
    assert '<label class="control-label" for="statuses-selected">已成功入选</label>' in page
    assert office.post(f"/schemes/edit/{ours.id}", **values).status_code == 302
    with app.app_context():
        scheme = assembling.assembled(queries.cycle_by_code(CODE))
    assert scheme.promise == Promise(version="1", text="本人承诺所填内容真实。")
    assert scheme.statuses == {"approved": "已推荐，待公布", "selected": "已成功入选"}


def test_what_a_year_says_once_stands_under_headings_that_a_table_of_contents_leads_to(
    app: Flask, office: Office
) -> None:
    ours = one(app, select(Scheme).where(Scheme.cycle_id == cycle(app).id))
    for page in (office.get(f"/schemes/edit/{ours.id}"), office.get(f"/schemes/show/{ours.id}")):
        contents = dict(re.findall(r'<li><a href="#(part-\d+)">([^<]+)</a>', page))
        assert [*contents.values()][:3] == ["基本规定", "申报表", "审核流程"]
        assert [*contents] == re.findall(r'<(?:fieldset|section) class="part" id="(part-\d+)"', page)
    fields = options(office.get(f"/schemes/edit/{ours.id}"), "placement_wishes")
    assert "基本信息·姓名" in fields.values()


ALL_AT_ONCE: dict[str, tuple[dict[str, str | list[str]], list[str]]] = {
    "form-fields": (
        {"key": "x", "label": "", "kind": "choice", "max_length": "-1"},
        ["label：请填写本栏。", "options：选择栏须列出可选项", "max_length：应为不小于 0 的整数"],
    ),
    "limits": (
        {"key": "k", "kind": "ratio", "when-group": ["1", "1"], "when-fact": ["no-such", "born_on"],
         "when-operator": ["is", "on_or_after"], "when-value": ["1", "明天"], "when-text": ["", ""]},
        ["when：第 1 行条件：所选条件依据不属于本年度，请重新选择。", "when：第 2 行条件：“明天”不是日期，应如 1978-01-01",
         "percent：应为 1 至 100 的整数"],
    ),
}  # fmt: skip


def test_what_is_no_number_is_said_once_and_an_unsearched_list_is_empty(app: Flask, office: Office) -> None:
    year = cycle(app).id
    typed = {"cycle": str(year), "key": "k", "kind": "ratio", "percent": "33.3"}
    page = office.post(f"/limits/add?cycle={year}", **typed).text
    assert len(re.findall(r'<a href="#percent">', page)) == 1
    assert "请调整查询条件" not in office.get(f"/sponsors/list/?_flt_0_cycle={year}")
    assert "请调整查询条件" in office.get(f"/sponsors/list/?_flt_0_cycle={year}&_flt_0_name=无")


@pytest.mark.parametrize("path", ALL_AT_ONCE)
def test_all_that_is_wrong_is_said_at_once_each_at_its_box(app: Flask, office: Office, path: str) -> None:
    year = cycle(app)
    plan = one(app, select(FormSection).where(FormSection.cycle_id == year.id, FormSection.key == "plan"))
    parent = ("section", plan.id) if path == "form-fields" else ("cycle", year.id)
    typed, told = ALL_AT_ONCE[path]
    answer = office.post(f"/{path}/add?{parent[0]}={parent[1]}", **{parent[0]: str(parent[1])}, **typed)
    assert answer.status_code == 422
    found = re.findall(r'<li><a href="#([^"]*)">[^：]*：(.*?)</a></li>', answer.text)
    assert sorted(f"{box}：{fault}" for box, fault in found) == sorted(told)


def test_what_a_year_says_once_is_checked_when_it_is_saved(app: Flask, office: Office) -> None:
    row = one(app, select(Scheme).where(Scheme.cycle_id == cycle(app).id))
    typed = {
        **pattern("trainee_number_pattern", "NMG-甲"),
        **pattern("certificate_pattern", "X"),
        "certificate_title": "结业证书",
    }
    answer = office.post(f"/schemes/edit/{row.id}", **typed)
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(?!part-)([^"]*)">', answer.text) == [
        "trainee_number_pattern",
        "certificate_pattern",
    ]


def test_every_box_that_a_record_cannot_do_without_is_marked(app: Flask, office: Office) -> None:
    year, track = cycle(app).id, requirement(app, "outside", "age").track_id
    page = office.get(f"/requirements/add?track={track}")
    marked = re.findall(r'<label class="control-label" for="(\w+)">[^<]*<span class="required">必填', page)
    assert marked == ["track", "key", "name", "source"]
    nothing = {"track": str(track), "key": "k", "name": "n", "source": "s", "severity": "hard"}
    refused = html.unescape(office.post(f"/requirements/add?track={track}", **nothing).text)
    assert "至少要有一组条件；只能人工核定的，请将“性质”设为“人工核定”" in refused
    assert "promise_text" not in re.findall(
        r'for="(\w+)">[^<]*<span class="required">',
        office.get(f"/schemes/edit/{one(app, select(Scheme).where(Scheme.cycle_id == year)).id}"),
    )
