"""What each year asks of continuing education, as the years that were opened lay it down 各年度的继续教育规定."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.credits.rules import Minima, YearTerms, terms_of
from tepei.organisations.models import Organisation, ids_on
from tepei.policy.characters import plain
from tepei.policy.counting import nearest_rules
from tepei.policy.credits import PROFESSIONAL, PUBLIC, CreditRules
from tepei.policy.facts import Facts
from tepei.policy.local_credits import with_own
from tepei.policy.scheme import SchemeRecord
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle


def by_year(path: str = "") -> dict[int, CreditRules]:
    """By year, as they hold for who works at this path: with what the nearest body above them lays down for itself.

    One statement, and one more where bodies have rules of their own.
    """
    found = {year: rules for year, scheme in schemes().items() if (rules := scheme.credits)}
    return _local(found, path) if path and any(rules.bodies for rules in found.values()) else found


def schemes() -> dict[int, SchemeRecord]:
    """By year, those in force that have rules of continuing education. Rehearsals hold for nobody."""
    opened = select(Cycle).where(Cycle.revision_number > 0, Cycle.is_rehearsal.is_(False))
    cycles = db.session.scalars(opened.options(joinedload(Cycle.revision)).order_by(Cycle.id))
    return {cycle.year: scheme for cycle in cycles if (scheme := programmes.scheme_of(cycle)).credits}


def facts_of(year: int) -> Facts:
    """What the rules of this year may ask for of people; what the province has where the year is not on record."""
    scheme = schemes().get(year)
    return scheme.table if scheme else province.facts()


def _local(found: Mapping[int, CreditRules], path: str) -> dict[int, CreditRules]:
    ids = ids_on(path)
    with scope.everything("what a body lays down is announced"):
        above = select(Organisation.id, Organisation.code).where(Organisation.id.in_(ids))
        codes = {pk: code for pk, code in db.session.execute(above)}
    nearest = [codes[pk] for pk in reversed(ids) if pk in codes]
    return {year: _with_nearest(rules, nearest) for year, rules in found.items()}


def _with_nearest(rules: CreditRules, codes: Sequence[str]) -> CreditRules:
    own = {each.body: each for each in rules.bodies}
    return with_own(rules, next((own[code] for code in codes if code in own), None))


def of(found: Mapping[int, CreditRules], year: int) -> CreditRules | None:
    """What is asked for this year: the nearest year's rules where it has none of its own; None without any."""
    return nearest_rules(found, year)[0] if found else None


def minima(rules: CreditRules | None) -> Minima:
    """What a list narrows by."""
    if rules is None:
        return Minima()
    needs = {each.key: each.required(rules.hours) for each in rules.subjects}
    return Minima(rules.hours, needs.get(PUBLIC), needs.get(PROFESSIONAL))


def minima_of(year: int, path: str = "") -> Minima:
    """What this year asks of who works at this path; nothing without any rules."""
    return minima(of(by_year(path), year))


def terms(year: int, path: str = "") -> YearTerms:
    """What a roster of this year may say: its own rules, or the calendar year where there are none."""
    found = by_year(path).get(year)
    if found is None:
        return terms_of(year)
    words = {plain(each.name): each.key for each in found.subjects}
    subjects = words | {name.removesuffix("科目"): key for name, key in words.items()}
    sources = {text: each.key for each in found.sources for text in (plain(each.name), each.key)}
    return YearTerms(year, found.begins, _last_day(found, year), subjects, sources)


def _last_day(found: CreditRules, year: int) -> dt.date:
    """The last day on which hours are learned that count for the year, those that make up for it included."""
    if not found.makes_up:
        return found.ends
    return dt.date(year + found.make_up_years, 12, 31) if found.make_up_years else dt.date.max
