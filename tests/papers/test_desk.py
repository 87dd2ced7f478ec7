"""申报材料审核 in a browser: what waits, one page to decide from, and the buttons on it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from flask import Flask

from tepei.applications.models import Application
from tepei.forms.models import Attachment
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.files import StoredFile
from tests import factories
from tests.applications.filling import photo
from tests.papers.browsing import ALL, NUMBER, WAITING, Browser, Desk, counted
from tests.papers.stage import join, place, set_places


@pytest.fixture
def desk(sqlite_portal: Flask) -> Desk:
    return Desk(sqlite_portal)


def rows_of(page: str) -> list[str]:
    """The ids of the papers that a list shows, in its order."""
    return re.findall(r'href="/review/papers/(\d+)/"', page)


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
    assert counts[0] == counts[1] <= 8, "\n\n".join(statements)


def test_page_to_decide_from_costs_few_statements(desk: Desk) -> None:
    paper = desk.lay("region")
    region = desk.at("region")
    region.read(f"/review/papers/{paper}/")
    with counted(desk.app) as statements:
        region.read(f"/review/papers/{paper}/")
    assert len(statements) <= 16, "\n\n".join(statements)


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


@pytest.mark.parametrize(
    ("lies", "verb", "values", "standing"),
    [
        (("county", ""), "approve", {"opinion": "同意"}, ("in_review", 2)),
        (("county", ""), "send-back", {"opinion": "缺学历证书", "target": "-1"}, ("sent_back", 1)),
        (("county", ""), "send-back", {"opinion": "请重新核对", "target": "0"}, ("in_review", 0)),
        (("region", ""), "reject", {"opinion": "不符合条件"}, ("rejected", 3)),
        (("region", "region.approve"), "select", {"opinion": ""}, ("selected", 3)),
        (("county", "county.approve"), "retract", {}, ("in_review", 1)),
        (
            ("region", "region.approve region.select"),
            "revoke",
            {"opinion": "异议成立", "file": (photo(), "处理决定.png")},
            ("revoked", 3),
        ),
    ],
)
def test_button_moves_the_paper(
    desk: Desk, lies: tuple[str, str], verb: str, values: dict[str, str], standing: tuple[str, int]
) -> None:
    stop, then = lies
    paper = desk.lay(stop, then=then)
    status, page = desk.at(stop).decide(paper, verb, **values)
    assert status == 302 and "alert-success" in page
    assert desk.standing(paper) == standing


def test_revocation_asks_for_its_document_and_shows_it_to_reviewers(desk: Desk) -> None:
    paper = desk.lay("region", then="region.approve region.select")
    region = desk.at("region")
    status, page = region.decide(paper, "revoke", opinion="公示期异议成立")
    assert status == 422 and "请上传撤销入选所依据的文件" in page and "公示期异议成立</textarea>" in page
    region.read(f"/review/papers/{paper}/document", 404)
    region.decide(paper, "revoke", opinion="公示期异议成立", file=(photo(), "处理决定.png"))
    page = region.read(f"/review/papers/{paper}/")
    assert "已撤销入选" in page and "处理决定.png" in page
    answer = region.client.get(f"/review/papers/{paper}/document")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert desk.events("decision.look") == 1


def test_refusal_keeps_what_was_typed(desk: Desk) -> None:
    with desk.app.app_context():
        set_places("152200", 0)
    paper = desk.lay("prefecture")
    status, page = desk.at("prefecture").decide(paper, "approve", opinion="工作十年，\r\n同意推荐")
    assert status == 422
    assert "名额为 0 名" in page and "工作十年，\n同意推荐</textarea>" in page
    status, page = desk.at("prefecture").decide(paper, "send-back", opinion="", target="1")
    assert status == 422 and "请填写退回意见" in page
    assert '<option value="1" selected>' in page


def test_buttons_that_come_too_late_say_so_and_cannot_be_pressed(desk: Desk) -> None:
    waits, passed = desk.lay("county"), desk.lay("county", then="county.approve")
    with desk.app.app_context():
        clock.move_to(dt.datetime(2023, 3, 12, 9, tzinfo=ZONE))
    county = desk.at("county")
    page = county.read(f"/review/papers/{waits}/")
    assert "审核通过、退回：本环节已于2023年3月10日 23:59截止" in page
    assert len(re.findall(r'<button type="submit"[^>]* disabled aria-disabled="true"', page)) == 2
    assert "撤回：本环节已于2023年3月10日 23:59截止" in county.read(f"/review/papers/{passed}/")
    assert "disabled" not in desk.at("prefecture").read(f"/review/papers/{passed}/")


@pytest.mark.parametrize("target", ["7", "x", "", "2", "99999999999999999999"])
def test_target_that_is_no_earlier_stop_is_refused(desk: Desk, target: str) -> None:
    paper = desk.lay("prefecture")
    status, _page = desk.at("prefecture").decide(paper, "send-back", opinion="请核对", target=target)
    assert status == 422
    assert desk.standing(paper) == ("in_review", 2)


def test_page_opened_before_somebody_else_acted_gets_the_conflict_page(desk: Desk) -> None:
    paper = desk.lay("county")
    county = desk.at("county")
    page = county.read(f"/review/papers/{paper}/")
    county.press(page, f"/review/papers/{paper}/approve", opinion="同意")
    status, told = county.press(
        page, f"/review/papers/{paper}/send-back", opinion="写了很久的退回意见", target="-1"
    )
    assert status == 409 and "写了很久的退回意见" in told
    assert desk.standing(paper) == ("in_review", 2)


def test_version_of_another_paper_is_refused(desk: Desk) -> None:
    one, other = desk.lay("county"), desk.lay("county")
    county = desk.at("county")
    page = county.read(f"/review/papers/{one}/")
    county.press(page, f"/review/papers/{other}/approve", opinion="同意")
    assert desk.standing(other) == ("in_review", 1)


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


def test_many_are_ticked_asked_about_and_approved(desk: Desk) -> None:
    with desk.app.app_context():
        set_places("152200", 1)
    papers = [desk.lay("prefecture", name) for name in ("阿古拉", "白音仓", "其其格")]
    prefecture = desk.at("prefecture")
    ticked = {"action": "approve_many", "rowid": [str(pk) for pk in reversed(papers)]}
    status, question = prefecture.press(prefecture.read(WAITING), "/review/action_post", **ticked)
    assert status == 200
    rows = re.findall(r'name="row" value="([^"]+)"', question)
    assert [row.split("-")[0] for row in rows] == ticked["rowid"]
    status, told = prefecture.press(question, "/review/papers/approve-many", row=rows, opinion="同意推荐")
    assert status == 200
    assert "已审核通过 1 份" in told and "白音仓、阿古拉" in told and "名额 1 名已用完" in told
    assert [desk.standing(pk)[1] for pk in papers] == [2, 2, 3]
    with desk.app.app_context():
        assert place("152200").taken == 1


def test_bulk_with_a_foreign_row_is_absent_and_changes_nothing(desk: Desk) -> None:
    ours, foreign = desk.lay("county"), desk.lay("unit")
    county = desk.at("county")
    page = county.read(WAITING)
    both = [str(ours), str(foreign)]
    assert county.press(page, "/review/action_post", action="approve_many", rowid=both)[0] == 404
    assert county.press(page, "/review/papers/approve-many", row=[f"{pk}-9" for pk in both])[0] == 404
    assert desk.standing(ours) == ("in_review", 1)
