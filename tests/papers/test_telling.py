"""What moves, closes and people tell, and to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.papers import announcing, reminders
from tepei.papers.announcing import Announcement
from tepei.portal import clock, jobs, scope, worker
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import Cycle, Extension
from tests import factories
from tests.papers.stage import CYCLE, stage


def _told() -> list[tuple[str, str]]:
    """Kind and user name, in order."""
    with scope.everything("a test looks"):
        rows = select(Message.kind, Account.username).join(Message.account).order_by(Message.id)
        return [(kind, username) for kind, username in db.session.execute(rows)]


@pytest.mark.parametrize(
    ("story", "kinds"),
    [
        ("applicant.submit unit.approve", []),
        ("applicant.submit unit.send_back", ["paper.send_back"]),
        ("applicant.submit unit.approve county.send_back:0", []),
        ("applicant.submit unit.approve county.approve prefecture.approve region.approve", ["paper.approve"]),
        (
            "applicant.submit unit.approve county.approve prefecture.approve region.approve region.select region.revoke",
            ["paper.approve", "paper.select", "paper.revoke"],
        ),
        ("applicant.submit unit.approve county.approve prefecture.approve region.reject", ["paper.reject"]),
        ("applicant.submit applicant.retract", []),
    ],
)
def test_filer_is_told_what_is_decided_about_them(app: Flask, story: str, kinds: list[str]) -> None:
    on = stage()
    paper = on.play(on.paper(person=factories.person("bai", "白音")), story)
    assert _told() == [(kind, "bai") for kind in kinds]
    with scope.everything("a test looks"):
        for message in db.session.scalars(select(Message)):
            assert (message.screen, message.row, message.programme) == (
                "ApplicationView.show",
                paper.id,
                "nmg-tepei",
            )


def test_rehearsal_tells_nobody(app: Flask) -> None:
    on = stage()
    paper = on.play(on.paper(), "applicant.submit unit.approve county.approve prefecture.approve")
    with scope.everything("a test rehearses"), transaction() as session:
        session.get_one(Cycle, paper.cycle_id).is_rehearsal = True
    on.play(paper, "region.approve")
    assert _told() == []


# Filing and the unit's review of 兴安盟 close on 2023-03-10; the county's close that day too, the prefecture's on 03-20.
@pytest.mark.parametrize(
    ("day", "told"),
    [
        (2, []),
        (3, ["deadline.filing drafting"]),
        (7, ["deadline.filing drafting", "deadline.reviewing unit"]),
        (8, []),
        (9, ["deadline.above county", "deadline.filing drafting", "deadline.reviewing unit"]),
        (11, []),
    ],
)
def test_whoever_is_late_is_reminded_and_in_the_end_the_office_above(
    app: Flask, day: int, told: list[str]
) -> None:
    on = stage()
    on.paper(person=factories.person("drafting"))
    on.play(on.paper(), "applicant.submit")
    names = {account.username: kind for kind, account in on.reviewers.items()}
    clock.move_to(dt.datetime(2023, 3, day, 8, 30, tzinfo=ZONE))
    counted = sum(each.count for each in reminders.remind(dry_run=True))
    assert (_told(), counted) == ([], len(told))
    for _again in range(2):
        reminders.remind()
        assert sorted(f"{kind} {names.get(who, who)}" for kind, who in _told()) == told


def test_extension_moves_the_reminder_and_a_rehearsal_reminds_nobody(app: Flask) -> None:
    on = stage()
    person = factories.person("drafting")
    on.paper(person=person)
    with scope.everything("a test grants more time"), transaction() as session:
        cycle = session.scalars(select(Cycle).where(Cycle.code == CYCLE)).one()
        session.add(
            Extension(
                cycle_id=cycle.id, person_id=person.id, closes_at=dt.datetime(2023, 3, 15, 23, 59, 59, tzinfo=ZONE),
                reason="住院", granted_by_id=on.reviewers["region"].id, granted_at=clock.now(),
            )
        )  # fmt: skip
    for day, count in ((9, 0), (12, 1)):
        clock.move_to(dt.datetime(2023, 3, day, 8, 30, tzinfo=ZONE))
        reminders.remind()
        assert len(_told()) == count
    with scope.everything("a test rehearses"), transaction() as session:
        session.get_one(Cycle, cycle.id).is_rehearsal = True
    clock.move_to(dt.datetime(2023, 3, 14, 8, 30, tzinfo=ZONE))
    assert reminders.remind() == []


def _announcement(whom: str = "filers", *states: str, text: str = "{姓名}同志：请查收。") -> Announcement:
    return Announcement(CYCLE, whom, states, "{年度}：补充通知", text)


def test_announcement_is_looked_at_and_then_reaches_whom_it_is_for_once(app: Flask) -> None:
    on = stage()
    on.paper(person=factories.person("drafting", name="起草人"))
    on.play(on.paper(person=factories.person("waiting")), "applicant.submit")
    unit = on.reviewers["unit"].username
    with factories.signed_in(on.reviewers["region"]):
        seen = {
            whom: announcing.rehearse(_announcement(*whom)).count
            for whom in [("filers",), ("filers", "draft"), ("filers", "selected"), ("late",), ("offices",)]
        }
        shown = announcing.rehearse(_announcement("filers", "draft"))
        assert (chinese(shown.names), shown.text) == ("起草人", "起草人同志：请查收。")
        assert _told() == []
        announcing.send(_announcement("late"))
        job = db.session.scalars(select(jobs.Job)).one()
    assert list(seen.values()) == [2, 1, 0, 1, 1]
    assert (job.state, _told()) == ("done", [("announcement", unit)])
    worker.run(job.id)
    assert len(_told()) == 1


@pytest.mark.parametrize(
    ("announcement", "reason"),
    [
        (_announcement("filers", "selected"), "没有符合条件的接收人，请调整接收范围。"),
        (_announcement("everybody"), "请选择接收人。"),
        (_announcement(text="{身份证号}"), "“身份证号”不是可以填入的内容。可用的有：姓名、年度。"),
        (_announcement(text=" "), "请填写标题和内容。"),
    ],
)
def test_announcement_that_says_nothing_or_reaches_nobody_is_refused(
    app: Flask, announcement: Announcement, reason: str
) -> None:
    on = stage()
    with factories.signed_in(on.reviewers["region"]), pytest.raises(Refused) as refused:
        announcing.send(announcement)
    assert chinese(refused.value.text) == reason


def test_year_is_announced_by_who_runs_it_alone(app: Flask) -> None:
    on = stage()
    with factories.signed_in(on.reviewers["prefecture"]), pytest.raises(Absent):
        announcing.rehearse(_announcement())
