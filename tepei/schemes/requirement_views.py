"""Generated screens of requirements, examples and limits 选拔条件、示例、名额限制."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.packs.shapes import CASE_FACTS
from tepei.policy.eligibility import Requirement as Rule
from tepei.policy.eligibility import assess
from tepei.policy.facts import FACTS
from tepei.policy.route import STEPS
from tepei.portal.screens.fields import CleanLongText
from tepei.portal.screens.guards import guard
from tepei.programmes import queries as programmes
from tepei.schemes import trials
from tepei.schemes.editor_fields import Conditions, Ticks, chosen
from tepei.schemes.models import Requirement
from tepei.schemes.part_views import PartView

SEVERITIES = {
    "hard": _("硬性：不符合的不能提交"),
    "soft": _("原则上：不符合的由审核单位核定"),
    "manual": _("人工核定"),
}


class RequirementView(PartView):
    """选拔条件: picked from lists, said as a sentence, tried on people at once."""

    datamodel = SQLAInterface(Requirement)
    route_base = "/requirements"
    title = _("选拔条件")
    list_intro = _("一名申报人须满足所报培养方式的全部条件；一项条件有几组的，满足其中一组即可。")
    include_route_methods = {*PartView.include_route_methods, "trial"}
    method_permission_name = {**PartView.method_permission_name, "trial": "read"}
    parent = "track"
    reading = staticmethod(Rule.from_data)
    list_columns = ["track", "name", "alternatives", "severity", "source"]
    show_columns = ["track", "key", "name", "source", "severity", "text", "alternatives", "override_by"]
    add_columns = show_columns
    edit_columns = ["name", "source", "severity", "text", "alternatives", "override_by"]
    search_columns = ["track", "name", "severity"]
    label_columns = {
        "track": _("培养方式"),
        "key": _("代码"),
        "name": _("名称"),
        "source": _("依据"),
        "severity": _("性质"),
        "text": _("通知原文"),
        "alternatives": _("条件"),
        "override_by": _("可以核准破格的环节"),
    }
    description_columns = {
        "key": _("英文字母、数字和下划线，例如 age"),
        "source": _("文号和条款"),
        "text": _("不填则显示由条件组成的句子"),
    }
    formatters_columns = {
        "alternatives": trials.sentence,
        "severity": SEVERITIES.get,
        "override_by": lambda kinds: "、".join(gettext(STEPS[kind]) for kind in kinds or ()),
    }
    edit_form_extra_fields = {
        "alternatives": Conditions(_("条件")),
        "severity": chosen(_("性质"), SEVERITIES),
        "text": CleanLongText(_("通知原文"), description=_("不填则显示由条件组成的句子")),
        "override_by": Ticks(_("可以核准破格的环节"), choices=list(STEPS.items())),
    }
    add_form_extra_fields = edit_form_extra_fields
    show_template = "schemes/requirement.html"

    def name_of(self, row: Requirement) -> str:
        return f"{row.track.name} · {row.name}"

    @expose("/trial/<pk>")
    @guard("read")
    def trial(self, pk: str) -> ResponseReturnValue:
        """The requirements of the track on an invented person (`?fact=value`)."""
        row = self._one(pk)
        track = row.track
        typed = {key: request.args.get(key, "").strip()[:60] for key in CASE_FACTS}
        faults, facts = trials.facts_of(typed)
        asked = tuple(trials.rules_of(track))
        reasons = (
            assess(asked, {**trials.DECLARED, **facts}, programmes.reference_day(track.cycle)).reasons
            if facts
            else ()
        )
        return self.render_template(  # type: ignore[no-any-return]
            "schemes/trial.html",
            row=row,
            title=self.headed(_("试算"), row),
            used=trials.used(asked),
            facts=FACTS,
            typed=typed,
            faults=faults,
            reasons=reasons,
        )

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            values["sentence"] = trials.sentence(values["item"].alternatives)
            values["results"] = list(trials.results(values["item"]))
        return str(super().render_template(template, **values))
