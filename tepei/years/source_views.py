"""What a rolled-over year still cites of the old notice, on one page 依据."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.policy.definition import DefinitionError
from tepei.portal.errors import Refused
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.schemes import assembling
from tepei.schemes.mend_views import Mend, messages
from tepei.years import citations, resourcing


class SourceView(SafeView):
    """Each old text once, with where it stands and a box for what replaces it there."""

    route_base = "/year-sources"
    class_permission_name = "Cycle"

    @expose("/<code>", methods=["GET", "POST"])
    @guard("write")
    def edit(self, code: str) -> ResponseReturnValue:
        """Those that are typed anew are replaced, together; the others stay."""
        cycle = running.own_cycle(code)
        listed, error = old_sources(cycle), ""
        typed = [request.form.get(f"new-{number}", "").strip() for number in range(len(listed))]
        if request.method == "POST":
            texts = {old: new for old, new in zip(listed, typed, strict=True) if new and new != old}
            try:
                version = version_of(request.form.get("version", ""), cycle)
                resourcing.replace(cycle.id, version, texts)
            except Refused as refusal:
                error = gettext(refusal.text)
            else:
                flash(
                    gettext("已替换 %(count)s 处依据。", count=sum(len(listed[old]) for old in texts)),
                    "success",
                )
                return redirect(url_for("YearView.show", code=code))
        page = self.render(
            "years/sources.html",
            cycle=cycle,
            error=error,
            version=sign_version(cycle),
            lines=[
                (old, places, new or _suggested(old, cycle))
                for (old, places), new in zip(listed.items(), typed, strict=True)
            ],
        )
        return page, 422 if error else 200


def old_sources(cycle: Cycle) -> Mapping[str, Sequence[Mend]]:
    """Where each text stands that cites the notice of the year before; nothing where the year's own faults come first."""
    if cycle.source is None or cycle.state != "draft":
        return {}
    try:
        source, made = assembling.assembled(cycle.source), assembling.assembled(cycle)
    except DefinitionError:
        return {}
    grouped: dict[str, list[Mend]] = {}
    found = citations.left(source, made)
    texts = dict(citations.cited(made))
    for fault in found:
        grouped.setdefault(texts[fault.where], []).extend(messages([fault], cycle))
    return grouped


def _suggested(old: str, cycle: Cycle) -> str:
    """The same with the new number, where the old one is all that stands before a clause; who types says whether the clause is right."""
    number = cycle.source.document_number if cycle.source else ""
    return old.replace(number, cycle.document_number) if number and cycle.document_number else old
