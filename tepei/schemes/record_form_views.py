"""A form of a whole record, lists of records in it included, made off the record itself 由记录生成的表单.

Rows of a list are added, moved and taken out by the server (`rearranged`): it needs no script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, get_args, get_origin

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, FieldList, Form, FormField, IntegerField
from wtforms import Field as FormInput
from wtforms.validators import Optional

from tepei.policy.definition import Fault, Where
from tepei.policy.record import Record, item_noted, picked_of
from tepei.policy.shape import bare, is_mapping, is_record
from tepei.policy.show_if import ShowIf
from tepei.portal.screens.fields import CleanText, InRange
from tepei.schemes import record_views
from tepei.schemes.picking import Offer
from tepei.schemes.picks_views import Narrowing, Pick, Picks

_MOST = 400  # rows of one list
_LARGEST = 10_000


class _Demanding(Form):
    """Marks the boxes without which there is no record. The browser does not insist on them: a record of which nothing is filled in is none."""

    demanded: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.demanded:
            self[name].flags.demanded = True


def form_of(record: type[Record], offers: Mapping[str, Offer], keys: Iterable[str] = ()) -> type[Form]:
    """A form of these keys of the record, of all where none is named."""
    shown = {name: info for name, info in record.model_fields.items() if not keys or name in keys}
    fields = {name: _field(info, offers) for name, info in shown.items()}
    demanded = frozenset(name for name, info in shown.items() if info.is_required())
    return type(f"{record.__name__}Form", (_Demanding,), {**fields, "demanded": demanded})


def plain(form: Form) -> dict[str, Any]:
    """What stands in it, as plain values for the record to read; what is empty goes without saying."""
    found = {field.short_name.rpartition("-")[2]: _value(field) for field in form}
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def show_faults(form: Form, faults: Iterable[Fault]) -> list[str]:
    """Each fault beside its box; the answer are those that have none."""
    homeless = []
    for fault in faults:
        box = _box_at(form, fault.where)
        if box is None:
            homeless.append(gettext(fault.text))
        else:
            box.errors = [*box.errors, gettext(fault.text)]
    return homeless


def rearranged(data: Any, action: str) -> Any:
    """The data after a button of a list: “rows-3-0 up”, “rows-3 insert”, “boxes add”. As it was where there is no such row."""
    path, _, verb = action.partition(" ")
    parts: list[int | str] = [int(part) if part.isdecimal() else part for part in path.split("-")]
    try:
        if verb == "add":
            return _within(data, parts, lambda rows: [*(rows or ()), _blank(rows)])
        *home, at = parts
        return _within(data, home, lambda rows: _moved(rows, int(at), verb))
    except (LookupError, TypeError, ValueError):
        return data


def focus_of(action: str) -> str:
    """The name of the row that such a button leads to."""
    path, _, verb = action.partition(" ")
    home, _, at = path.rpartition("-")
    step = {"up": -1, "down": 1, "insert": 1}.get(verb, 0)
    return f"{home}-{max(0, int(at) + step)}" if at.isdecimal() and verb != "add" else path


def _within(data: Any, path: list[int | str], change: Callable[[Any], Any]) -> Any:
    """The data with what stands under this path changed."""
    if not path:
        return change(data)
    here, rest = path[0], path[1:]
    if isinstance(data, list):
        return [_within(each, rest, change) if number == here else each for number, each in enumerate(data)]
    return {**data, here: _within(data.get(here), rest, change)}


def _moved(rows: list[Any], at: int, verb: str) -> list[Any]:
    """With the row gone, one place up or down, or with a blank one behind it."""
    row, rest = rows[at], [*rows[:at], *rows[at + 1 :]]
    if verb == "insert":
        return [*rows[: at + 1], _blank(rows), *rows[at + 1 :]]
    if verb == "remove":
        return rest
    place = max(0, at + {"up": -1, "down": 1}[verb])
    return [*rest[:place], row, *rest[place:]]


def _blank(rows: Any) -> Any:
    """A new row: of cells where the others are rows of cells."""
    return [{}] if rows and isinstance(rows[0], list) else {}


def _field(info: Any, offers: Mapping[str, Offer]) -> FormInput:
    title, help_text = info.title or "", info.description or ""
    label = lazy_gettext(title)
    described = {"description": lazy_gettext(help_text)} if help_text else {}
    picked, here = picked_of(info.metadata), bare(info.annotation)
    listed = picked_of(item_noted(here))
    if picked is not None and is_mapping(here):
        return Narrowing(label, offer=offers.get(picked.what, {}), **described)
    if picked is not None:
        return Pick(label, offer=offers.get(picked.what), **described)
    if listed is not None:
        return Picks(label, offer=offers.get(listed.what), **described)
    if _item_of(here) is not None:
        return _list_of(here, offers, label)
    if is_record(here) and here is not ShowIf:
        return FieldList(FormField(form_of(here, offers)), label, max_entries=1)
    made = record_views.input_of(info, title, help_text)
    return made or _simple(info, label, described)


def _simple(info: Any, label: Any, described: Mapping[str, Any]) -> FormInput:
    """What a text, a number or a yes is typed into; an empty number is the usual one."""
    here = bare(info.annotation)
    if here is bool:
        return BooleanField(label, **described)
    if here is int:
        limits = [Optional(), InRange(0, _LARGEST, lazy_gettext("应为不小于 0 的整数"))]
        usual = {"placeholder": str(info.default)} if isinstance(info.default, int) else {}
        look = {"class": "form-control", "inputmode": "numeric", **usual}
        return IntegerField(label, limits, render_kw=look, **described)
    return CleanText(label, **described)


def _list_of(annotation: Any, offers: Mapping[str, Offer], label: Any = "") -> FieldList:
    item = _item_of(annotation)
    inside = FormField(form_of(item, offers)) if is_record(item) else _list_of(item, offers)
    return FieldList(inside, label, max_entries=_MOST)


def _item_of(annotation: Any) -> Any:
    """What a list of records, or of rows of records, holds; None for everything else."""
    if get_origin(annotation) is not tuple:
        return None
    item = bare(get_args(annotation)[0])
    return item if is_record(item) or _item_of(item) is not None else None


def _value(field: FormInput) -> Any:
    if isinstance(field, FieldList):
        listed = [_value(entry) for entry in field.entries]
        return (listed[0] if listed else None) if field.max_entries == 1 else listed
    if isinstance(field, FormField):
        return plain(field.form)
    held = SimpleNamespace()
    field.populate_obj(held, "value")
    return held.value


def _box_at(form: Any, where: Where) -> Any:
    """The box under this path, or the nearest that stands around it."""
    found, box = form, None
    for part in where:
        inside = _inside(found, part)
        if inside is None:
            break
        found = box = inside
    return (
        box if box is not None and hasattr(box, "errors") and not isinstance(box, FormField) else _first(box)
    )


def _first(box: Any) -> Any:
    """A row has no errors of its own: its first box says them."""
    return next(iter(box.form), None) if isinstance(box, FormField) else None


def _inside(found: Any, part: int | str) -> Any:
    if isinstance(found, FieldList):
        if found.max_entries == 1:
            return _inside(found.entries[0], part) if found.entries else None
        return found.entries[part] if isinstance(part, int) and part < len(found.entries) else None
    form = found.form if isinstance(found, FormField) else found
    return form[part] if isinstance(form, Form) and part in form else None
