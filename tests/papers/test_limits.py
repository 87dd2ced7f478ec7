"""What limits recommendations beside the number of places, and what may be passed over with a reason; through the verbs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.applications import limit_lines
from tepei.applications.models import Application
from tepei.papers import actions, bulk_actions, desk
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.schemes.models import Case, Limit, Requirement
from tests import factories
from tests.applications import filling
from tests.papers.stage import Stage, cycle, stage

GRASSROOTS = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
MINORITY = [[{"fact": "is_minority", "operator": "is", "value": True}]]


def _limit(**values: Any) -> None:
    """Before the year is opened."""
    with scope.everything("a test limits"), transaction() as session:
        session.add(Limit(cycle_id=cycle().id, key=values["kind"], position=0, **values))


def _known(paper: Application, **facts: object) -> Application:
    with scope.everything("a test knows the person"), transaction() as session:
        session.get_one(Application, paper.id).facts = facts
    return paper


def _arrived(made: Stage, **facts: object) -> Application:
    """A paper that waits for the recommending body, of a person of whom this is known."""
    paper = _known(made.paper(), **facts)
    return made.play(paper, "applicant.submit unit.approve county.approve")


def _recommend(made: Stage, paper: Application) -> None:
    made.act(paper, "prefecture", "approve")


def _holds(paper: Application) -> bool:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, paper.id).holds_place


def _last() -> tuple[list[str], str]:
    """What the last decision passed over, and why."""
    with scope.everything("a test looks"):
        last = db.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()
    return last.granted, last.opinion


def test_cap_limits_the_people_of_one_unit(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="cap", number=1, text="同一单位最多 1 名", when=[])
        made, other = stage(), stage()
        _recommend(made, _arrived(made))
        second = _arrived(made)
        with pytest.raises(Refused, match="同一单位最多 1 名"):
            _recommend(made, second)
        assert not _holds(second)
        elsewhere = _arrived(other)
        _recommend(other, elsewhere)
        assert _holds(elsewhere)
        assert invariants() == []


@pytest.mark.parametrize(("of", "may"), [("152200", False), ("150100", True)])
def test_body_has_so_many_on_both_tracks_together(portal: Flask, of: str, may: bool) -> None:
    """兴安盟两类合计 1 名, to be given to either; another body’s number binds nobody here."""
    with portal.app_context():
        _limit(kind="ceiling", numbers={of: 1}, joint=True, when=[])
        made, before = stage(), "applicant.submit unit.approve county.approve"
        _recommend(made, made.play(made.paper("outside"), before))
        second = made.play(made.paper("inside"), before)
        if may:
            _recommend(made, second)
            return
        with pytest.raises(Refused, match="最多 1 名，已有 1 名"):
            _recommend(made, second)
        assert not _holds(second)


def test_reserved_places_are_kept_for_whom_they_are(portal: Flask) -> None:
    """兴安盟 has three places; one is for units at the grassroots."""
    with portal.app_context():
        _limit(kind="reserved", number=1, when=GRASSROOTS, text="基层单位")
        made = stage()
        for _ in range(2):
            _recommend(made, _arrived(made, is_grassroots=False))
        with pytest.raises(Refused):
            _recommend(made, _arrived(made, is_grassroots=False))
        kept = _arrived(made, is_grassroots=True)
        _recommend(made, kept)
        assert _holds(kept)
        assert invariants() == []


@pytest.mark.parametrize(
    ("limit", "first", "second"),
    [
        # of 3 places of 兴安盟: two others, and one grassroots at least; half of three is two
        ({"kind": "absolute", "number": 2}, [False], False),
        ({"kind": "ratio", "percent": 50}, [False], False),
        ({"kind": "ratio", "percent": 50}, [True, True], True),
        # named, and by kind
        ({"kind": "reserved", "number": 2, "named": ["152200"]}, [False], False),
        ({"kind": "reserved", "number": 2, "bodies": ["prefecture"]}, [False], False),
        # elsewhere than here: binds nobody of 兴安盟
        ({"kind": "reserved", "number": 3, "named": ["150100"]}, [False], True),
        # over all of the 40 of the track: 39 are kept
        ({"kind": "reserved", "number": 39, "bodies": ["region"]}, [False], False),
        ({"kind": "reserved", "number": 38, "bodies": ["region"]}, [False], True),
    ],
    ids=str,
)
def test_part_of_the_places_is_kept_where_the_limit_says(
    portal: Flask, limit: dict[str, Any], first: list[bool], second: bool
) -> None:
    with portal.app_context():
        _limit(**limit, when=GRASSROOTS)
        made = stage()
        for grassroots in first:
            _recommend(made, _arrived(made, is_grassroots=grassroots))
        other = _arrived(made, is_grassroots=False)
        if second:
            _recommend(made, other)
        else:
            with pytest.raises(Refused, match="余下名额只能给这类人选"):
                _recommend(made, other)
        assert _holds(other) is second
        assert invariants() == []


@pytest.mark.parametrize("says", [{"number": 1}, {"percent": 50}], ids=str)
def test_ceiling_holds_for_whom_it_is_about(portal: Flask, says: dict[str, int]) -> None:
    """Half of the three places of 兴安盟, rounded down, is one."""
    with portal.app_context():
        _limit(kind="ceiling", when=MINORITY, bodies=["prefecture"], **says)
        made = stage()
        _recommend(made, _arrived(made, is_minority=True))
        with pytest.raises(Refused, match="兴安盟最多 1 名以下人选：为少数民族。已有 1 名"):
            _recommend(made, _arrived(made, is_minority=True))
        _recommend(made, _arrived(made, is_minority=False))


def test_bodies_of_a_pool_share_its_part(portal: Flask) -> None:
    """Two departments of the region draw on the ten places of 区直, nine of which are kept."""
    with portal.app_context():
        _limit(kind="reserved", number=9, when=GRASSROOTS, bodies=["pool"])
        one, other = (stage(factories.node(name, "department", "150000-direct")) for name in ("甲厅", "乙厅"))
        for made, may in ((one, True), (other, False)):
            paper = _known(made.paper(), is_grassroots=False)
            made.play(paper, "applicant.submit unit.approve")
            if may:
                made.act(paper, "bureau_department", "approve")
            else:
                with pytest.raises(Refused, match="区直 10 名中至少 9 名"):
                    made.act(paper, "bureau_department", "approve")


@pytest.mark.parametrize(("joint", "may"), [(False, True), (True, False)])
def test_cap_counts_each_track_by_itself_or_all_together(portal: Flask, joint: bool, may: bool) -> None:
    with portal.app_context():
        _limit(kind="cap", number=1, when=[], joint=joint)
        made = stage()
        _recommend(made, _arrived(made))
        second = made.play(made.paper("inside"), "applicant.submit unit.approve county.approve")
        if may:
            _recommend(made, second)
        else:
            with pytest.raises(Refused, match="该单位已有 1 名"):
                _recommend(made, second)


SEVERAL = [
    ("几个培养方式合并计算", ["outside", "inside"], True, False),
    ("几个培养方式分别计算", ["outside", "inside"], False, True),
    ("不在所列之内的不计算", ["outside"], False, True),
]


@pytest.mark.parametrize(
    ("tracks", "joint", "may"), [each[1:] for each in SEVERAL], ids=[each[0] for each in SEVERAL]
)
def test_ceiling_counts_the_tracks_that_it_names(
    portal: Flask, tracks: list[str], joint: bool, may: bool
) -> None:
    with portal.app_context():
        _limit(kind="ceiling", number=1, when=[], tracks=tracks, joint=joint, bodies=["region"])
        made = stage()
        _recommend(made, _arrived(made))
        second = made.play(made.paper("inside"), "applicant.submit unit.approve county.approve")
        if may:
            _recommend(made, second)
        else:
            with pytest.raises(Refused, match="最多 1 名，已有 1 名"):
                _recommend(made, second)


def test_cap_over_a_fact_counts_those_who_share_it_wherever_they_work(portal: Flask) -> None:
    """One doctor and any number of masters, as a list of posts gives each its number."""
    with portal.app_context():
        _limit(kind="cap", of="education_rank", numbers={"8": 1}, when=[])
        made, other = stage(), stage()
        _recommend(made, _arrived(made, education_rank=8))
        second = _arrived(other, education_rank=8)
        with pytest.raises(Refused, match="“博士研究生”最多 1 名，已有 1 名"):
            _recommend(other, second)
        _recommend(other, _arrived(other, education_rank=7))


def test_fewer_are_selected_than_recommended(portal: Flask) -> None:
    """推荐名额 stand in the table, 选拔名额 in a limit over all that is counted at the selection."""
    with portal.app_context():
        _limit(kind="ceiling", number=1, when=[], bodies=["region"], counted="selection")
        made = stage()
        story = "applicant.submit unit.approve county.approve prefecture.approve region.approve"
        first, second = (made.play(made.paper(), story) for _ in range(2))
        made.act(first, "region", "select")
        with pytest.raises(Refused, match="最多 1 名，已有 1 名。请退回"):
            made.act(second, "region", "select")
        assert invariants() == []


def test_unit_of_its_own_number_forwards_so_many(portal: Flask) -> None:
    with portal.app_context():
        code = "91150100114154101X"
        _limit(kind="cap", number=1, numbers={code: 2}, when=[], counted="forwarding")
        made, other = stage(), stage()
        with scope.everything("a test names the unit"), transaction():
            made.unit.credit_code = code
        paper = made.play(made.paper(), "applicant.submit")
        with factories.signed_in(made.reviewers["unit"]):
            (line,) = limit_lines.of_paper(paper)
        assert f"{made.unit.name} 2 名，其余各 1 名" in str(line.rule) and code not in str(line.rule)
        made.act(paper, "applicant", "retract")
        for each, most in ((made, 2), (other, 1)):
            for _ in range(most):
                each.play(each.paper(), "applicant.submit unit.approve")
            with pytest.raises(Refused, match=f"同一单位最多 {most} 名"):
                each.play(each.paper(), "applicant.submit unit.approve")


def test_unit_forwards_a_share_of_its_people_who_take_part(portal: Flask) -> None:
    """推荐优秀的不超过本单位参加人数的 50%: who has not submitted does not take part, and of whom it is not, anybody goes on."""
    with portal.app_context():
        _limit(kind="cap", percent=50, percent_of="people", when=GRASSROOTS, counted="forwarding")
        made, other = stage(), stage()
        first, second, third = (
            made.play(_known(made.paper(), is_grassroots=each), "applicant.submit")
            for each in (True, True, False)
        )
        made.paper()
        other.play(other.paper(), "applicant.submit")
        made.act(first, "unit", "approve")
        with pytest.raises(Refused, match="该单位参加 3 名，50% 为 1 名，已有 1 名"):
            made.act(second, "unit", "approve")
        made.act(third, "unit", "approve")
        made.play(made.paper(), "applicant.submit")
        made.act(second, "unit", "approve")


def test_cap_counts_whom_the_unit_forwards_and_a_return_makes_room(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="cap", number=1, when=[], counted="forwarding")
        made = stage()
        first, second = made.arrived("county"), made.play(made.paper(), "applicant.submit")
        with pytest.raises(Refused, match="该单位已有 1 名"):
            made.act(second, "unit", "approve")
        made.act(first, "county", "send_back")
        made.act(second, "unit", "approve")
        # Its room is gone: what returns begins at the unit again.
        made.act(first, "applicant", "submit")
        with scope.everything("a test looks"):
            db.session.expire_all()
            assert (db.session.get_one(Application, first.id).position, second.position) == (0, 1)


def test_cap_counts_whom_the_region_selects(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="cap", number=1, when=[], counted="selection")
        made = stage()
        story = "applicant.submit unit.approve county.approve prefecture.approve region.approve"
        first, second = (made.play(made.paper(), story) for _ in range(2))
        made.act(first, "region", "select")
        with pytest.raises(Refused, match="该单位已有 1 名"):
            made.act(second, "region", "select")


def test_what_holds_in_principle_is_passed_with_a_reason_that_is_recorded(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="cap", number=1, when=[], soft=True)
        made = stage()
        _recommend(made, _arrived(made))
        second = _arrived(made)
        with factories.signed_in(made.reviewers["prefecture"]):
            version = db.session.get_one(Application, second.id).version
            assert [str(text) for text in desk.dossier(desk.find(second.id)).soft] == [
                "同一单位最多 1 名，该单位已有 1 名。此为原则性规定，确需通过的须说明理由。"
            ]
            with pytest.raises(Refused, match="请在审核意见中说明理由"):
                actions.approve(second.id, version, " ")
            outcome = bulk_actions.decide_many("approve", [(second.id, version)], "同意")
            assert "逐份办理" in str(outcome.left[0].reason)
            actions.approve(second.id, version, "急需紧缺专业，同意推荐。")
        assert _last() == (["limit:cap"], "急需紧缺专业，同意推荐。")
        assert _holds(second)
        assert invariants() == []


def test_blocked_verb_is_told_before_it_is_used(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="cap", number=1, when=[])
        made = stage()
        _recommend(made, _arrived(made))
        second = _arrived(made)
        with factories.signed_in(made.reviewers["prefecture"]):
            refusals = desk.dossier(desk.find(second.id)).refusals
        ((text, verbs),) = refusals.items()
        assert str(text).startswith("同一单位最多 1 名，该单位已有 1 名。请退回")
        assert verbs == ("approve",)


def test_who_does_not_count_takes_no_place(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="uncounted", when=MINORITY, text="少数民族")
        made = stage()
        paper = _arrived(made, is_minority=True)
        _recommend(made, paper)
        assert not _holds(paper)
        with scope.everything("a test looks"):
            assert db.session.get_one(Application, paper.id).position == 3
        assert invariants() == []


def _exception() -> None:
    """The region may pass over the age; the examples, which say what the notice says, are left out."""
    with scope.everything("a test changes the scheme"), transaction() as session:
        for row in session.scalars(select(Requirement).where(Requirement.key == "age")):
            row.override_by = ["region"]
            row.alternatives = [[{"fact": "born_on", "operator": "born_on_or_after", "value": "2000-01-01"}]]
        for case in session.scalars(select(Case)):
            session.delete(case)


def test_unmet_requirement_is_passed_over_with_a_reason_alone(portal: Flask) -> None:
    with portal.app_context():
        _exception()
        made = stage()
        with factories.signed_in(factories.person("one", name="白音")):
            draft = filling.fill(filling.draft(made.unit))
            paper = applications.submit(draft.id, draft.form.edition)
        for kind in ("unit", "county", "prefecture"):
            made.act(paper, kind, "approve")
        with factories.signed_in(made.reviewers["region"]):
            version = db.session.get_one(Application, paper.id).version
            with pytest.raises(Refused, match="说明理由"):
                actions.approve(paper.id, version, " ")
            with pytest.raises(Refused, match="逐份办理"):
                bulk_actions.decide_many("approve", [(paper.id, version)], "同意")
            actions.approve(paper.id, version, "业绩突出，同意破格。")
        assert _last() == (["age"], "业绩突出，同意破格。")
