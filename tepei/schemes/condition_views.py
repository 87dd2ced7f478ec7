"""Groups of conditions on a form: facts are picked, comparisons fit the fact, values are picked where they have words 条件的填写."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import select
from wtforms import Field

from tepei.policy.ages import AGE_DAYS
from tepei.policy.definition import DefinitionError
from tepei.policy.facts import FactRecord
from tepei.policy.operators import OPERATORS, operators_for
from tepei.policy.other_facts import others
from tepei.policy.requirements import SEVERITIES, read_alternatives, sentence_of
from tepei.policy.words import Sentence
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.schemes import trials, vocabularies, wording

_SPARE = 3  # empty lines of the first group; without a script they are all that may be added at once
_OFFERED = 400  # values of a fact that a page carries
_BLANK = dict.fromkeys(wording.COLUMNS, "")


@dataclass(frozen=True)
class LineGroup:
    """Lines that must all hold; the last group of an editor is a new one, of empty lines."""

    number: int
    lines: Sequence[Mapping[str, str]]


class Conditions(Field):
    """Groups of conditions, a line each: group, fact, comparison, value, the notice's words.

    Data are alternatives as policy.eligibility reads them; what was typed stays on the page where it cannot be read. `track`: whose
    examples the conditions are tried on while they are written; 0 where they are tried on none.
    """

    lines: list[dict[str, str]]
    track = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.lines = []
        super().__init__(*args, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value or []
        self.lines = [
            {"group": str(number), **wording.line_of(each, vocabularies.current(), vocabularies.names)}
            for number, group in enumerate(self.data, 1)
            for each in group
        ]

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """The columns of the editor arrive as lists of the same length."""
        super().process(formdata, data if data is not None else self._default(), **kwargs)
        if not formdata or f"{self.name}-fact" not in formdata:
            return
        self.lines = lines_of(formdata, self.name)
        try:
            self.data = wording.groups_of(self.lines, vocabularies.current(), vocabularies.names)
        except DefinitionError as error:
            self.process_errors = [fault.text for fault in error.faults]

    def _default(self) -> Any:
        return self.default() if callable(self.default) else self.default

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The table of lines; its first select carries the field's id, so that the label finds it."""
        cycle = vocabularies.current_cycle()
        return Markup(  # noqa: S704  the template escapes
            render_template(
                "schemes/_conditions.html",
                field=self,
                groups=list(_groups(self.lines)),
                facts=vocabularies.current().facts,
                operators=OPERATORS,
                fitting=_fitting,
                offered={key: _offered(fact) for key, fact in vocabularies.current().facts.items()},
                days=[chinese(word) for word in AGE_DAYS.values()],
                described=kwargs.get("aria_describedby", kwargs.get("aria-describedby", "")),
                told=url_for("ConditionView.tell", code=cycle.code) if cycle else "",
                sentence=sentence_if_sound(self.data) if not self.errors else Sentence(""),
            )
        )


class ConditionView(SafeView):
    """What conditions say and whom they pass, while they are being written."""

    route_base = "/conditions"
    class_permission_name = "Scheme"

    @expose("/<code>", methods=["POST"])
    @guard("read")
    def tell(self, code: str) -> ResponseReturnValue:
        """The sentence of the lines as they stand on the form, or what is wrong with them; on a track's examples what comes out."""
        cycle = programmes.cycle_by_code(code)
        vocabularies.use(cycle)
        lines = lines_of(request.form, request.form.get("field", ""))
        fault, groups = Sentence(""), list[Any]()
        try:
            groups = wording.groups_of(lines, vocabularies.current(), vocabularies.names)
        except DefinitionError as error:
            fault = error.text
        pk = row_key(request.form.get("track", ""))
        track = db.session.scalars(select(Track).where(Track.id == pk, Track.cycle_id == cycle.id)).first()
        results = trials.tried(track, groups, _severity()) if track is not None and groups else ()
        return self.render(
            "schemes/_told.html", fault=fault, sentence=sentence_if_sound(groups), results=list(results)
        )


def _severity() -> str:
    typed = request.form.get("severity", "")
    return typed if typed in SEVERITIES else "hard"


def lines_of(posted: Any, name: str) -> list[dict[str, str]]:
    """The lines of a posted editor that name a fact."""
    columns = {key: posted.getlist(f"{name}-{key}") for key in wording.COLUMNS}
    lines = (dict(zip(columns, row, strict=False)) for row in zip(*columns.values(), strict=False))
    return [line for line in lines if line["fact"]]


def _groups(lines: Sequence[Mapping[str, str]]) -> Iterator[LineGroup]:
    """Each with an empty line, and a new one."""
    keys = list(dict.fromkeys(line["group"].strip() or "1" for line in lines))
    for number, key in enumerate(keys, 1):
        ours = [line for line in lines if (line["group"].strip() or "1") == key]
        yield LineGroup(number, [*ours, _BLANK])
    yield LineGroup(len(keys) + 1, [_BLANK] * (_SPARE if not keys else 1))


def sentence_if_sound(groups: Any) -> Sentence:
    """Of conditions that can be read; nothing otherwise, their fault stands beside them."""
    try:
        return sentence_of(read_alternatives(groups or [], vocabularies.current()))
    except DefinitionError:
        return Sentence("")


def _fitting(key: str, operator: str) -> list[str]:
    """The comparisons that fit the fact of a line, and the one that it has; of an empty line all."""
    fact = vocabularies.current().facts.get(key)
    if fact is None:
        return list(OPERATORS)
    return list(dict.fromkeys((*operators_for(fact), *([operator] if operator in OPERATORS else []))))


def _offered(fact: FactRecord) -> dict[str, Any]:
    """What a script offers for a fact: its comparisons, and its values by the words in which they are typed."""
    if fact.kind == "yes_no":
        words = ["是", "否"]
    elif fact.kind in wording.CODED:
        words = list(vocabularies.names(fact).values())
    else:
        words = [chinese(word) for word in fact.values.values()]
    facts = vocabularies.current().facts
    compared = {each: others(fact, each, facts).values() for each in operators_for(fact)}
    return {
        "kind": fact.kind,
        "unit": gettext(Sentence(fact.unit)) if fact.unit else "",
        "operators": list(operators_for(fact)),
        "values": words if len(words) <= _OFFERED else [],
        "others": {
            key: [wording.other_text(each) for each in found] for key, found in compared.items() if found
        },
    }
