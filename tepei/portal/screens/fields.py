"""The fields of forms: clean text, native dates, and a choice among rows that the viewer may see."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload
from wtforms import DateField, DateTimeLocalField, Field, StringField, TextAreaField
from wtforms.validators import NumberRange, ValidationError
from wtforms.widgets import DateInput, DateTimeLocalInput, TextArea, TextInput, html_params

from tepei.portal import scope
from tepei.portal.database import ZONE, db
from tepei.portal.screens.keys import row_key

SHOWN_AT_ONCE = 30  # more choices than these are searched for, never shipped
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _bootstrap(widget: type[Any]) -> Any:
    class Styled(widget):  # type: ignore[misc]
        def __call__(self, field: Field, **kwargs: Any) -> Markup:
            if "name_" in kwargs:  # FAB's search form renames its fields
                field.name = kwargs.pop("name_")
            kwargs["class"] = f"form-control {kwargs.get('class', '')}".strip()
            return Markup(super().__call__(field, **kwargs))  # noqa: S704  a widget of WTForms escapes

    return Styled()


class _Clean:
    """Text without blanks around it, without control characters; nothing at all is None."""

    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").replace("\r\n", "\n").strip()
        self.data = _UNPRINTABLE.sub("", text) or None
        if _UNPRINTABLE.search(text):
            raise ValidationError(_("含有无法使用的控制字符，请删除后重新填写。"))


class CleanText(_Clean, StringField):
    """One line of text."""

    widget = _bootstrap(TextInput)


class CleanLongText(_Clean, TextAreaField):
    """Several lines of text."""

    widget = _bootstrap(TextArea)


class Day(DateField):
    """A calendar day, in the browser's own widget."""

    widget = _bootstrap(DateInput)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value for value in valuelist if value])
        except ValueError:
            raise ValidationError(_("日期不正确，请按“年-月-日”填写，例如 2023-03-20。")) from None


class InRange(NumberRange):  # type: ignore[misc]
    """A number within its bounds; what is no number says so by itself."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data is not None:
            super().__call__(form, field)


YEARS = range(1900, 2200)  # beyond them lie typing errors, and moments that have no UTC


class MomentOfDay(DateTimeLocalField):
    """A point in time, typed and shown in Asia/Shanghai; its data is aware."""

    data: dt.datetime | None
    widget = _bootstrap(DateTimeLocalInput)

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(
            label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value for value in valuelist if value])
        except ValueError:
            raise ValidationError(_("时间不正确，请选择日期和时间。")) from None
        self.data = self.data.replace(tzinfo=ZONE) if self.data else None
        if self.data and self.data.year not in YEARS:
            self.data = None
            raise ValidationError(_("时间不正确，请选择日期和时间。"))
        # The widget shows minutes: a deadline at the last moment of 23:59 must survive a save that left it alone.
        kept: dt.datetime | None = self.object_data
        if kept and self.data == kept.astimezone(ZONE).replace(second=0, microsecond=0):
            self.data = kept

    def process_data(self, value: dt.datetime | None) -> None:
        self.data = value


@dataclass(frozen=True)
class Lookup:
    """Where a choice comes from: the model, the column that people search, and what else must hold; `to_change`: of what one may change alone.

    `sight` says which rows may be chosen where those are others than what one reads or changes.

    A model whose rows may be called alike says what tells them apart: `told_apart_by`, the name of a relation.
    """

    model: type
    column: str = "name"
    where: tuple[ColumnElement[bool], ...] = ()
    to_change: bool = False
    sight: Callable[[], ColumnElement[bool]] | None = None

    def find(self, pk: str) -> Any:
        """The row of that id, if the viewer may see it and may choose it; else None."""
        key = row_key(pk)
        if key is None:
            return None
        return db.session.scalars(self._statement().where(self.model.id == key)).one_or_none()  # type: ignore[attr-defined]

    def search(self, term: str = "", limit: int = SHOWN_AT_ONCE) -> list[tuple[int, str]]:
        """(id, text) of the first rows whose text contains the term."""
        column = getattr(self.model, self.column)
        statement = self._statement().order_by(column).limit(limit)
        if term:
            statement = statement.where(column.icontains(term[:40], autoescape=True))
        if apart := getattr(self.model, "told_apart_by", ""):
            statement = statement.options(joinedload(getattr(self.model, apart)))
        rows = db.session.scalars(statement).all()
        alike = Counter(map(str, rows))
        return [(row.id, self.named(row) if alike[str(row)] > 1 else str(row)) for row in rows]

    def named(self, row: Any) -> str:
        """The row, with what tells it from others that are called alike."""
        apart = getattr(self.model, "told_apart_by", "")
        return f"{row}（{getattr(row, apart)}）" if apart else str(row)

    def narrowed(self, *where: ColumnElement[bool]) -> Lookup:
        """The same, where these hold as well."""
        return replace(self, where=(*self.where, *where))

    def _statement(self) -> Any:
        if self.sight is not None:
            return select(self.model).where(self.sight(), *self.where)
        sight = scope.changing if self.to_change else scope.criterion
        return select(self.model).where(sight(self.model), *self.where)


class ScopedSelectField(Field):
    """A choice of one row by its id: looked up in scope when it comes in, searched for where there are many.

    Few rows are an ordinary select. More are a text box with suggestions from `url`; a script keeps the hidden id.
    """

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        *,
        lookup: Lookup,
        url: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.lookup, self.url = lookup, url

    def process_formdata(self, valuelist: list[str]) -> None:
        chosen = valuelist[0] if valuelist else ""
        self.data = None
        if chosen not in ("", "__None"):
            self.data = self.lookup.find(chosen)
            if self.data is None:
                raise ValidationError(_("所选内容不存在或不在您的权限范围内，请重新选择。"))

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The HTML: FAB's search form passes `name_`, the theme what describes the field."""
        name = kwargs.pop("name_", self.name)
        kwargs = {"id": self.id, "class": "form-control", "required": self.flags.required or False} | kwargs
        choices = self.lookup.search(limit=SHOWN_AT_ONCE + 1)
        if len(choices) <= SHOWN_AT_ONCE:
            return self._select(choices, html_params(name=name, **kwargs))
        return self._combobox(name, kwargs)

    def _select(self, choices: Iterable[tuple[int, str]], attributes: str) -> Markup:
        chosen = self.data.id if self.data is not None else None
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                pk, Markup(" selected") if pk == chosen else "", text
            )
            for pk, text in choices
        )
        return Markup('<select {}><option value=""></option>{}</select>').format(Markup(attributes), options)  # noqa: S704

    def _combobox(self, name: str, attributes: dict[str, Any]) -> Markup:
        found, hidden = f"{self.id}-found", f"{self.id}-id"
        shown = html_params(
            type="search",
            value="" if self.data is None else self.lookup.named(self.data),
            autocomplete="off",
            list=found,
            data_lookup=self.url,
            data_into=hidden,
            placeholder=gettext("输入名称中的几个字，从结果中选定"),
            **attributes,
        )
        kept = html_params(
            type="hidden", id=hidden, name=name, value="" if self.data is None else self.data.id
        )
        # html_params escapes
        return Markup(f'<input {shown}><input {kept}><datalist id="{found}"></datalist>')  # noqa: S704
