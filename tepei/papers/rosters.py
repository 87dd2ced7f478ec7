"""名单汇总表: the people whom a body recommends, on lists that it signs one after the other.

A list that was signed stays as it is; who comes later, or with another content, stands on the next one 补充名单.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, or_, select

from tepei.papers import endorsements
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Paper, Step
from tepei.policy.scheme import SUMMARY
from tepei.policy.words import Sentence, say
from tepei.portal import audit
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track


def lists(track: Track, organisation_id: int) -> Sequence[Endorsement]:
    """The body's lists on which people of this track stand, in the order in which they were begun."""
    listing = or_(Endorsement.list_track_id == track.id, Endorsement.list_cycle_id == track.cycle_id)
    ours = select(Endorsement).where(
        listing, Endorsement.organisation_id == organisation_id, Endorsement.key == SUMMARY
    )
    return db.session.scalars(ours.order_by(Endorsement.number, Endorsement.id)).all()


def signed_by(organisation_id: int, cycles: Iterable[Cycle]) -> set[int]:
    """Of which of these years does the organisation sign lists? Ids."""
    steps = [
        (cycle.id, step) for cycle in cycles for way in programmes.scheme_of(cycle).ways for step in way.steps
    ]
    signing = [(cycle_id, step.kind) for cycle_id, step in steps if SUMMARY in step.demands]
    if not signing:
        return set()
    here = select(Paper.cycle_id).join(Step).where(Step.organisation_id == organisation_id)
    pairs = [and_(Paper.cycle_id == cycle_id, Step.kind == kind) for cycle_id, kind in signing]
    return set(db.session.scalars(here.where(or_(*pairs)).distinct()))


def name_of(listed: Endorsement) -> Sentence:
    """名单 is the first one, 补充名单 those that follow."""
    if listed.number == 1:
        return say("名单")
    return say("补充名单第%(number)d号", number=listed.number - 1)


def people(listed: Endorsement) -> list[tuple[Paper, bool]]:
    """Whom it names of those who are still under way, and whether with the content that they have now."""
    found = endorsements.members(listed)
    return [(paper, endorsements.line_of(paper) in listed.members) for paper in found]


def standing(lists: Sequence[Endorsement], paper: Paper, content: str = "") -> tuple[Endorsement | None, str]:
    """The list that names the paper with this content, and how far it is: unlisted · filled · downloaded · outdated · signed.

    None names who was signed for with another content.
    """
    line = [paper.id, content or paper.content_hash]
    found = next((each for each in reversed(lists) if line in each.members), None)
    return found, endorsements.state_of(found) if found else "unlisted"


def recommended(
    lists: Sequence[Endorsement], paper: Paper, step: Step, content: str = ""
) -> tuple[Endorsement | None, str]:
    """The same of lists of recommendation: only one that was handed in since the paper came to this step speaks for it."""
    since = step.reached_at
    counting = [each for each in lists if since and each.handed_in_at and each.handed_in_at >= since]
    return standing(counting, paper, content)


def waiting(track: Track, organisation_id: int) -> list[Paper]:
    """Who stands at the organisation's step and on none of its signed lists: those whom the next list names."""
    here = (Step.paper_id == Paper.id) & (Step.stage == Paper.position)
    statement = (
        select(Paper)
        .join(Step, here)
        .where(
            Step.organisation_id == organisation_id,
            Step.passed_at.is_(None),
            Paper.state == "in_review",
            Paper.track_id.in_(programmes.tracks_on_one_list(track)),
        )
        .order_by(Paper.id)
    )
    known = lists(track, organisation_id)
    found = db.session.scalars(statement)
    return [paper for paper in found if standing(known, paper)[1] != "signed"]


def draw_up(track: Track, organisation_id: int) -> Endorsement:
    """生成名单: a list of everybody who waits, in place of one that is not signed yet. Refused where nobody does."""
    with transaction() as session:
        people = waiting(track, organisation_id)
        if not people:
            raise Refused(say("目前没有尚未列入签章名单的人选，不需要生成名单汇总表。"))
        found = next_list(track, organisation_id)
        found.members = [endorsements.line_of(paper) for paper in people]
        found.file_id, found.scan_mark, found.downloaded_mark = None, "", ""
        session.add(found)
        session.flush()
        audit.record("endorsement.list", found, number=found.number, count=len(people))
        return found


def next_list(track: Track, organisation_id: int) -> Endorsement:
    """The list that was begun and not signed, or the next one."""
    known = lists(track, organisation_id)
    if known and endorsements.state_of(known[-1]) != "signed":
        return known[-1]
    is_joint = programmes.scheme_of(track.cycle).summary_table.is_joint
    return Endorsement(
        key=SUMMARY,
        organisation_id=organisation_id,
        number=known[-1].number + 1 if known else 1,
        **{"list_cycle_id": track.cycle_id} if is_joint else {"list_track_id": track.id},
    )
