"""Applications as they are read: one's own, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from pypinyin import lazy_pinyin
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from tepei.applications import rules
from tepei.applications.models import Application
from tepei.forms import queries as forms
from tepei.forms.content import Content
from tepei.forms.models import Attachment
from tepei.forms.reuse import Source
from tepei.policy.fields import Form
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

UNIT_CODES = ("unit_nature", "unit_affiliation")  # what the employer is described by


def own() -> list[Application]:
    """The viewer's own applications, the newest first."""
    mine = select(Application).where(Application.person_id == _person_id())
    return list(db.session.scalars(mine.options(*_shown()).order_by(Application.id.desc())))


def has_others(application: Application) -> bool:
    """Has the person applied in other years as well?"""
    return db.session.scalars(_others(application).limit(1)).first() is not None


def others(application: Application) -> Iterator[Source]:
    """What the person typed in other applications, the newest first."""
    related = (joinedload(Application.cycle), joinedload(Application.form))
    for other in db.session.scalars(_others(application).options(*related).order_by(Application.id.desc())):
        yield Source(str(other.id), other.cycle.name, other.form.answers)


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


def content_of(application: Application, form: Form | None = None) -> Content:
    """What stands in its form; `form` is another definition to read it by.

    While the applicant is changing it, everybody else has what was last submitted.
    """
    read = forms.content_of if _is_theirs(application) else forms.submitted_content_of
    return read(form or programmes.form_of(application), application.form, UNIT_CODES)


def attachments_of(application: Application) -> list[Attachment]:
    """The files alone, by the same rule."""
    filled = application.form
    if _is_theirs(application):
        return forms.attachments_of(filled)
    return forms.attachments_in(forms.submission_of(filled), filled)


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


def _others(application: Application) -> Select[tuple[Application]]:
    return select(Application).where(
        Application.person_id == application.person_id, Application.id != application.id
    )


def _is_theirs(application: Application) -> bool:
    """Does the viewer see what stands in it now?"""
    sees = scope.is_unlimited() or application.person_id == _person_id()
    return sees or application.state not in rules.EDITABLE


def _person_id() -> int:
    """The person behind the account; 0, which nobody has, where there is none."""
    return scope.viewer().person_id or 0
