"""The verbs of a form that is no application's: whoever owns it says whether it may be changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tepei.forms import actions, queries, rules
from tepei.forms.models import Attachment, FilledForm, Submission
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tests.applications.filling import photo
from tests.forms.sample import LEAVE, LEAVING, STAYS

YES = Verdict.yes()


@pytest.fixture
def filled(app: Flask) -> Iterator[FilledForm]:
    """An empty form; the test is its owner."""
    with scope.everything("a test owns the form"):
        with transaction() as session:
            made = FilledForm(answers={}, edition=1, submission=0)
            session.add(made)
        yield made


def held(filled: FilledForm, may_edit: Verdict = YES, edition: int | None = None) -> FilledForm:
    return actions.hold(filled.id, lambda: may_edit, edition)


def attach(filled: FilledForm, kind: str) -> Attachment:
    with transaction():
        return actions.attach(LEAVE, held(filled), kind, actions.store(LEAVE, kind, photo(), "图.png"))


def forget(filled: FilledForm) -> None:
    with transaction() as session:
        session.execute(delete(FilledForm).where(FilledForm.id == filled.id))


def kept(model: type) -> list:
    return list(db.session.scalars(select(model)))


def test_hold_gives_the_form_as_it_is_now(filled: FilledForm) -> None:
    with transaction():
        assert held(filled, edition=1) is filled


@pytest.mark.parametrize(
    "may_edit, edition, answer",
    [
        (Verdict.no("shut", "已提交"), 1, Refused),
        (Verdict.no("shut", "已提交"), 9, Refused),
        (YES, 9, Stale),
    ],
    ids=["shut", "shut and stale", "stale"],
)
def test_hold_asks_the_owner_first_and_then_the_edition(
    filled: FilledForm, may_edit: Verdict, edition: int, answer: type[Exception]
) -> None:
    with pytest.raises(answer), transaction():
        held(filled, may_edit, edition)


def test_form_that_is_gone_is_absent_and_its_owner_is_not_asked(filled: FilledForm) -> None:
    forget(filled)
    with pytest.raises(Absent), transaction():
        actions.hold(filled.id, lambda: pytest.fail("asked"))


def test_foreign_form_is_absent(filled: FilledForm) -> None:
    with scope.acting_as(scope.NOBODY), pytest.raises(Absent), transaction():
        actions.hold(filled.id, Verdict.yes)


def test_keep_merges_fields_and_replaces_rows(filled: FilledForm) -> None:
    with transaction():
        assert actions.keep(held(filled), LEAVING, {"reason": "探亲", "id": "改不了"})
        assert actions.keep(filled, LEAVING, {"begins": "下周一"})
        assert actions.keep(filled, STAYS, [{"place": "甲"}, {"place": " "}])
    assert filled.answers == {"leave": {"reason": "探亲", "begins": "下周一"}, "stays": [{"place": "甲"}]}
    assert filled.edition == 4


def test_keep_of_the_same_text_changes_nothing(filled: FilledForm) -> None:
    with transaction():
        actions.keep(held(filled), LEAVING, {"reason": "探亲"})
        assert not actions.keep(filled, LEAVING, {"reason": "探亲"})
    assert filled.edition == 2


def test_keep_stops_at_what_a_browser_can_show(filled: FilledForm) -> None:
    with pytest.raises(Refused, match="最多保存 100 站"), transaction():
        actions.keep(held(filled), STAYS, [{"place": "甲"}] * (rules.MAX_ROWS + 1))


@pytest.mark.parametrize("kind", ["nonsense", "old"])
def test_kind_that_the_form_does_not_ask_for_is_absent(filled: FilledForm, kind: str) -> None:
    with pytest.raises(Absent):
        attach(filled, kind)


def test_photo_replaces_the_one_before_and_other_files_add_up(filled: FilledForm) -> None:
    for kind in ("portrait", "proof", "portrait", "proof"):
        attach(filled, kind)
    assert sorted(each.kind for each in queries.attachments_of(filled)) == ["portrait", "proof", "proof"]
    assert filled.edition == 5


def test_gaps_are_those_of_the_form_and_of_what_it_asks_to_upload(filled: FilledForm) -> None:
    def gaps() -> dict[str, list[str]]:
        found = queries.gaps_of(queries.content_of(LEAVE, filled))
        return {key: [str(gap.text) for gap in each] for key, each in found.items()}

    assert gaps() == {"leave": ["请填写“开始日期”。"], queries.ATTACHMENTS: ["请上传“证明”。"]}
    attach(filled, "proof")
    with transaction():
        actions.keep(held(filled), LEAVING, {"begins": "2026-01-05"})
    assert gaps() == {}


def test_submission_is_a_copy_and_keeps_what_was_handed_over(filled: FilledForm) -> None:
    first = attach(filled, "proof")
    with transaction():
        actions.keep(held(filled), LEAVING, {"reason": "探亲"})
        copy = actions.submit(filled, queries.content_of(LEAVE, filled), "c" * 64, "")
    attach(filled, "portrait")
    with transaction():
        actions.keep(held(filled), LEAVING, {"reason": "改过"})
    assert (filled.submission, copy.number) == (1, 1)
    assert copy.sha256 == rules.fingerprint(copy.answers, copy.attachments, "c" * 64)
    seen = queries.submitted_content_of(LEAVE, filled)
    assert (seen.answers, [each.id for each in seen.attachments]) == (
        {"leave": {"reason": "探亲"}},
        [first.id],
    )


def test_form_that_was_never_submitted_shows_nothing_to_others(filled: FilledForm) -> None:
    with transaction():
        actions.keep(held(filled), LEAVING, {"reason": "探亲"})
    seen = queries.submitted_content_of(LEAVE, filled)
    assert (seen.answers, list(seen.attachments)) == ({}, [])


@pytest.mark.parametrize("is_submitted", [False, True])
def test_file_leaves_with_its_attachment_unless_somebody_decided_by_it(
    filled: FilledForm, is_submitted: bool
) -> None:
    attachment = attach(filled, "proof")
    stored = attachment.file
    with transaction():
        if is_submitted:
            actions.submit(held(filled), queries.content_of(LEAVE, filled), "", "")
        actions.detach(filled, attachment)
    assert kept(Attachment) == []
    assert ([stored] if is_submitted else []) == kept(type(stored))


def test_forgotten_forms_take_what_hangs_on_them_with_them(filled: FilledForm) -> None:
    attach(filled, "proof")
    with transaction():
        actions.submit(held(filled), queries.content_of(LEAVE, filled), "", "")
    forget(filled)
    assert (kept(FilledForm), kept(Attachment), kept(Submission)) == ([], [], [])
