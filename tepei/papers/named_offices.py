"""The places and units that a form names, whose offices act at steps of the paper's route 表中写明的办理单位."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tepei.forms.content import Content, usual
from tepei.forms.queries import ATTACHMENTS
from tepei.organisations import directory
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import drafts
from tepei.papers.models import Paper
from tepei.policy.fields import Field, Section
from tepei.policy.form import is_shown
from tepei.policy.gaps import Gap
from tepei.policy.route import Route, RouteStepRecord
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal.errors import Refused

_OFFERED = 5  # units of a like name that a gap names

Gaps = Mapping[str, list[Gap]]


@dataclass(frozen=True)
class _Naming:
    """A field that steps of the route are found by, with what stands there in its usual form."""

    section: Section
    field: Field
    text: str
    steps: tuple[RouteStepRecord, ...]


def of(paper: Paper, route: Route) -> dict[str, int]:
    """The organisations that the paper's form names now for the steps of this route, by the field; without what names none."""
    if not any(step.at for step in route.steps):
        return {}
    content = Content(drafts.form_of(paper), paper.form.answers)
    found = {each.steps[0].at: _named(each.field, each.text) for each in _namings(route, content)}
    return {at: named[0].id for at, named in found.items() if len(named) == 1}


def with_gaps(gaps: Gaps, route: Route, content: Content) -> Gaps:
    """These gaps, and where the form names nobody who acts at a step of the route, in the order of the form."""
    there = {(gap.section, gap.field) for found in gaps.values() for gap in found}
    more = [gap for gap in _gaps(route, content) if (gap.section, gap.field) not in there]
    if not more:
        return gaps
    keys = (*(section.key for section in content.form.sections), ATTACHMENTS)
    whole = {key: [*gaps.get(key, ()), *(gap for gap in more if gap.section == key)] for key in keys}
    return {key: found for key, found in whole.items() if found}


def _namings(route: Route, content: Content) -> Iterator[_Naming]:
    """Of what this filer is asked: nobody else names anybody, and the steps are left out."""
    for at in dict.fromkeys(step.at for step in route.steps if step.at):
        section, field = content.form.found(at) or (None, None)
        if section is None or field is None:
            continue
        row = content.rows(section)[0]
        if is_shown(content.form, section, field, content.answers, row):
            yield _Naming(
                section, field, usual(field, row), tuple(step for step in route.steps if step.at == at)
            )


def _named(field: Field, text: str) -> Sequence[Organisation]:
    """Of a place its office, of a unit's name whoever is called so."""
    if not text:
        return ()
    if field.kind == "organisation":
        return directory.units(text)
    office = directory.seat(text)
    return (office,) if office else ()


def _gaps(route: Route, content: Content) -> Iterator[Gap]:
    for each in _namings(route, content):
        text, choices = _fault(each, content)
        if text:
            code = "unknown_choice" if each.text else "missing"
            yield Gap(each.section.key, each.field.key, None, text, code, choices)


def _fault(naming: _Naming, content: Content) -> tuple[Sentence | None, tuple[str, ...]]:
    """Why nobody acts at a step that what is named there should act at, and what may stand there instead."""
    label, text = naming.field.label, naming.text
    if not text:
        return say("请填写“%(label)s”，由其办理“%(step)s”。", label=label, step=_steps(naming.steps)), ()
    named = _named(naming.field, text)
    if naming.field.kind == "organisation" and len(named) != 1:
        return _unknown(naming, is_several=bool(named))
    word = content.words[f"{naming.section.key}.{naming.field.key}"].get(text, text)
    idle = [step for step in naming.steps if not (named and _acts(step, named[0]))]
    if not idle:
        return None, ()
    return say(
        "“%(label)s”：“%(name)s”没有办理“%(step)s”的单位，请另选，或联系上级%(offices)s。",
        label=label,
        name=word,
        step=_steps(idle),
    ), ()


def _acts(step: RouteStepRecord, named: Organisation) -> bool:
    """Has it somebody who acts at this step? Through what does not work nothing passes."""
    try:
        return bool(organisations.acting_at(named.id, step.by))
    except Refused:
        return False


def _unknown(naming: _Naming, *, is_several: bool) -> tuple[Sentence, tuple[str, ...]]:
    """A name that no unit has, or several: with those that have one like it."""
    label, text = naming.field.label, naming.text
    names = tuple(name for _id, name in directory.found(text))
    if is_several:
        return say("“%(label)s”：有几个单位叫“%(name)s”，请从中选择：%(names)s。", label=label, name=text, names=join(names[:_OFFERED], ITEMS)), names  # fmt: skip
    told = say(
        "“%(label)s”：单位名录中没有“%(name)s”，请填写全称或统一社会信用代码；尚未登记的，请该单位先在本系统注册。",
        label=label,
        name=text,
    )
    if not names:
        return told, ()
    like = say("名称相近的有：%(names)s。", names=join(names[:_OFFERED], ITEMS))
    return join((told, like)), names


def _steps(steps: Sequence[RouteStepRecord]) -> Sentence:
    return join((step.name for step in steps), ITEMS)
