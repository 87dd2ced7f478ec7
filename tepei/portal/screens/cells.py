"""The cells of a list, drawn without a call per cell: a page has hundreds of them, most of which say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

Formatter = Callable[[Any], Any]


class Cells:
    """What one page of a list shows of its rows; a value that came before in its column is not put into words again.

    `labels` and `formatters` are by column, `others` formats what has none of its own.
    """

    def __init__(
        self, labels: Mapping[str, Any], formatters: Mapping[str, Formatter], others: Formatter
    ) -> None:
        self.labels, self.formatters, self.others = labels, formatters, others
        self.drawn: dict[tuple[str, Any], Markup] = {}

    def chips(self, column: str, draw: Callable[[Any, Any], Markup]) -> Cells:
        """The same cells, those of a column drawn by `draw` from the value and its word."""
        word = self.formatters.get(column, self.others)
        chips = {column: lambda value: draw(value, word(value))}
        return Cells(self.labels, {**self.formatters, **chips}, self.others)

    def __call__(self, item: Mapping[str, Any], columns: Sequence[str]) -> Markup:
        """The cells of a row, whose values are given by column."""
        return Markup("").join([self._cell(column, item[column]) for column in columns])

    def _cell(self, column: str, value: Any) -> Markup:
        if type(value).__hash__ is None:
            return self._draw(column, value)
        key = column, value
        if key not in self.drawn:
            self.drawn[key] = self._draw(column, value)
        return self.drawn[key]

    def _draw(self, column: str, value: Any) -> Markup:
        label, text = self.labels.get(column, ""), self.formatters.get(column, self.others)(value)
        return Markup(f'<td data-label="{escape(label)}">{escape(text)}</td>')  # noqa: S704
