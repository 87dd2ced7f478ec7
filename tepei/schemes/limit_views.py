"""Generated screens of limits, money, categories and sponsors 名额限制、经费标准、申报类别、代为推荐."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _

from tepei.organisations import directory
from tepei.organisations import queries as organisations
from tepei.policy.definition import DefinitionError
from tepei.policy.limit_kinds import CEILING
from tepei.policy.limit_words import in_words
from tepei.policy.limits import LimitRecord
from tepei.policy.words import Sentence
from tepei.portal import province
from tepei.portal.errors import require
from tepei.portal.screens.guards import guard
from tepei.programmes import rules as programmes
from tepei.schemes import records, vocabularies
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.models import Category, Limit, MoneyItem
from tepei.schemes.part_views import PartView
from tepei.schemes.sponsor_models import Sponsor

OfTrack = Category | Criterion | Evaluation | MoneyItem | Sponsor


class OfTrackView(PartView):
    """What is about one track, or about all."""

    def pre_update(self, row: OfTrack) -> None:
        super().pre_update(row)
        require_track_of(row)


class _Counting:
    """A form whose numbers are of what it counts by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers, kind = self.numbers, self.kind.data  # type: ignore[attr-defined]
        numbers.of, numbers.is_of_bodies = self.of.data, kind == CEILING  # type: ignore[attr-defined]


class LimitView(PartView):
    """名额限制: sub-quotas, caps per legal unit, people who take no place."""

    datamodel = SQLAInterface(Limit)
    route_base = "/limits"
    title = _("名额限制")
    list_intro = _(
        "名额数以外的限制：为某类人选预留名额、规定最低人数或比例、限制同一单位的人数，或规定某类人选不占名额。"
    )
    list_columns = ["cycle", "kind", "tracks", "number", "percent", "when", "text"]
    search_columns = ["cycle", "kind"]
    show_template = "schemes/limit.html"

    @classmethod
    def _derive(cls, model: Any) -> None:
        """The sentence on the page names the items of a cap."""
        super()._derive(model)
        cls.show_columns = [each for each in cls.show_columns if each != "numbers"]

    def _init_forms(self) -> None:
        super()._init_forms()
        self.add_form = type("AddForm", (_Counting, self.add_form), {})
        self.edit_form = type("EditForm", (_Counting, self.edit_form), {})

    @expose("/lookup/<name>")
    @guard("read")
    def lookup(self, name: str) -> ResponseReturnValue:
        """Employers as well, whom a cap may have numbers of their own for: what a notice names, it names in public."""
        if name != "employers":
            return super().lookup(name)  # type: ignore[no-any-return]
        term = request.args.get("q", "").strip()
        return jsonify(results=[{"id": pk, "text": text} for pk, text in directory.found(term) if term])

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            values["sentence"] = sentence_of(values["item"])
        return str(super().render_template(template, **values))


class CategoryView(OfTrackView):
    """申报类别: who is asked and judged by conditions of their own within a track."""

    datamodel = SQLAInterface(Category)
    route_base = "/categories"
    title = _("申报类别")
    list_intro = _(
        "同一%(track_word)s内条件、材料不同的几类人。一人属于其条件所述的第一类；选拔条件、栏目和附件可以只对某一类。"
    )
    list_columns = ["cycle", "track", "name", "when", "source"]
    search_columns = ["cycle", "name"]


class SponsorView(OfTrackView):
    """代为推荐: who may recommend whom in the place of their unit."""

    datamodel = SQLAInterface(Sponsor)
    route_base = "/sponsors"
    title = _("代为推荐")
    list_intro = _(
        "通知允许由所在单位以外的单位推荐的（例如非公有制单位的申报人由工商联、行业协会推荐）在这里规定；"
        "申报人选择后，审核从所选单位开始。"
    )
    list_columns = ["cycle", "track", "name", "kinds", "when", "source"]
    search_columns = ["cycle", "name"]


class MoneyView(OfTrackView):
    """经费标准: what the notice says about money, per person."""

    datamodel = SQLAInterface(MoneyItem)
    route_base = "/money"
    title = _("经费标准")
    list_columns = ["cycle", "track", "name", "amount", "per", "borne_by", "payee"]
    search_columns = ["cycle", "track", "name"]


def sentence_of(row: Limit) -> Sentence:
    """The rule as people read it; its fault where it has one."""
    try:
        limit = LimitRecord.from_data(records.plain(row), vocabulary=vocabularies.of(row.cycle))
    except DefinitionError as error:
        return error.text
    names = {
        **province.bodies().words["kinds"],
        **organisations.names_of((*limit.named, *limit.organisations)),
    }
    return in_words(limit, names, {track.code: track.name for track in row.cycle.tracks})


def require_track_of(row: OfTrack) -> None:
    """A track of another year is none of this one."""
    require(programmes.is_of_cycle(row.track is None or row.track.cycle_id == (row.cycle_id or row.cycle.id)))
