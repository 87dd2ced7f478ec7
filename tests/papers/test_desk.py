"""申报材料审核 in a browser: what waits, one page to decide from, and the buttons on it."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tepei.applications.models import Application
from tepei.forms.models import Attachment
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.files import StoredFile
from tests import factories
from tests.papers.browsing import ALL, NUMBER, WAITING, Browser, Desk, counted
from tests.papers.stage import join


def rows_of(page: str) -> list[str]:
    """The ids of the papers that a list shows, in its order."""
    return re.findall(r'href="/review/papers/(\d+)/["?]', page)


def test_list_shows_what_waits_and_the_switch_shows_everything(desk: Desk) -> None:
    waits, passed = desk.lay("county"), desk.lay("prefecture")
    desk.lay("unit")
    county = desk.at("county")
    list_page = county.read(WAITING)
    assert rows_of(list_page) == [str(waits)]
    assert "送达时间" in list_page
    page = county.read(ALL)
    assert "送达时间" not in page
    assert set(rows_of(page)) == {str(waits), str(passed)}
    assert re.search(r"审核中\s*<b>2</b>", page)
    assert "填写中" not in page


def test_list_filters_by_name_and_state_and_sorts(desk: Desk) -> None:
    first, second = desk.lay("region", "阿古拉"), desk.lay("region", "白音", then="region.approve")
    region = desk.at("region")
    assert rows_of(region.read(f"{ALL}?_flt_0_applicant_name=阿古")) == [str(first)]
    page = region.read(ALL)
    approved = re.search(r'href="([^"]*=approved[^"]*)"', page)
    assert approved is not None
    assert rows_of(region.read(approved[1].replace("&amp;", "&"))) == [str(second)]
    orders = [
        rows_of(region.read(f"{ALL}?_oc_ReviewedView=applicant_name&_od_ReviewedView={way}"))
        for way in ("asc", "desc")
    ]
    assert orders[0] == orders[1][::-1] and set(orders[0]) == {str(first), str(second)}


def test_list_is_searched_and_sorted_by_what_stands_in_the_paper_alone(desk: Desk) -> None:
    first, second = desk.lay("region", "阿古拉"), desk.lay("region", "白音")
    region = desk.at("region")
    with desk.app.app_context(), scope.everything("a test names a unit and a number"), transaction():
        db.session.get_one(Application, first).organisation_name = "甲医院"
        db.session.get_one(Application, second).number = "N7"
    assert rows_of(region.read(f"{ALL}?_flt_0_organisation_name=甲医")) == [str(first)]
    assert rows_of(region.read(f"{ALL}?_flt_1_number=N7")) == [str(second)]
    track = db_track(desk, first)
    page = region.read(f"{WAITING}?_flt_0_track={track}&_flt_0_applicant_name=白")
    assert rows_of(page) == [str(second)]
    assert rows_of(region.read(f"{WAITING}?_flt_0_track={track + 1}")) == []
    orders = [
        rows_of(region.read(f"{WAITING}?_oc_ReviewView=organisation_name&_od_ReviewView={way}"))
        for way in ("asc", "desc")
    ]
    assert orders[0] == orders[1][::-1] and set(orders[0]) == {str(first), str(second)}


def db_track(desk: Desk, paper_id: int) -> int:
    with desk.app.app_context(), scope.everything("a test looks"):
        return db.session.get_one(Application, paper_id).track_id


def test_export_holds_the_filtered_list(desk: Desk) -> None:
    desk.lay("region", "阿古拉")
    desk.lay("region", "白音")
    answer = desk.at("region").client.get("/review/all/export?_flt_0_applicant_name=阿古")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "阿古拉" in text and "审核中" in text and "白音" not in text
    assert desk.events("application.export") == 1


@pytest.mark.parametrize("address", [WAITING, ALL])
def test_statements_of_a_list_do_not_grow_with_its_rows(desk: Desk, address: str) -> None:
    region = desk.at("region")
    counts = []
    for _ in range(2):
        desk.lay("region")
        region.read(address)
        with counted(desk.app) as statements:
            region.read(address)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 7, "\n\n".join(statements)


def test_page_shows_conditions_opinions_places_and_duplicates(desk: Desk) -> None:
    page = desk.at("region").read(f"/review/papers/{desk.lay('region')}/")
    for text in (
        "区外培养条件核对",
        "approve的意见",
        "剩余 2 名",
        "同一人的其他申报",
        "申报材料审核通过",
        "申报材料审核退回",
        "不予通过",
    ):
        assert text in page, text
    assert "确定入选" not in page


def test_form_is_framed_as_printed_with_a_masked_number(desk: Desk) -> None:
    paper = desk.lay("unit")
    unit = desk.at("unit")
    answer = unit.client.get(f"/review/papers/{paper}/form")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    page = answer.get_data(as_text=True) + unit.read(f"/review/papers/{paper}/")
    assert NUMBER not in page and f"150{'*' * 11}0011" in page
    assert "白音" in page


def test_full_number_is_shown_by_post_alone_and_each_look_is_recorded(desk: Desk) -> None:
    paper = desk.lay("county")
    county = desk.at("county")
    page = county.read(f"/review/papers/{paper}/")
    assert "查看完整证件号" in page
    assert county.client.get(f"/review/id-numbers/{paper}/").status_code == 405
    status, shown = county.press(page, f"/review/id-numbers/{paper}/")
    with desk.app.app_context(), scope.everything("a test looks"):
        number = db.session.get_one(Application, paper).person.id_number
    assert status == 200 and number in shown and number not in page
    assert desk.events("person.number_revealed") == 1


@pytest.mark.parametrize("pk", ["foreign", "999999", "99999999999999999999"])
def test_foreign_and_absent_papers_are_the_same_answer(desk: Desk, pk: str) -> None:
    foreign = str(desk.lay("unit"))
    county = desk.at("county")
    token = county.read(f"/review/papers/{desk.lay('county')}/")
    address = f"/review/papers/{foreign if pk == 'foreign' else pk}"
    county.read(f"{address}/", 404)
    county.read(f"{address}/form", 404)
    for verb in ("approve", "send-back", "retract"):
        assert county.press(token, f"{address}/{verb}", opinion="意见", target="-1")[0] == 404
    assert desk.standing(int(foreign)) == ("in_review", 0)


def test_own_paper_shows_no_buttons(desk: Desk) -> None:
    paper = desk.lay("unit")
    with desk.app.app_context(), scope.everything("a test looks"):
        account = db.session.get_one(Application, paper).person.account
        join(account, desk.stage.unit, "unit_reviewer")
        with transaction():
            factories.give_role(account, "unit_reviewer")
        username = account.username
    own = Browser(desk.app, username)
    page = own.read(f"/review/papers/{paper}/")
    assert "不能由本人审核" in page and "申报材料审核通过" not in page
    status, told = own.press(
        desk.at("unit").read(f"/review/papers/{paper}/"), f"/review/papers/{paper}/approve"
    )
    assert desk.standing(paper) == ("in_review", 0), (status, told)


def test_what_the_applicant_is_changing_is_not_shown_before_it_is_submitted(desk: Desk) -> None:
    paper = desk.lay("county", then="county.send_back")
    with desk.app.app_context(), scope.everything("a test changes an application"), transaction() as session:
        row = session.get_one(Application, paper)
        row.form.answers = {"basic": {**row.form.answers["basic"], "name": "改动中的姓名"}}
        new = StoredFile(
            sha256="1" * 64, name="新证书.pdf", media_type="application/pdf", size=1, stored_at=clock.now()
        )
        session.add(Attachment(form_id=row.form_id, kind="other", file=new, added_at=clock.now()))
    county = desk.at("county")
    form = county.read(f"/review/papers/{paper}/form")
    assert "改动中的姓名" not in form and "白音" in form
    assert "新证书" not in county.read(f"/review/papers/{paper}/")
