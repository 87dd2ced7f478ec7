"""Whether a box of the form shows, by the answer to another one 显示条件."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator
from pydantic import Field as Spec

from tepei.policy.definition import Invalid
from tepei.policy.record import Filled, Record, titled
from tepei.policy.words import N_, say


def _answer(value: object) -> object:
    """YAML reads a bare yes or no as a boolean; here it is an answer."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


Answer = Annotated[str, BeforeValidator(_answer)]


class ShowIf(Record):
    """Shown only while `field` (a key of the same section or row, or "section.field") has one of `values`."""

    field: Annotated[Filled, titled(N_("另一栏"))]
    equals: Annotated[Answer | None, Spec(alias="is"), titled(N_("等于"))] = None
    among: Annotated[
        tuple[Answer, ...] | None, Spec(alias="in"), titled(N_("是其中之一"), example=["访问学者", "进修"])
    ] = None

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if (self.equals is None) == (self.among is None):
            raise Invalid(say("is 与 in 须写且只写一个"))
        return self

    @property
    def values(self) -> tuple[str, ...]:
        return (self.equals,) if self.equals is not None else self.among or ()
