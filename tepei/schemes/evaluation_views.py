"""Generated screens of how experts evaluate 评审办法、评审指标."""

from __future__ import annotations

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _

from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.limit_views import OfTrackView


class EvaluationView(OfTrackView):
    """评审办法: by score or by ballot, who passes, and who may fall to another track."""

    datamodel = SQLAInterface(Evaluation)
    route_base = "/evaluations"
    title = _("评审办法")
    list_intro = _(
        "由专家评审的%(track_word)s怎样评审：打分或投票，去掉几个最高分和最低分，得分相同时怎样比较，未%(selected_word)s的能否转评。"
    )
    list_columns = ["cycle", "track", "method", "pass_mark", "share", "falls_to", "source"]
    search_columns = ["cycle", "method"]


class CriterionView(OfTrackView):
    """评审指标: the lines of a score sheet."""

    datamodel = SQLAInterface(Criterion)
    route_base = "/criteria"
    title = _("评审指标")
    list_intro = _("专家打分表的各项，依次列出。")
    list_columns = ["cycle", "track", "name", "maximum", "weight", "source"]
    search_columns = ["cycle", "name"]
