"""What a screen says and asks about a record, read off the record itself 由记录生成的界面文字."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args, get_origin

from flask_babel import gettext, lazy_gettext
from wtforms import Field as FormField

from tepei.policy.condition import Condition
from tepei.policy.definition import DefinitionError
from tepei.policy.derivations import Derivation
from tepei.policy.numbering import Pattern
from tepei.policy.record import Choice, Picked, Record, choice_of, item_noted, picked_of
from tepei.policy.requirements import read_alternatives, sentence_of
from tepei.policy.shape import bare, is_mapping, is_record, item_of
from tepei.policy.show_if import ShowIf
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import ITEMS, PARTS, Sentence, join, say
from tepei.portal.screens.fields import CleanLongText
from tepei.schemes import pattern_views, picking, shown_views, sourcing, vocabularies
from tepei.schemes.condition_views import Conditions
from tepei.schemes.input_views import Lines, Ticks, WordBoxes, chosen, offered
from tepei.schemes.nested_views import Nested, NestedRows
from tepei.schemes.pair_views import ItemNumbers, Pairs, PlaceWords
from tepei.schemes.pattern_views import PatternParts
from tepei.schemes.picks_views import Pick, Picks
from tepei.schemes.shown_views import ShowIfPicks
from tepei.schemes.source_views import SourceField

_LONG = 200  # characters of a column from which on a text gets a box of several lines

ColumnWords = tuple[str, Any, str, str]  # column, what is said about the field, its name, its help


def columns_of(record: type[Record], prefix: str = "") -> Iterator[ColumnWords]:
    """Every field of a record under its column, with its name and its help."""
    for name, info in record.model_fields.items():
        yield f"{prefix}{name}", info, info.title or "", info.description or ""


def labels(fields: Iterable[ColumnWords]) -> dict[str, Any]:
    return {column: lazy_gettext(title) for column, _, title, _ in fields}


def helps(fields: Iterable[ColumnWords]) -> dict[str, Any]:
    return {column: lazy_gettext(help_text) for column, _, _, help_text in fields if help_text}


def formatters(fields: Iterable[ColumnWords]) -> dict[str, Callable[[Any], Any]]:
    """How a list and a page show what is no plain text: a word for a choice, a sentence for conditions."""
    found = ((column, _formatter(info)) for column, info, _, _ in fields)
    return {column: formatter for column, formatter in found if formatter is not None}


def inputs(fields: Iterable[ColumnWords], longest: Callable[[str], int]) -> dict[str, FormField]:
    """The form fields that a column alone does not give. `longest`: how many characters a column takes."""
    made = (
        (column, input_of(info, title, help_text, longest(column)))
        for column, info, title, help_text in fields
    )
    return {column: field for column, field in made if field is not None}


def input_of(info: Any, title: str, help_text: str, longest: int = 0) -> FormField | None:
    """The form field of one key, where its type alone does not give it."""
    label, described = lazy_gettext(title), {"description": lazy_gettext(help_text)} if help_text else {}
    choice, listed = choice_of(info.metadata), _listed(info)
    if choice is not None:
        return chosen(label, lambda: vocabularies.words_of(choice), **described)
    if listed is not None:
        return Ticks(label, choices=offered(lambda: vocabularies.words_of(listed)), **described)
    picked = _picked(info)
    if picked is not None and not _is_of_tracks(info):
        made_by = Picks if get_origin(bare(info.annotation)) is tuple else Pick
        return made_by(label, of_year=picked.what, **described)
    for fits, made in _MADE:
        if fits(info):
            return made(label, **described)
    parts = _of_parts(info, label, described)
    return CleanLongText(label, **described) if parts is None and longest > _LONG else parts


def _of_parts(info: Any, label: Any, described: dict[str, Any]) -> FormField | None:
    """The field of what has parts of its own: words by value, a small record."""
    kind = bare(info.annotation)
    picked = picked_of(_key_noted(kind)) if is_mapping(kind) else None
    if picked is not None and picked.what in _PAIRED:
        return _PAIRED[picked.what](label, **described)
    if is_mapping(kind):
        return WordBoxes(label, lambda: _names(kind), **described)
    if is_record(item_of(kind)):
        return NestedRows(label, item_of(kind), **described)
    return _of_record(kind, label, described) if is_record(kind) else None


def _of_record(kind: type[Record], label: Any, described: dict[str, Any]) -> FormField:
    if kind is ShowIf:
        return ShowIfPicks(label, description=lazy_gettext("选中的答案之一时才填写此栏；不选则总是填写"))
    return SourceField(label, **described) if kind is Derivation else Nested(label, kind, **described)


def sentence(alternatives: Any) -> Sentence:
    """What the conditions say, as one sentence; their fault where they have one."""
    try:
        return sentence_of(read_alternatives(alternatives or [], vocabularies.naming(alternatives or [])))
    except DefinitionError as error:
        return error.text


def _formatter(info: Any) -> Callable[[Any], Any] | None:
    choice, listed = choice_of(info.metadata), _listed(info)
    if choice is not None:
        return _word_of(choice)
    if listed is not None:
        return lambda keys: gettext(
            join((vocabularies.words_of(listed).get(key, key) for key in keys or ()), ITEMS)
        )
    return _formatter_of(info, bare(info.annotation))


def _formatter_of(info: Any, kind: Any) -> Callable[[Any], Any] | None:
    """How what is no choice is shown, by its type."""
    formatters: tuple[tuple[bool, Callable[[Any], Any]], ...] = (
        (_picked(info) is not None, lambda value: gettext(_called(_picked(info), value))),
        (_is_pattern(info), pattern_views.in_words),
        (_is_conditions(info), lambda alternatives: gettext(sentence(alternatives))),
        (_is_texts(info), lambda texts: gettext(join(map(str, texts or ()), ITEMS))),
        (kind is ShowIf, shown_views.in_words),
        (kind is Derivation, lambda value: gettext(sourcing.words(value, vocabularies.current_cycle()))),
        (
            is_record(item_of(kind)),
            lambda rows: gettext(
                join((picking.words(item_of(kind), row, picking.ELSEWHERE) for row in rows or ()), PARTS)
            ),
        ),
        (is_record(kind), lambda value: gettext(picking.words(kind, value or {}, picking.ELSEWHERE))),
        (is_mapping(kind), lambda words: gettext(join(called(words or {}, _names(kind)), PARTS))),
    )
    return next((formatter for fits, formatter in formatters if fits), None)


def _names(kind: Any) -> Mapping[str, Sentence | str]:
    """What the keys of a mapping are called, where they are choices or picked."""
    noted = _key_noted(kind)
    choice, picked = choice_of(noted), picked_of(noted)
    if picked is not None:
        return picking.called(picked.what) if picked.what in picking.CALLED else {}
    return vocabularies.words_of(choice) if choice is not None else {}


def _is_of_tracks(info: Any) -> bool:
    picked = picked_of(item_noted(info.annotation))
    return picked is not None and picked.what == "track"


def _key_noted(kind: Any) -> tuple[Any, ...]:
    """What is noted beside the type of a mapping's keys."""
    return getattr(get_args(kind)[0], "__metadata__", ())


def called(words: Mapping[str, Any], names: Mapping[str, Sentence | str]) -> Iterator[Sentence]:
    """Each value, by its name where it has one, with what it is called."""
    return (
        say("%(key)s：%(value)s", key=names.get(key, key), value=str(word)) for key, word in words.items()
    )


def _word_of(choice: Choice | Provincial) -> Callable[[Any], Any]:
    return lambda value: gettext(words[value]) if value in (words := vocabularies.words_of(choice)) else value


def _listed(info: Any) -> Choice | Provincial | None:
    """The words of a list of choices."""
    return choice_of(item_noted(info.annotation))


def _picked(info: Any) -> Picked | None:
    """What is picked for it, one or several."""
    return picked_of((*info.metadata, *item_noted(info.annotation)))


def _called(picked: Picked | None, value: Any) -> Sentence:
    """What was picked, by its name."""
    known = picking.called(picked.what) if picked and value else {}
    keys = value if isinstance(value, list | tuple) else [value] if value else []
    return join((known.get(each, str(each)) for each in keys), ITEMS)


def _is_conditions(info: Any) -> bool:
    return Condition in _within(info.annotation)


def _is_pattern(info: Any) -> bool:
    return any(isinstance(each, Pattern) for each in info.metadata)


def _is_texts(info: Any) -> bool:
    return get_origin(info.annotation) is tuple and _within(info.annotation) <= {str, int, Decimal}


def _within(annotation: Any) -> set[Any]:
    """The types at the bottom of an annotation."""
    here = bare(annotation)
    args = [each for each in get_args(here) if each is not Ellipsis]
    return set().union(*(_within(each) for each in args)) if args else {here}


def _ticked_tracks(label: Any, **described: Any) -> FormField:
    return Ticks(label, choices=offered(vocabularies.tracks), **described)


# Mappings whose keys are picked, by what these are.
_PAIRED: Mapping[str, type[Pairs]] = {"place": PlaceWords, "item": ItemNumbers}
# The first that fits: tracks are texts as well.
_MADE: tuple[tuple[Callable[[Any], bool], Callable[..., FormField]], ...] = (
    (_is_of_tracks, _ticked_tracks), (_is_pattern, PatternParts), (_is_conditions, Conditions), (_is_texts, Lines),
)  # fmt: skip
