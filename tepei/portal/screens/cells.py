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
        self.names: Sequence[str] = ()
        self.columns: tuple[tuple[str, _Column], ...] = ()

    def chips(self, column: str, draw: Callable[[Any, Any], Markup]) -> Cells:
        """The same cells, those of a column drawn by `draw` from the value and its word."""
        word = self.formatters.get(column, self.others)
        chips = {column: lambda value: draw(value, word(value))}
        return Cells(self.labels, {**self.formatters, **chips}, self.others)

    def __call__(self, item: Mapping[str, Any], columns: Sequence[str]) -> Markup:
        """The cells of a row, whose values are given by column."""
        if columns != self.names:
            self.names, self.columns = columns, tuple((name, self._column(name)) for name in columns)
        try:
            cells = [drawn[item[name]] for name, drawn in self.columns]
        except TypeError:  # a value that no table can hold
            cells = [drawn.draw(item[name]) for name, drawn in self.columns]
        return Markup("".join(cells))  # noqa: S704  each is escaped

    def _column(self, name: str) -> _Column:
        return _Column(self.labels.get(name, ""), self.formatters.get(name, self.others))


class _Column(dict[Any, str]):
    """The cells of a column by their values."""

    def __init__(self, label: Any, word: Formatter) -> None:
        super().__init__()
        self.begin, self.word = f'<td data-label="{escape(label)}">', word

    def __missing__(self, value: Any) -> str:
        self[value] = drawn = self.draw(value)
        return drawn

    def draw(self, value: Any) -> str:
        return f"{self.begin}{escape(self.word(value))}</td>"
