"""Which years somebody may ask about, their questions, and what is published for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.organisations.models import Organisation, ids_on
from tepei.papers.models import Paper
from tepei.papers.sight_models import own
from tepei.portal import clock, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import calls, running
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.questions import rules
from tepei.questions.models import PublishedAnswer, Question, QuestionTurn

LISTED = 50
_COMPARED = 300
_SHOWN_ALIKE = 5


def years() -> list[Cycle]:
    """What the viewer may ask about: years that they may still apply for, and those that they have a paper in, until they are archived."""
    filed = select(Paper.cycle_id).where(own(scope.viewer()))
    theirs = select(Cycle).where(Cycle.id.in_(filed), Cycle.state != "archived").order_by(Cycle.id.desc())
    found = [call.cycle for call in calls.current() if is_for_viewer(call.cycle)]
    return list({cycle.id: cycle for cycle in (*found, *db.session.scalars(theirs))}.values())


def is_for_viewer(cycle: Cycle) -> bool:
    """Does it concern where the viewer works? Of a person nobody knows that before they apply."""
    return not scope.viewer().organisation_ids or running.is_for_viewer(cycle)


def year(code: str) -> Cycle:
    """One of `years()`. Raises Absent."""
    found = next((cycle for cycle in years() if cycle.code == code), None)
    if found is None:
        raise Absent
    return found


def parts_of(cycle: Cycle) -> list[str]:
    """What of the form a question may be about, by its titles; nothing where the year was never opened."""
    return [section.title for section in programmes.form_of(cycle).sections] if cycle.revision else []


def own_questions() -> Sequence[Question]:
    """The viewer's, the newest first."""
    mine = select(Question).where(Question.asker_id == scope.viewer().user_id).order_by(Question.id.desc())
    return db.session.scalars(mine.options(joinedload(Question.cycle))).all()


def own_question(pk: int) -> Question:
    """One of the viewer's with what was said. Raises Absent for every other, whoever may read it elsewhere."""
    found = whole(pk)
    if found.asker_id != scope.viewer().user_id:
        raise Absent
    return found


def whole(pk: int) -> Question:
    """One in sight, with what was said. Raises Absent."""
    scope.find(Question, pk)
    statement = (
        select(Question)
        .where(Question.id == pk)
        .options(
            joinedload(Question.cycle),
            joinedload(Question.organisation),
            selectinload(Question.turns).joinedload(QuestionTurn.said_by),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def open_ones(cycle_id: int, asker_id: int) -> int:
    """How many of somebody's questions about a year wait for an answer."""
    statement = select(func.count(Question.id)).where(
        Question.cycle_id == cycle_id, Question.asker_id == asker_id, Question.state == rules.WAITING
    )
    return db.session.scalar(statement) or 0


def awaits_viewer() -> ColumnElement[bool]:
    """Questions that wait for an office that the viewer acts for."""
    return and_(
        Question.state == rules.WAITING, Question.organisation_id.in_(scope.viewer().organisation_ids)
    )


def chain_of(place: Organisation | None) -> list[int]:
    """An organisation and all above it, by id."""
    return ids_on(place.path) if place is not None else []


def published(
    cycle: Cycle, chain: Collection[int], term: str = "", most: int = LISTED
) -> Sequence[PublishedAnswer]:
    """What everybody there (ids of an organisation and all above it) may read, or what of it has all these words; the newest first."""
    statement = _published(cycle, chain).limit(most)
    for word in term.split()[:5]:
        has = (
            each.icontains(word, autoescape=True)
            for each in (PublishedAnswer.question, PublishedAnswer.answer)
        )
        statement = statement.where(or_(*has))
    with scope.everything("what is published is for everybody below the office"):
        return db.session.scalars(statement).all()


def _published(cycle: Cycle, chain: Collection[int]) -> Select[tuple[PublishedAnswer]]:
    """Of the offices of this chain, of who runs the year, and of the region, which stands above all."""
    region = select(Organisation.id).where(Organisation.kind == province.bodies().deciding.code)
    office = PublishedAnswer.organisation_id
    ids = {*chain, cycle.run_by_id} - {None}
    return (
        select(PublishedAnswer)
        .where(
            PublishedAnswer.cycle_id == cycle.id,
            PublishedAnswer.withdrawn_at.is_(None),
            or_(office.in_(ids), office.in_(region)),
        )
        .order_by(PublishedAnswer.id.desc())
    )


def is_past(cycle: Cycle) -> bool:
    """Is applying over, so that its guide is no longer shown?"""
    return cycle.state == "archived" or cycle.closes_at < clock.now()


def opened_year(code: str) -> Cycle:
    """One that everybody may read of. Raises Absent for a rehearsal, and before it was opened."""
    found = programmes.cycle_by_code(code)
    if found.is_rehearsal or not found.revision_number:
        raise Absent
    return found


def past_years(chain: Collection[int], programme_id: int | None = None) -> Sequence[Cycle]:
    """Years whose applying is over, of one programme or of all, that have something published for everybody there, the newest first."""
    region = select(Organisation.id).where(Organisation.kind == province.bodies().deciding.code)
    office = PublishedAnswer.organisation_id
    is_read = or_(office.in_(chain), office == Cycle.run_by_id, office.in_(region))
    has_any = (PublishedAnswer.cycle_id == Cycle.id, PublishedAnswer.withdrawn_at.is_(None), is_read)
    statement = select(Cycle).where(
        Cycle.is_rehearsal.is_(False),
        Cycle.revision_number > 0,
        or_(Cycle.state == "archived", Cycle.closes_at < clock.now()),
        select(PublishedAnswer.id).where(*has_any).exists(),
    )
    if programme_id is not None:
        statement = statement.where(Cycle.programme_id == programme_id)
    with scope.everything("what is published is for everybody below the office"):
        return db.session.scalars(statement.order_by(Cycle.year.desc(), Cycle.id.desc())).all()


def alike(cycle: Cycle, chain: Collection[int], text: str) -> list[PublishedAnswer]:
    """Published answers whose words somebody's question has, the likest first."""
    words = rules.words_of(text)
    found = [
        (rules.likeness(words, each.question, each.answer), each)
        for each in published(cycle, chain, most=_COMPARED)
    ]
    likest = sorted((each for each in found if each[0] >= rules.LIKE), key=lambda each: -each[0])
    return [each for _likeness, each in likest[:_SHOWN_ALIKE]]
