"""A return that points at places of the form, and what whoever filed it reads of it until they submit again 退回所指的栏."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tepei.forms import answered
from tepei.forms.boxes import id_of
from tepei.forms.queries import ATTACHMENTS
from tepei.organisations import receptions
from tepei.organisations.reception_models import Reception
from tepei.papers import drafts, kinds
from tepei.papers.models import Decision, Paper
from tepei.policy.fields import Form
from tepei.policy.words import PARTS, Sentence, join, say


def known(paper: Paper, points: Collection[str]) -> tuple[str, ...]:
    """Those of them that are places of the paper's form, in its order."""
    if not points or kinds.of(paper).form is None:
        return ()
    content = drafts.content_of(paper)
    places = [
        each.at for section in answered.sections(content) for row in section.rows for each in row.answers
    ]
    places += [f"{ATTACHMENTS}.{kind.key}" for kind in content.form.attachments]
    return tuple(each for each in places if each in points)


@dataclass(frozen=True)
class Pointed:
    """A place that was pointed at: what it is called, the section where it is changed, and its box there."""

    label: Sentence | str
    section: str
    box: str


@dataclass(frozen=True)
class Returned:
    """The last return of a paper that lies with whoever filed it, and where to ask about it."""

    decision: Decision
    places: tuple[Pointed, ...]
    reception: Reception | None = None

    def boxes(self, section: str) -> frozenset[str]:
        """Ids of the boxes of a section that are marked."""
        return frozenset(each.box for each in self.places if each.section == section)


def of(paper: Paper) -> Returned | None:
    """What the return says; None once it was submitted again."""
    if paper.state != "sent_back":
        return None
    latest = next((each for each in reversed(paper.decisions) if each.verb == "send_back"), None)
    if latest is None:
        return None
    form = drafts.form_of(paper)
    found = (_pointed(form, at) for at in latest.points)
    office = latest.organisation_id or 0
    places = tuple(each for each in found if each is not None)
    return Returned(latest, places, receptions.of([office]).get(office))


def _pointed(form: Form, at: str) -> Pointed | None:
    """None where the form has it no more."""
    section_key, *row, key = at.split(".")
    if section_key == ATTACHMENTS:
        kind = next((each for each in form.attachments if each.key == key), None)
        return Pointed(kind.label, ATTACHMENTS, id_of(key)) if kind else None
    try:
        section = form.section(section_key)
        field = section.field(key)
    except KeyError:
        return None
    if not row:
        return Pointed(
            say("%(section)s：%(field)s", section=section.title, field=field.label), section_key, id_of(key)
        )
    label = join((section.title, section.name_row(int(row[0])), field.label), PARTS)
    return Pointed(label, section_key, id_of(f"{key}.{row[0]}"))
