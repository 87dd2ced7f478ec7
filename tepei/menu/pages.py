"""The landing page, and everybody's home page: what waits for me."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tepei.menu import hours, training, waiting
from tepei.organisations import directory
from tepei.people import queries as people
from tepei.policy.tracks import PERSON
from tepei.policy.traineeship import STATES as TRAINEE_STATES
from tepei.policy.words import ITEMS, join
from tepei.portal import scope
from tepei.portal.gate.security import WORK
from tepei.portal.screens.views import SafeView, expose, open_to_all, signed_in
from tepei.programmes import calls, guide
from tepei.programmes.models import Cycle
from tepei.questions import queries as questions
from tepei.schemes.works import TRAINING
from tepei.selection import scoring_queries as scoring
from tepei.trainees import queries as trainees
from tepei.trainees.models import Trainee


class Index(SafeView):
    """Open programmes, how to apply, where to sign in."""

    route_base = ""
    default_view = "index"

    @expose("/")
    @open_to_all("programmes, dates and numbers of places are announced in public notices")
    def index(self) -> ResponseReturnValue:
        """The landing page; who has signed in goes on to their own."""
        if current_user.is_authenticated:
            return redirect(url_for("Home.index"))
        seat = directory.seat(request.args.get("seat", ""))
        guides = [guide.of(call, seat) for call in calls.announced()]
        return self.render(
            "home/landing.html",
            guides=guides,
            seats=directory.seats(),
            seat=seat.code if seat else "",
            past=bool(questions.past_years(questions.chain_of(seat))),
        )


class Home(SafeView):
    """What waits for the person who signed in, by what they may do."""

    route_base = "/home"
    default_view = "index"
    class_permission_name = "Home"

    @expose("/")
    @signed_in
    def index(self) -> ResponseReturnValue:
        """One page for all roles: each part appears for whom it concerns."""
        is_applicant, is_reviewer = may("read", "Application"), may("read", "Review")
        desk = waiting.desk() if is_reviewer else None
        own = waiting.own_papers() if is_applicant or may("read", "UnitApplication") else None
        return self.render(
            "home/home.html",
            own=own if is_applicant or own else None,
            calls=_not_begun(own or ()) if is_applicant else [],
            trainings=_trainings(own or ()) if may("read", "OwnTraining") else [],
            training_states=TRAINEE_STATES,
            tasks=waiting.tasks(own or ()) if is_applicant else [],
            desk=desk,
            duties=scoring.duties() if may("read", "Assessment") else [],
            hours_of_year=hours.own() if may("read", "Credit") else None,
            tiles=[(tile, address(tile.screen)) for tile in _tiles(desk.cycles if desk else ())],
            address=address,
            notices=people.notices(),
            stands_in=join(dict.fromkeys(each.name for each in scope.viewer().stands_in), ITEMS),
            registered=[] if is_applicant or is_reviewer else waiting.registered(),
            is_unproven=is_applicant and scope.viewer().person_id is None and not people.is_claiming(),
        )


def _not_begun(own: Sequence[waiting.Own]) -> list[calls.Call]:
    """What somebody may still apply for and has nothing of."""
    return calls.current(PERSON, but={each.paper.cycle_id for each in own})


def _trainings(own: Sequence[waiting.Own]) -> Sequence[Trainee]:
    """Of who was selected; nobody else has any."""
    was_selected = any(each.paper.state in ("selected", "revoked") for each in own)
    return trainees.own(with_moves=False) if was_selected else ()


def _tiles(cycles: Sequence[Cycle]) -> list[waiting.Tile]:
    of_training = training.watched(may) if holds(WORK, TRAINING) else ()
    return waiting.tiles(may, cycles, [*of_training, *hours.watched(may, cycles)])


def may(verb: str, screen: str) -> bool:
    """May the person who signed in do this on this screen?"""
    return holds(f"can_{verb}", screen)


def holds(permission: str, screen: str) -> bool:
    """Is this among what the person who signed in holds (portal.gate.security.SecurityManager.grants)?"""
    return bool(_appbuilder().sm.has_access(permission, screen))


def address(screen: str) -> str:
    """Where the menu leads for a screen, named by its permission; "" where it has no entry."""
    items = _appbuilder().menu.get_list()
    for item in [child for top in items for child in (top, *top.childs)]:
        if item.baseview and item.baseview.class_permission_name == screen:
            return str(item.get_url())
    return ""


def _appbuilder() -> Any:
    return current_app.appbuilder  # type: ignore[attr-defined]
