"""推荐报告: what a body prints, signs and stamps of its list, and the roster that the scan is bound to. No notice gives its layout: it is assumed."""

from __future__ import annotations

from tepei.forms import content as contents
from tepei.forms import queries as forms
from tepei.forms.rules import digest
from tepei.papers import drafts, endorsements
from tepei.papers.endorsement_models import Endorsement
from tepei.policy.route import RECOMMENDATION
from tepei.portal import templates
from tepei.portal.database import db
from tepei.printing.rendering import REHEARSAL_MARK
from tepei.programmes import queries as programmes
from tepei.recommendations.models import Recommendation


def laid(recommendation: Recommendation) -> Endorsement:
    """The roster as it stands now: whom the list names in order, with which content, and what the report says. In the caller's transaction."""
    found = recommendation.endorsement
    if found is None:
        found = Endorsement(key=RECOMMENDATION, organisation_id=recommendation.organisation_id)
        recommendation.endorsement = found
    found.members = [endorsements.line_of(each.application) for each in recommendation.people]
    found.report = report_of(recommendation)
    db.session.flush()
    return found


def report_of(recommendation: Recommendation) -> str:
    """The hash of all that the report says beside its people."""
    content = drafts.content_of(recommendation)
    answers = {section.key: content.answered(section.key) for section in content.form.sections}
    alone = [each.opinion for each in recommendation.people]
    return digest([answers, forms.attached(content), alone])


def state_of(recommendation: Recommendation) -> str:
    """How far its signature is: filled · downloaded · outdated · signed. Nothing is written."""
    found = recommendation.endorsement
    if found is None:
        return "filled"
    members = [endorsements.line_of(each.application) for each in recommendation.people]
    is_same = (found.members, found.report) == (members, report_of(recommendation))
    state = endorsements.state_of(found)
    return state if is_same or state == "filled" else "outdated" if found.scan_mark else "filled"


def html_of(recommendation: Recommendation, mark: str) -> str:
    """The complete page; `mark` says of which content the scan is."""
    content = drafts.content_of(recommendation)
    return templates.fill(
        "printing/recommendation.html",
        recommendation=recommendation,
        sections=contents.in_words(content, masked=False),
        tracks=[(track, people) for track, people in by_track(recommendation) if people],
        receiver=programmes.scheme_of(recommendation).summary_table.receiver,
        code=f"{recommendation.number}-{mark[:8].upper()}",
        mark=REHEARSAL_MARK if recommendation.cycle.is_rehearsal else "",
    )


def by_track(recommendation: Recommendation) -> list[tuple[str, list[tuple[int, object]]]]:
    """The people of the list in order, numbered, by the name of their track."""
    found: dict[str, list[tuple[int, object]]] = {}
    for each in sorted(
        recommendation.people, key=lambda each: (each.application.track.position, each.position)
    ):
        people = found.setdefault(each.application.track.name, [])
        people.append((len(people) + 1, each))
    return list(found.items())


def name_of(recommendation: Recommendation) -> str:
    """The file's name."""
    return f"{recommendation.organisation_name}-{recommendation.name}-推荐报告.pdf"
