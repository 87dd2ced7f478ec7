"""The verbs of a filled form. Each is part of a verb of the room that owns it, which decides, records and commits."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from sqlalchemy import select

from tepei.forms import queries, rules
from tepei.forms.content import Content, photo_keys
from tepei.forms.models import Attachment, FilledForm, Submission
from tepei.policy.fields import Form, Section
from tepei.policy.verdict import Verdict
from tepei.portal import clock, files, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Stale, require
from tepei.portal.files import StoredFile
from tepei.portal.pictures import Frame


def hold(form_id: int, may_edit: Callable[[], Verdict], edition: int | None = None) -> FilledForm:
    """The form as it is now, locked until the commit: whoever changes or submits it stands in line here.

    `may_edit` is asked of its owner under the lock. Absent where the form is gone, Refused where the owner says no, Stale where the
    content changed since `edition`.
    """
    held = select(FilledForm).where(FilledForm.id == form_id).with_for_update()
    filled: FilledForm | None = db.session.scalars(
        held.execution_options(populate_existing=True)
    ).one_or_none()
    if filled is None:
        raise Absent
    require(may_edit())
    if edition is not None and edition != filled.edition:
        raise Stale
    return filled


def keep(filled: FilledForm, section: Section, values: Any) -> bool:
    """Keep a section as typed, valid or not; False where it is the same text again. Refused for too many rows."""
    typed = rules.tidy(section, values)
    require(rules.may_keep(section, typed))
    stored = filled.answers.get(section.key, {})
    if not section.rows:
        typed = {**stored, **typed}
    if typed == stored:
        return False
    filled.answers = {**filled.answers, section.key: typed}
    touch(filled)
    return True


def store(form: Form, kind: str, stream: IO[bytes], name: str, frame: Frame | None = None) -> StoredFile:
    """Check and keep an upload: the bytes, which take long and need no lock. Absent for a kind that the form does not ask for."""
    if kind not in {each.key for each in form.attachments if not each.retired}:
        raise Absent
    kept_as = "photo" if kind in photo_keys(form) else "document"
    return files.keep(stream, name, kind=kept_as, owner_id=scope.viewer().user_id, frame=frame)


def attach(form: Form, filled: FilledForm, kind: str, stored: StoredFile) -> Attachment:
    """Add what was stored; a photo takes the place of the one before. Refused where there are too many."""
    existing, is_photo = queries.attachments_of(filled), kind in photo_keys(form)
    demanded = sum(each.required for each in form.attachments)
    require(rules.may_attach(len(existing), is_photo=is_photo, demanded=demanded))
    for old in existing if is_photo else ():
        if old.kind == kind:
            _remove(filled, old)
    attachment = Attachment(
        form_id=filled.id, kind=kind, file_id=stored.id, file=stored, added_at=clock.now()
    )
    db.session.add(attachment)
    touch(filled)
    db.session.flush()
    return attachment


def detach(filled: FilledForm, attachment: Attachment) -> None:
    """Take a file off."""
    _remove(filled, attachment)
    touch(filled)
    db.session.flush()


def touch(filled: FilledForm) -> None:
    """Count a change of content."""
    filled.edition += 1
    filled.saved_at = clock.now()


def submit(filled: FilledForm, content: Content, configuration_hash: str, promise: str) -> Submission:
    """Keep a copy of exactly what is handed over, with its hash."""
    filled.submission += 1
    attached = queries.attached(content)
    copy = Submission(
        form_id=filled.id,
        number=filled.submission,
        answers=filled.answers,
        attachments=attached,
        configuration_hash=configuration_hash,
        sha256=rules.fingerprint(filled.answers, attached, configuration_hash),
        promise_version=promise,
        submitted_at=clock.now(),
    )
    db.session.add(copy)
    return copy


def clear(filled: FilledForm) -> None:
    """Take every file off a form that is about to be thrown away."""
    for attachment in queries.attachments_of(filled):
        _remove(filled, attachment)
    db.session.flush()


def _remove(filled: FilledForm, attachment: Attachment) -> None:
    """Files that were once submitted stay for those who decided by them; others leave the store with the sweeper."""
    db.session.delete(attachment)
    if not filled.submission:
        db.session.flush()
        db.session.delete(attachment.file)
