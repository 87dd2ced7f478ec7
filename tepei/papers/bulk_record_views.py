"""批量办理记录: what the viewer's office decided about many papers at once, opened again and printed."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload

from tepei.papers import bulk_records, bulk_views
from tepei.papers.bulk_actions import BulkLine, BulkResult
from tepei.papers.bulk_models import BulkDecision
from tepei.policy.words import Sentence
from tepei.portal import scope
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, expose, guard

VERBS = {verb: words["button"] for verb, words in bulk_views.WORDS.items()}


class BulkDecisionView(SafeModelView):
    """The newest first; each is shown as it was after the decision."""

    datamodel = SQLAInterface(BulkDecision)
    route_base = "/review/bulk"
    class_permission_name = "Review"
    include_route_methods = {"list", "show"}
    title = _("批量办理记录")
    list_intro = _("本单位一次办理多份申报材料的结果，可以再次打开、打印。")
    empty_text = _("还没有批量办理过。")
    list_columns = ["decided_at", "verb", "cycle", "done", "left", "actor_name", "opinion"]
    search_columns = ["verb", "cycle", "actor_name", "decided_at"]
    order_columns = ["decided_at", "done", "left"]
    base_order = ("id", "desc")
    state_column = "verb"
    state_labels = VERBS
    label_columns = {
        "decided_at": _("办理时间"),
        "verb": _("办理"),
        "cycle": _("年度"),
        "done": _("已办理（份）"),
        "left": _("未办理（份）"),
        "actor_name": _("办理人"),
        "opinion": _("材料审核意见"),
    }
    formatters_columns = {"decided_at": moment, "verb": VERBS.get}

    def _init_properties(self) -> None:
        super()._init_properties()
        self.datamodel.list_load = (joinedload(BulkDecision.cycle),)  # in the statement of the list

    @expose("/show/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """One of them, with what became of each paper."""
        bulk = scope.find(BulkDecision, pk)
        words = bulk_views.WORDS[bulk.verb]
        entries = bulk_records.entries(bulk)
        lines = tuple(BulkLine.of(each.paper, Sentence(each.reason or "")) for each in entries)
        shown = {"outcome": BulkResult(lines), "title": words["title"], "words": words, "bulk": bulk}
        return str(self.render_template("papers/decided.html", **shown))
