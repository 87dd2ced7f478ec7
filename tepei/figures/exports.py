"""A figure as a sheet of a workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tepei.figures.figure import Figure, Label, Measure
from tepei.policy.words import say
from tepei.portal.catalogue import gettext
from tepei.portal.export import Column, Sheet

_WIDTH = {"label": 30, "number": 13}  # characters
_UNITS = {
    "%": lambda label: say("%(label)s（%%）", label=label),
    "yuan": lambda label: say("%(label)s（元）", label=label),
    "days": lambda label: say("%(label)s（天）", label=label),
}


def sheet_of(figure: Figure, above: str = "") -> Sheet:
    """The table as the page shows it, in the reader's language, with its numbers as numbers."""
    columns = [Column("label", gettext(figure.subject), _WIDTH["label"])]
    columns += [
        Column(str(index), _head(measure), _WIDTH["number"], "number", gettext(measure.group))
        for index, measure in enumerate(figure.measures)
    ]
    rows = [(_word(line.label), *map(_word, line.values)) for line in figure.lines]
    title = gettext(figure.title)
    return Sheet(
        title,
        title,
        columns,
        rows,
        (above,) if above else (),
        gettext(figure.note),
        landscape=len(columns) > 4,
    )


def _head(measure: Measure) -> str:
    return gettext(_UNITS[measure.unit](measure.label) if measure.unit else measure.label)


def _word(value: Label | Any) -> Any:
    return value if isinstance(value, int | float | Decimal) or value is None else gettext(value)
