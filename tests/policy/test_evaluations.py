"""评审办法 as records: what a notice may say of it, and what makes no sense."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.evaluation import CriterionRecord, EvaluationRecord, of_track

SCORE = {"key": "all", "method": "score"}
BALLOT = {"key": "all", "method": "ballot", "share": "2/3"}


def test_method_alone_is_enough_and_nothing_is_dropped_or_demanded() -> None:
    made = EvaluationRecord.from_data(SCORE)
    assert (made.drop_highest, made.drop_lowest, made.pass_mark, made.ties, made.masked) == (
        0,
        0,
        None,
        (),
        True,
    )
    assert made.share == made.quorum == ""


@pytest.mark.parametrize(
    ("share", "enough", "short"),
    [("2/3", Fraction(2, 3), Fraction(5, 8)), ("1/2", Fraction(1, 2), Fraction(4, 9)), ("1/1", Fraction(1), Fraction(8, 9))],
)  # fmt: skip
def test_share_of_a_ballot_is_a_fraction(share: str, enough: Fraction, short: Fraction) -> None:
    read = EvaluationRecord.from_data(BALLOT | {"share": share})
    assert read.passes(enough) and not read.passes(short)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (BALLOT | {"share": "0/3"}, "share"),
        (BALLOT | {"quorum": "4/3"}, "quorum"),
        (SCORE | {"quorum": "2/3"}, "quorum"),
        (SCORE | {"share_exceeded": True}, "share_exceeded"),
        (BALLOT | {"share": "4/3"}, "share"),
        (BALLOT | {"share": "0.66"}, "share"),
        (BALLOT | {"share": "-1/3"}, "share"),
        (BALLOT | {"share": "²/3"}, "share"),
        (BALLOT | {"share": ""}, "share"),
        (BALLOT | {"drop_highest": 1}, "drop_highest"),
        (BALLOT | {"pass_mark": 60}, "pass_mark"),
        (SCORE | {"share": "2/3"}, "share"),
        (SCORE | {"share_of": "all"}, "share_of"),
        (SCORE | {"method": "lot"}, "method"),
        (SCORE | {"panel_size": 0}, "panel_size"),
        (SCORE | {"outside_percent": 101}, "outside_percent"),
        (SCORE | {"consent": "statement.adjustment"}, "consent"),
        (SCORE | {"letter_number": "{year}"}, "letter_number"),
        (SCORE | {"vetting": "考察", "vetting_ratio": "0.8"}, "vetting_ratio"),
        (SCORE | {"vetting": "考察", "vetting_ratio": "1:1.5"}, "vetting_ratio"),
        (SCORE | {"vetting": "考察", "vetting_weight": 101}, "vetting_weight"),
        (SCORE | {"vetting_ratio": "1.5"}, "vetting_ratio"),
        (SCORE | {"vetting_weight": 40}, "vetting_weight"),
        (BALLOT | {"vetting": "考察", "vetting_weight": 40}, "vetting_weight"),
        (SCORE | {"reserves": "some"}, "reserves"),
        (SCORE | {"reserves": "number"}, "reserve_number"),
        (SCORE | {"reserves": "all", "reserve_number": 3}, "reserve_number"),
        (SCORE | {"reserves": "number", "reserve_number": 0}, "reserve_number"),
        (SCORE | {"reserve_days": 90}, "reserve_days"),
        (SCORE | {"reserves": "all", "falls_to": "tier2"}, "reserves"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named_at_its_key(source: dict[str, Any], key: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        EvaluationRecord.from_data(source)
    assert caught.value.faults[0].where[-1:] == (key,)


@pytest.mark.parametrize("change", [{"maximum": 0}, {"weight": 0}, {"weight": 101}])
def test_criterion_counts_for_something(change: dict[str, int]) -> None:
    with pytest.raises(DefinitionError):
        CriterionRecord.from_data({"key": "a", "name": "业绩", **change})


def test_evaluation_of_the_track_itself_comes_before_that_of_all() -> None:
    everybody, lead = (
        EvaluationRecord.from_data(SCORE),
        EvaluationRecord.from_data(BALLOT | {"track": "lead"}),
    )
    assert of_track((everybody, lead), "lead") is lead
    assert of_track((everybody, lead), "young") is everybody
    assert of_track((lead,), "young") is None
