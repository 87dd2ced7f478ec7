"""What is typed about a new year and a rehearsal's time, and the year that it makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import BooleanField, DateTimeLocalField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from tepei.portal import clock
from tepei.portal.database import db
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.forms import SafeForm
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Programme
from tepei.years import starting
from tepei.years.rollover import Next

BLANK = "blank"
Suggestions = Mapping[str, Mapping[str, Any]]  # by start, by the name of the box
_NEEDED = [InputRequired(_("请填写此项。"))]


class NewYear(SafeForm):
    """What a new year is called, and what it is made from."""

    source = SelectField(_("起点"), render_kw={"class": "form-control"}, validate_choice=True)
    name = CleanText(_("年度名称"), validators=[*_NEEDED, Length(max=160)])
    code = CleanText(
        _("代码"), validators=_NEEDED, description=_("小写英文字母、数字和连字符，例如 nmg-tepei-2026")
    )
    year = IntegerField(
        _("年度"), validators=[*_NEEDED, NumberRange(2000, 2100, _("请填写 2000 至 2100 的年份。"))]
    )
    document_number = CleanText(_("文号"), description=_("新通知的文号；尚未印发的可以后补"))
    programme_name = CleanText(_("项目名称"), description=_("从空白方案开始时填写"))
    programme_code = CleanText(_("项目代码"), description=_("从空白方案开始时填写，例如 nmg-training"))
    keeps_places = BooleanField(_("沿用原年度的名额（不选则全部为未下达）"))
    suggested = HiddenField()  # the start that name, code and year were suggested for

    def validate_programme_name(self, field: CleanText) -> None:
        """A blank scheme may be that of a programme that is there."""
        if self.source.data == BLANK and not field.data and _programme(self) is None:
            raise ValidationError(gettext("请填写项目名称。"))

    def validate_programme_code(self, field: CleanText) -> None:
        """Which programme a blank scheme is of."""
        if self.source.data == BLANK and not field.data:
            raise ValidationError(gettext("请填写项目代码。"))


class RehearsalTime(SafeForm):
    """The rehearsal's time."""

    moment = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], validators=_NEEDED)


def suggestions(cycles: Iterable[Cycle]) -> dict[str, dict[str, Any]]:
    """By start, what a year made from it may be called: the next year of one that is there."""
    found: dict[str, dict[str, Any]] = {BLANK: {"name": "", "code": "", "year": clock.today().year}}
    for source in cycles:
        old, new = str(source.year), str(source.year + 1)
        name, code = source.name.replace(old, new), source.code.replace(old, new)
        found[source.code] = {"name": name, "code": code, "year": source.year + 1}
    return found


def suggest(form: NewYear, source: str, known: Suggestions) -> None:
    """What the chosen start suggests."""
    form.source.data = form.suggested.data = source
    for box, value in known[source].items():
        form[box].data = value


def follow(form: NewYear, known: Suggestions) -> bool:
    """Where another start was chosen, a name or a code that the person left as it was suggested becomes what this one suggests, and the year with
    it. Was there any? A script has done it already where it runs (suggest.js).
    """
    before, now = known.get(form.suggested.data or "", {}), known.get(form.source.data or "", {})
    left = [box for box in now if before and form[box].data == before[box] != now[box]]
    if is_left := left not in ([], ["year"]):
        for box in left:
            form[box].data, form[box].raw_data = now[box], None
    form.suggested.data = form.source.data
    return is_left


def made_from(form: NewYear) -> Cycle:
    following = Next(
        (form.code.data or "").strip(),
        form.name.data or "",
        form.year.data or dt.date.today().year,  # noqa: DTZ011  the form has asked for it
        form.document_number.data or "",
        bool(form.keeps_places.data),
    )
    if form.source.data != BLANK:
        return starting.roll_over(programmes.cycle_by_code(form.source.data), following)
    code, known = (form.programme_code.data or "").strip(), _programme(form)
    name = known.name if known else (form.programme_name.data or "").strip()
    return starting.start_blank(code, name, following)


def _programme(form: NewYear) -> Programme | None:
    """The one with this code, where it is there already."""
    code = (form.programme_code.data or "").strip()
    return db.session.scalars(select(Programme).where(Programme.code == code)).one_or_none()
