"""What a pack holds, as plain values 数据包内容. Everything that refers to something else does so by its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Code:
    """An entry of a code set; `attributes` are the further columns of its file, as text."""

    code_set: str
    code: str
    name: str
    parent: str | None
    rank: int | None
    position: int
    is_selectable: bool
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class Division:
    """level: province · prefecture · county. Validity is open where a day is None; both days are inclusive."""

    code: str
    name: str
    parent: str | None
    level: str
    kind: str
    reports_to_region: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Organisation:
    """kind: region · prefecture · county · pool · corps (a second root). `pool` is the code of the organisation whose places it draws on."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    pool: str | None = None
    reports_to_region: bool = False
    division_code: str | None = None


@dataclass(frozen=True)
class Track:
    """`requirements` are plain values for policy.eligibility.Requirement.from_data."""

    code: str
    name: str
    form_label: str
    total: int | None
    requirements: tuple[Mapping[str, Any], ...] = ()
    total_is_soft: bool = False


@dataclass(frozen=True)
class Window:
    """`body` is an organisation's code, None where it holds for all."""

    step: str
    closes_at: datetime
    opens_at: datetime | None = None
    body: str | None = None
    source: str = ""
    days_before_close: int | None = None


@dataclass(frozen=True)
class Place:
    """allowance: unset (empty cell) · barred (—) · number."""

    body: str
    track: str
    allowance: str
    places: int | None


@dataclass(frozen=True)
class Case:
    """An example: what is known about a person, which requirements it does not meet, and the outcome of the values."""

    line: int
    track: str
    facts: Mapping[str, date | str | int | bool | Decimal]
    expect: frozenset[str]
    outcome: str
    comment: str


@dataclass(frozen=True)
class Cycle:
    """A year of a programme. `configuration` is plain JSON: form, attachments, route, documents, summary, bodies.

    `folder` is its name under programmes/; `bodies` lists the rows of the allocation table in its order, each {"body": code, "name": as printed there}.
    """

    folder: str
    programme_code: str
    programme_name: str
    code: str
    name: str
    year: int
    document_number: str
    summary: str
    opens_at: datetime
    closes_at: datetime
    copies: int
    tracks: tuple[Track, ...]
    windows: tuple[Window, ...]
    places: tuple[Place, ...]
    cases: tuple[Case, ...]
    configuration: Mapping[str, Any]


@dataclass(frozen=True)
class Pack:
    """A province. Organisations come parents first; `workdays` are days where the weekday rule is wrong.

    `words`: what this province calls what our sentences name otherwise (盟市 → 地州市).
    """

    code: str
    name: str
    authority: str
    region_code: str
    codes: tuple[Code, ...]
    workdays: Mapping[date, bool]
    divisions: tuple[Division, ...]
    organisations: tuple[Organisation, ...]
    cycles: tuple[Cycle, ...]
    words: Mapping[str, str] = field(default_factory=dict)
