"""申报材料审核: the lists of a reviewer, what waits for them and everything that ever reached them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.actions import action
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.urltools import get_filter_args, get_order_args
from flask_appbuilder.widgets import ListWidget
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from tepei.papers import bulk_views, round_views, standings
from tepei.papers import desk_queries as desks
from tepei.papers.desk_list_views import SHOWN, Awaiting, DeskList, Listing, OnDesk, most_of, search
from tepei.papers.kinds import KINDS
from tepei.papers.models import Paper
from tepei.policy import life
from tepei.policy.verdict import Outcome
from tepei.portal.screens.listing import StateCount
from tepei.portal.screens.rows import COUNTED
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView
from tepei.programmes import running

STANDINGS = {state: _(label) for state, label in life.STANDINGS.items() if state != "draft"}
# One word for a row; what only people can ever check is not part of it.
OUTCOMES = {
    Outcome.PASS.value: _("通过"),
    Outcome.BOUNDARY.value: _("边界"),
    Outcome.EVIDENCE.value: _("待核定"),
    Outcome.FAIL.value: _("不符合"),
}


def kind_names() -> list[tuple[str, Any]]:
    """Every kind of paper with its name; what is registered later is in it."""
    return [(key, _(kind.life.called)) for key, kind in KINDS.items()]


def _chosen(label: Any, options: Callable[[], Iterable[tuple[str, Any]]]) -> SelectField:
    """A condition of the search: one of these, or any."""

    def choices() -> list[SelectChoice]:
        return [SelectChoice("", _("全部")), *(SelectChoice(*pair) for pair in options())]

    return SelectField(label, [Optional()], choices=choices)


class ReviewRows(ListWidget):
    """The list with a link to 「审核材料」 in each row."""

    template = "papers/rows.html"


class ReviewedView(SafeModelView):
    """Everything that ever reached the viewer's organisations, with counts by state."""

    datamodel = SQLAInterface(Paper)
    route_base = "/review/all"
    class_permission_name = "Review"
    include_route_methods = {"list", "export", "lookup", "action_post"}
    method_permission_name = {"select_many": "select", "reject_many": "reject"}
    title = _("全部申报材料")
    list_intro = _("报送到本单位的全部申报材料，含已办结的。“条件核对”不含始终由人工核定的条件。")
    list_template = "papers/list.html"
    list_widget = ReviewRows
    base_filters = [["id", OnDesk, None]]
    base_order = ("submitted_at", "desc")
    list_columns = [*SHOWN]
    order_columns = [
        "applicant_name",
        "organisation_name",
        "body_name",
        "eligibility",
        "priority",
        "state",
        "trainee_number",
        "submitted_at",
    ]
    search_columns = [
        "applicant_name",
        "organisation_name",
        "body_name",
        "number",
        "trainee_number",
        "priority",
        "kind",
        "track",
        "state",
        "outcome",
        "submitted_at",
    ]
    search_form_extra_fields = {
        "state": _chosen(_("状态"), STANDINGS.items),
        "kind": _chosen(_("材料"), kind_names),
    }
    export_columns = ["number", *list_columns]
    label_columns = {
        "applicant_name": _("姓名"),
        "organisation_name": _("所在单位"),
        "kind": _("材料"),
        "track": _("%(track_word)s"),
        "body_name": _("推荐单位"),
        "eligibility": _("条件核对"),
        "state": _("状态"),
        "submitted_at": _("提交时间"),
        "moved_at": _("送达时间"),
        "number": _("编号"),
        "trainee_number": _("%(number_word)s"),
        "outcome": _("结论"),
        "again": _("修改"),
        "priority": _("优先"),
    }
    formatters_columns: dict[str, Callable[[Any], str]] = {
        "state": lambda standing: gettext(standing.word),
        "kind": lambda key: _(KINDS[key].life.called),
        "eligibility": lambda outcome: OUTCOMES.get(outcome, ""),
        "again": lambda is_again: _("改后再报") if is_again else "",
        "submitted_at": moment,
        "moved_at": moment,
    }
    state_column = "state"

    def _init_properties(self) -> None:
        self.datamodel = DeskList(Paper)
        super()._init_properties()

    def _get_list_widget(self, filters: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Not every notice gives 学员编号, and nobody has one before the selection: no column of nothing."""
        found = super()._get_list_widget(filters, *args, **kwargs)
        shown = found["list"].template_args
        rows = [*shown["value_columns"]]
        sparse = ("trainee_number", "again", "priority")
        empty = {name for name in sparse if not any(row[name] for row in rows)}
        columns = [name for name in shown["include_columns"] if name not in empty]
        counted = most_of(each for each, _values in filters.get_filters_values())
        shown |= {"value_columns": rows, "include_columns": columns, "counted": counted}
        shown["tail"] = round_views.tail(self.endpoint)
        if not running.some_end_at_viewer():
            ends = ("select_many", "reject_many")
            shown["actions"] = {key: each for key, each in shown["actions"].items() if key not in ends}
        return found

    def _beside(self) -> dict[str, Any]:
        """What every list of a desk keeps in sight."""
        return {"places": bulk_views.places_left()}

    def whole(self) -> Listing:
        """The list that the address asks for, from its first row on."""
        self._check_arguments()
        filters: Any = self._filters
        get_filter_args(filters)
        order = get_order_args().get(type(self).__name__) or self.base_order
        return search(filters.get_joined_filters(self._base_filters), order, DeskList.shown)

    @action("select_many", bulk_views.WORDS["select"]["title"], multiple=True, single=False)
    def select_many(self, rows: list[Paper]) -> ResponseReturnValue:
        """Ask once more, in the order of merit."""
        return bulk_views.question("select", rows, type(self).__name__)

    @action("reject_many", bulk_views.WORDS["reject"]["title"], multiple=True, single=False)
    def reject_many(self, rows: list[Paper]) -> ResponseReturnValue:
        """Ask once more, for the reason that all of them get."""
        return bulk_views.question("reject", rows, type(self).__name__)

    def _noun(self) -> str:
        return "application"  # in the history `paper.…` are moves

    def _state_counts(self) -> list[StateCount]:
        if not self.state_column:
            return []
        address, most = url_for(f"{self.endpoint}.list"), COUNTED + 1
        chosen = {key: value for key, value in request.args.items() if key.endswith(("_state", "_outcome"))}
        return [
            StateCount(
                str(each.standing),
                gettext(each.standing.word),
                each.count,
                f"{address}?{urlencode(each.asks)}",
                chosen == each.asks,
            )
            for each in standings.tallies(desks.counts_by_state(most), most)
        ]


class ReviewView(ReviewedView):
    """待我审核, the oldest first, with the approval of many at once."""

    route_base = "/review"
    title = _("申报材料审核")
    list_intro = _("等待本单位审核的申报材料，先到的在前。“条件核对”不含始终由人工核定的条件。")
    list_columns = [*ReviewedView.list_columns, "moved_at"]
    order_columns = [*ReviewedView.order_columns, "moved_at"]
    empty_text = _("没有等待审核的申报材料。")
    base_filters = [["id", Awaiting, None]]
    base_order = ("moved_at", "asc")
    method_permission_name = {**ReviewedView.method_permission_name, "approve_many": "review"}
    state_column = ""

    @action("approve_many", bulk_views.WORDS["approve"]["title"], multiple=True, single=False)
    def approve_many(self, rows: list[Paper]) -> ResponseReturnValue:
        """Ask once more, with the opinion that all of them get."""
        return bulk_views.question("approve", rows, "ReviewView")
