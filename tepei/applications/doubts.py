"""Where the form says something else than the registration 与登记不一致.

The form decides what the conditions look at; the register is what the person said of themself before. Neither is proof, so
a difference is for people to settle: the applicant corrects the form, or a reviewer looks at the papers.
"""

from __future__ import annotations

from collections.abc import Iterator

from tepei.applications.facts import registered
from tepei.forms.content import Content, in_word, usual
from tepei.people.models import Person
from tepei.policy.doubts import Doubt
from tepei.policy.fields import Field, Section
from tepei.policy.identity import is_registered
from tepei.policy.words import say

# What is made of a registered value, beside a fact of its own name.
_DERIVED = {"ethnicity_code": ("is_minority",)}
# By what they feed, whatever an official calls the field.
_FED = {"ethnicity_code": "ethnicity", "born_on": "born_on"}


def of(content: Content, person: Person | None) -> Iterator[Doubt]:
    """A doubt for each field that repeats what the person registered and differs from it; what is empty is a gap, and no doubt."""
    known = registered(person)
    for section in content.form.sections:
        for field in () if section.rows else section.fields:
            kept = known.get(_repeats(field))
            typed = usual(field, content.rows(section)[0])
            if kept and typed and typed != usual(field, {field.key: kept}):
                yield _doubt(content, section, field, kept)


def _repeats(field: Field) -> str:
    """What of the registration the field says again; "" for nothing of it."""
    return _FED.get(field.fact) or (field.key if is_registered(field.key, field.kind) else "")


def _doubt(content: Content, section: Section, field: Field, kept: str) -> Doubt:
    text = say(
        "“%(label)s”在申报表中为“%(typed)s”，与注册登记的“%(kept)s”不一致：填写有误的请改正申报表，登记有误的由审核单位核对证件后人工核定。",
        label=field.label,
        typed=in_word(content, section, field, content.rows(section)[0], is_masked=True),
        kept=in_word(content, section, field, {field.key: kept}, is_masked=True),
    )
    return Doubt(text, frozenset((field.fact, *_DERIVED.get(field.fact, ()))) - {""})
