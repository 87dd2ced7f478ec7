"""备案: the screens of a body that decided itself."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.forms.pages import Obstacle
from tepei.lodgements import actions, queries
from tepei.lodgements.kind import FORM, KIND
from tepei.lodgements.models import Lodgement
from tepei.papers.draft_rules import EDITABLE
from tepei.papers.own_views import OwnView
from tepei.policy.words import NOTHING, Sentence, say
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import expose, guard
from tepei.recommendations import pages
from tepei.recommendations import queries as mandates


class LodgementView(OwnView):
    """The lists of the viewer's bodies."""

    route_base, class_permission_name = "/lodgements", "Lodgement"
    title = _("备案")
    lead = _("由本单位确定的人选，在规定时间前报备案；备案后有变动的，再报补充备案。")
    model, kind = Lodgement, KIND
    own_page = "lodgements/own_paper.html"

    def around(self, opened: Any) -> dict[str, Any]:
        """Which list it is."""
        return super().around(opened) | {"part": gettext(opened.paper.name)}

    def overview(self, opened: Any) -> dict[str, Any]:
        """Whom it names: those of the handing in, or whom it would name now."""
        paper: Lodgement = opened.paper
        shown = super().overview(opened) | {"part": gettext(paper.name), "people": paper.people}
        if paper.state in EDITABLE and paper.live:
            decider = queries.decider_of(paper.cycle, paper.organisation)
            shown |= {
                "changed": queries.changed(decider) if decider else [],
                "window": mandates.window_of(decider) if decider else None,
            }
        return shown

    def sending(self, opened: Any) -> dict[str, Any]:
        """What keeps it from being handed in."""
        verdict = KIND.is_ready(opened.paper)
        return super().sending(opened) | {"failing": [Obstacle(each.text) for each in verdict.blocking]}

    def barred(self) -> Sentence:
        """While no body of the viewer's decides itself."""
        return NOTHING if queries.deciders() else say("目前没有由本单位确定人选的年度。")

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """新增备案名单: of which year."""
        return self.shown("lodgements/new.html", choices=pages.choices(queries.deciders()))

    @expose("/new", methods=["POST"])
    @guard("add")
    def start(self) -> ResponseReturnValue:
        """Make the draft."""
        cycle_id, _dash, body_id = request.form.get("mandate", "").partition("-")
        made = actions.start(number(cycle_id), number(body_id))
        return redirect(self.address("section", pk=made.id, key=FORM.sections[0].key))
