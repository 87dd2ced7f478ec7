"""代为推荐: an applicant of a non-public unit chooses who recommends, and the review begins there (内人社办发〔2023〕147号 三（二）)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, checks, sponsoring
from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts
from tepei.portal import clock, scope
from tepei.portal.database import ZONE
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tests import factories
from tests.applications import filling

ANSWERS: dict[str, Any] = {
    **filling.SECTIONS,
    "statement": {
        "research": "从事应用技术研究和科技开发工作",
        "introduction": "从事医疗器械研发工作15年，在影像设备领域作出突出成就。",
        "adjustment": "yes",
    },
}


@pytest.fixture
def year(app: Flask) -> Cycle:
    """新时代 2023, open."""
    clock.move_to(dt.datetime(2023, 9, 15, 9, tzinfo=ZONE))
    return factories.open_year("nmg-new-era-2023")


@pytest.fixture
def chamber(app: Flask) -> Organisation:
    """自治区工商联, beside the departments."""
    pool = factories.organisation("150000-direct")
    return factories.node("内蒙古自治区工商业联合会", "association", pool, pool_id=pool.id)


def _draft(year: Cycle, nature: str, parent: str | Organisation = "150102") -> Application:
    unit = factories.unit("某科技有限公司", parent, nature_code=nature)
    application = actions.start(year, programmes.track_by_code(year, "tier1"), unit.id)
    asked = drafts.form_of(application)
    for key in (section.key for section in asked.sections if section.key in ANSWERS):
        draft_actions.save_section(application.id, key, ANSWERS[key], application.form.edition)
    draft_actions.attach(application.id, "photo", filling.photo(), "照片.png")
    return drafts.find(application.id, Application)


def _choose(application: Application, sponsor: Organisation) -> Application:
    return actions.choose_sponsor(application.id, sponsor.id, application.form.edition)


def test_review_begins_at_whom_the_applicant_chose(year: Cycle, chamber: Organisation) -> None:
    reviewer = factories.member("gongshanglian", "unit_reviewer", chamber)
    with factories.signed_in(factories.person()):
        application = _draft(year, "40")
        assert [pk for pk, _name in sponsoring.choices(checks.of(application))] == [chamber.id]
        _choose(application, chamber)
        sent = actions.submit(application.id, application.form.edition)
        assert [step.organisation_name for step in sent.steps] == [
            "内蒙古自治区工商业联合会",
            "内蒙古自治区人力资源和社会保障厅",
        ]
        # It recommends by itself, as departments do, and holds their numbers.
        assert (sent.body_name, sent.steps[0].kind) == ("内蒙古自治区工商业联合会", "bureau_department")
    with factories.signed_in(reviewer):
        assert papers.send_back(sent.id, sent.version, "请补充佐证材料").to_state == "sent_back"
    with factories.signed_in(_applicant(sent)):
        again = actions.submit(sent.id, filling.reloaded(sent).form.edition)
        assert again.stage[0].organisation_id == chamber.id


def _applicant(paper: Application) -> Any:
    with scope.everything("a test looks who filed it"):
        return filling.reloaded(paper).person


def test_who_works_for_a_public_unit_has_no_choice(year: Cycle, chamber: Organisation) -> None:
    with factories.signed_in(factories.person()):
        application = _draft(year, "20")
        assert sponsoring.choices(checks.of(application)) == []
        with pytest.raises(Refused, match="不能由“内蒙古自治区工商业联合会”推荐"):
            _choose(application, chamber)


def test_choice_that_does_not_hold_any_more_stops_the_submission(year: Cycle, chamber: Organisation) -> None:
    with factories.signed_in(factories.person()):
        application = _choose(_draft(year, "40"), chamber)
        with scope.everything("the unit's facts are corrected"):
            application.organisation.nature_code = "20"
        with pytest.raises(Refused, match="请在“我的申报”中改选推荐单位"):
            actions.submit(application.id, application.form.edition)
        actions.choose_sponsor(application.id, 0, application.form.edition)
        sent = actions.submit(application.id, application.form.edition)
        assert sent.steps[0].organisation_name == "某科技有限公司"


def test_association_of_a_department_goes_on_to_it(year: Cycle, app: Flask) -> None:
    pool = factories.organisation("150000-direct")
    department = factories.node("自治区工业和信息化厅", "department", pool, pool_id=pool.id)
    association = factories.node("自治区软件行业协会", "association", department)
    with factories.signed_in(factories.person()):
        sent = _choose(_draft(year, "40"), association)
        sent = actions.submit(sent.id, sent.form.edition)
        assert [step.kind for step in sent.steps] == ["unit", "bureau_department", "region"]


def test_unit_of_the_state_recommends_like_a_department_of_the_region(year: Cycle, app: Flask) -> None:
    """中央驻区单位, 内人社办发〔2023〕147号 三（二）."""
    pool = factories.organisation("150000-direct")
    above = factories.node("中国科学院示例研究中心", "central_unit", pool, pool_id=pool.id)
    with factories.signed_in(factories.person()):
        draft = _draft(year, "20", above)
        sent = actions.submit(draft.id, draft.form.edition)
        assert [step.kind for step in sent.steps] == ["unit", "bureau_department", "region"]
        assert sent.body_name == above.name
