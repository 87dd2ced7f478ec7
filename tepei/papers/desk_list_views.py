"""How the lists of a desk are read: what has reached it, what waits, and a search of either."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_appbuilder.models.filters import BaseFilter
from sqlalchemy import and_

from tepei.papers import desk_queries as desks
from tepei.papers import queries as papers
from tepei.papers import standings
from tepei.portal.screens.rows import COUNTED, InScope, Rows


class OnDesk(BaseFilter):
    """What has reached an organisation of the viewer."""

    name = "desk"
    arg_name = None

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002  FAB's signature
        return query.filter(papers.on_desk())


class Awaiting(OnDesk):
    """What waits for the viewer now."""

    name = "awaiting"

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002  FAB's signature
        return query.filter(papers.awaiting_viewer())


SHOWN = (
    "applicant_name",
    "again",
    "organisation_name",
    "kind",
    "track",
    "body_name",
    "eligibility",
    "priority",
    "state",
    "trainee_number",
    "submitted_at",
)


# Who found more by a search narrows it; counting on would pass over all that ever reached the desk.
_FOUND = 1_000


def most_of(searched: Iterable[Any]) -> int:
    """How far a list is counted; a state alone is read off its index."""
    return COUNTED if {each.column_name for each in searched} <= {"state"} else _FOUND


class DeskList(Rows):
    """The rows of a desk, found by what its organisation has of each (`desk_models.DeskRow`)."""

    shown = ("number", *SHOWN, "moved_at", *(name for name in standings.COLUMNS if name != "state"))

    def query(
        self,
        filters: Any = None,
        order_column: str = "",
        order_direction: str = "",
        page: int | None = None,
        page_size: int | None = None,
        *_others: Any,
        **_more: Any,
    ) -> tuple[int, Any]:
        """How many there are, and this page of them."""
        ordered = (order_column, order_direction)
        return desks.listed(*search(filters, ordered, self.shown, page or 0, page_size or COUNTED))

    def get_values(self, lst: Any, list_columns: Any) -> Any:
        """What is shown of the rows, which have no relations to follow; where each stands in the words of its year."""
        rows = [*lst]
        found = [{name: getattr(row, name) for name in list_columns} for row in rows]
        if "state" in list_columns:
            for shown, standing in zip(found, standings.of_rows(rows), strict=True):
                shown["state"] = standing
        return found


Listing = tuple[desks.DeskOrder, desks.DeskPage]


def search(
    filters: Any, order: tuple[str, str], shown: tuple[str, ...], page: int = 0, size: int = COUNTED
) -> Listing:
    """The list that is searched and ordered like this, and this page of it."""
    both = filters.get_filters_values()
    searched = [pair for pair in both if not isinstance(pair[0], InScope | OnDesk)]
    is_waiting = any(isinstance(each, Awaiting) for each, _value in both)
    by, direction = order
    return desks.DeskOrder(shown, is_waiting, by, direction == "desc"), desks.DeskPage(
        conditions=[_condition(*pair) for pair in searched],
        names={each.column_name for each, _value in searched},
        start=page * size,
        size=size,
        most=most_of(each for each, _value in searched) + 1,
    )


def _condition(comparison: Any, value: Any) -> Any:
    column = desks.column(comparison.column_name)
    values = value if isinstance(value, list) else [value]
    return and_(*(comparison.condition(column, each) for each in values))
