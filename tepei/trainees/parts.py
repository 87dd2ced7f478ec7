"""What rooms above show of a training on the page of its trainee."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tepei.trainees.models import Trainee


@dataclass(frozen=True)
class OwnPart:
    """A template, and what it shows as `part`."""

    template: str
    shows: Mapping[str, Any]


_parts: list[Callable[[Trainee], OwnPart | None]] = []


def show(rule: Callable[[Trainee], OwnPart | None]) -> None:
    """A room above says what it has of one's own training; None where that is nothing."""
    _parts.append(rule)


def of(trainee: Trainee) -> list[OwnPart]:
    """Everything, in the order of the rooms."""
    return [part for rule in _parts if (part := rule(trainee)) is not None]
