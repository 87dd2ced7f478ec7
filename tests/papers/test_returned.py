"""A return that points at fields, what the applicant sees of it, and what is compared when it comes again."""

from __future__ import annotations

from tepei.applications.models import Application
from tepei.forms.models import Submission
from tepei.organisations.reception_models import Reception
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tests import factories
from tests.papers.browsing import WAITING, Browser, Desk


def submit_again(desk: Desk, paper_id: int, **answers: str) -> None:
    """The applicant changes some answers and hands them over."""
    with desk.app.app_context():
        with scope.everything("a test fills in"), transaction() as session:
            paper = session.get_one(Application, paper_id)
            paper.form.answers = {"basic": {**paper.form.answers["basic"], **answers}}
            paper.form.submission += 1
            session.add(
                Submission(
                    form_id=paper.form_id,
                    number=paper.form.submission,
                    answers=paper.form.answers,
                    sha256="1" * 64,
                    submitted_at=clock.now(),
                )
            )
        desk.stage.play(paper, "applicant.submit")


def announce(desk: Desk, telephone: str) -> None:
    """The county says where to ask."""
    with desk.app.app_context(), scope.everything("a test tells where to ask"), transaction() as session:
        office = factories.organisation("152221")
        session.add(Reception(organisation=office, telephone=telephone))


def applicant(desk: Desk, paper_id: int) -> Browser:
    with desk.app.app_context(), scope.everything("a test looks"):
        username = db.session.get_one(Application, paper_id).person.account.username
    return Browser(desk.app, username)


def test_a_return_is_pinned_with_the_fields_that_it_points_at_until_the_paper_comes_again(desk: Desk) -> None:
    paper = desk.lay("county")
    county = desk.at("county")
    page = county.read(f"/review/papers/{paper}/")
    assert 'name="point" value="basic.unit_contact"' in page
    places = ["basic.unit_contact", "attachments.title_certificate", "basic.nothing"]
    status, _page = county.press(
        page, f"/review/papers/{paper}/send-back", opinion="联系人有误", target="-1", point=places
    )
    assert status == 302
    announce(desk, "0482-1234567")
    own = applicant(desk, paper)
    for address in ("/home/", f"/applications/{paper}/", f"/applications/{paper}/submit"):
        seen = own.read(address)
        assert "联系人有误" in seen, address
        assert "办公电话 0482-1234567" in seen, address
        assert f"/applications/{paper}/sections/basic#f-unit_contact" in seen, address
        assert f"/applications/{paper}/attachments#f-title_certificate" in seen, address
    assert own.read(f"/applications/{paper}/sections/basic").count("审核单位要求修改") == 1
    submit_again(desk, paper, unit_contact="新联系人")
    assert "请修改：" not in own.read(f"/applications/{paper}/")


def test_what_comes_again_is_marked_and_opens_with_what_changed(desk: Desk) -> None:
    paper = desk.lay("county", then="county.send_back")
    desk.lay("county", "阿古拉")
    submit_again(desk, paper, unit_contact="新联系人")
    county = desk.at("county")
    assert county.read(WAITING).count("改后再报") == 1
    page = county.read(f"/review/papers/{paper}/")
    assert "<del>原联系人</del>" in page and "<ins>新联系人</ins>" in page
    compared = county.read(f"/review/papers/{paper}/versions?before=1&after=2")
    assert "<del>原联系人</del>" in compared and "150199" not in compared
    with desk.app.app_context():
        with scope.everything("a test looks"):
            row = db.session.get_one(Application, paper)
        desk.stage.play(row, "county.approve")
    assert "本单位上次审核以来的修改" not in desk.at("prefecture").read(f"/review/papers/{paper}/")


def test_opinions_are_kept_for_the_next_paper_and_taken_away(desk: Desk) -> None:
    first, second = desk.lay("county", "阿古拉"), desk.lay("county", "白音")
    county = desk.at("county")
    page = county.read(f"/review/papers/{first}/")
    status, page = county.press(page, f"/review/papers/{first}/opinions", opinion="同意推荐。", is_first="1")
    assert status == 200
    page = county.read(f"/review/papers/{second}/")
    assert ">同意推荐。</textarea>" in page
    assert "同意推荐。" not in desk.at("prefecture").read(f"/review/papers/{desk.lay('prefecture')}/")
    drop = page.partition('name="drop" value="')[2].partition('"')[0]
    _status, page = county.press(page, f"/review/papers/{second}/opinions", drop=drop, opinion="")
    assert "同意推荐。" not in county.read(f"/review/papers/{second}/")
    assert county.press(page, f"/review/papers/{second}/opinions", opinion=" ")[0] == 422
    assert "依据：" in page, "what the conditions say is offered with its clause"
