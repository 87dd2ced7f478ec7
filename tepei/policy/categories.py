"""Categories of applicants within a track 申报类别: who meets the conditions of one is in it, so that nobody is in one whose conditions they
do not meet.

What somebody chooses themself is a field of the form that feeds a fact, and a condition over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator

from tepei.policy.attachments import AttachmentKindRecord
from tepei.policy.definition import BLANK, Invalid
from tepei.policy.eligibility import outcome_of
from tepei.policy.fields import Field, Form, Section
from tepei.policy.record import Filled, Flag, Picked, Record, titled
from tepei.policy.requirements import Alternatives
from tepei.policy.verdict import Outcome
from tepei.policy.words import N_

HELP, ATTACHMENTS = ".help", "attachments"
_NAME: Mapping[type, str] = {Section: "title", Field: "label", AttachmentKindRecord: "label"}
CATEGORY_CODE = "category_code"  # the fact that says in which one somebody is


def _some(alternatives: Alternatives) -> Alternatives:
    if not alternatives:
        raise Invalid(BLANK)
    return alternatives


class CategoryRecord(Record):
    """An 申报类别; somebody is in the first one whose conditions they meet. Requirements, sections and attachments may be for one alone;
    `words` are what it alone reads.
    """

    key: Annotated[Filled, titled(N_("代码"), example="young")]
    name: Annotated[Filled, titled(N_("名称"), N_("照通知的文字"), "青年人才")]
    track: Annotated[str, titled(N_("%(track_word)s"), N_("不选则适用于全部%(track_word)s"), "outside")] = ""
    when: Annotated[
        Alternatives, AfterValidator(_some), titled(N_("哪些人"), N_("列出几组条件，满足其中一组即可"))
    ]
    words: Annotated[
        Mapping[Annotated[str, Picked("place")], Filled],
        titled(
            N_("这一类的叫法"),
            N_("栏目、栏或附件换一种名称或填写说明，只有这一类的申报人看到"),
            {"basic.workplace": "任教学校"},
        ),
    ] = {}
    source: Annotated[str, titled(N_("依据"), N_("文号和条款"), "某文号 二（一）")] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False


Part = TypeVar("Part", Section, Field, AttachmentKindRecord)


def is_same_for_all(form: Form, categories: Iterable[CategoryRecord]) -> bool:
    """Is everybody asked the same, in the same words?"""
    return form.is_for_all and not any(each.words for each in categories)


def form_for(form: Form, categories: Iterable[CategoryRecord], facts: Mapping[str, object], on: date) -> Form:
    """The form as somebody with these facts is asked, in the words of their category."""
    words = {each.key: each.words for each in categories}
    return called(form.asked_of(facts, on), words.get(str(facts.get(CATEGORY_CODE)), {}))


def called(form: Form, words: Mapping[str, str]) -> Form:
    """The form in the words of a category: names and helps of sections, fields and attachments, by their `places`."""

    def in_words(part: Part, where: str, **inside: object) -> Part:
        named = {_NAME[type(part)]: words.get(where), "help": words.get(f"{where}{HELP}")}
        return part.model_copy(update=inside | {key: word for key, word in named.items() if word})

    if not words:
        return form
    sections = tuple(
        in_words(
            section,
            section.key,
            fields=tuple(in_words(field, f"{section.key}.{field.key}") for field in section.fields),
        )
        for section in form.sections
    )
    attachments = tuple(in_words(each, f"{ATTACHMENTS}.{each.key}") for each in form.attachments)
    return form.model_copy(update={"sections": sections, "attachments": attachments})


def places(form: Form) -> Iterator[str]:
    """What a category may have words of its own for."""
    for section in form.sections:
        yield section.key
        yield from (f"{section.key}.{field.key}" for field in section.fields)
    yield from (f"{ATTACHMENTS}.{each.key}" for each in form.attachments)


def category_of(
    categories: Iterable[CategoryRecord], track: str, facts: Mapping[str, object], on: date
) -> str | None:
    """The key of the first category of the track whose conditions pass, "" of none; None where what decides is not known yet."""
    for each in categories:
        outcome = outcome_of(each.when, facts, on) if each.track in ("", track) else Outcome.FAIL
        if outcome is not Outcome.FAIL:
            return each.key if outcome is Outcome.PASS else None
    return ""
