"""The page of one round, and what its buttons have in common."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.portal import files, scope
from tepei.portal.errors import Refused
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView
from tepei.selection import round_pages, round_queries
from tepei.selection.opinion_models import ANSWERS
from tepei.selection.round_models import ROUND_STATES, EvaluationRound


class RoundPage(SafeView):
    """What is done to a round, for who runs the year."""

    class_permission_name = "Round"

    def done(self, pk: int, work: Callable[[int], object], told: str) -> ResponseReturnValue:
        """Carry out the button; what is refused is said on the round's page."""
        version = version_of(request.form.get("version", ""), scope.find_to_change(EvaluationRound, pk))
        try:
            work(version)
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self.page(round_queries.shown(pk)), 422
        if told:
            flash(told, "success")
        return redirect(url_for("RoundView.show", pk=pk))

    def page(self, whole: EvaluationRound) -> str:
        return self.render(  # type: ignore[no-any-return]
            "selection/round.html",
            title=whole.name,
            round=whole,
            states=ROUND_STATES,
            tiers=round_pages.tiers(whole),
            counts=round_pages.counts(whole),
            notice=round_pages.notice_of(whole),
            opinions=round_queries.opinions_of(whole.id),
            answers=ANSWERS,
            sign_version=sign_version,
            typed=request.form,
        )


def kept_file() -> int | None:
    """The document that was sent along, kept; its id, None where there is none."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return None
    return files.keep(upload.stream, upload.filename, owner_id=scope.viewer().user_id).id


def whole_number(text: str) -> int | None:
    """As typed; None of everything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
