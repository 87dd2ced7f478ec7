"""The conditions of a track on somebody who has applied 在登记人员上试算."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from tepei.applications import person_trials
from tepei.people.models import Person
from tepei.policy.identity import mask_id
from tepei.portal import scope
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes.models import Track

_LONGEST = 60  # characters of a name or a number


class PersonTrialView(SafeView):
    """Who is looked for is sent by POST, so that no name and no number stands in an address."""

    route_base = "/person-trials"
    class_permission_name = "Scheme"
    default_view = "search"

    @expose("/<int:track_id>", methods=["GET", "POST"])
    @guard("read")
    def search(self, track_id: int) -> ResponseReturnValue:
        """Find a person by name, ID number or the number of an application."""
        track = scope.find(Track, track_id)
        text = request.form.get("text", "").strip()[:_LONGEST]
        found = person_trials.found(text) if text else []
        return self.render(
            "applications/person_trials.html", track=track, text=text, found=found, mask_id=mask_id
        )

    @expose("/person/<int:pk>")
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """What each condition of the track (`?track=`) says of them."""
        key = row_key(request.args.get("track", ""))
        trial = person_trials.of(scope.find(Person, pk).id, scope.find(Track, key) if key else None)
        return self.render("applications/person_trial.html", trial=trial, mask_id=mask_id)
