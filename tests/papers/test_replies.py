"""One document from above answers for many papers: who it names, what is decided by it, and who may open it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.applications import prints
from tepei.papers import actions, replies, reply_actions, reply_rules, timeline
from tepei.papers import desk as desks
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.papers.reply_actions import Twofold, TypedReply
from tepei.papers.reply_models import Reply
from tepei.papers.reply_rules import APPROVED, REFUSED, Addressee
from tepei.portal import clock, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.applications.filling import photo
from tests.papers.browsing import WAITING, Desk
from tests.papers.stage import Stage, set_places, stage

NUMBER = "虚构函〔2023〕7号"
PEOPLE = [
    Addressee(1, "张三", {"2023ABCDEFGHJKMNPQRS", "150101199001011234"}),
    Addressee(2, "李四", {"2023AAAABBBBCCCCDDDD", "150101199002021234"}),
    Addressee(3, "李四", {"2023EEEEFFFFGGGGHHHH", "150101199003031234"}),
    Addressee(4, "阿古拉·巴特尔", {"2023JJJJKKKKMMMMNNNN", "150101199004041234"}),
]
# What somebody pastes, whom it names, and the entries that name nobody for sure.
LISTS: dict[str, tuple[str, tuple[int, ...], tuple[str, ...]]] = {
    "每行一人": ("张三\n阿古拉·巴特尔\n", (1, 4), ()),
    "顿号隔开": ("张三、阿古拉·巴特尔", (1, 4), ()),
    "表格中复制的整行": ("1\t张三\t市医院\t13800000000\n2\t阿古拉·巴特尔\t一中\t", (1, 4), ()),
    "同名的写上编号": ("李四 2023-AAAABBBBCCCCDDDD\n李四，15010119900303 1234", (2, 3), ()),
    "只写编号": ("2023-eeeeffffgggghhhh", (3,), ()),
    "同名而没有编号": ("李四", (), ("李四",)),
    "编号是别人的": ("张三 150101199002021234", (), ("张三 150101199002021234",)),
    "同名不同人，证件号不在等待的材料中": ("张三 150101198001011234", (), ("张三 150101198001011234",)),
    "不在等待办理的材料中": ("王五\n张三", (1,), ("王五",)),
    "同一人写了两次": ("张三\n张三", (1,), ()),
    "空的": (" \n", (), ()),
}


@pytest.mark.parametrize(("text", "found", "strays"), LISTS.values(), ids=LISTS.keys())
def test_list_names_whom_it_can_only_mean(text: str, found: tuple[int, ...], strays: tuple[str, ...]) -> None:
    listed = reply_rules.listed(text, PEOPLE)
    assert (listed.found, tuple(entry for entry, _reason in listed.strays)) == (found, strays)


TODAY = dt.date(2023, 3, 10)
ENTERED = [
    (NUMBER, TODAY, True, ()),
    ("", TODAY, True, ("number",)),
    ("号" * 101, TODAY, True, ("number",)),
    ("号\x07", TODAY, True, ("number",)),
    (NUMBER, TODAY + dt.timedelta(days=1), True, ("day",)),
    (NUMBER, None, False, ("day", "file")),
]


@pytest.mark.parametrize(("number", "day", "has_file", "missing"), ENTERED)
def test_document_has_a_number_a_day_that_has_come_and_a_file(
    number: str, day: dt.date | None, has_file: bool, missing: tuple[str, ...]
) -> None:
    verdict = reply_rules.may_enter(number, day, TODAY, has_file=has_file)
    assert tuple(each.code for each in verdict.failures) == missing


def enter(play: Stage, who: str = "region") -> int:
    """The document as whoever acts at this stop enters it, for the step at which papers wait."""
    with factories.signed_in(play.reviewers[who]):
        (step,) = replies.waiting_steps()
        made = reply_actions.enter(
            TypedReply(step.key, NUMBER, clock.today()), actions.Proof(photo(), "批复.png")
        )
        return made.id


def rows(choices: dict[Paper, str]) -> dict[tuple[int, int], str]:
    return {(paper.id, paper.version): choice for paper, choice in choices.items()}


def test_each_paper_is_decided_by_the_document_and_says_so(app: Flask) -> None:
    play = stage()
    yes, no, other = (play.arrived("region") for _ in range(3))
    pk = enter(play)
    with factories.signed_in(play.reviewers["region"]):
        found = reply_actions.decide(pk, rows({yes: APPROVED, no: REFUSED}), Twofold("同意", "未列入批复"))
        assert {verb: result.done for verb, result in found.items()} == {
            "reject": (no.id,),
            "approve": (yes.id,),
        }
        assert [yes.state, no.state, other.state] == ["approved", "rejected", "in_review"]
        for paper, text in ((yes, "同意"), (no, "未列入批复")):
            decision, file = desks.document(paper)
            assert (decision.document_number, decision.document_day) == (NUMBER, clock.today())
            assert decision.opinion == text and file.name.startswith("批复")
            assert NUMBER in str(timeline.of(paper, for_applicant=True)[-1].basis)
        (opinion,) = (each for each in prints.opinions(yes) if each.step == "region")
        assert opinion.text.startswith("同意\n依据：" + NUMBER)
        reply = scope.find(Reply, pk)
        assert [each.verb for each in replies.records(reply)] == ["approve", "reject"]
        assert [each.id for each in replies.awaiting(reply)] == [other.id]
        with pytest.raises(Refused, match="不能删除"):
            reply_actions.drop(pk)
    assert invariants() == []


def test_before_the_last_step_who_is_not_approved_goes_back_to_who_filed(app: Flask) -> None:
    play = stage()
    yes, no = play.arrived("prefecture"), play.arrived("prefecture")
    pk = enter(play, "prefecture")
    with factories.signed_in(play.reviewers["prefecture"]):
        reply_actions.decide(pk, rows({yes: APPROVED, no: REFUSED}), Twofold("", "请补充材料"))
    assert (yes.state, yes.position, no.state) == ("in_review", 3, "sent_back")


def test_who_was_approved_is_selected_by_the_document(app: Flask) -> None:
    play = stage()
    yes, no = (play.play(play.arrived("region"), "region.approve") for _ in range(2))
    pk = enter(play)
    with factories.signed_in(play.reviewers["region"]):
        reply_actions.decide(pk, rows({yes: APPROVED, no: REFUSED}), Twofold("", "未获批准"))
    assert [yes.state, no.state] == ["selected", "rejected"]


def test_it_is_foreseen_who_is_on_neither_list_and_nothing_stays(app: Flask) -> None:
    play = stage()
    set_places("152200", 1)
    story = "applicant.submit unit.approve county.approve"
    named = [play.paper(person=factories.person(name=name)) for name in ("阿古拉", "白音", "朝鲁")]
    first, second, third = (play.play(paper, story) for paper in named)
    pk = enter(play, "prefecture")
    with factories.signed_in(play.reviewers["prefecture"]):
        lists = Twofold("1\t阿古拉\n2\t白音\n3\t赵六")
        foreseen = reply_actions.foresee(scope.find(Reply, pk), {}, lists)
    (result,) = foreseen.results.values()
    assert [each.id for each in foreseen.neither] == [third.id]
    assert (len(result.done), len(result.left)) == (1, 1)
    assert "名额" in str(result.left[0].reason)
    assert [entry for entry, _reason in foreseen.strays] == ["3\t赵六"]
    assert {paper.state for paper in (first, second, third)} == {"in_review"}


def test_document_is_the_offices_own_and_stale_or_foreign_papers_stop_everything(app: Flask) -> None:
    play = stage()
    paper, below = play.arrived("region"), play.arrived("county")
    pk = enter(play)
    with factories.signed_in(play.reviewers["county"]), pytest.raises(Absent):
        reply_actions.decide(pk, rows({below: APPROVED}), Twofold())
    with factories.signed_in(play.reviewers["region"]):
        with pytest.raises(Absent):
            reply_actions.decide(pk, rows({paper: APPROVED, below: APPROVED}), Twofold())
        with pytest.raises(Stale):
            reply_actions.decide(pk, {(paper.id, paper.version - 1): APPROVED}, Twofold())
        assert paper.state == "in_review"
        reply_actions.drop(pk)
        assert db.session.scalar(select(func.count(Reply.id))) == 0


def test_document_is_entered_listed_checked_and_decided_on_the_screen(desk: Desk) -> None:
    yes, no = desk.lay("region", "阿古拉"), desk.lay("region", "白音")
    own = desk.at("region")
    assert "/review/replies/list/" in own.read(WAITING)
    form = own.read("/review/replies/new")
    step = re.search(r'<option value="(\d+-\d+-region)"', form)
    assert step
    typed = {"step": step[1], "number": NUMBER, "day": "2023-03-01"}
    assert "请上传批复文件" in own.press(form, "/review/replies/enter", **typed)[1]
    page = own.press(form, "/review/replies/enter", **typed, file=(photo(), "批复.png"))[1]
    assert NUMBER in page and "阿古拉" in page
    address = re.search(r"/review/replies/(\d+)/foresee", page)
    assert address
    names = {"list-approved": "阿古拉\n赵六", "list-refused": "", f"choice-{no}": ""}
    checked = own.press(page, address[0], **names)[1]
    assert "赵六：不在等待办理的材料中" in checked
    assert re.search(r"两份名单中都没有的 1 份.*白音", checked, re.S)
    row = re.findall(r'name="approved" value="([^"]+)"', checked)
    after = own.press(
        checked, f"/review/replies/{address[1]}/decide", approved=row, **{"opinion-approved": "同意"}
    )[1]
    assert "已审核通过 1 份" in after and desk.standing(yes)[0] == "approved"
    paper = own.read(f"/review/papers/{yes}/")
    assert f"依据：{NUMBER}" in paper
    document = re.search(rf'href="(/review/papers/{yes}/document\?decision=\d+)"', paper)
    assert document and own.client.get(document[1]).status_code == 200
    assert own.client.get(f"/review/replies/{address[1]}/document").status_code == 200
    record = re.search(r'href="(/review/bulk/show/\d+)"', after)
    assert record and NUMBER in own.read(record[1])
    below = desk.at("county")
    below.read(f"/review/replies/show/{address[1]}", 404)
    below.read(f"/review/replies/{address[1]}/document", 404)
