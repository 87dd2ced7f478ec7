"""继续教育审验卡: which years somebody has done, on paper, and what proves it. The notice's form of it is not in hand: the layout is assumed."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import segno

from tepei.credits import standings
from tepei.credits.standings import Whole, YearRecord
from tepei.organisations.models import Organisation
from tepei.policy.counting import LineStanding
from tepei.policy.credit_standing import NOT_MET, CreditStanding, PeriodStanding
from tepei.policy.hours import hours_text
from tepei.policy.identity import mask_id
from tepei.policy.names import mask_name
from tepei.policy.words import Sentence, say
from tepei.portal import binding, bulk, clock, pdf, scope, templates, vault
from tepei.portal.errors import Absent, Refused

_TOGETHER = 10  # cards of one page to print: the program that prints starts its work once for all of them
_TOKEN = re.compile(r"([0-9]{1,10})-([0-9]{4})-([0-9]{4})-([0-9a-f]{12})-([0-9a-f]{16})")


@dataclass(frozen=True)
class CreditCard:
    """What is printed: the years with their lines, for which title (`standing`) where for one."""

    name: str
    id_number: str
    unit: str
    periods: Sequence[PeriodStanding]
    verify_at: str
    printed_on: dt.date
    standing: CreditStanding | None = None

    @cached_property
    def qr(self) -> str:
        """The address as a picture."""
        return segno.make(self.verify_at, error="m", micro=False).png_data_uri(scale=6, border=2)


@dataclass(frozen=True)
class CheckedCard:
    """What the page behind the code says: no more than what stands on the card, and whether it still holds."""

    masked_name: str
    years: Sequence[YearRecord]
    is_current: bool


def of_year(found: Whole, year: int) -> CreditCard:
    """The card of one year. Refused before its hours are done."""
    record = next((each for each in found.years if each.year == year), None)
    if record is None or not record.is_complete:
        raise Refused(say("%(year)d 年度的学时尚未完成，完成后才能打印审验卡。", year=year))
    return _card(found, [PeriodStanding((year,), record.lines)], year, year)


def below(organisation: Organisation, year: int) -> Iterator[CreditCard]:
    """The cards of this year of everybody at or below the organisation who has done it."""
    for found in standings.below(organisation):
        if any(each.year == year and each.is_complete for each in found.years):
            yield of_year(found, year)


def printed(cards: Iterable[CreditCard], title: str, report: Callable[[int], None]) -> bytes:
    """All of them as one PDF, each on a page of its own; `report` is told how many there are so far."""
    pages = ((title, html_of(*some)) for some in bulk.batches(cards, _TOGETHER))
    return binding.joined(title, pdf.render_many(pages, lambda done: report(done * _TOGETHER)))


def of_title(found: Whole, level: str) -> CreditCard:
    """The card of all years that a title of this level is looked at for, today. Refused where they do not suffice."""
    standing = standings.for_title(found, level, clock.today())
    if standing.verdict == NOT_MET or not standing.periods:
        raise Refused(say("学时尚不符合申报要求，不能打印审验卡：%(standing)s", standing=standing.sentence))
    years = [year for period in standing.periods for year in period.years]
    return _card(found, standing.periods, min(years), max(years), standing)


def html_of(*cards: CreditCard) -> str:
    """A page for each."""
    return templates.fill("printing/credit_card.html", cards=cards, hours=hours_text)


def verify(token: str) -> CheckedCard:
    """Whether the record says what the card said. Absent for a token that is not ours."""
    matched = _TOKEN.fullmatch(token)
    if matched is None or not hmac.compare_digest(matched[5], vault.signature(token.rpartition("-")[0])):
        raise Absent
    person, first, last = (int(part) for part in matched.groups()[:3])
    with scope.everything("whoever holds the signed card may ask whether it still holds"):
        found = standings.whole(person)
    years = [each for each in found.years if first <= each.year <= last]
    is_current = _digest([line for each in _by_year(years) for line in each.lines]) == matched[4]
    return CheckedCard(mask_name(found.record.person.name), years, is_current)


def _card(
    found: Whole,
    periods: Sequence[PeriodStanding],
    first: int,
    last: int,
    standing: CreditStanding | None = None,
) -> CreditCard:
    person, works = found.record.person, found.record.employments
    return CreditCard(
        person.name, mask_id(person.id_number), found.names[works[0].organisation_id] if works else "",
        periods, templates.printable(path_of(found, first, last)), clock.today(), standing,
    )  # fmt: skip


def path_of(found: Whole, first: int, last: int) -> str:
    """The path behind the code: whose card, of which years, what stood there."""
    years = _by_year([each for each in found.years if first <= each.year <= last])
    text = (
        f"{found.record.person.id}-{first}-{last}-{_digest([line for each in years for line in each.lines])}"
    )
    return f"/verify-card/{text}-{vault.signature(text)}"


def _by_year(years: Sequence[YearRecord]) -> list[YearRecord]:
    """Those with hours: a year that somebody has none of comes and goes with the calendar."""
    return sorted((each for each in years if each.entries), key=lambda each: each.year)


def _digest(lines: Sequence[LineStanding]) -> str:
    told = "|".join(f"{line.subject}:{hours_text(line.earned)}/{hours_text(line.required)}" for line in lines)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def name_of(card: CreditCard) -> Sentence:
    """What its file is called."""
    return say("继续教育审验卡-%(name)s", name=card.name)
