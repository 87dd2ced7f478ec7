"""What the pages of a form show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tepei.forms import boxes, rules
from tepei.forms.content import Content, photo_keys
from tepei.forms.models import FilledForm
from tepei.forms.queries import ATTACHMENTS
from tepei.policy.attachments import AttachmentKindRecord
from tepei.policy.fields import Form, Section
from tepei.policy.form import Gap


class Opened(Protocol):
    """A form in the hands of who fills it in. What is read from the database is read when it is first asked for, and once.

    `number` is the paper's random one: under it lies in the browser what is not saved yet, so that nobody else's page finds it.
    """

    @property
    def number(self) -> str: ...
    @property
    def form(self) -> Form: ...
    @property
    def filled(self) -> FilledForm: ...
    @property
    def content(self) -> Content: ...
    @property
    def gaps(self) -> Mapping[str, Sequence[Gap]]: ...


def of_form(opened: Opened, current: str) -> dict[str, Any]:
    """What every page of the editor shows: the navigation with what is missing."""
    photos = photo_keys(opened.form)
    lacking = {key: len(found) for key, found in opened.gaps.items()}
    # A missing photo is said where it belongs on paper, and where it is uploaded.
    lacking[ATTACHMENTS] = lacking.get(ATTACHMENTS, 0) + sum(
        gap.field in photos for found in opened.gaps.values() for gap in found
    )
    return {
        "form": opened.form,
        "filled": opened.filled,
        "current": current,
        "gaps": opened.gaps,
        "lacking": lacking,
        "kinds": _kinds(opened),
        "photo_keys": photos,
    }


def of_section(opened: Opened, section: Section, *, checked: bool, spare: bool) -> dict[str, Any]:
    """One section: `checked` says what is merely missing too, `spare` offers an empty row."""
    found = opened.gaps.get(section.key, ())
    # An untouched form is not full of errors: what is merely missing is said once the person asks for the check.
    told = [gap for gap in found if gap.code not in ("missing", "too_few_rows") or checked]
    return of_form(opened, section.key) | {
        "number": opened.number,
        "section": section,
        "lines": boxes.lines(opened.content, section, told, spare=spare),
        "told": told,
        "photo": boxes.photo_of(opened.content, section),
        "mark": rules.mark(opened.filled.answers.get(section.key)),
    }


def of_attachments(opened: Opened) -> dict[str, Any]:
    """What is uploaded, by kind."""
    return of_form(opened, ATTACHMENTS) | {"attachments": opened.content.attachments}


def _kinds(opened: Opened) -> list[AttachmentKindRecord]:
    """The kinds to upload; one that is retired only where something of it is there."""
    return [
        each for each in opened.form.attachments if not each.retired or each.key in opened.content.attached
    ]
