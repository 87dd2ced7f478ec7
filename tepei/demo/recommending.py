"""How a step passes somebody on: approved, or on a list of recommendation of its own where the year demands one."""

from __future__ import annotations

import io
from collections.abc import Sequence

from tepei.demo.fillers import completed
from tepei.demo.people import portrait
from tepei.forms import queries as forms
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts
from tepei.papers.models import Paper, Step
from tepei.portal import clock
from tepei.programmes import queries as programmes
from tepei.recommendations import actions
from tepei.recommendations.forms import SECTION


def pass_on(paper: Paper, step: Step, opinion: str) -> None:
    """As the viewer, who acts at the step. Refused as the verbs do."""
    demanded = programmes.scheme_of(paper).route_of(paper.track.code).recommending
    if step.kind in demanded:
        recommend(paper.cycle_id, step.organisation_id, [paper], opinion)
    else:
        papers.approve(paper.id, paper.version, opinion)


def recommend(cycle_id: int, body_id: int, people: Sequence[Paper], opinion: str) -> None:
    """One list of the viewer's body that names these in this order, filled in, signed and handed in. Refused as the verbs do."""
    pk = actions.start(cycle_id, body_id).id
    for paper in people:
        actions.arrange(pk, drafts.find(pk, Paper).form.edition, ("add", paper.id), {})
    opinions = {paper.id: opinion for paper in people}
    found = actions.arrange(pk, drafts.find(pk, Paper).form.edition, None, opinions)
    form = drafts.form_of(found)
    answers = completed({}, lambda _: form, forms.codes_of(form), clock.today())
    draft_actions.save_section(pk, SECTION, answers[SECTION], found.form.edition)
    for kind in form.attachments:
        draft_actions.attach(pk, kind.key, io.BytesIO(portrait("1")), "示例.png")
    actions.download(pk)
    actions.scan(pk, io.BytesIO(portrait("1")), "扫描件.png")
    draft_actions.submit(pk, found.form.edition)
