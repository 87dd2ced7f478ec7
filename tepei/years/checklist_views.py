"""What a year consists of, in the order of the work: what is set, what is missing, what is wrong, each with the way to its editor 办理清单."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from tepei.portal.database import db
from tepei.programmes.models import Cycle, RouteStep, Track, TrackRoute, Window
from tepei.schemes import assembling
from tepei.schemes.credit_models import (
    MODELS,
    CreditCase,
    CreditSource,
    CreditSubject,
    LearningPlatform,
    LocalCredits,
    LookBack,
    Relief,
)
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, Document, FormSection, SummaryColumn
from tepei.schemes.mend_views import YEAR, Mend
from tepei.schemes.models import Case, Category, Fact, Limit, MoneyItem, Requirement
from tepei.schemes.sponsor_models import Sponsor

WRONG, MISSING, TOLD, SET, NONE = "wrong", "missing", "told", "set", "none"
_CREDITS = "CreditRulesView"
# Screens beside those of a part that its messages lead to.
_OF_PART = {"FieldView": "SectionView", "LayoutView": "DocumentView", "DateView": "WindowView"}


@dataclass(frozen=True)
class YearPart:
    """A part of a year: the screen of its rows, and whether no year can do without any; it has no rows where `model` is None."""

    view: str
    label: Any
    model: type[Any] | None = None
    is_needed: bool = False
    help: Any = ""


@dataclass(frozen=True)
class Count:
    """How many rows there are; of a part that hangs on tracks, one for each, by its name."""

    number: int
    address: str
    name: str = ""


@dataclass(frozen=True)
class ListedPart:
    """A part as it stands. `state` is one of the five above; `faults` keep a year from opening, `notes` do not."""

    part: YearPart
    address: str
    counts: Sequence[Count]
    faults: Sequence[Mend]
    notes: Sequence[Mend]
    state: str


# The order of the work, as a notice is read.
GROUPS: tuple[tuple[Any, tuple[YearPart, ...]], ...] = (
    (
        _("通知"),
        (
            YearPart("CycleView", _("名称、文号和起止时间")),
            YearPart("TrackView", _("%(track_word)s"), Track, is_needed=True),
            YearPart("WindowView", _("时限"), Window, is_needed=True),
            YearPart("MoneyView", _("经费标准"), MoneyItem),
        ),
    ),
    (
        _("名额"),
        (YearPart("PlaceView", _("名额"), is_needed=True), YearPart("LimitView", _("名额限制"), Limit)),
    ),
    (
        _("条件"),
        (
            YearPart("FactView", _("条件依据"), Fact, help=_("系统已有的之外，本年度另设的")),
            YearPart("CategoryView", _("申报类别"), Category),
            YearPart("RequirementView", _("选拔条件"), Requirement, is_needed=True),
            YearPart("CaseView", _("示例"), Case),
        ),
    ),
    (
        _("申报表"),
        (
            YearPart("SectionView", _("申报表的栏目"), FormSection, is_needed=True),
            YearPart("AttachmentKindView", _("附件种类"), AttachmentKind),
        ),
    ),
    (
        _("审核"),
        (
            YearPart("RouteStepView", _("审核环节"), RouteStep, is_needed=True),
            YearPart("TrackRouteView", _("其他审核流程"), TrackRoute),
            YearPart("EvaluationView", _("评审办法"), Evaluation, help=_("由专家评审的才填写")),
            YearPart("CriterionView", _("评审指标"), Criterion, help=_("专家打分表的各项")),
            YearPart("SponsorView", _("代为推荐"), Sponsor),
            YearPart("MembershipView", _("审核员")),
            YearPart(
                "SchemeView",
                _("基本设定"),
                help=_("名额占用、承诺书、%(number_word)s、%(selected_word)s后的处理、汇总表"),
            ),
        ),
    ),
    (
        _("继续教育"),
        (
            YearPart(_CREDITS, _("继续教育规定"), help=_("只有继续教育的年度填写")),
            YearPart("CreditSubjectView", _("科目"), CreditSubject),
            YearPart("CreditSourceView", _("学时来源"), CreditSource),
            YearPart("LookBackView", _("申报职称的学时要求"), LookBack),
            YearPart("ReliefView", _("学时减免"), Relief),
            YearPart("LearningPlatformView", _("培训平台"), LearningPlatform),
            YearPart("LocalCreditsView", _("各地的规定"), LocalCredits),
            YearPart("CreditCaseView", _("学时示例"), CreditCase),
        ),
    ),
    (
        _("打印"),
        (
            YearPart("DocumentView", _("打印材料"), Document, is_needed=True),
            YearPart("SummaryColumnView", _("汇总表的列"), SummaryColumn),
        ),
    ),
)
_PARTS = tuple(part for _label, parts in GROUPS for part in parts)


def groups(
    cycle: Cycle, faults: Iterable[Mend], notes: Iterable[Mend], *, has_places: bool, may_edit: bool
) -> list[tuple[Any, list[ListedPart]]]:
    """The groups with their lines. What belongs to no part stands with the year itself."""
    wrong, told, counts = _by_part(faults), _by_part(notes), _counts(cycle)
    addresses = _addresses(cycle, may_edit=may_edit)
    has_credits = _has_credits(cycle)
    hidden = {part.view for part in _PARTS if part.model in MODELS and not has_credits} - wrong.keys()
    hidden |= {"PlaceView"} if not has_places and "PlaceView" not in told else set()

    def line(part: YearPart) -> ListedPart:
        counted = counts.get(part.view, ())
        is_empty = part.model is not None and not any(each.number for each in counted)
        if part.view == _CREDITS:
            is_empty = not has_credits
        found = wrong.get(part.view, ()), told.get(part.view, ())
        return ListedPart(
            part, addresses[part.view], counted, *found, _state(part, *found, is_empty=is_empty)
        )

    return [
        (
            label,
            [line(part) for part in parts if part.view not in hidden],
        )
        for label, parts in GROUPS
    ]


def _state(part: YearPart, faults: Sequence[Mend], notes: Sequence[Mend], *, is_empty: bool) -> str:
    states = {WRONG: faults, MISSING: is_empty and part.is_needed, TOLD: notes, NONE: is_empty, SET: True}
    return next(state for state, holds in states.items() if holds)


def _addresses(cycle: Cycle, *, may_edit: bool) -> Mapping[str, str]:
    """The editor of each part."""
    narrowed: dict[YearPart, dict[str, Any]] = {
        part: {"_flt_0_cycle": cycle.id}
        if not _hangs_on_tracks(part)
        else {"_flt_0_track": cycle.tracks[0].id}
        if cycle.tracks
        else {}
        for part in _PARTS
        if part.model is not None
    }
    head = "edit" if may_edit and cycle.state == "draft" else "show"
    return {
        **{part.view: url_for(f"{part.view}.list", **values) for part, values in narrowed.items()},
        "CycleView": url_for(f"CycleView.{head}", pk=cycle.id),
        "SchemeView": url_for(
            f"SchemeView.{'edit' if may_edit else 'show'}", pk=assembling.scheme_of(cycle).id, back=YEAR
        ),
        "CreditRulesView": url_for(
            f"CreditRulesView.{'edit' if may_edit else 'show'}", pk=assembling.scheme_of(cycle).id, back=YEAR
        ),
        "PlaceView": url_for("PlaceView.index", cycle=cycle.code),
        "MembershipView": url_for("MembershipView.list"),
    }


def _by_part(found: Iterable[Mend]) -> Mapping[str, list[Mend]]:
    views = {part.view for part in _PARTS}
    grouped: dict[str, list[Mend]] = {}
    for each in found:
        view = _OF_PART.get(each.view, each.view)
        grouped.setdefault(view if view in views else "CycleView", []).append(each)
    return grouped


def _counts(cycle: Cycle) -> Mapping[str, list[Count]]:
    """How many rows of each part, by its screen."""
    statements: list[tuple[YearPart, Track | None, Any]] = []
    for part in _PARTS:
        if part.model is None:
            continue
        counted, model = select(func.count()).select_from(part.model), part.model
        if _hangs_on_tracks(part):
            statements += [(part, track, counted.where(model.track_id == track.id)) for track in cycle.tracks]
        else:
            statements.append((part, None, counted.where(model.cycle_id == cycle.id)))
    numbers = db.session.execute(select(*(each.scalar_subquery() for *_rest, each in statements))).one()
    found: dict[str, list[Count]] = {}
    for (part, track, _statement), number in zip(statements, numbers, strict=True):
        narrowed: dict[str, Any] = {"_flt_0_track": track.id} if track else {"_flt_0_cycle": cycle.id}
        made = Count(number, url_for(f"{part.view}.list", **narrowed), track.name if track else "")
        found.setdefault(part.view, []).append(made)
    return found


def _has_credits(cycle: Cycle) -> bool:
    return assembling.scheme_of(cycle).credits_begins is not None


def _hangs_on_tracks(part: YearPart) -> bool:
    return part.model in (Requirement, Case)
