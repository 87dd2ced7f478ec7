"""What rooms above show of a selection on the pages of whoever filed the paper: on its own page, and where they are trained on that of the training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tepei.papers import kinds
from tepei.papers.models import Paper


@dataclass(frozen=True)
class OwnPart:
    """A template, and what it shows as `part`."""

    template: str
    shows: Mapping[str, Any]


_parts: list[Callable[[int], OwnPart | None]] = []


def show(rule: Callable[[int], OwnPart | None]) -> None:
    """A room above says what it has of a selected paper (its id); None where that is nothing."""
    _parts.append(rule)


def of(paper_id: int) -> list[OwnPart]:
    """Everything, in the order of the rooms."""
    return [part for rule in _parts if (part := rule(paper_id)) is not None]


def of_paper(paper: Paper) -> list[OwnPart]:
    """The same on the page of the paper; nothing before the selection is announced."""
    if paper.state not in ("selected", "revoked") or kinds.withheld([paper.id]):
        return []
    return of(paper.id)
