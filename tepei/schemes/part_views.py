"""The base of the generated screens over a scheme's tables: one year at a time, in its order, as a working copy."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Text, select
from sqlalchemy.orm import contains_eager

from tepei.policy.definition import DefinitionError, Fault
from tepei.policy.record import Record
from tepei.policy.words import Sentence, say
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Misfilled, Refused
from tepei.portal.screens.guards import guard
from tepei.portal.screens.keys import row_key
from tepei.programmes import running
from tepei.programmes.models import Cycle, Track
from tepei.programmes.views import Joined
from tepei.schemes import record_views, records, rules, vocabularies
from tepei.schemes.mend_views import Mended, overview

_UNLIMITED = 100_000


class _Marking:
    """A form that marks the boxes without which there is no record."""

    marked: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for box in self:  # type: ignore[attr-defined]
            box.flags.required = box.flags.required or box.name in self.marked


class PartView(Mended, Joined):
    """Rows of one part of a scheme, `parent` being the relation that they hang on. What they are called, what is asked and how it is
    shown comes from their record, and so does the check before a row is saved.
    """

    class_permission_name = "Scheme"
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup", "move"}
    method_permission_name = {"move": "write"}
    base_order = ("position", "asc")
    page_size = 100
    add_template = "schemes/part_add.html"
    edit_template = "schemes/part_edit.html"
    given: dict[str, Any] = {}  # what the record needs and rows of their own keep
    is_of_facts = False  # is a row about facts, of which each year has its own?
    parents = {"cycle": _("年度"), "track": _("%(track_word)s"), "section": _("栏目")}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if getattr(cls, "datamodel", None) is not None:
            cls._derive(cls.datamodel.obj)

    @classmethod
    def _derive(cls, model: Any) -> None:
        """Fill in what the class does not say itself."""
        attributes = model.__mapper__.attrs
        fields = [each for each in cls.fields_of(model) if each[0] in attributes]
        names = [column for column, *_ in fields if column != cls.parent]
        own = vars(cls)
        cls.show_columns = own.get("show_columns") or [cls.parent, *names]
        cls.add_columns = own.get("add_columns") or cls.show_columns
        fixed = {cls.parent, getattr(records.RECORDS.get(model), "identity", "")}
        cls.edit_columns = own.get("edit_columns") or [each for each in cls.show_columns if each not in fixed]
        cls.label_columns = {
            cls.parent: cls.parents[cls.parent],
            **record_views.labels(fields),
            **own.get("label_columns", {}),
        }
        cls.description_columns = {**record_views.helps(fields), **own.get("description_columns", {})}
        cls.formatters_columns = {**record_views.formatters(fields), **own.get("formatters_columns", {})}
        made = record_views.inputs(fields, lambda column: _longest(model, column))
        made = {
            column: field
            for column, field in made.items()
            if column != cls.parent and column not in model.__mapper__.relationships
        }
        cls.add_form_extra_fields = {**made, **own.get("extra_fields", {})}
        cls.edit_form_extra_fields = cls.add_form_extra_fields

    @classmethod
    def fields_of(cls, model: Any) -> list[record_views.ColumnWords]:
        """What the record says about each column."""
        return list(record_views.columns_of(records.RECORDS[model])) if model in records.RECORDS else []

    def _init_forms(self) -> None:
        super()._init_forms()
        marked = {"marked": frozenset(self.marked())}
        self.add_form: Any = type("AddForm", (_Marking, self.add_form), marked)
        self.edit_form: Any = type("EditForm", (_Marking, self.edit_form), marked)

    def marked(self) -> list[str]:
        """The columns of keys without which there is no record; a condition that declares has no value."""
        return [column for column, info, *_ in self.fields_of(self.datamodel.obj) if info.is_required()]

    def _one(self, pk: str) -> Any:
        """The row; what is said on its page is said in the words of its year."""
        row = super()._one(pk)
        vocabularies.use(self.cycle_of(row))
        return row

    @expose("/add", methods=["GET", "POST"])
    @guard("add")
    def add(self) -> ResponseReturnValue:
        """The form of a new row. What is about facts is asked for once the track, and with it the year, is chosen."""
        if self.is_of_facts and request.method == "GET" and self._named_parent() is None:
            title, years = str(self.add_title), _tracks_to_change()
            return self.render_template("schemes/choose.html", title=title, years=years)
        return super().add()  # type: ignore[no-any-return]

    def new_form(self) -> Any:
        """A new row, in the words of the year that it is asked for."""
        narrowed = request.args.get(f"_flt_0_{self.parent}", "")
        vocabularies.use(None)
        self._use(request.values.get(self.parent, narrowed))
        return super().new_form()

    def _use(self, parent_id: str, *, is_list: bool = False) -> None:
        model = self.datamodel.obj.__mapper__.relationships[self.parent].mapper.class_
        key = row_key(parent_id)
        found = db.session.get(model, key) if key else None
        if found is not None:
            vocabularies.use(found if isinstance(found, Cycle) else found.cycle, is_list=is_list)

    def pre_add(self, row: Any) -> None:
        row.position = self._last(row) + 1
        self.pre_update(row)

    def pre_update(self, row: Any) -> None:
        require_editable(self.cycle_of(row))
        self.require_sound(row)

    def require_sound(self, row: Any) -> None:
        """Is it a record that a file might hold? Raises Misfilled with each fault at its box."""
        record = records.RECORDS.get(type(row))
        if record is None or getattr(row, self.parent) is None:
            return
        data = {**records.plain(row), **self.given_to(row)}
        try:
            record.from_data(data, vocabulary=vocabularies.of(self.cycle_of(row)))
        except DefinitionError as error:
            raise Misfilled([self._at_its_box(record, fault) for fault in error.faults]) from None

    def _at_its_box(self, record: type[Record], fault: Fault) -> tuple[str, Sentence]:
        """The column of the box, and what is wrong; where the form has no such box, under its name."""
        column = records.column_of(record, fault.where)
        if column in self.edit_columns or column not in self.label_columns:
            return column, fault.text
        return column, say("%(column)s：%(fault)s", column=str(self.label_columns[column]), fault=fault.text)

    def pre_delete(self, row: Any) -> None:
        require_editable(self.cycle_of(row))

    @expose("/move/<pk>/<way>", methods=["POST"])
    @guard("write")
    def move(self, pk: str, way: str) -> ResponseReturnValue:
        """One row up or down in its order."""
        row = self._one_to_change(pk)
        if way not in ("up", "down"):
            raise Absent
        with transaction() as session:
            require_editable(self.cycle_of(row))
            rows = list(session.scalars(self._siblings(row)))
            here = rows.index(row)
            there = here + (1 if way == "down" else -1)
            if 0 <= there < len(rows):
                rows[here], rows[there] = rows[there], rows[here]
                for position, each in enumerate(rows, min(each.position for each in rows)):
                    each.position = position
                session.flush()
                audit.record(f"{self._noun()}.edit", row, columns=["position"])
        flash(gettext("次序已调整。"), "success")
        return redirect(self.list_of(row))

    def _siblings(self, row: Any) -> Any:
        model = self.datamodel.obj
        key = f"{self.parent}_id"
        held = getattr(row, key) or getattr(row, self.parent).id
        return select(model).where(getattr(model, key) == held).order_by(model.position, model.id)

    def _last(self, row: Any) -> int:
        rows = db.session.scalars(self._siblings(row)).all()
        return max((each.position for each in rows if each is not row), default=-1)

    def _get_list_widget(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Buttons that move a row, where the list is that of one parent."""
        self._use(request.args.get(f"_flt_0_{self.parent}", ""), is_list=True)
        widgets: dict[str, Any] = super()._get_list_widget(*args, **kwargs)
        is_of_one = f"_flt_0_{self.parent}" in request.args and not request.args.get(
            f"_oc_{type(self).__name__}"
        )
        widgets["list"].template_args["can_move"] = is_of_one and self._may("move")
        return widgets

    def given_to(self, _row: Any) -> dict[str, Any]:
        """What stands in rows of their own beside this one."""
        return self.given

    def render_template(self, template: str, **values: Any) -> str:
        """With the way back to the year's page above it, and the other tracks of the year beside a list of one."""
        row = values.get("item")
        cycle = self.cycle_of(row) if row is not None else self._named_cycle()
        if cycle is not None:
            values = {"preview": self._preview(cycle, row), **values}
            above = [(self.list_title, self.list_of(row))] if row is not None else []
            values = {"trail": [overview(cycle), *above], "chips": self._tracks_beside(cycle), **values}
        return str(super().render_template(template, **values))

    def _preview(self, cycle: Cycle, row: Any) -> str:
        """Where people see what is edited here; "" for what no preview shows."""
        shown = self.seen_at(row if row is not None else self._named_parent())
        return url_for("YearView.preview", code=cycle.code, _anchor=shown) if shown else ""

    def seen_at(self, row: Any) -> str:  # noqa: ARG002
        """The part of the year's preview (templates/years/preview.html) that shows this row, or the rows of this parent."""
        return ""

    def _named_parent(self) -> Any:
        """The year or track that the address narrows the page to."""
        key = row_key(request.args.get(f"_flt_0_{self.parent}", request.args.get(self.parent, "")))
        model = self.datamodel.obj.__mapper__.relationships[self.parent].mapper.class_
        return db.session.get(model, key) if key else None

    def _named_cycle(self) -> Cycle | None:
        found = self._named_parent()
        return found if isinstance(found, Cycle) or found is None else found.cycle

    def offers_add(self) -> bool:
        """Only who runs the year that the list is narrowed to: its form would let nobody else choose that."""
        cycle = self._named_cycle()
        return cycle is None or running.may_run(cycle.run_by)

    def _tracks_beside(self, cycle: Cycle) -> list[tuple[str, str, bool]]:
        """(name, address, is this one) of the tracks, on a list that is narrowed to one."""
        here = request.args.get("_flt_0_track", "")
        if self.parent != "track" or not here:
            return []
        listed = url_for(f"{self.endpoint}.list")
        return [
            (each.name, f"{listed}?_flt_0_track={each.id}", str(each.id) == here) for each in cycle.tracks
        ]


def _longest(model: Any, column: str) -> int:
    """How many characters a column takes; 0 where that is no matter."""
    found = model.__table__.c.get(column)
    length = getattr(found.type, "length", 0) if found is not None else 0
    return _UNLIMITED if found is not None and isinstance(found.type, Text) else length or 0


def require_editable(cycle: Cycle) -> None:
    verdict = rules.may_take_over(cycle.state)
    if not verdict:
        raise Refused(verdict=verdict)


def require_never_in_force(cycle: Cycle, what: Sentence) -> None:
    """What was in force may have been answered: it is retired, never deleted."""
    if cycle.revision_number:
        raise Refused(say("本年度已经开放过，%(what)s可能已有人填写，不能删除。请改为“已停用”。", what=what))


def _tracks_to_change() -> list[tuple[Cycle, list[Track]]]:
    """Of each year that the viewer may still change, the newest first."""
    listed = select(Track).join(Track.cycle).options(contains_eager(Track.cycle))
    ours = listed.where(scope.changing(Track)).order_by(Cycle.id.desc(), Track.position)
    by_year = groupby(db.session.scalars(ours), lambda track: track.cycle)
    return [(cycle, [*tracks]) for cycle, tracks in by_year if rules.may_take_over(cycle.state)]
