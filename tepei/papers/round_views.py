"""逐份审核: from one paper to the next, in the order of the list that the reviewer came from, its search kept in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for

from tepei.papers import desk_queries as desks
from tepei.papers.desk_models import DeskRow
from tepei.papers.desk_queries import Following, Standpoint
from tepei.papers.models import Paper

_KEPT = ("_flt_", "_oc_", "_od_")
_EVERYTHING = "ReviewedView"


def tail(endpoint: str) -> str:
    """What follows the address of a paper on this list, so that the list can be gone on with; "" for the plain list of what waits."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key.startswith(_KEPT)]
    return _query([*kept, *([("list", "all")] if endpoint == _EVERYTHING else ())])


def _query(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}" if pairs else ""


@dataclass(frozen=True)
class Round:
    """A paper among those of its list: where it stands, and of which state the others are that are gone on with."""

    order: desks.DeskOrder
    page: desks.DeskPage
    standpoint: Standpoint
    endpoint: str
    tail: str

    def following(self) -> Following:
        """What comes next, and how many there are beside this one."""
        return desks.following(self.order, self.page, self.standpoint)

    def address(self, paper_id: int) -> str:
        """Of a paper that is opened in the same round."""
        return url_for("DecisionView.show", pk=paper_id) + self.tail

    @property
    def list_address(self) -> str:
        """Back to the list as it was."""
        pairs = [pair for pair in request.args.items(multi=True) if pair[0].startswith(_KEPT)]
        return url_for(f"{self.endpoint}.list") + _query(pairs)


def of(paper: Paper) -> Round:
    """The round that the address tells of, with the paper as it stands now, before it is moved."""
    endpoint = _EVERYTHING if request.args.get("list") == "all" else "ReviewView"
    view: Any = next(
        each
        for each in current_app.appbuilder.baseviews  # type: ignore[attr-defined]
        if type(each).__name__ == endpoint
    )
    order, page = view.whole()
    if endpoint == _EVERYTHING:
        # Everything that ever came holds what is decided too: gone on with is what stands where this one stood.
        page = replace(page, conditions=[*page.conditions, DeskRow.state == paper.stands_as])
    return Round(order, page, desks.standpoint_of(paper, order), endpoint, tail(endpoint))
