"""When an expert may not assess somebody, as a table."""

from __future__ import annotations

import pytest

from tepei.policy.conflicts import (
    COAUTHOR,
    DECLARED,
    SUPERVISOR,
    Assessed,
    Assessor,
    KnownUnit,
    Tie,
    conflicts,
    words_in,
)

HOSPITAL = KnownUnit(7, frozenset({3}), "1215", frozenset({"某医学院附属医院"}))
COLLEGE = KnownUnit(3, frozenset(), "1210", frozenset({"某医学院"}))
ANOTHER = KnownUnit(8, frozenset({3}), "1216", frozenset({"某医学院口腔医院"}))
AFAR = KnownUnit(9, frozenset({4}), "1217", frozenset({"草原研究所"}))
NAMED = KnownUnit.called("某 医学院（本部）")


@pytest.mark.parametrize(
    ("expert", "other", "part"),
    [
        (Assessor("王平", AFAR), Assessed("白音", HOSPITAL), ""),
        (Assessor("王平", HOSPITAL), Assessed("白音", HOSPITAL), "同一单位"),
        (Assessor("王平", COLLEGE), Assessed("白音", HOSPITAL), "隶属关系"),
        (Assessor("王平", HOSPITAL), Assessed("白音", COLLEGE), "隶属关系"),
        # Two units of one college are two legal units, whatever they are called.
        (Assessor("王平", ANOTHER), Assessed("白音", HOSPITAL), ""),
        (Assessor("王平", KnownUnit(11, credit_code="1217")), Assessed("白音", AFAR), "同一单位"),
        (Assessor("王平", NAMED), Assessed("白音", COLLEGE), "隶属关系"),
        (Assessor("王平", KnownUnit.called("草原研究所")), Assessed("白音", AFAR), "同一单位"),
        (Assessor("王平", KnownUnit.called("草原")), Assessed("白音", AFAR), ""),
        (Assessor("王平", KnownUnit.called("")), Assessed("白音", KnownUnit.called("")), ""),
        (Assessor("王平", AFAR, (Tie(DECLARED, "白音"),)), Assessed("白音", HOSPITAL), "利害关系"),
        (Assessor("王平", AFAR, (Tie(SUPERVISOR, "白 音", "某医学院附属医院"),)), Assessed("白音", HOSPITAL), "导师"),
        (Assessor("王平", AFAR, (Tie(COAUTHOR, "白音", "另一医院"),)), Assessed("白音", HOSPITAL), ""),
        (Assessor("王平", AFAR, (Tie(COAUTHOR, "白音", "某医学院"),)), Assessed("白音", HOSPITAL), "合作者"),
        (Assessor("王平", AFAR, (Tie(DECLARED, "白音"),)), Assessed("白云", HOSPITAL), ""),
        (Assessor("王平", AFAR), Assessed("白音", HOSPITAL, words_in(["白音、王平：《草原》"])), "姓名"),
        (Assessor("王平", AFAR), Assessed("白音", HOSPITAL, words_in(["大王平原的研究"])), ""),
        (Assessor("白音", AFAR, person_id=5), Assessed("白音", HOSPITAL, person_id=5), "本人"),
        (Assessor("白音", AFAR, person_id=5), Assessed("白音", HOSPITAL, person_id=6), ""),
    ],
)  # fmt: skip
def test_conflict_is_found(expert: Assessor, other: Assessed, part: str) -> None:
    found = [str(text) for text in conflicts(expert, other)]
    assert len(found) == bool(part)
    assert all(part in text for text in found)


def test_every_reason_is_told() -> None:
    ties = (Tie(SUPERVISOR, "白音"), Tie(COAUTHOR, "白音"))
    assert (
        len(conflicts(Assessor("王平", HOSPITAL, ties), Assessed("白音", HOSPITAL, frozenset({"王平"})))) == 4
    )
