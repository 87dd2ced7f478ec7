"""The base of everything that a notice decides: a frozen, typed record whose fields are the only list of its keys 记录.

A field says its Chinese name and its help (`titled`), its kind by its type, its words where it is a choice (`Choice`), and what goes
without saying by its default. Files, tables, JSON, the JSON Schema, the editors and docs/packs.md all ask the fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Self, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
)
from pydantic_core import core_schema

from tepei.policy.definition import BLANK, NO_WHOLE, DefinitionError, Fault, Invalid, Where, day, not_among
from tepei.policy.faults import faults_of
from tepei.policy.vocabulary import Provincial, Vocabulary
from tepei.policy.words import N_, Sentence


def titled(title: str, help: str = "", example: object = None) -> Any:
    """The Chinese name of a field, what to write into it, and an example where no pack that ships has one."""
    return Field(title=title, description=help or None, examples=None if example is None else [example])


SOURCE = titled(N_("依据"), N_("文号和条款"))


@dataclass(frozen=True)
class Choice:
    """One of a few values; `words` names each in Chinese, in the order in which they are offered."""

    words: Mapping[str, Sentence | str]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_after_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "enum": list(self.words)}

    def _known(self, value: str) -> str:
        if value not in self.words:
            raise Invalid(not_among(value, self.words))
        return value


@dataclass(frozen=True)
class Picked:
    """Names something of the year, to be picked and not typed: a `field` of the form is filled in once, a `cell` is one or stands beside
    the form, a `grid_cell` is one of these or of repeated rows, a `column` belongs to the section at hand, a `value` fills the 汇总表; a `document` is printed, a `tie` is broken by it;
    a `track`, a `fact` and a `requirement` are those of the year; an `actor` acts at a step of its own, an `office_field` says where, a
    `recommender` passes people on to who runs it, a `place` of the form is called otherwise by a category, an `item` is what a cap counts by, a
    `subject` is what hours are for, a `credit_source` what they come of, a `relief` what takes some off.
    """

    what: str


def _filled(text: str) -> str:
    if not text.strip():
        raise Invalid(BLANK)
    return text


def _unsigned(number: int) -> int:
    if number < 0:
        raise Invalid(NO_WHOLE)
    return number


Filled = Annotated[str, AfterValidator(_filled)]
Whole = Annotated[StrictInt, AfterValidator(_unsigned)]
Flag = StrictBool
# Only what people write: pydantic would take digits for seconds.
Day = Annotated[date, BeforeValidator(day)]


class Record(BaseModel):
    """One record. Its `identity` is the key by which it is known among its like: in lists, in changes, in what a later year restates."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )
    identity: ClassVar[str] = "key"

    @classmethod
    def word(cls) -> str:
        """What it is called: LimitRecord, beside the table Limit, is a Limit."""
        return cls.__name__.removesuffix("Record")

    @classmethod
    def from_data(cls, source: object, path: str = "", vocabulary: Vocabulary | None = None) -> Self:
        """From plain values, as a file or JSON has them, which name nothing but what the vocabulary has.

        DefinitionError with every fault, the first at its key path under `path`.
        """
        try:
            return cls.model_validate(source, context=cls.vocabulary_for(source, vocabulary))
        except ValidationError as error:
            raise DefinitionError(path or cls.word().lower(), faults_of(error, cls)) from None

    def __copy__(self) -> Self:
        """What was worked out of it (cached properties) is not the copy's, which may be given other values."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @classmethod
    def vocabulary_for(cls, source: object, vocabulary: Vocabulary | None) -> Vocabulary | None:  # noqa: ARG003
        """The vocabulary for what stands in it: a scheme adds to it."""
        return vocabulary

    def to_data(self) -> dict[str, Any]:
        """Plain values for JSON in the order of the fields, without what goes without saying; `from_data` reads them."""
        return self.model_dump(mode="json", exclude_defaults=True)


def choice_of(noted: Iterable[Any]) -> Choice | Provincial | None:
    """The words of what is a choice, by what is noted beside its type."""
    return next((each for each in noted if isinstance(each, Choice | Provincial)), None)


def picked_of(noted: Iterable[Any]) -> Picked | None:
    """What is to be picked, by what is noted beside the type."""
    return next((each for each in noted if isinstance(each, Picked)), None)


def item_noted(annotation: Any) -> tuple[Any, ...]:
    """What is noted beside the type of a list's items; nothing where it is no list."""
    args = get_args(annotation) if get_origin(annotation) is tuple else ()
    return getattr(args[0], "__metadata__", ()) if args else ()


__all__ = [
    "SOURCE",
    "Choice",
    "Day",
    "DefinitionError",
    "Fault",
    "Filled",
    "Flag",
    "Picked",
    "Record",
    "Where",
    "Whole",
    "choice_of",
    "item_noted",
    "picked_of",
    "titled",
]
