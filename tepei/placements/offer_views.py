"""Generated screen of the places that training units have on the tracks that the viewer arranges 培养名额."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload
from wtforms.validators import Length

from tepei.organisations.models import Organisation
from tepei.placements import rules
from tepei.placements.models import Placement, TrainingOffer, of_arranger
from tepei.policy.words import ITEMS, join
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, require
from tepei.portal.screens.fields import CleanText, Lookup
from tepei.portal.screens.views import SafeModelView
from tepei.programmes.models import Cycle, Track
from tepei.schemes.input_views import Lines
from tepei.schemes.models import Scheme


def _arranged() -> ColumnElement[bool]:
    """Tracks whose places are the viewer's to offer, whoever runs the year: of years that were opened and train (queries.tracks, in SQL)."""
    trains = select(Scheme.cycle_id).where(Scheme.training_months.is_not(None))
    years = select(Cycle.id).where(Cycle.revision_number > 0, Cycle.id.in_(trains))
    return and_(of_arranger(Track.id)(scope.viewer()), Track.cycle_id.in_(years))


def _trains() -> ColumnElement[bool]:
    """Training units of everybody: an office that arranges stands beside them, not above."""
    kinds = province.bodies().with_duty("trains")
    return and_(Organisation.kind.in_(kinds), Organisation.state == "active")


class TrainingOfferView(SafeModelView):
    """Places by unit and track."""

    datamodel = SQLAInterface(TrainingOffer)
    route_base = "/training-offers"
    class_permission_name = "TrainingOffer"
    title = _("培养名额")
    list_intro = _(
        "各培养单位在每个%(track_word)s下可以接收几名学员；列出培养专业的，只自动安排专业相符的学员。"
    )
    empty_text = _("还没有登记培养名额。")
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup"}
    list_columns = ["track", "training_unit", "places", "taken", "subjects", "address"]
    show_columns = [
        "track",
        "training_unit",
        "places",
        "taken",
        "subjects",
        "supervisors",
        "address",
        "contact",
    ]
    add_columns = ["track", "training_unit", "places", "subjects", "supervisors", "address", "contact"]
    edit_columns = ["places", "subjects", "supervisors", "address", "contact"]
    search_columns = ["track", "training_unit"]
    order_columns = ["places", "taken"]
    base_order = ("id", "desc")
    lookups = {
        "track": Lookup(Track, sight=_arranged),
        "training_unit": Lookup(Organisation, sight=_trains),
    }
    label_columns = {
        "track": _("%(track_word)s"),
        "training_unit": _("培养单位"),
        "places": _("培养名额"),
        "taken": _("已安排"),
        "subjects": _("培养专业"),
        "supervisors": _("导师"),
        "address": _("报到地点"),
        "contact": _("接收联系人"),
    }
    description_columns = {
        "subjects": _("每行一个；不列则不限专业"),
        "supervisors": _("每行一个"),
        "address": _("与单位登记的地址相同的不填"),
        "contact": _("姓名和电话，印在报到通知上；不填则印单位登记的联系人"),
    }
    formatters_columns = {
        "subjects": lambda names: gettext(join(names or (), ITEMS)),
        "supervisors": lambda names: gettext(join(names or (), ITEMS)),
    }
    add_form_extra_fields = {
        "subjects": Lines(_("培养专业"), description=_("每行一个；不列则不限专业")),
        "supervisors": Lines(_("导师"), description=_("每行一个")),
        "contact": CleanText(_("接收联系人"), [Length(max=100)], description=_("姓名和电话，印在报到通知上")),
    }
    edit_form_extra_fields = add_form_extra_fields

    def _init_properties(self) -> None:
        super()._init_properties()
        both = (joinedload(TrainingOffer.track), joinedload(TrainingOffer.training_unit))
        self.datamodel.list_load = both  # two statements less than the usual way

    def pre_add(self, row: TrainingOffer) -> None:
        if row.training_unit.kind not in province.bodies().with_duty("trains"):
            raise Absent
        self.pre_update(row)

    def pre_update(self, row: TrainingOffer) -> None:
        require(rules.may_offer(row.places, row.taken or 0))

    def pre_delete(self, row: TrainingOffer) -> None:
        found: Any = db.session.scalars(
            select(Placement.id).where(Placement.offer_id == row.id).limit(1)
        ).all()
        require(rules.may_drop(found))
