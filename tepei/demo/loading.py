"""Load the demonstration once, with its clock at a morning while the year of its province is open."""

from __future__ import annotations

import datetime as dt

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tepei.demo import asking, cohort, evaluating, journeys, learning, matters, provinces, selecting, tree
from tepei.demo.provinces import Member, Province
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes.actions import open_cycle

SEED = 2023
_TRAINEE = "trainee"  # who can be tried out beside the applicant of a selection
_OF_STORY = {
    "selection": (("expert", "评审专家（演示）"), (_TRAINEE, "学员（演示）")),
    "credits": (("base", "继续教育基地经办人（演示）"),),
}


def province() -> Province | None:
    """The story of this installation's pack."""
    return provinces.of(current_app.config["TEPEI_PACK"].name)


def load() -> int:
    """Make the demonstration unless it is there; the number of applications made. PermissionError outside demo mode."""
    if current_app.config["TEPEI_MODE"] == "production":
        raise PermissionError("the demonstration is never loaded in production")
    with scope.everything("the demonstration is made"):
        if db.session.scalar(select(func.count()).select_from(Account).where(Account.is_demo.is_(True))):
            return 0
        story = province()
        if story is None:
            return _administrators()
        return _STORIES.get(current_app.config["DEMO"], _begin)(story)


def _administrators() -> int:
    """A province without a story: who sets it up, and the region's reviewer."""
    with transaction() as session:
        nodes = {each.code: each for each in session.scalars(select(Organisation))}
        region = organisations.region()
        tree.appoint(tree.Tree(session, nodes), _set_up_by(region.code))
    return 0


def _set_up_by(region: str) -> tuple[Member, ...]:
    return (
        Member("region", "自治区审核员（演示）", region),
        *provinces.administrators(region),
    )


def _select(story: Province) -> int:
    """新时代专业技术人才 in the middle of its evaluation, while those whom 特培 selected are at their training units; how many applied for either."""
    with transaction() as session:
        demo, cycle = _opened(session, story)
        trainees = cohort.select_all(demo, cycle, story, _TRAINEE)
        cohort.begin(demo, cycle, story, until=dt.date(2023, 9, 8))
        played = selecting.Selecting(demo, programmes.cycle_by_code(selecting.CYCLE), before=trainees)
        played.play()
        evaluating.play(played)
        return trainees + len(played.people)


def _train(story: Province) -> int:
    """特培 after its year of training: everybody who was selected, in every state of a trainee's life."""
    with transaction() as session:
        demo, cycle = _opened(session, story)
        made = cohort.select_all(demo, cycle, story)
        cohort.train(demo, cycle, story)
        return made


def _opened(session: Session, story: Province) -> tuple[tree.Tree, Cycle]:
    """The units and accounts on the first day, and 特培, which is open from then on."""
    clock.move_to(story.first_day)
    demo, cycle = tree.build(session, story), programmes.cycle_by_code(story.cycle)
    open_cycle(cycle.id, cycle.version)
    return demo, cycle


def _begin(story: Province) -> int:
    """特培 on a morning while people apply."""
    made = _make(story)
    clock.move_to(story.morning)
    return made


# What DEMO asks for, instead of the first morning of 特培; each all or nothing: a half-made demonstration would be taken for a whole one at the
# next start.
_STORIES = {"selection": _select, "training": _train, "credits": learning.teach}


def _make(story: Province) -> int:
    made = 0
    inventor = story.inventor(SEED)
    with transaction() as session:
        demo, cycle = _opened(session, story)
        for made, plan in enumerate(journeys.plans(demo, cycle, story), 1):
            journeys.travel(demo, inventor, plan)
            if made % 25 == 0:
                clock.move_to(clock.now() + dt.timedelta(days=1))
        last, first = cycle.tracks[-1].code, cycle.tracks[0].code
        applicant = journeys.register(demo, inventor.person(last, of=story.inventor.people), "applicant")
        holder = inventor.person(first)
        journeys.register(demo, holder, "holder")
        matters.leave(demo, cycle, holder, story)
        asking.ask(demo, cycle, story, applicant)
    return made


def accounts() -> list[tuple[str, str]]:
    """Who can be tried out, one per role: user name and who that is."""
    story = province()
    if story is None:
        return [(member.username, member.name) for member in _set_up_by("")]
    more = _OF_STORY.get(current_app.config["DEMO"], ())
    members = [(member.username, member.name) for member in story.members]
    return [("applicant", "申报人（演示）"), *more, *members]
