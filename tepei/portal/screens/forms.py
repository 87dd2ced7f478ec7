"""Forms of generated screens: FAB's converter with our fields, and the hidden values that make a save safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from flask_appbuilder.fieldwidgets import BS3TextFieldWidget
from flask_appbuilder.forms import DynamicForm, FieldConverter, GeneralModelConverter
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import BooleanField, DecimalField, FloatField, HiddenField, IntegerField, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, Optional

from tepei.policy.words import say
from tepei.portal.errors import Refused
from tepei.portal.screens import once
from tepei.portal.screens.fields import (
    CleanLongText,
    CleanText,
    Day,
    InRange,
    Lookup,
    MomentOfDay,
    ScopedSelectField,
)


class SafeForm(DynamicForm):
    """A form with a CSRF token; the base of every form of ours."""


class AddForm(SafeForm):
    """Carries the key by which a second click is recognised."""

    once_key = HiddenField(default=once.new_key)


class EditForm(SafeForm):
    """Carries the signed version of the row as it was when the form was opened."""

    version = HiddenField()


def sign_version(row: Any) -> str:
    """The row's identity and version, signed, for a hidden field."""
    return _signer().dumps([row.__tablename__, row.id, row.version])


def version_of(signed: str, row: Any) -> int:
    """The version that the form was opened with. Raises Refused for anything that this row's form did not carry."""
    try:
        table, pk, version = _signer().loads(signed or "")
    except (BadSignature, ValueError, TypeError):
        table = pk = version = None
    if [table, pk] != [row.__tablename__, row.id] or not isinstance(version, int):
        raise Refused(say("页面已失效，请刷新后重新提交。"))
    return version


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="version of a row")


class _Converter(FieldConverter):
    conversion_table = (
        ("is_text", CleanLongText, None),
        ("is_string", CleanText, None),
        ("is_integer", IntegerField, BS3TextFieldWidget),
        ("is_numeric", DecimalField, BS3TextFieldWidget),
        ("is_float", FloatField, BS3TextFieldWidget),
        ("is_boolean", BooleanField, None),
        ("is_date", Day, None),
        ("is_datetime", MomentOfDay, None),
    )


class FormConverter(GeneralModelConverter):
    """Makes a form of a model's columns; relations become lookups, never selects that ship a table."""

    def __init__(self, datamodel: Any, lookups: Mapping[str, tuple[Lookup, str]]) -> None:
        super().__init__(datamodel)
        self.lookups = lookups

    def form(
        self, base: type[SafeForm], columns: Iterable[str], texts: Any, extra: Mapping[str, Any]
    ) -> type[SafeForm]:
        """A form class over `columns`. `texts` is the view with its labels, descriptions and validators."""
        fields: dict[str, Any] = {}
        for name in columns:
            if name in extra:
                fields[name] = self._within(name, extra[name])
            else:
                validators = list(texts.validators_columns.get(name, ()))
                label, description = (
                    texts.label_columns.get(name, ""),
                    texts.description_columns.get(name, ""),
                )
                self._convert_col(name, label, description, validators, None, fields)
        return type(base.__name__, (base,), fields)

    def _within(self, name: str, field: Any) -> Any:
        """A box that a screen brings itself, with the length of its column."""
        longest = self.datamodel.get_max_length(name) if name in self.datamodel.list_columns else -1
        if longest == -1 or not issubclass(field.field_class, StringField) or len(field.args) > 1:
            return field
        validators = [*field.kwargs.get("validators", ()), self._no_longer(longest)]
        return UnboundField(field.field_class, *field.args, **{**field.kwargs, "validators": validators})

    def _no_longer(self, longest: int) -> Length:
        return Length(max=longest, message=_("最多 %(max)d 个字。"))

    def _convert_many_to_one(
        self,
        col_name: str,
        label: Any,
        description: Any,
        lst_validators: list[Any],
        _filters: Any,
        form_props: dict[str, Any],
    ) -> dict[str, Any]:
        if col_name not in self.lookups:
            raise TypeError(
                f"relation {col_name!r} needs a Lookup: a select of FAB would ship the whole table"
            )
        lookup, url = self.lookups[col_name]
        lst_validators.append(
            Optional() if self.datamodel.is_nullable(col_name) else InputRequired(_("请选择。"))
        )
        form_props[col_name] = ScopedSelectField(
            label, lst_validators, lookup=lookup, url=url, description=description
        )
        return form_props

    def _convert_many_to_many(self, col_name: str, *_rest: Any) -> dict[str, Any]:
        raise TypeError(f"relation {col_name!r} has many rows: give it a screen of its own")

    def _convert_simple(
        self,
        col_name: str,
        label: Any,
        description: Any,
        lst_validators: list[Any],
        form_props: dict[str, Any],
    ) -> dict[str, Any]:
        longest = self.datamodel.get_max_length(col_name)
        if longest != -1:
            lst_validators.append(self._no_longer(longest))
        if self.datamodel.is_integer(col_name):
            lst_validators.append(InRange(-(2**31), 2**31 - 1, _("数字太大，请核对。")))
        default = self.datamodel.get_col_default(col_name)
        is_optional = (
            self.datamodel.is_nullable(col_name) or default is not None or self.datamodel.is_boolean(col_name)
        )
        lst_validators.append(Optional() if is_optional else InputRequired(_("请填写本栏。")))
        made = _Converter(
            self.datamodel,
            col_name,
            label,
            description,
            lst_validators,
            self.datamodel.get_col_default(col_name),
        )
        form_props[col_name] = made.convert()
        return form_props
