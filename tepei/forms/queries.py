"""Filled forms read: their content, their submissions, and what is missing in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.codes import queries as codes
from tepei.codes.models import CodeItem
from tepei.forms.content import Content, photo_keys
from tepei.forms.models import Attachment, FilledForm, Submission
from tepei.policy.answers import Known
from tepei.policy.fields import Form, Section
from tepei.policy.gaps import Gap, check
from tepei.policy.words import say
from tepei.portal import clock
from tepei.portal.database import db
from tepei.portal.errors import Absent

ATTACHMENTS = "attachments"  # the key of the gaps that no section of the form has


def content_of(form: Form, filled: FilledForm, more_codes: Iterable[str] = ()) -> Content:
    """What stands in it now; `more_codes` are sets that its owner reads beside those of the form."""
    return Content(form, filled.answers, codes_of(form, more_codes), attachments_of(filled))


def submitted_content_of(form: Form, filled: FilledForm, more_codes: Iterable[str] = ()) -> Content:
    """What was last submitted, while its author is changing it; nothing where it never was."""
    submission = submission_of(filled)
    answers = submission.answers if submission else {}
    return Content(form, answers, codes_of(form, more_codes), attachments_in(submission, filled))


def blank_of(form: Form) -> Content:
    """The form before anybody has filled it in."""
    return Content(form, {}, codes_of(form))


def codes_of(form: Form, more: Iterable[str] = ()) -> dict[str, dict[str, CodeItem]]:
    """Every code set that this form chooses from."""
    named = {field.code_set for section in form.sections for field in section.fields if field.code_set}
    return codes.sets({*named, *more})


def attachments_of(filled: FilledForm) -> list[Attachment]:
    """With their files, in the order in which they came."""
    ours = select(Attachment).where(Attachment.form_id == filled.id)
    return list(db.session.scalars(ours.options(joinedload(Attachment.file)).order_by(Attachment.id)))


def attachments_in(submission: Submission | None, filled: FilledForm) -> list[Attachment]:
    """Those that were handed over with this submission."""
    known = {each["sha256"] for each in submission.attachments} if submission else set()
    return [each for each in attachments_of(filled) if each.file.sha256 in known]


def submission_of(filled: FilledForm) -> Submission | None:
    """The latest submission; None for a draft."""
    latest = select(Submission).filter_by(form_id=filled.id, number=filled.submission)
    found: Submission | None = db.session.scalars(latest).one_or_none()
    return found


def attached(content: Content) -> list[dict[str, str]]:
    """The files of a submission as they are kept with it."""
    return [
        {"kind": each.kind, "name": each.file.name, "sha256": each.file.sha256}
        for each in content.attachments
    ]


def section_of(form: Form, key: str) -> Section:
    """Raises Absent for a section that the form does not have."""
    found = next((section for section in form.sections if section.key == key), None)
    if found is None:
        raise Absent
    return found


def gaps_of(
    content: Content, facts: Mapping[str, object] = MappingProxyType({}), on: dt.date | None = None
) -> dict[str, list[Gap]]:
    """What is still to do, by section; attachments that the form demands of somebody with these facts under "attachments".

    {} when complete.
    """
    found = check(content.form, content.answers, content.attached, _known(content.codes))
    there = content.attached | photo_keys(content.form)
    missing = [
        Gap(ATTACHMENTS, kind.key, None, say("请上传“%(label)s”。", label=kind.label), "missing")
        for kind in content.form.attachments
        if kind.is_required(facts, on or clock.today()) and kind.key not in there
    ]
    return {**found, **({ATTACHMENTS: missing} if missing else {})}


def _known(sets: Mapping[str, Mapping[str, CodeItem]]) -> Known:
    selectable: dict[str, Collection[str]] = {
        name: {code for code, item in items.items() if item.is_selectable} for name, items in sets.items()
    }
    return Known(selectable, clock.today())
