"""What is typed about a new year and a rehearsal's time, and the year that it makes."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import BooleanField, DateTimeLocalField, IntegerField, SelectField
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


def suggest(form: NewYear, source: Cycle | None) -> None:
    """The next year of the chosen one."""
    form.year.data = clock.today().year
    if source is None:
        form.source.data = BLANK
        return
    old, new = str(source.year), str(source.year + 1)
    form.source.data, form.year.data = source.code, source.year + 1
    form.name.data, form.code.data = source.name.replace(old, new), source.code.replace(old, new)


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
