"""The conditions of 内人社办发〔2023〕21号 三 and some of later notices, as an official would try them out."""

from datetime import date

import pytest

from tepei.policy.ages import Born
from tepei.policy.definition import DefinitionError
from tepei.policy.eligibility import assess, decided
from tepei.policy.requirements import RequirementRecord
from tepei.policy.verdict import Outcome
from tests.policy.base import VOCABULARY
from tests.policy.notice import AGE, DEADLINE, EDU_TITLE, HEALTH, MINORITY, examine, one


def test_assess_gives_every_reason_at_once_in_order():
    requirements = [
        RequirementRecord.from_data(item, vocabulary=VOCABULARY)
        for item in (AGE, MINORITY, EDU_TITLE, HEALTH)
    ]
    facts = {
        "born_on": date(1979, 5, 1),
        "is_minority": False,
        "title_rank": 2,
        "education_rank": 5,
        "health_ok": True,
    }
    verdict = assess(requirements, facts, DEADLINE)
    assert [reason.code for reason in verdict.reasons] == ["age", "minority", "edu_title", "health"]
    assert verdict.unmet == ("minority", "edu_title")
    assert not verdict


def test_boundary_neither_passes_nor_blocks():
    verdict = assess(
        [RequirementRecord.from_data(AGE, vocabulary=VOCABULARY)], {"born_on": date(1977, 6, 1)}, DEADLINE
    )
    assert verdict.ok
    assert verdict.unmet == ("age",)


def both_relaxed(**facts):
    """新人社函〔2025〕38号: for 紧缺专业 one of education and title may be relaxed, never both."""

    def alternative(education, title, *more):
        return [
            {"fact": "education_rank", "operator": "at_least", "value": education},
            {"fact": "title_rank", "operator": "at_least", "value": title},
            *more,
        ]

    scarce = {"fact": "is_scarce", "operator": "is", "value": True}
    alternatives = [alternative(5, 3), alternative(4, 3, scarce), alternative(5, 1, scarce)]
    requirement = {
        "key": "edu_title",
        "name": "学历和职称",
        "source": "新人社函〔2025〕38号",
        "alternatives": alternatives,
    }
    return examine(requirement, **facts).outcome


@pytest.mark.parametrize(
    ("education_rank", "title_rank", "is_scarce", "outcome"),
    [
        (5, 3, False, Outcome.PASS),
        (4, 3, False, Outcome.FAIL),
        (4, 3, True, Outcome.PASS),
        (5, 1, True, Outcome.PASS),
        (4, 2, True, Outcome.FAIL),
    ],
)
def test_one_of_two_conditions_may_be_relaxed_never_both(education_rank, title_rank, is_scarce, outcome):
    assert both_relaxed(education_rank=education_rank, title_rank=title_rank, is_scarce=is_scarce) is outcome


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({"born_on": "1978-01-01"}, "born_on"),
        ({"education_rank": True}, "education_rank"),
        ({"years": 4.9}, "years"),
    ],
)
def test_fact_of_a_wrong_type_is_a_fault_of_the_caller(facts, fact):
    requirement = AGE if fact == "born_on" else one(fact, "at_least", 4)
    with pytest.raises(ValueError, match=f"fact {fact} cannot be"):
        examine(requirement, **facts)


def test_from_data_keeps_plain_values():
    requirement = RequirementRecord.from_data(AGE, vocabulary=VOCABULARY)
    assert requirement.severity == "hard"
    ((condition,),) = requirement.alternatives
    assert (condition.fact, condition.about.kind, condition.operator) == (
        "born_on",
        "date",
        "born_on_or_after",
    )
    assert condition.value == Born(strict=date(1978, 1, 1), generous=date(1977, 3, 21))


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"colour": 1}, "age.colour", "未知的键"),
        ({"key": None}, "age.key", "缺少此项"),
        ({"key": 3}, "age.key", "应为文字"),
        ({"name": " "}, "age.name", "不能为空"),
        ({"severity": "strict"}, "age.severity", "hard、soft、manual"),
        ({"alternatives": []}, "age.alternatives", "至少要有一组条件"),
        ({"alternatives": "old"}, "age.alternatives", "应为列表"),
        ({"alternatives": [[]]}, "age.alternatives[0]", "不能为空"),
        ({"alternatives": [{"fact": "years"}]}, "age.alternatives[0]", "应为列表"),
        ({"alternatives": [["years"]]}, "age.alternatives[0][0]", "应为键值对"),
    ],
)
def test_requirement_errors_name_the_key_path(change, path, words):
    with pytest.raises(DefinitionError, match=words) as caught:
        RequirementRecord.from_data({**AGE, **change}, "age", vocabulary=VOCABULARY)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"born_on": date(1990, 1, 1), "health_ok": True}, Outcome.PASS),
        ({"born_on": date(1990, 1, 1)}, Outcome.PASS),
        ({"born_on": date(1977, 6, 1), "health_ok": True}, Outcome.BOUNDARY),
        ({"health_ok": True}, Outcome.EVIDENCE),
        ({"born_on": date(1990, 1, 1), "health_ok": False}, Outcome.FAIL),
    ],
)
def test_decided_leaves_out_what_only_people_can_check_unless_it_fails(values, outcome):
    requirements = [
        RequirementRecord.from_data(AGE, vocabulary=VOCABULARY),
        RequirementRecord.from_data(HEALTH, vocabulary=VOCABULARY),
    ]
    assert decided(requirements, assess(requirements, values, DEADLINE)) is outcome


OVERRIDABLE = RequirementRecord.from_data(
    {
        "key": "edu",
        "name": "学历",
        "source": "示例 一",
        "override_by": ["region"],
        "alternatives": [
            [
                {"fact": "education_rank", "operator": "at_least", "value": 7},
                {"fact": "years", "operator": "at_least", "value": 5},
            ],
            [{"fact": "title_rank", "operator": "at_least", "value": 4}],
        ],
    },
    vocabulary=VOCABULARY,
)


def test_failure_that_a_step_may_override_blocks_nobody_and_says_who_may() -> None:
    known = {"education_rank": 5, "years": 9, "title_rank": 0}
    verdict = assess([OVERRIDABLE], known, date(2025, 3, 21), VOCABULARY.words["steps"])
    assert verdict
    assert verdict.outcome is Outcome.FAIL
    assert str(verdict.text) == ""
    (reason,) = verdict.overridable
    assert reason.override_by == ("region",)
    assert "确需破格的，由省级人社部门说明理由后核准" in str(reason.text)


def test_requirement_is_one_sentence_and_is_written_as_it_was_read() -> None:
    assert str(OVERRIDABLE.sentence) == (
        "最高学历为硕士研究生及以上且从事本专业工作年限满 5 年，或专业技术职称为副高级及以上"
    )
    assert RequirementRecord.from_data(OVERRIDABLE.to_data(), vocabulary=VOCABULARY) == OVERRIDABLE


def test_unknown_step_cannot_override() -> None:
    with pytest.raises(DefinitionError, match="“village”不在可用值之内"):
        said = {**OVERRIDABLE.to_data(), "override_by": ["village"]}
        RequirementRecord.from_data(said, vocabulary=VOCABULARY)
