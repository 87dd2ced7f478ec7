"""One figure: a table, of which the page draws a picture and the workbook makes a sheet 图表."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tepei.policy.words import NOTHING, Sentence, say

Label = Sentence | str
Value = int | float | Decimal | Sentence | None
Drawing = Literal["bars", "columns", "heat"]
Unit = Literal["", "%", "days", "yuan"]

FEW, HELD = (
    say("少于5"),
    say("不显示"),
)  # in place of a number: of a small group, and of one that would tell it


@dataclass(frozen=True)
class Measure:
    """A column of numbers; neighbours of one `group` share a head. What is not `drawn` stands in the table alone; what is `stacked` shares a bar."""

    label: Label
    group: Label = ""
    unit: Unit = ""
    drawn: bool = True
    stacked: bool = False


@dataclass(frozen=True)
class FigureLine:
    """A row: what it is about, and a value for each measure: a number, a word in place of one, or None where there is none."""

    label: Label
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Figure:
    """`drawing`: bars lie, columns stand, a heat grid has the share of the second measure of each group in the first.

    `subject` heads the column of labels. Nothing of it is anybody's name or number.
    """

    key: str
    title: Label
    drawing: Drawing
    subject: Label
    measures: Sequence[Measure]
    lines: Sequence[FigureLine]
    note: Sentence = NOTHING

    @property
    def has_groups(self) -> bool:
        return any(measure.group for measure in self.measures)

    @property
    def groups(self) -> list[tuple[Label, int]]:
        """Heads above the measures, each with how many it goes over."""
        found: list[tuple[Label, int]] = []
        for measure in self.measures:
            if found and found[-1][0] == measure.group:
                found[-1] = (measure.group, found[-1][1] + 1)
            else:
                found.append((measure.group, 1))
        return found
