"""Facts against what delivers them and what reads them: none is asked for in vain, none is typed for nobody 核对条件依据."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tepei.packs.findings import no_fact
from tepei.packs.pack import Pack
from tepei.policy.bounds import NUMBERS, WORDS
from tepei.policy.categories import CATEGORY_CODE
from tepei.policy.condition import conditions
from tepei.policy.definition import Fault, Where, twice
from tepei.policy.derivations import Derivation
from tepei.policy.deriving import inputs_of
from tepei.policy.earlier import CODE_SET, NONE, KnownProgramme
from tepei.policy.facts import KINDS, LISTED, FactRecord
from tepei.policy.fields import Field, Section
from tepei.policy.form import feeding
from tepei.policy.tracks import PERSON
from tepei.policy.values import FED_BY
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.policy.year import Year

_FILE = f"codes/{CODE_SET}.csv"  # of programmes that nobody runs here
# From which fields a sum or a date can be taken.
_DATED = ("date", "month", "year")
_NUMBERED = ("integer", "year")
_CELLS = {"sum": ("integer",), "latest": _DATED, "earliest": _DATED, "years": _DATED}


def check_facts(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """What is wrong with the year's own facts, with the fields that feed facts, and with the conditions that ask for them."""
    seen: set[str] = set()
    for number, fact in enumerate(cycle.facts):
        if fact.key in seen:
            yield Fault(("facts", number, "key"), twice(fact.key))
        seen.add(fact.key)
        yield from (Fault(("facts", number, *where), text) for where, text in _faulty(fact, cycle, pack))
    yield from _check_fields(cycle)
    for where, named in _reading(cycle):
        for key in sorted(inputs_of({named}, cycle.table) & cycle.table.keys()):
            if (missing := _undelivered(cycle.table[key], cycle)) is not None:
                yield Fault(where, missing)


def _reading(cycle: Year) -> Iterator[tuple[Where, str]]:
    """Where a fact is asked for, that the form has to deliver: those of reliefs are confirmed of a person, whatever is filed."""
    found = (each for each in conditions(cycle) if each[0][0] != "credits")
    for where, condition in found:
        own, *other = condition.asks
        yield (*where, "fact"), own
        yield from (((*where, "value", "fact"), key) for key in other)
    yield from ((("limits", number, "of"), limit.of) for number, limit in enumerate(cycle.limits) if limit.of)


def _check_fields(cycle: Year) -> Iterator[Fault]:
    """Every field that says what it feeds feeds something that is read, of a kind that it can be."""
    read = {*LISTED, *cycle.facts_read, *(key for fact in cycle.facts for key in _inputs(fact))}
    for i, section in enumerate(cycle.form.sections):
        for j, each in enumerate(section.fields):
            if each.fact:
                text = _misfed(each, cycle, is_row=section.rows, is_read=each.fact in read)
                if text is not None:
                    yield Fault(("form", "sections", i, "fields", j, "fact"), text)
            asks = _facts_of(section, each)
            for key in sorted(_fed_by(section, each, cycle) & _rests_on(asks, cycle)):
                text = say(
                    "谁该填写此栏，要先知道“%(fact)s”，而它正由此栏提供；请改由另一栏决定",
                    fact=cycle.table[key].label,
                )
                yield Fault(("form", "sections", i, "fields", j), text)


def _facts_of(*parts: Section | Field) -> set[str]:
    """What says whom these parts are for."""
    return {key for part in parts for _, condition in conditions(part.only_if) for key in condition.asks}


def _fed_by(section: Section, each: Field, cycle: Year) -> set[str]:
    """The facts that this field has a part in."""
    if not section.rows:
        return {each.fact} & set(cycle.table)
    taken = ((key, fact.derivation) for key, fact in cycle.table.items() if fact.derivation)
    return {
        key
        for key, source in taken
        if source.rows == section.key and (not source.field or each.key in _columns(source))
    }


def _columns(source: Derivation) -> tuple[str, ...]:
    """The columns of the rows that it reads."""
    return (source.field, *source.where, *(bound.field for bound in source.bounds))


def _rests_on(keys: set[str], cycle: Year) -> set[str]:
    """These facts, and all that has to be known before them: also who is asked the fields that they come from."""
    behind: dict[str, set[str]] = {
        CATEGORY_CODE: {key for _, each in conditions(cycle.categories) for key in each.asks}
    }
    for section in cycle.form.live.sections:
        for each in section.fields:
            for key in _fed_by(section, each, cycle):
                behind.setdefault(key, set()).update(_facts_of(section, each))
    found: set[str] = set()
    waiting = set(keys)
    while waiting - found:
        found |= waiting
        named = {each for key in waiting for each in behind.get(key, ())}
        waiting = inputs_of(waiting | named, cycle.table)
    return found


def _inputs(fact: FactRecord) -> tuple[str, ...]:
    return fact.derivation.inputs if fact.derivation else ()


def _misfed(each: Field, cycle: Year, *, is_row: bool, is_read: bool) -> Sentence | None:
    fact = cycle.table.get(each.fact)
    if fact is None:
        return no_fact(each.fact)
    faults = (
        (is_row, say("多行栏目的栏不能直接提供条件依据，请在条件依据的来源中写明取自此栏目")),
        (
            fact.derivation is not None,
            say("“%(fact)s”不由申报表提供，此栏填写的内容不起作用", fact=fact.label),
        ),
        (
            each.kind not in FED_BY.get(fact.kind, (each.kind,)),
            say("“%(fact)s”是%(kind)s，这种栏不能提供", fact=fact.label, kind=Sentence(KINDS[fact.kind])),
        ),
        (
            each.code_set != _code_set(fact, each),
            say("“%(fact)s”用代码集“%(name)s”", fact=fact.label, name=_code_set(fact, each)),
        ),
        (not is_read, say("没有条件用到“%(fact)s”，请删去，或写明用到它的条件", fact=fact.label)),
    )
    return next((text for is_so, text in faults if is_so), None)


def _code_set(fact: FactRecord, each: Field) -> str:
    return fact.codes or each.code_set


def _undelivered(fact: FactRecord, cycle: Year) -> Sentence | None:
    """Why nobody could ever be known to meet or to miss a condition over this fact."""
    if fact.derivation is not None or any(each.fact == fact.key for _, each in feeding(cycle.form.live)):
        return None
    return say("申报表没有提供“%(fact)s”的栏，条件永远只能人工核定", fact=fact.label)


def _faulty(fact: FactRecord, cycle: Year, pack: Pack) -> Iterator[tuple[Where, Sentence]]:
    """What a fact of the year's own names that is not there."""
    if fact.code_set and fact.code_set not in {code.code_set for code in pack.codes}:
        yield ("code_set",), say("没有代码集“%(name)s”", name=fact.code_set)
    derivation = fact.derivation
    if derivation is not None:
        yield from _faulty_inputs(fact, derivation, cycle)
        yield from _faulty_rows(derivation, cycle) if derivation.rows else ()
        yield from _faulty_review(derivation, cycle) if derivation.review else ()
        yield from (
            _faulty_earlier(fact, derivation, pack.known_programmes(cycle)) if derivation.earlier else ()
        )


def _faulty_inputs(fact: FactRecord, derivation: Derivation, cycle: Year) -> Iterator[tuple[Where, Sentence]]:
    for key in derivation.inputs:
        if key not in cycle.table:
            yield ("from",), no_fact(key)
        elif fact.key in inputs_of([key], cycle.table):
            yield ("from",), say("“%(fact)s”由它自己算出", fact=fact.label)


def _faulty_rows(derivation: Derivation, cycle: Year) -> Iterator[tuple[Where, Sentence]]:
    repeating = {each.key: each for each in cycle.form.live.sections if each.rows}
    section = repeating.get(derivation.rows)
    if section is None:
        yield ("from", "rows"), say("没有这一多行栏目，可用：%(known)s", known=join(repeating, ITEMS))
        return
    fields = {each.key: each.kind for each in section.fields}
    allowed = _CELLS.get(derivation.take)
    if allowed and derivation.field in fields and fields[derivation.field] not in allowed:
        yield ("from", "take"), say("这种栏不能这样取")
    for where, key in (
        (("from", "field"), derivation.field),
        *((("from", "where"), key) for key in derivation.where),
        *((("from", "bounds", number, "field"), each.field) for number, each in enumerate(derivation.bounds)),
    ):
        if key and key not in fields:
            path = f"{section.key}.{key}"
            yield where, say("申报表没有“%(field)s”这一栏", field=path)
    yield from _faulty_bounds(derivation, fields)


def _faulty_bounds(derivation: Derivation, kinds: Mapping[str, str]) -> Iterator[tuple[Where, Sentence]]:
    """A number that is asked of a day, or a day of a number."""
    for number, bound in enumerate(derivation.bounds):
        kind = kinds.get(bound.field, "")
        for key in bound.measures if kind else ():
            if key not in WORDS and kind not in (_NUMBERED if key in NUMBERS else _DATED):
                yield ("from", "bounds", number, key), say("这种栏没有这样的界限")


def _faulty_review(derivation: Derivation, cycle: Year) -> Iterator[tuple[Where, Sentence]]:
    document, _, field = derivation.review.partition(".")
    known = cycle.documents.get(document)
    if known is None or field not in {each.key for each in known.fields}:
        yield ("from", "review"), say("没有由审核单位填写的“%(field)s”这一栏", field=derivation.review)
    elif not any(document in step.demands for way in cycle.ways for step in way.steps):
        yield ("from", "review"), say("没有环节要求填写“%(document)s”", document=known.title)


def _faulty_earlier(
    fact: FactRecord, derivation: Derivation, known: Collection[KnownProgramme]
) -> Iterator[tuple[Where, Sentence]]:
    """A programme or a tier that nobody knows: nobody would ever have been in it."""
    names = {name for each in known for name in each.names}
    yield from ((("from", "where", key), text) for key, text in _unknown(derivation.where, known))
    tiers = _tiers(derivation.where, known)
    called = {"programme": (names, _no_programme), "tier": (tiers, _no_tier)}.get(derivation.field)
    for key, word in fact.words.items() if called else ():
        if called and key != str(NONE) and not {key, word} & called[0]:
            yield ("words", key), called[1](word)


def check_tasks(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """A cohort of a programme or a tier that nobody knows: nobody would be in it. And one of units: who was selected is a person."""
    for number, track in enumerate(cycle.tracks):
        if track.tasks is not None:
            if track.filer != PERSON:
                yield Fault(("tracks", number, "filer"), say("专项任务只能由个人申报"))
            for key, text in _unknown(track.tasks.who, pack.known_programmes(cycle)):
                yield Fault(("tracks", number, "tasks", "who", key), text)


def _unknown(
    where: Mapping[str, Collection[str]], known: Collection[KnownProgramme]
) -> Iterator[tuple[str, Sentence]]:
    names, tiers = {name for each in known for name in each.names}, _tiers(where, known)
    yield from (
        ("programme", _no_programme(name)) for name in where.get("programme", ()) if name not in names
    )
    yield from (("tier", _no_tier(tier)) for tier in where.get("tier", ()) if tier not in tiers)


def _tiers(where: Mapping[str, Collection[str]], known: Collection[KnownProgramme]) -> set[str]:
    """The tiers of these programmes, of all where none is named."""
    programmes = {*where.get("programme", ())}
    return {tier for each in known for tier in each.tiers if not programmes or each.names & programmes}


def _no_programme(name: str) -> Sentence:
    return say("没有项目“%(name)s”；外单位的项目列在代码集 %(codes)s 中", name=name, codes=_FILE)


def _no_tier(name: str) -> Sentence:
    return say(
        "这些项目没有层次“%(name)s”；以往年度和外单位的层次列在代码集 %(codes)s 中",
        name=name,
        codes=_FILE,
    )
