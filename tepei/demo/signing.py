"""Whatever a step demands of its reviewer: filled in, downloaded, and a scan uploaded."""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import MappingProxyType

from tepei.demo.fillers import completed
from tepei.demo.people import portrait
from tepei.forms import queries as forms
from tepei.papers import endorsements, rosters
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Paper, Step
from tepei.policy.layout import REVIEW
from tepei.policy.route import RECOMMENDATION
from tepei.policy.scheme import SUMMARY
from tepei.portal import clock


def sign(paper: Paper, step: Step, reviews: Mapping[str, str] = MappingProxyType({})) -> list[Endorsement]:
    """Sign for this step; `reviews` is what the reviewer finds, by "document.field". Answers its documents, without the list."""
    signed = []
    for key, _title in endorsements.demanded(paper, step.kind):
        if key == RECOMMENDATION:
            continue  # signed as it is handed in
        if key == SUMMARY:
            found = rosters.draw_up(paper.track, step.organisation_id)
        else:
            found = endorsements.fill(paper, step, key, _written(paper, key, reviews))
            signed.append(found)
        endorsements.download(found)
        endorsements.upload(found, io.BytesIO(portrait("1")), "扫描件.png")
    return signed


def _written(paper: Paper, key: str, reviews: Mapping[str, str]) -> Mapping[str, str]:
    form = endorsements.form_of(paper, key)
    found = {name: text for path, text in reviews.items() if (name := path.removeprefix(f"{key}.")) != path}
    filled = completed({REVIEW: found}, lambda _: form, forms.codes_of(form), clock.today())
    answers: Mapping[str, str] = filled[REVIEW]
    return answers
