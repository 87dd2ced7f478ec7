"""Conditions, categories and examples on screen: picked, said as a sentence, tried on an invented person, kept as an example."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.schemes.models import Case, Category
from tests import factories
from tests.schemes.office import CODE, Office, assembled_of, cycle, one, requirement


def test_condition_is_picked_from_lists_and_said_as_a_sentence(office: Office) -> None:
    ours = requirement(office.app, "outside", "edu_title")
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


def test_faulty_condition_is_told_and_what_was_typed_stays(office: Office) -> None:
    ours = requirement(office.app, "outside", "edu_title")
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
    assert requirement(office.app, "outside", "edu_title").alternatives == ours.alternatives


def test_conditions_are_tried_on_an_invented_person(office: Office) -> None:
    ours = requirement(office.app, "outside", "age")
    answered = office.get(
        f"/requirements/trial/{ours.id}?born_on=1979-06-01&ethnicity_code=蒙古族&region_code=呼和浩特市"
        "&education_rank=硕士研究生&profession_since=2020年6月&title_rank=无"
    )
    assert "边界" in answered
    assert "民族为蒙古族" in answered
    assert "从事本专业工作年限还差 3 个月" in answered
    assert "的值不对" in office.get(f"/requirements/trial/{ours.id}?profession_since=很久")


def test_trial_is_kept_as_an_example_that_says_what_it_said(office: Office) -> None:
    ours = requirement(office.app, "outside", "age")
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
    kept = next(each for each in assembled_of(office.app).cases if "profession_since" in each.facts)
    assert (kept.track, kept.expect, kept.outcome) == ("outside", ("edu_title",), "fail")
    assert kept.facts["education_rank"] == "7"
    assert "没有发现问题" in office.get(f"/years/{CODE}")


def test_trial_goes_on_beside_a_category_that_is_at_fault(office: Office) -> None:
    ours = requirement(office.app, "outside", "age")
    year = cycle(office.app).id
    everything = "a test leaves a category without conditions"
    with office.app.app_context(), scope.everything(everything), transaction() as session:
        session.add(Category(cycle_id=year, key="young", name="青年"))
    assert "通过" in office.get(f"/requirements/trial/{ours.id}?born_on=1985-01-01")


def test_category_says_what_it_alone_reads(office: Office) -> None:
    category = {
        "cycle": str(cycle(office.app).id), "key": "young", "name": "青年人才", "words-place": ["basic.workplace"] * 2,
        "words-about": ["", ".help"], "words-word": ["所在院系", "写全称"],
        "when-group": ["1"], "when-fact": ["education_rank"], "when-operator": ["at_least"], "when-value": ["8"], "when-text": [""],
    }  # fmt: skip
    assert office.post(f"/categories/add?cycle={cycle(office.app).id}", **category).status_code == 302
    (made,) = assembled_of(office.app).categories
    assert made.words == {"basic.workplace": "所在院系", "basic.workplace.help": "写全称"}
    pk = one(office.app, select(Category).where(Category.key == "young")).id
    assert "：所在院系；" in office.get(f"/categories/show/{pk}")


def test_example_is_told_in_words_and_its_conditions_are_ticked(office: Office) -> None:
    ours = requirement(office.app, "outside", "age")
    typed = {"facts": "最高学历：硕士研究生\n单位所在地：152200", "outcome": "fail", "expect": ["age"]}
    page = f"/cases/add?track={ours.track_id}"
    boxes = re.findall(r'name="expect"[^>]*value="([^"]+)"', office.get(page))
    assert "age" in boxes
    assert office.post(page, track=str(ours.track_id), **typed).status_code == 302
    listed = office.get(f"/cases/list/?_flt_0_track={ours.track_id}")
    assert "最高学历 硕士研究生，单位所在地 兴安盟" in listed
    assert ours.name in listed
    with office.app.app_context():
        kept = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
        assert (kept.facts, kept.expect) == ({"education_rank": "7", "region_code": "152200"}, ["age"])
    assert "最高学历：硕士研究生" in office.get(f"/cases/edit/{kept.id}")


def test_changed_condition_that_an_example_contradicts_keeps_the_year_from_opening(office: Office) -> None:
    ours = requirement(office.app, "inside", "edu_title")
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
