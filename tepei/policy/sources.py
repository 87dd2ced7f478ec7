"""What facts come from: a form as it is filled in, the unit, the person, lists, earlier participations, reviews 条件依据的来源."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tepei.policy.categories import CategoryRecord
from tepei.policy.earlier import KnownParticipation
from tepei.policy.fields import Field, Form
from tepei.policy.form import feeding, is_shown
from tepei.policy.values import Codes, usual


@dataclass(frozen=True)
class Sources:
    """What facts come from. `unit`: what its chain says (policy.derivation_words.UNIT), with names of its codes; `kinds`: of all above it.

    `filed`: of the paper (policy.derivation_words.FILED); `categories`: those of the scheme. `lists`: those that name the person or the unit,
    `doubted`: those that may, since nobody has seen the number. `earlier`: in what they took part. `vacancies`: how many the unit takes, by
    post. `standing`: whether the hours of continuing education suffice, by level. `reviews`: (field, answer) by "document.field". `given`: facts that are known without a source.
    Years are counted to `on`.
    """

    on: date
    form: Form | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    codes: Codes = field(default_factory=dict)
    unit: Mapping[str, object] = field(default_factory=dict)
    kinds: Collection[str] = ()
    person: Mapping[str, str | None] = field(default_factory=dict)
    lists: Collection[str] | None = None
    reviews: Mapping[str, tuple[Field, str]] = field(default_factory=dict)
    filed: Mapping[str, str] = field(default_factory=dict)
    categories: Sequence[CategoryRecord] = ()
    given: Mapping[str, object] = field(default_factory=dict)
    earlier: Sequence[KnownParticipation] | None = None
    vacancies: Mapping[str, int] | None = None
    standing: Callable[[str], bool | None] | None = None
    doubted: Collection[str] = ()

    @cached_property
    def fed(self) -> Mapping[str, tuple[Field, str]]:
        """Field and normalised answer, by the fact that they feed; what is not shown feeds nothing."""
        found: dict[str, tuple[Field, str]] = {}
        for section, each in feeding(self.form):
            row = self.answers.get(section.key) or {}
            if self.form and is_shown(self.form, section, each, self.answers, row):
                found.setdefault(each.fact, (each, usual(each, row)))
        return found
