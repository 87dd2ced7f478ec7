"""The arithmetic of standing against a plain re-computation, for any hours."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tepei.policy.counting import carried, year_lines
from tepei.policy.credits import Earned
from tepei.policy.hours import spread
from tepei.policy.standing import standing
from tests.policy.learning import rules_of

DAY = date(2025, 8, 31)
TENTHS = st.integers(0, 1200).map(lambda tenths: Decimal(tenths) / 10)
LINES = st.lists(
    st.builds(
        Earned,
        year=st.integers(2022, 2025),
        subject=st.sampled_from(["public", "professional", "elective"]),
        source=st.sampled_from(["platform", "exam"]),
        hours=TENTHS,
        learned_on=st.dates(date(2022, 1, 1), date(2025, 12, 31)),
    ),
    max_size=14,
)
NOTICE, TOGETHER = rules_of(), rules_of(look_backs=[{"level": "senior", "years": 3, "counting": "together"}])
CARRY = rules_of(carry_years=2)


def plainly(lines: list[Earned]) -> dict[int, dict[str, Decimal]]:
    """What counts: learned by the day, in its year or making up for an earlier one; an examination lifts 专业 to 60."""
    sums: dict[int, dict[str, Decimal]] = defaultdict(
        lambda: {"public": Decimal(0), "professional": Decimal(0)}
    )
    good = [
        line
        for line in lines
        if line.learned_on <= DAY and line.learned_on.year >= line.year and line.subject != "elective"
    ]
    for line in good:
        sums[line.year][line.subject] += line.hours
    for line in good:
        if line.source == "exam":
            least = Decimal(30 if line.subject == "public" else 60)
            sums[line.year][line.subject] = max(sums[line.year][line.subject], least)
    return sums


@given(LINES)
def test_years_one_by_one_come_out_as_counted_by_hand(lines: list[Earned]) -> None:
    sums = plainly(lines)
    lack = Decimal(0)
    for year in (2023, 2024, 2025):
        public, professional = sums[year]["public"], sums[year]["professional"]
        lack += max(Decimal(0), 30 - public) + max(Decimal(0), 60 - professional)
    found = standing(lines, {2025: NOTICE}, {}, "senior", DAY)
    assert (found.verdict, found.missing) == ("not_met" if lack else "met", lack)


@given(LINES)
def test_years_together_come_out_as_counted_by_hand(lines: list[Earned]) -> None:
    sums = plainly(lines)
    public = sum((sums[year]["public"] for year in (2023, 2024, 2025)), Decimal(0))
    professional = sum((sums[year]["professional"] for year in (2023, 2024, 2025)), Decimal(0))
    lack = max(Decimal(0), 90 - public) + max(Decimal(0), 180 - professional)
    found = standing(lines, {2025: TOGETHER}, {}, "senior", DAY)
    assert (found.verdict, found.missing) == ("not_met" if lack else "met", lack)


ELECTIVE = rules_of(
    hours=100,
    subjects=[
        {"key": "public", "name": "公需科目", "share": "1/4"},
        {"key": "professional", "name": "专业科目", "hours": 42},
        {"key": "elective", "name": "选修科目", "hours": 18, "filled_by": ["public", "professional"]},
    ],
)


@given(TENTHS, TENTHS, TENTHS)
def test_elective_takes_what_the_others_have_too_much_of(
    public: Decimal, professional: Decimal, elective: Decimal
) -> None:
    """Of 100 hours 25 public, 42 professional and 18 elective, which surplus of the two may stand for."""
    spare = max(Decimal(0), public - 25) + max(Decimal(0), professional - 42)
    lacks = max(Decimal(0), 25 - public) + max(Decimal(0), 42 - professional)
    lacks += max(Decimal(0), 18 - elective - spare)
    hours = {"public": public, "professional": professional, "elective": elective}
    found = year_lines(ELECTIVE, hours)
    assert found[-1].missing == max(lacks, 100 - public - professional - elective)
    assert sum(line.filled for line in found) == min(spare, max(Decimal(0), 18 - elective))


@given(LINES, st.sets(st.integers(2022, 2025)), st.dates(date(2021, 1, 1), date(2026, 1, 1)) | st.none())
def test_years_that_reliefs_excuse_are_not_asked(
    lines: list[Earned], epidemic: set[int], moved: date | None
) -> None:
    """The epidemic's years, and those up to the one in which somebody moved; the rest must be done."""
    facts = {"epidemic_years": tuple(str(year) for year in sorted(epidemic)) or None, "moved_on": moved}
    sums = plainly(lines)
    undone = [
        year for year in (2023, 2024, 2025) if sums[year]["public"] < 30 or sums[year]["professional"] < 60
    ]
    asked = [year for year in undone if year not in epidemic and not (moved and year <= moved.year)]
    found = standing(lines, {2025: NOTICE}, facts, "senior", DAY)
    assert found.verdict == ("met" if not undone else "not_met" if asked else "relieved")
    if asked:
        lack = sum(
            (
                max(Decimal(0), 30 - sums[y]["public"]) + max(Decimal(0), 60 - sums[y]["professional"])
                for y in asked
            ),
            Decimal(0),
        )
        assert found.missing == lack


@given(LINES, st.randoms())
def test_order_of_the_lines_changes_nothing(lines: list[Earned], random: object) -> None:
    mixed = list(lines)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = (standing(each, {2025: CARRY}, {}, "senior", DAY) for each in (lines, mixed))
    assert (one.verdict, one.periods) == (other.verdict, other.periods)


@given(
    st.dictionaries(
        st.integers(2021, 2025), st.fixed_dictionaries({"public": TENTHS, "professional": TENTHS})
    )
)
def test_moving_surplus_makes_no_hours_and_takes_none_that_a_year_needs(
    hours: dict[int, dict[str, Decimal]],
) -> None:
    found = carried(hours, {2025: CARRY}, (2023, 2024, 2025))
    for key in ("public", "professional"):
        before, after = (sum(own.get(key, Decimal(0)) for own in each.values()) for each in (hours, found))
        assert before == after
    for year, own in hours.items():
        before_total, after_total = (
            year_lines(CARRY, own)[-1].missing,
            year_lines(CARRY, found[year])[-1].missing,
        )
        assert after_total <= before_total


@given(LINES)
def test_more_hours_never_make_it_worse(lines: list[Earned]) -> None:
    more = [*lines, Earned(2024, "public", "platform", Decimal(5), date(2024, 5, 1))]
    for rules in (NOTICE, TOGETHER, CARRY):
        one, other = (standing(each, {2025: rules}, {}, "senior", DAY) for each in (lines, more))
        assert other.missing <= one.missing


@given(TENTHS, st.integers(1, 6))
def test_split_hours_add_up_and_differ_by_a_tenth_at_most(hours: Decimal, years: int) -> None:
    parts = spread(hours, years)
    assert (sum(parts), len(parts)) == (hours, years)
    assert max(parts) - min(parts) <= Decimal("0.1")
