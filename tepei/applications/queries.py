"""Applications as they are read: one's own, what is missing, what the conditions say, what the answers mean in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypinyin import lazy_pinyin
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from tepei.applications import rules
from tepei.applications.models import Application
from tepei.codes.models import CodeItem
from tepei.forms.models import Attachment, Submission
from tepei.policy import form as forms
from tepei.policy.attachments import AttachmentKind
from tepei.policy.fields import Field, Form, Section
from tepei.policy.identity import mask_id, mask_phone
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

UNIT_CODES = ("unit_nature", "unit_affiliation")
ATTACHMENTS = "attachments"  # the key of the gaps that no section of the form has


def own() -> list[Application]:
    """The viewer's own applications, the newest first."""
    mine = select(Application).where(Application.person_id == _person_id())
    return list(db.session.scalars(mine.options(*_shown()).order_by(Application.id.desc())))


def has_others(application: Application) -> bool:
    """Has the person applied in other years as well?"""
    others = select(Application.id).where(
        Application.person_id == application.person_id, Application.id != application.id
    )
    return db.session.scalars(others.limit(1)).first() is not None


def find_own(application_id: int) -> Application:
    """The application with what every page says of it, if it is the viewer's own; Absent for every other."""
    wanted = select(Application).where(
        Application.id == application_id, Application.person_id == _person_id()
    )
    found: Application | None = None
    if 0 < application_id < 2**31:
        found = db.session.scalars(wanted.options(*_shown())).one_or_none()
    if found is None:
        raise Absent
    return found


def summarised_cycles() -> list[Cycle]:
    """Years with people to report: open or closed, the latest first."""
    wanted = (
        select(Cycle).where(Cycle.state.in_(("open", "closed"))).order_by(Cycle.year.desc(), Cycle.id.desc())
    )
    return list(db.session.scalars(wanted.options(selectinload(Cycle.tracks))))


def find_attachment(attachment_id: int) -> tuple[Application, Attachment]:
    """An attachment with its application, if the viewer may see both; Absent for every other."""
    found = scope.find(Attachment, attachment_id)
    holder = select(Application).where(Application.form_id == found.form_id, scope.criterion(Application))
    application: Application | None = db.session.scalars(holder).one_or_none()
    if application is None or found not in attachments_of(application):
        raise Absent
    return application, found


def live_application(cycle_id: int, person_id: int) -> Application | None:
    """The one application of this person and cycle that is neither refused nor discarded."""
    wanted = select(Application).filter_by(cycle_id=cycle_id, person_id=person_id, live=True)
    found: Application | None = db.session.scalars(wanted).one_or_none()
    return found


def attachments_of(application: Application) -> list[Attachment]:
    """With their files, in the order in which they came.

    While the applicant is changing them, everybody else has those of the last submission.
    """
    wanted = select(Attachment).where(Attachment.form_id == application.form_id)
    found = list(db.session.scalars(wanted.options(joinedload(Attachment.file)).order_by(Attachment.id)))
    is_theirs = scope.is_unlimited() or application.person_id == _person_id()
    if is_theirs or application.state not in rules.EDITABLE:
        return found
    submitted = submission_of(application)
    known = {each["sha256"] for each in submitted.attachments} if submitted else set()
    return [each for each in found if each.file.sha256 in known]


def submission_of(application: Application) -> Submission | None:
    """The latest submission; None for a draft."""
    wanted = select(Submission).filter_by(form_id=application.form_id, number=application.form.submission)
    found: Submission | None = db.session.scalars(wanted).one_or_none()
    return found


def code_sets(names: Collection[str]) -> dict[str, dict[str, CodeItem]]:
    """Code sets by name, each by code and in its own order."""
    found: dict[str, dict[str, CodeItem]] = defaultdict(dict)
    wanted = select(CodeItem).where(CodeItem.code_set.in_(names)).order_by(CodeItem.position, CodeItem.id)
    for item in db.session.scalars(wanted):
        found[item.code_set][item.code] = item
    return found


def codes_of(form: Form) -> dict[str, dict[str, CodeItem]]:
    """Every code set that this form chooses from, and those that describe a unit."""
    named = {field.code_set for section in form.sections for field in section.fields if field.code_set}
    return code_sets({*named, *UNIT_CODES})


@dataclass(frozen=True)
class Desk:
    """What one look at an application needs: its form, its code sets, its attachments by kind."""

    application: Application
    form: Form
    codes: Mapping[str, Mapping[str, CodeItem]]
    attachments: Sequence[Attachment]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(attachment.kind for attachment in self.attachments)


def desk(application: Application) -> Desk:
    """Everything that the checks and the pages of this application read."""
    form = programmes.form_of(application)
    return Desk(application, form, codes_of(form), attachments_of(application))


def attachment_kinds(application: Application) -> list[AttachmentKind]:
    """The attachments that the programme names, in order."""
    return list(programmes.scheme_of(application).form.attachments)


def photo_keys(form: Form) -> frozenset[str]:
    """The kinds of attachment that a photo field of the form stands for."""
    return frozenset(field.key for _, field in _fields(form) if field.kind == "photo")


@dataclass(frozen=True)
class Shown:
    """A section in words: rows of (label, text); a section without repeating rows has one."""

    key: str
    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def labels(at: Desk, *, masked: bool = False) -> tuple[Shown, ...]:
    """Every answer in words, in the form's order; `masked` hides the middle of ID and phone numbers."""
    words = choices(at)
    return tuple(
        Shown(
            section.key,
            section.title,
            tuple(
                tuple(
                    _labelled(section, field, row, words, masked)
                    for field in section.fields
                    if field.kind != "photo"
                )
                for row in rows_of(section, at.application.form.answers)
            ),
        )
        for section in at.form.sections
    )


def choices(at: Desk) -> dict[str, dict[str, str]]:
    """The label of each value, by "section.field": of codes, and of yes and no."""
    found: dict[str, dict[str, str]] = {}
    for section, field in _fields(at.form):
        if field.kind == "code":
            found[f"{section.key}.{field.key}"] = {
                code: item.name for code, item in at.codes.get(field.code_set, {}).items()
            }
        elif field.kind == "yes_no":
            found[f"{section.key}.{field.key}"] = dict(zip(("yes", "no"), field.words, strict=True))
    return found


def rows_of(section: Section, answers: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The rows of a section as typed; one, perhaps empty, where it does not repeat."""
    kept = answers.get(section.key)
    if section.rows:
        return list(kept) if isinstance(kept, list) else []
    return [kept if isinstance(kept, Mapping) else {}]


def usual(field: Field, row: Mapping[str, Any]) -> str:
    """The answer in its usual form; as typed where it has none."""
    try:
        return forms.normalise(field, row.get(field.key))
    except forms.AnswerError:
        return str(row.get(field.key, ""))


def pinyin(name: str) -> str:
    """The key by which names are sorted; rare characters keep their own place."""
    return " ".join(lazy_pinyin(name))[:200]


def _shown() -> tuple[LoaderOption, ...]:
    """What every page says of an application."""
    return (
        joinedload(Application.cycle).joinedload(Cycle.revision),
        joinedload(Application.revision),
        joinedload(Application.track),
        joinedload(Application.organisation),
        joinedload(Application.form),
    )


def _fields(form: Form) -> Iterator[tuple[Section, Field]]:
    return ((section, field) for section in form.sections for field in section.fields)


def _labelled(
    section: Section,
    field: Field,
    row: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    masked: bool,
) -> tuple[str, str]:
    text = usual(field, row)
    if masked and field.kind in ("id_number", "phone"):
        return field.label, (mask_id if field.kind == "id_number" else mask_phone)(text)
    return field.label, words.get(f"{section.key}.{field.key}", {}).get(text, text)


def _person_id() -> int:
    """The person behind the account; 0, which nobody has, where there is none."""
    return scope.viewer().person_id or 0
