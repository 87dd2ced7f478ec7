"""The list of recommendation as a kind of paper: filed by a body, received by who decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tepei.papers import drafts, filers, kinds, standings
from tepei.policy.life import life
from tepei.policy.words import say
from tepei.recommendations import forms, moves, queries, reports
from tepei.recommendations.models import Recommendation


def _material(recommendation: Recommendation) -> Mapping[str, Any]:
    tracks = reports.by_track(recommendation)
    return {**drafts.material(recommendation), "tracks": tracks, "standing_of": standings.of}


kinds.hold(moves.stays)
KIND = kinds.register(
    kinds.PaperKind(
        key="recommendation",
        life=life(say("推荐名单"), ("submit", "approve", "send_back"), final=("approved",)),
        stages=queries.to_the_end,
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
