"""What a claim comes to against a plain re-computation in whole tenths, for any certificate and any rules of a source."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tepei.credits.claim_rules import share
from tepei.policy.conversion import Learnt, can_count, worth
from tests.policy.learning import rules_of

YEAR = 2025


def tenths(most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, most).map(lambda number: Decimal(number) / 10)


LEARNT = st.builds(
    Learnt,
    year=st.just(YEAR),
    hours=st.none() | tenths(3000),
    minutes=st.none() | st.integers(1, 20_000),
    days=st.none() | tenths(600),
    rank=st.none() | st.integers(1, 6),
    is_half=st.booleans(),
)
SOURCE = st.fixed_dictionaries(
    {
        "key": st.just("any"),
        "name": st.just("其他"),
        "subjects": st.just(["professional"]),
        "minutes": st.none() | st.integers(30, 90),
        "per_day": st.none() | tenths(120),
        "ranks": st.lists(tenths(600), max_size=4),
        "half": st.sampled_from(["", "旁听的"]),
        "most_per_year": st.none() | tenths(900),
        "split_years": st.none() | st.integers(1, 5),
    }
)


def by_hand(learnt: Learnt, source: dict[str, Any], most_per_day: Decimal | None, used: Decimal) -> int:
    """Tenths of an hour, rounded down once, at the end."""
    if source["ranks"] and learnt.rank:
        hours = (
            Fraction(source["ranks"][learnt.rank - 1]) if learnt.rank <= len(source["ranks"]) else Fraction(0)
        )
    elif learnt.hours is not None:
        hours = Fraction(learnt.hours)
    elif learnt.days is not None and source["per_day"] is not None:
        hours = Fraction(learnt.days) * Fraction(source["per_day"])
    else:
        hours = Fraction(learnt.minutes or 0, source["minutes"] or 45)
    if learnt.is_half and source["half"]:
        hours /= 2
    if most_per_day is not None and learnt.days is not None:
        hours = min(hours, Fraction(most_per_day) * Fraction(learnt.days))
    if source["most_per_year"] is not None:
        hours = min(hours, max(Fraction(0), Fraction(source["most_per_year"]) - Fraction(used)))
    return floor(hours * 10)


@given(LEARNT, SOURCE, st.none() | tenths(160), tenths(900))
def test_claim_comes_to_what_it_does_by_hand(
    learnt: Learnt, source: dict[str, Any], most_per_day: Decimal | None, used: Decimal
) -> None:
    rules = rules_of(sources=[source], most_per_day=most_per_day)
    assume(can_count(learnt, rules.sources[0]))
    found = worth(learnt, rules.sources[0], rules, used)
    assert found.hours * 10 == by_hand(learnt, source, most_per_day, used)
    years = source["split_years"] or 1
    assert {year for year, _hours in found.by_year} <= {*range(YEAR, YEAR + years)}
    assert max(hours for _year, hours in found.by_year) - min(
        hours for _year, hours in found.by_year
    ) <= Decimal("0.1")


@given(st.lists(tenths(900), min_size=1, max_size=5), st.none() | tenths(3000))
def test_what_is_granted_fills_the_years_one_after_the_other(
    hours: list[Decimal], granted: Decimal | None
) -> None:
    by_year = [*zip(range(YEAR, YEAR + len(hours)), hours, strict=True)]
    found, known = dict(share(by_year, granted)), dict(by_year)
    total = sum(hours, Decimal(0))
    assert sum(found.values(), Decimal(0)) == (total if granted is None else min(total, granted))
    short = [year for year in known if found.get(year, Decimal(0)) < known[year]]
    assert all(found.get(year, Decimal(0)) == 0 for year in known if short and year > short[0])
