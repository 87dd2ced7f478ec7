"""What rooms above show on the guide of a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tepei.organisations.models import Organisation
from tepei.programmes.calls import Call


@dataclass(frozen=True)
class GuidePart:
    """A template, and what it shows as `part`."""

    template: str
    shows: Mapping[str, Any]


# For the year, the office of the place that was chosen (None: none was), and what is searched for on the page.
Rule = Callable[[Call, Organisation | None, str], GuidePart]
_parts: list[Rule] = []


def show(rule: Rule) -> None:
    """A room above says what it has of a year."""
    _parts.append(rule)


def of(call: Call, seat: Organisation | None, term: str) -> list[GuidePart]:
    """Everything, in the order of the rooms."""
    return [rule(call, seat, term) for rule in _parts]
