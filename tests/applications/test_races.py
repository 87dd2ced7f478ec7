"""Edit, upload and submit at the same moment: what was submitted is what is kept (the hash agrees), whoever wins."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.forms import rules
from tepei.forms.models import Submission
from tepei.papers import draft_actions, drafts
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.applications import filling

ROUNDS = int(os.environ.get("ROUNDS", "20")) // 4 or 1
pytestmark = pytest.mark.race


def at_once(app: Flask, user_id: int, *verbs: Callable[[], Any]) -> list[str]:
    """Each verb in a thread of its own with its own session, all let go together; what became of each."""
    barrier, became = threading.Barrier(len(verbs)), [""] * len(verbs)

    def act(number: int, verb: Callable[[], Any]) -> None:
        with app.app_context(), scope.everything("the thread looks for its account"):
            account = db.session.get_one(Account, user_id)
            with factories.signed_in(account):
                barrier.wait()
                try:
                    verb()
                    became[number] = "done"
                except (Refused, Stale, Absent) as answer:
                    became[number] = type(answer).__name__
            db.session.remove()

    threads = [threading.Thread(target=act, args=each) for each in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return became


def full_draft(name: str) -> tuple[int, int, int]:
    """(application id, its edition, the account's id)."""
    person = factories.person(name)
    with factories.signed_in(person):
        application = filling.fill(filling.draft())
    return application.id, application.form.edition, person.user_id or 0


def is_frozen_as_kept(pk: int) -> bool:
    """The snapshot is the content, and its hash is right."""
    with scope.everything("a test compares"):
        db.session.expire_all()
        row = db.session.get_one(Application, pk)
        copy = db.session.scalars(select(Submission).filter_by(form_id=row.form_id)).one()
        attached = [
            {"kind": a.kind, "name": a.file.name, "sha256": a.file.sha256} for a in drafts.attachments_of(row)
        ]
        said = rules.fingerprint(row.form.answers, attached, copy.configuration_hash)
    return row.state == "in_review" and copy.sha256 == said


@pytest.mark.parametrize("other", ["save", "attach", "detach", "discard"])
def test_submit_against_another_verb_leaves_one_winner(app: Flask, other: str) -> None:
    for turn in range(ROUNDS):
        pk, edition, user_id = full_draft(f"racer{turn}")
        with scope.everything("a test looks for the photo"):
            photo = drafts.attachments_of(db.session.get_one(Application, pk))[0].id
        db.session.remove()
        rivals = {
            "save": partial(draft_actions.save_section, pk, "plan", {"direction": "抢先修改"}, edition),
            "attach": partial(draft_actions.attach, pk, "title_certificate", filling.photo(), "a.png"),
            "detach": partial(draft_actions.detach, photo),
            "discard": partial(draft_actions.discard, pk, edition),
        }
        became = at_once(app, user_id, partial(actions.submit, pk, edition), rivals[other])
        assert sorted(each == "done" for each in became) == [False, True], became
        if became[0] == "done":
            assert is_frozen_as_kept(pk)


def begin(unit_id: int) -> None:
    cycle = factories.open_year()
    actions.start(cycle, cycle.tracks[0], unit_id)


def test_one_draft_comes_of_two_starts(app: Flask) -> None:
    for turn in range(ROUNDS):
        person = factories.person(f"starter{turn}")
        unit_id, user_id = factories.unit().id, person.user_id or 0
        factories.open_year()
        db.session.remove()

        became = at_once(app, user_id, *[partial(begin, unit_id)] * 2)
        assert sorted(became) == ["Refused", "done"], became


def test_two_submissions_make_one(app: Flask) -> None:
    for turn in range(ROUNDS):
        pk, edition, user_id = full_draft(f"twice{turn}")
        db.session.remove()
        became = at_once(app, user_id, *[partial(actions.submit, pk, edition)] * 3)
        assert became.count("done") == 1, became
        assert is_frozen_as_kept(pk)
