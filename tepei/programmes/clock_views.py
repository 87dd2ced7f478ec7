"""系统时间: in the demonstration, a day or a deadline can be tried out without waiting for it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, ValidationError

from tepei.portal import audit, clock
from tepei.portal.database import transaction
from tepei.portal.errors import Absent
from tepei.portal.screens.fields import MomentOfDay
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries

YEARS = range(2000, 2100)


class ClockForm(SafeForm):
    """The moment to go to."""

    moment = MomentOfDay(
        _("系统时间"),
        [InputRequired(_("请选择日期和时间。"))],
        description=_("北京时间；时钟从这一刻继续走。"),
    )

    def validate_moment(self, field: Any) -> None:
        """Within the years that a programme may have."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(_("请选择 2000 年至 2099 年之间的时间。"))


class ClockView(SafeView):
    """系统时间"""

    route_base = "/clock"
    class_permission_name = "Clock"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The clock and where it can go."""
        return self._page(ClockForm(moment=clock.now()))

    @expose("/", methods=["POST"])
    @guard("write")
    def move(self) -> ResponseReturnValue:
        """Go there."""
        form = ClockForm()
        if not form.validate():
            return self._page(form), 422
        before, after = clock.now(), form.moment.data or clock.now()
        with transaction():
            clock.move_to(after)
            audit.record("clock.move", "clock", before=moment(before), after=moment(after))
        flash(gettext("系统时间已调整为 %(when)s。", when=moment(clock.now())), "success")
        return redirect(url_for("ClockView.index"))

    def _page(self, form: ClockForm) -> str:
        if not clock.is_movable():
            raise Absent
        return self.render(
            "clock/clock.html", form=form, now=clock.now(), shortcuts=queries.notable_moments()
        )
