"""What the pages of a form show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tepei.forms import answered, boxes, rules
from tepei.forms.content import Content, photo_keys
from tepei.forms.models import FilledForm
from tepei.forms.queries import ATTACHMENTS
from tepei.policy.attachments import AttachmentKindRecord
from tepei.policy.fields import Form, Section
from tepei.policy.form import row_word
from tepei.policy.gaps import Gap
from tepei.policy.words import Sentence


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
    @property
    def looked_at(self) -> Collection[str]:
        """The sections that conditions look at: nobody may take them for idle."""


@dataclass(frozen=True)
class Obstacle:
    """What keeps a form from being handed in, and where that is mended: a section and a box there; "" where no box is to blame."""

    text: Sentence
    section: str = ""
    box: str = ""


def obstacles(opened: Opened) -> list[Obstacle]:
    """Every gap, once, in the order of the form."""
    photos = photo_keys(opened.form)
    return [Obstacle(gap.text, *_place_of(gap, photos)) for found in opened.gaps.values() for gap in found]


def _place_of(gap: Gap, photos: Container[str]) -> tuple[str, str]:
    """A photo is mended where it is uploaded, wherever it stands on paper; a section as a whole at its rows."""
    if gap.field in photos:
        return ATTACHMENTS, boxes.id_of(gap.field)
    if not gap.field:
        return gap.section, "rows"
    return gap.section, boxes.id_of(gap.field if gap.row is None else f"{gap.field}.{gap.row}")


def lacking_of(opened: Opened) -> dict[str, int]:
    """How much is wrong, by the section where it is mended: together as much as a submission is refused for."""
    return dict(Counter(each.section for each in obstacles(opened)))


def of_form(opened: Opened, current: str) -> dict[str, Any]:
    """What every page of the editor shows: the navigation with what is missing."""
    return {
        "form": opened.form,
        "filled": opened.filled,
        "current": current,
        "lacking": lacking_of(opened),
        "looked_at": opened.looked_at,
        "kinds": _kinds(opened),
        "photo_keys": photo_keys(opened.form),
    }


def of_check(opened: Opened) -> dict[str, Any]:
    """核对: everything that was answered, each with its box, and what keeps it from being handed in."""
    content = opened.content
    labels = {kind.key: kind.label for kind in opened.form.attachments}
    return of_form(opened, "submit") | {
        "answered": answered.sections(content, applying_only=True),
        "box_of": boxes.id_of_place,
        "files": [(labels.get(each.kind, each.kind), each) for each in content.attachments],
        "obstacles": obstacles(opened),
    }


def of_section(opened: Opened, section: Section, *, checked: bool, spare: bool) -> dict[str, Any]:
    """One section: `checked` says what is merely missing too, `spare` offers an empty row."""
    photos = photo_keys(opened.form)
    found = [gap for gap in opened.gaps.get(section.key, ()) if gap.field not in photos]
    # An untouched form is not full of errors: what is merely missing is said once the person asks for the check.
    told = [gap for gap in found if gap.code not in ("missing", "too_few_rows") or checked]
    return of_form(opened, section.key) | {
        "number": opened.number,
        "section": section,
        "row_word": row_word(section),
        "lines": boxes.lines(opened.content, section, told, spare=spare),
        "told": told,
        "photo": boxes.photo_of(opened.content, section),
        "mark": rules.mark(opened.filled.answers.get(section.key)),
    }


def of_attachments(opened: Opened) -> dict[str, Any]:
    """What is uploaded, by kind, and what must be there: always, or of somebody like this."""
    demanded = {gap.field for gap in opened.gaps.get(ATTACHMENTS, ())}
    return of_form(opened, ATTACHMENTS) | {
        "attachments": opened.content.attachments,
        "demanded": demanded | {kind.key for kind in opened.form.attachments if kind.required},
    }


def _kinds(opened: Opened) -> list[AttachmentKindRecord]:
    """The kinds to upload; one that is retired only where something of it is there."""
    return [
        each for each in opened.form.attachments if not each.retired or each.key in opened.content.attached
    ]
