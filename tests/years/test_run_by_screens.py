"""What people see of a year that a city runs: its manager, its reviewers, the region, and who applies."""

from __future__ import annotations

import html

import pytest
from flask import Flask
from sqlalchemy import delete

from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Window
from tests import factories
from tests.papers.browsing import Browser
from tests.programmes.offices import hidden
from tests.schemes.office import Office
from tests.years import city


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


@pytest.fixture
def office(app: Flask) -> Browser:
    """The city's manager at a browser."""
    return Browser(app, city.manager(app).username)


def read(browser: Browser, address: str, status: int = 200) -> str:
    return html.unescape(browser.read(address, status))


def opened(app: Flask, office: Browser) -> int:
    """The city's year, open; the id of its first track."""
    with app.app_context():
        return city.ready(city.account("manager")).tracks[0].id


def test_manager_begins_a_year_on_the_screen_and_it_is_their_own(office: Browser) -> None:
    values = {"source": city.REGIONS, "name": "兴安盟培养", "code": city.CITYS, "year": "2023"}
    fields = hidden(office.read("/years/new")) | values
    assert office.client.post("/years/new", data=fields).status_code == 302
    own, beside = (read(office, f"/years/{code}") for code in (city.CITYS, city.REGIONS))
    assert "兴安盟人力资源和社会保障局" in own and "自治区人社厅" in beside
    assert "开始演练" in own and "开始演练" not in beside
    assert "没有发现问题" in own and "没有发现问题" not in beside, (
        "of another's places they see a part, and could mend nothing"
    )
    assert "新增年度" in own and "新增年度" in beside


def test_manager_sets_the_year_up_and_reads_those_of_others(app: Flask, office: Browser) -> None:
    with app.app_context():
        city.begin(city.account("manager"))
        ids = {code: queries.cycle_by_code(code).id for code in (city.CITYS, city.REGIONS)}
    for code, pk in ids.items():
        is_own = code == city.CITYS
        for part in ("tracks", "requirements", "form-sections", "documents"):
            address = (
                f"/{part}/list/?_flt_0_cycle={pk}" if part != "requirements" else _requirements(app, code)
            )
            page = read(office, address)
            assert (f"/{part}/edit/" in page) is is_own, (part, code)
            assert (f"/{part}/delete/" in page) is is_own, (part, code)
        assert ("/cycles/edit/" in read(office, f"/cycles/show/{pk}")) is is_own
        assert ("填写名额表" in read(office, f"/places/?cycle={code}")) is is_own
        assert office.client.get(f"/places/table/{code}").status_code == (200 if is_own else 404)
    assert "run_by" not in office.read(f"/cycles/edit/{ids[city.CITYS]}")


def _requirements(app: Flask, code: str) -> str:
    with app.app_context():
        return f"/requirements/list/?_flt_0_track={queries.cycle_by_code(code).tracks[0].id}"


def test_a_new_row_hangs_on_ones_own_year_alone(app: Flask, office: Browser) -> None:
    with app.app_context():
        city.begin(city.account("manager"))
        own, foreign = (queries.cycle_by_code(code).id for code in (city.CITYS, city.REGIONS))
    fields = {
        "code": "third",
        "name": "第三类",
        "total": "",
        "form_label": "",
        "filer": "person",
        "arranged_by": "",
    }
    page = office.read("/tracks/add")
    for cycle, status in ((foreign, 422), (own, 302)):
        answer = office.client.post("/tracks/add", data=hidden(page) | fields | {"cycle": str(cycle)})
        assert answer.status_code == status, cycle
    with app.app_context():
        tracks = {
            code: [each.code for each in queries.cycle_by_code(code).tracks]
            for code in (city.CITYS, city.REGIONS)
        }
    assert "third" in tracks[city.CITYS] and "third" not in tracks[city.REGIONS]


def test_region_says_on_the_screen_who_runs_a_year(app: Flask) -> None:
    region = Office(app)
    with app.app_context():
        pk, xingan = queries.cycle_by_code("nmg-tepei-2025").id, factories.organisation(city.CITY).id
    assert region.post(f"/cycles/edit/{pk}", run_by=str(xingan)).status_code == 302
    assert "兴安盟人力资源和社会保障局" in region.get(f"/cycles/show/{pk}")
    assert "流程须以“盟市人社局”结束" in region.get("/years/nmg-tepei-2025")


def test_window_for_everybody_is_set_by_who_runs_the_year(app: Flask, office: Browser) -> None:
    with app.app_context():
        city.begin(city.account("manager"))
        ids = [queries.cycle_by_code(code).id for code in (city.CITYS, city.REGIONS)]
        # Their 旗县 window of the files would be there already.
        with scope.everything("a test makes room"):
            db.session.execute(delete(Window).where(Window.cycle_id == ids[0], Window.step == "county"))
            db.session.commit()
    fields = {"step": "county", "closes_at": "2023-03-12T18:00", "source": "兴安盟通知", "category": ""}
    answers = []
    for pk in ids:
        page = office.read("/windows/add")
        answers.append(office.client.post("/windows/add", data=hidden(page) | fields | {"cycle": str(pk)}))
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "适用于全部单位的时限由组织本年度的单位设定" in html.unescape(answers[1].text)


def test_applicants_of_other_units_are_told_on_the_page(app: Flask, office: Browser) -> None:
    opened(app, office)
    with app.app_context():
        factories.person("baiyin", name="白音")
        factories.unit("前旗人民医院")
        factories.unit("青城人民医院", "150102")
    assert "组织单位：兴安盟人力资源和社会保障局" in html.unescape(app.test_client().get("/").text)
    page = read(Browser(app, "baiyin"), "/applications/new?unit=人民医院")
    ours, theirs = (page[page.index(name) :][:200] for name in ("前旗人民医院", "青城人民医院"))
    told = "本年度由兴安盟人力资源和社会保障局组织，只受理其所属单位的申报。"
    assert told in theirs and told not in ours
    assert page.count("disabled") == 1


def test_whole_way_is_seen_by_the_city_and_not_by_the_region(app: Flask, office: Browser) -> None:
    track = opened(app, office)
    region = Office(app)
    with app.app_context():
        stage = city.stage()
        paper = city.submitted(factories.person("baiyin", name="白音"), stage.unit)
        stage.play(paper, "unit.approve county.approve")
        names = {stop: account.username for stop, account in stage.reviewers.items()}
    reviewer = Browser(app, names["prefecture"])
    assert "白音" in read(reviewer, "/review/list/")
    for verb in ("approve", "select"):
        status, page = reviewer.decide(paper.id, verb, opinion="同意")
        assert status == 302, page
    assert "白音" in read(reviewer, f"/summary/{track}")
    assert "1 人" in read(reviewer, "/summary/")
    token = {"csrf_token": factories.token_of(reviewer.read("/summary/"))}
    workbook = reviewer.client.post(f"/summary/{track}/workbook", data=token)
    assert workbook.status_code == 200 and workbook.data[:2] == b"PK"
    returns = read(office, f"/returns/{track}")
    assert "科尔沁右翼前旗人力资源和社会保障局" in returns and "未报送" in returns
    assert "兴安盟本级培养计划" not in region.get("/summary/")
    region.get(f"/returns/{track}", 404)
    assert "白音" not in region.get("/review/all/list/")
    assert "兴安盟本级培养计划" not in region.get("/home/")
    assert "兴安盟本级培养计划" in region.get("/cycles/list/")


def test_county_hands_its_list_in_to_the_city(app: Flask, office: Browser) -> None:
    track = opened(app, office)
    with app.app_context():
        stage = city.stage()
        paper = city.submitted(factories.person("baiyin", name="白音"), stage.unit)
        stage.play(paper, "unit.approve county.approve")
        county = factories.organisation(city.COUNTY).id
    page = office.read(f"/returns/{track}")
    assert office.press(page, f"/returns/{track}", body=str(county))[0] == 302
    assert "已报送" in read(office, f"/returns/{track}")


def test_foreign_city_reads_the_year_and_does_not_see_it_among_its_tables(
    app: Flask, office: Browser
) -> None:
    track = opened(app, office)
    with app.app_context():
        other = factories.member("hohhot", "prefecture_reviewer", "150100").username
        second = city.manager(app, "150100", "second").username
    assert "兴安盟本级培养计划" not in read(Browser(app, other), "/summary/")
    assert Browser(app, second).client.get(f"/returns/{track}").status_code == 404
    assert "开始演练" not in read(Browser(app, second), f"/years/{city.CITYS}")
