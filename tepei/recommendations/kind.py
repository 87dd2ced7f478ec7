"""The list of recommendation as a kind of paper: filed by a body, received by who decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tepei.organisations import queries as organisations
from tepei.papers import drafts, filers, kinds
from tepei.papers.kinds import Stages
from tepei.policy.life import life
from tepei.policy.route import Stop
from tepei.policy.words import say
from tepei.portal import province
from tepei.recommendations import forms, moves, reports
from tepei.recommendations.models import Recommendation


def _to_the_end(recommendation: Recommendation) -> Stages:
    """Where the people go as well: whoever runs the year."""
    top = recommendation.cycle.run_by or organisations.region()
    return [(Stop(province.bodies().by_code[top.kind].step, top.id),)]


def _material(recommendation: Recommendation) -> Mapping[str, Any]:
    return {**drafts.material(recommendation), "tracks": reports.by_track(recommendation)}


kinds.hold(moves.stays)
KIND = kinds.register(
    kinds.PaperKind(
        key="recommendation",
        life=life(say("推荐名单"), ("submit", "approve", "send_back"), final=("approved",)),
        stages=_to_the_end,
        count=kinds.ANY,
        form=forms.form_of,
        is_ready=moves.is_ready,
        screen="RecommendationView",
        unit_screen="RecommendationView",
        is_filer=filers.by_body,
        filer=say("推荐单位"),
        files_in=("open", "closed"),
        effects=(moves.hand_in, moves.give_back),
        template="recommendations/paper.html",
        material=_material,
    )
)
