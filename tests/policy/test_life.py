"""What may follow on what in the life of a paper."""

import pytest

from tepei.policy.life import APPLICANT, MOVES, STATES, VERBS, Standing, life, may, may_retract, next_state
from tepei.policy.words import Sentence

# unit 0 · county 1 · prefecture 2 · region 3
LENGTH, LAST = 4, 3


@pytest.mark.parametrize(
    ("verb", "state", "position", "target", "after"),
    [
        ("submit", "draft", 0, None, ("in_review", 0)),
        ("submit", "sent_back", 2, None, ("in_review", 0)),
        ("submit", "sent_back", 2, 2, ("in_review", 2)),
        ("submit", "sent_back", 2, 1, ("in_review", 1)),
        ("submit", "sent_back", 2, 0, ("in_review", 0)),
        ("retract", "in_review", 0, APPLICANT, ("draft", 0)),
        ("retract", "in_review", 2, APPLICANT, ("sent_back", 2)),
        ("retract", "in_review", 2, 1, ("in_review", 1)),
        ("retract", "approved", LAST, LAST, ("in_review", LAST)),
        ("approve", "in_review", 0, None, ("in_review", 1)),
        ("approve", "in_review", 2, None, ("in_review", LAST)),
        ("approve", "in_review", LAST, None, ("approved", LAST)),
        ("send_back", "in_review", 0, APPLICANT, ("sent_back", 0)),
        ("send_back", "in_review", LAST, APPLICANT, ("sent_back", LAST)),
        ("send_back", "in_review", LAST, 0, ("in_review", 0)),
        ("send_back", "in_review", LAST, 2, ("in_review", 2)),
        ("reject", "in_review", LAST, None, ("rejected", LAST)),
        ("reject", "approved", LAST, None, ("rejected", LAST)),
        ("select", "approved", LAST, None, ("selected", LAST)),
        ("revoke", "selected", LAST, None, ("revoked", LAST)),
    ],
)
def test_every_move_that_may_be_made(verb, state, position, target, after):
    assert may(verb, state, Standing(position, LENGTH, target))
    assert next_state(verb, state, Standing(position, LENGTH, target)) == after


@pytest.mark.parametrize(
    ("verb", "state", "position", "target", "words"),
    [
        ("submit", "draft", 0, 2, "请从所在单位开始审核"),
        ("submit", "sent_back", 2, 3, "请从所在单位开始审核"),
        ("retract", "in_review", 2, 0, "只能撤回到"),
        ("retract", "in_review", 2, None, "只能撤回到"),
        ("retract", "approved", LAST, APPLICANT, "只能撤回到"),
        ("approve", "in_review", 1, 2, "请刷新页面"),
        ("send_back", "in_review", 2, None, "请选择退回申报人"),
        ("send_back", "in_review", 2, 2, "请选择退回申报人"),
        ("send_back", "in_review", 2, 3, "请选择退回申报人"),
        ("reject", "in_review", 2, None, "只有作最终决定的环节"),
        ("select", "approved", LAST, 0, "请刷新页面"),
    ],
)
def test_move_that_does_not_fit_the_step_is_refused_with_advice(verb, state, position, target, words):
    verdict = may(verb, state, Standing(position, LENGTH, target))
    assert verdict.unmet == ("route_position",)
    assert words in str(verdict.text)
    with pytest.raises(ValueError, match=words):
        next_state(verb, state, Standing(position, LENGTH, target))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_verb_in_a_state_that_the_table_does_not_name_is_refused(verb, state):
    verdict = may(verb, state, Standing(LAST, LENGTH))
    named = any((move.verb, move.state) == (verb, state) for move in MOVES)
    assert ("route_state" in verdict.unmet) is not named
    if not named:
        assert str(STATES[state]) in str(verdict.text)


def test_state_refusal_says_when_the_verb_may_be_used():
    text = str(may("reject", "draft", Standing(0, LENGTH)).text)
    assert text.startswith(
        "申报表当前为“填写中”，不能进行“不予通过”操作。该操作只能在“审核中”或“审核通过”时进行。"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_only_a_revocation_leaves_selected(verb):
    assert may(verb, "selected", Standing(LAST, LENGTH)).ok is (verb == "revoke")


@pytest.mark.parametrize("state", ["rejected", "revoked"])
@pytest.mark.parametrize("verb", VERBS)
def test_rejected_and_revoked_are_the_end(verb, state):
    assert not may(verb, state, Standing(LAST, LENGTH))


@pytest.mark.parametrize("position", [-1, LENGTH])
def test_position_off_the_route_is_a_fault(position):
    with pytest.raises(ValueError, match="is not on a route"):
        may("approve", "in_review", Standing(position, LENGTH))


def test_unknown_words_are_a_fault():
    with pytest.raises(KeyError):
        may("withdraw", "draft", Standing(0, LENGTH))
    with pytest.raises(KeyError):
        may("submit", "lost", Standing(0, LENGTH))


@pytest.mark.parametrize(
    ("actor", "last_verb", "last_actor", "words"),
    [
        (APPLICANT, "submit", APPLICANT, ""),
        (1, "approve", 1, ""),
        (APPLICANT, "approve", 0, "请联系正在审核的单位退回"),
        (1, "approve", 2, "已有后续操作"),
        (1, "send_back", 1, "已有后续操作"),
    ],
)
def test_only_the_last_mover_takes_back_a_submission_or_an_approval(actor, last_verb, last_actor, words):
    verdict = may_retract(actor, last_verb, last_actor)
    assert verdict.ok is (words == "")
    assert words in str(verdict.text)


@pytest.mark.parametrize(
    ("verb", "state", "at", "after"),
    [
        ("approve", "in_review", Standing(0, 2, missing=2), ("in_review", 0)),
        ("approve", "in_review", Standing(0, 2, missing=1), ("in_review", 1)),
        ("approve", "in_review", Standing(1, 2, missing=2), ("in_review", 1)),
        ("approve", "in_review", Standing(1, 2, missing=1), ("approved", 1)),
        ("retract", "in_review", Standing(0, 1, 0), ("in_review", 0)),
    ],
)
def test_stage_of_several_stops_is_done_when_the_last_of_them_has_approved(verb, state, at, after):
    assert may(verb, state, at)
    assert next_state(verb, state, at) == after


def test_kind_of_paper_knows_the_moves_of_its_verbs_and_stops_where_it_is_final():
    leave = life(Sentence("请假单"), ("submit", "approve", "retract"), final=("approved",))
    assert may("retract", "approved", Standing(0, 1, 0))
    assert not may("retract", "approved", Standing(0, 1, 0), leave)
    assert (leave.is_final("approved"), leave.is_final("in_review")) == (True, False)
    assert str(may("select", "approved", Standing(0, 1), leave).text) == (
        "请假单当前为“审核通过”，不能进行“确定入选”操作。请刷新页面查看最新状态。"
    )
