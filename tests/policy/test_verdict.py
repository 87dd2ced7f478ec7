import pytest

from tepei.policy.verdict import Outcome, Reason, Verdict


def verdict(**outcomes: Outcome) -> Verdict:
    return Verdict(tuple(Reason(code, outcome, f"{code}。") for code, outcome in outcomes.items()))


@pytest.mark.parametrize(
    ("outcomes", "outcome", "ok"),
    [
        ({}, Outcome.PASS, True),
        ({"age": Outcome.PASS}, Outcome.PASS, True),
        ({"age": Outcome.PASS, "health": Outcome.EVIDENCE}, Outcome.EVIDENCE, True),
        ({"age": Outcome.BOUNDARY, "health": Outcome.EVIDENCE}, Outcome.BOUNDARY, True),
        ({"age": Outcome.BOUNDARY, "title": Outcome.FAIL}, Outcome.FAIL, False),
    ],
)
def test_outcome_is_the_worst_of_all_and_only_a_failure_says_no(outcomes, outcome, ok):
    assert verdict(**outcomes).outcome is outcome
    assert verdict(**outcomes).ok is ok
    assert bool(verdict(**outcomes)) is ok


def test_unmet_leaves_out_what_waits_for_people_and_not_passed_does_not():
    found = verdict(age=Outcome.BOUNDARY, title=Outcome.FAIL, health=Outcome.EVIDENCE, scope=Outcome.PASS)
    assert found.unmet == ("age", "title")
    assert found.not_passed == ("age", "title", "health")
    assert found.codes(Outcome.PASS) == ("scope",)


def test_no_carries_one_failure_with_its_source():
    assert Verdict.no("late", "已截止。", "文号 一").failures == (
        Reason("late", Outcome.FAIL, "已截止。", "文号 一"),
    )


def test_and_keeps_all_reasons_and_text_gives_the_failures():
    both = Verdict.no("late", "已截止。") & verdict(age=Outcome.PASS) & Verdict.no("full", "名额已满。")
    assert str(both.text) == "已截止。名额已满。"
    assert (Verdict.yes() & Verdict.yes()) == Verdict.yes()


def test_reason_finds_by_code():
    assert verdict(age=Outcome.PASS).reason("age").outcome is Outcome.PASS
    with pytest.raises(KeyError, match="title"):
        verdict(age=Outcome.PASS).reason("title")


def test_labels_are_the_official_words():
    assert [str(outcome.label) for outcome in Outcome] == ["通过", "人工核定", "边界—人工核定", "不符合"]
    assert Outcome.PASS.weight < Outcome.EVIDENCE.weight < Outcome.BOUNDARY.weight < Outcome.FAIL.weight
