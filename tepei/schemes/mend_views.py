"""From a message to its box, and back to where the message stood 去补正."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.policy.definition import Fault
from tepei.policy.words import NOTHING, Sentence
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import ScopedSelectField
from tepei.portal.screens.keys import row_key
from tepei.programmes.models import Cycle
from tepei.schemes import checking, deleting
from tepei.schemes.mending import Spots
from tepei.schemes.spots import Spot

_ELSEWHERE = ("PlaceView", "MembershipView")  # whose pages lead nowhere back
YEAR = "year"  # what `?back=` says for 年度总览


@dataclass(frozen=True)
class Mend:
    """What is wrong, where in words, and the address of the box, "" where no screen mends it; `view`: that of the box."""

    text: Sentence
    place: Sentence
    address: str
    view: str = ""


def messages(faults: Iterable[Fault], cycle: Cycle) -> list[Mend]:
    """Faults as the page of a year shows them, once each."""
    spots, found = Spots(cycle), dict[tuple[str, str], Mend]()
    for fault in faults:
        spot = spots.of(fault.where)
        made = (
            Mend(fault.text, NOTHING, "")
            if spot is None
            else Mend(fault.text, spot.name, address(spot), spot.view)
        )
        found.setdefault((str(made.place), str(made.text).removesuffix("。")), made)
    return list(found.values())


def address(spot: Spot) -> str:
    """The page with the box in sight."""
    values: dict[str, Any] = dict(spot.values)
    values |= {"at": spot.column} if "pk" in spot.values and spot.verb == "edit" else {}
    values |= {"back": YEAR} if spot.view not in _ELSEWHERE else {}
    return url_for(f"{spot.view}.{spot.verb}", **values, _anchor=spot.column or None)


def workspace(cycle: Cycle) -> str:
    """The page that the message stood on; "" where the person came from elsewhere."""
    return overview(cycle)[1] if request.args.get("back") == YEAR else ""


def overview(cycle: Cycle) -> tuple[str, str]:
    """What the page of the year is called, and its address."""
    return f"{gettext('年度总览')} · {cycle.name}", url_for("YearView.show", code=cycle.code)


class Mended:
    """A generated screen that messages lead to: its box says what is wrong, and saving leads back to where the message stood."""

    parent = "cycle"  # the relation that rows hang on, by which lists are narrowed

    def cycle_of(self, row: Any) -> Cycle:
        """The year that the row belongs to."""
        held = row if isinstance(row, Cycle) else getattr(row, self.parent)
        return held if isinstance(held, Cycle) else held.cycle  # type: ignore[no-any-return]

    def list_of(self: Any, row: Any) -> str:
        """The list of what the row hangs on; of years that of all."""
        if isinstance(row, Cycle):
            return str(self.get_redirect())
        address = {f"_flt_0_{self.parent}": getattr(row, self.parent).id}
        return url_for(f"{self.endpoint}.list", **address)

    def after_save(self, row: Any) -> str:
        return workspace(self.cycle_of(row)) or self.next_page(row)

    def render_template(self, template: str, **values: Any) -> str:
        """With the way back to the page of the year that the row belongs to, or that the list is narrowed to."""
        row = values.get("item")
        cycle = self.cycle_of(row) if row is not None else self._named_cycle()
        if row is not None:
            g.back_to = g.get("back_to") or self.list_of(row)
        if cycle is not None:
            values = {"trail": [overview(cycle)], "belongs_to": "YearView", **values}
        return str(super().render_template(template, **values))  # type: ignore[misc]

    def _named_cycle(self) -> Cycle | None:
        key = row_key(request.args.get("_flt_0_cycle", request.args.get("cycle", "")))
        return db.session.get(Cycle, key) if key else None

    def next_page(self, row: Any) -> str:
        """Where saving leads whoever came by no message: back to the list of the same year."""
        return str(super().after_save(row)) if isinstance(row, Cycle) else self.list_of(row)  # type: ignore[misc]

    def after_delete(self, row: Any) -> str:
        """Back to the list of the same year."""
        return self.list_of(row)

    def before_delete(self: Any, row: Any) -> str:
        """What goes with the row, and what would be wrong with the year without it."""
        cycle = self.cycle_of(row)

        def remove() -> None:
            self.pre_delete(row)
            db.session.delete(row)

        losses = deleting.losses(row)
        try:
            faults = deleting.faults_without(cycle, remove)
        except Refused:
            return ""  # the deletion itself says why
        if not losses and not faults:
            return ""
        return str(
            self.render_template(
                "schemes/deleting.html",
                title=_("删除：%(name)s", name=self.name_of(row)),
                losses=losses,
                faults=faults,
                back=self.after_delete(row),
            )
        )

    def _get_add_widget(self: Any, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """取消 leads back to the list that the row would stand in."""
        held = form[self.parent].data if self.parent in form else None
        if held is not None:
            g.back_to = url_for(f"{self.endpoint}.list", **{f"_flt_0_{self.parent}": held.id})
            _narrow(form, held if isinstance(held, Cycle) else held.cycle)
        widgets: dict[str, Any] = super()._get_add_widget(form, *args, **kwargs)  # type: ignore[misc]
        return widgets

    def _get_edit_widget(self: Any, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        row = self._one((request.view_args or {})["pk"])
        cycle = self.cycle_of(row)
        if request.method == "GET" and "at" in request.args:
            self._mark(form, row, cycle)
        g.back_to = workspace(cycle)
        _narrow(form, cycle)
        widgets: dict[str, Any] = super()._get_edit_widget(form, *args, **kwargs)  # type: ignore[misc]
        return widgets

    def _mark(self: Any, form: Any, row: Any, cycle: Cycle) -> None:
        """What the check of the year says about boxes of this page."""
        spots = Spots(cycle)
        for fault in checking.faults(cycle):
            spot = spots.of(fault.where)
            if spot is None or not spot.is_of(self.endpoint, row.id):
                continue
            if spot.column in form:
                box = form[spot.column]
                box.errors = [*box.errors, gettext(fault.text)]
            else:
                form.form_errors = [*form.form_errors, gettext(fault.text)]


def _narrow(form: Any, cycle: Cycle) -> None:
    """What is part of a year is chosen among the parts of this one."""
    for box in form:
        if isinstance(box, ScopedSelectField) and hasattr(box.lookup.model, "cycle_id"):
            box.lookup = box.lookup.narrowed(box.lookup.model.cycle_id == cycle.id)
