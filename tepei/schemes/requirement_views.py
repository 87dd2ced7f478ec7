"""Generated screens of requirements, examples and limits 选拔条件、示例、名额限制."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.screens.guards import guard
from tepei.portal.screens.keys import row_key
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.schemes import actions, rules, trials
from tepei.schemes.models import Requirement
from tepei.schemes.part_views import PartView, require_editable
from tepei.schemes.record_views import sentence

_LONGEST = 60  # characters of what is typed of an invented person


class RequirementView(PartView):
    """选拔条件: picked from lists, said as a sentence, tried on people at once."""

    datamodel = SQLAInterface(Requirement)
    route_base = "/requirements"
    title = _("选拔条件")
    list_intro = _("一名申报人须满足所报%(track_word)s的全部条件；一项条件有几组的，满足其中一组即可。")
    include_route_methods = {*PartView.include_route_methods, "trial", "keep", "copy"}
    method_permission_name = {
        **PartView.method_permission_name, "trial": "read", "keep": "write", "copy": "write"
    }  # fmt: skip
    parent = "track"
    is_of_facts = True
    list_columns = ["track", "name", "alternatives", "severity", "source"]
    show_columns = [
        "track",
        "key",
        "name",
        "source",
        "severity",
        "text",
        "alternatives",
        "only_if",
        "override_by",
    ]
    search_columns = ["track", "name", "severity"]
    show_template = "schemes/requirement.html"
    list_template = "schemes/requirements.html"

    def name_of(self, row: Requirement) -> str:
        return f"{row.track.name} · {row.name}"

    @expose("/trial/<pk>")
    @guard("read")
    def trial(self, pk: str) -> ResponseReturnValue:
        """The requirements of the track on an invented person (`?fact=value`)."""
        row = self._one(pk)
        trial = trials.Trial(row.track, {key: text[:_LONGEST] for key, text in request.args.items()})
        return self.render_template(  # type: ignore[no-any-return]
            "schemes/trial.html",
            row=row,
            title=self.headed(_("试算"), row),
            trial=trial,
            faults=trial.stated[0],
            written=chinese,
        )

    @expose("/keep/<pk>", methods=["POST"])
    @guard("write")
    def keep(self, pk: str) -> ResponseReturnValue:
        """保存为示例: the person as typed, with what the rules say now."""
        row = self._one_to_change(pk)
        require_editable(row.track.cycle)
        actions.keep_example(
            trials.Trial(row.track, {key: text[:_LONGEST] for key, text in request.form.items()})
        )
        flash(gettext("已保存为示例。以后条件有改动，核对时会再算一遍。"), "success")
        return redirect(url_for("CaseView.list", _flt_0_track=row.track_id))

    @expose("/copy/<pk>", methods=["POST"])
    @guard("write")
    def copy(self, pk: str) -> ResponseReturnValue:
        """照抄: the conditions of another track of the year (`source`, its code) for the track `pk`."""
        track = scope.find_to_change(Track, row_key(pk) or 0)
        source = programmes.track_by_code(track.cycle, request.form.get("source", ""))
        count = actions.copy_requirements(track, source)
        flash(
            gettext("已从“%(track)s”照抄 %(count)d 项条件，请逐项核对。", track=source.name, count=count),
            "success",
        )
        return redirect(url_for("RequirementView.list", _flt_0_track=track.id))

    def _beside(self) -> dict[str, Any]:
        """On the list of one track, the others whose conditions may be copied."""
        track = self._named_parent()
        may_copy = track is not None and rules.may_take_over(track.cycle.state) and self._may("copy")
        others = [each for each in track.cycle.tracks if each is not track] if may_copy else []
        return {"track": track, "sources": [(each.code, each.name) for each in others]}

    def _get_add_widget(self, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        widgets: dict[str, Any] = super()._get_add_widget(form, *args, **kwargs)
        form["alternatives"].track = form["track"].data.id if form["track"].data else 0
        return widgets

    def _get_edit_widget(self, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form["alternatives"].track = self._one((request.view_args or {})["pk"]).track_id
        widgets: dict[str, Any] = super()._get_edit_widget(form, *args, **kwargs)
        return widgets

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            values["sentence"] = sentence(values["item"].alternatives)
            values["results"] = list(trials.results(values["item"]))
        return str(super().render_template(template, **values))
