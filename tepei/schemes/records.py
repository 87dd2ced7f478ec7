"""A row of the scheme as its record, and back: columns carry the names of the record's keys 记录."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tepei.policy import scheme, year
from tepei.policy.attachments import AttachmentKindRecord
from tepei.policy.categories import CategoryRecord
from tepei.policy.certificate import CertificateRecord
from tepei.policy.credit_cases import CreditCaseRecord
from tepei.policy.credit_sources import CreditSourceRecord, LearningPlatformRecord
from tepei.policy.credits import LISTS, CreditRules, CreditSubjectRecord, LookBackRecord
from tepei.policy.definition import DefinitionError, Fault, Where
from tepei.policy.evaluation import CriterionRecord, EvaluationRecord
from tepei.policy.facts import FactRecord
from tepei.policy.fields import Field, Section
from tepei.policy.limits import LimitRecord
from tepei.policy.local_credits import LocalCreditsRecord
from tepei.policy.money import Money
from tepei.policy.placing import Placing
from tepei.policy.record import Record
from tepei.policy.reliefs import ReliefRecord
from tepei.policy.requirements import RequirementRecord
from tepei.policy.route import RouteStepRecord, TrackRouteRecord
from tepei.policy.sanction import Sanction
from tepei.policy.shape import below
from tepei.policy.sponsors import SponsorRecord
from tepei.policy.summary import ColumnRecord, SummaryTable
from tepei.policy.training import TrainingRecord
from tepei.policy.vocabulary import Vocabulary
from tepei.programmes.models import RouteStep, Track, TrackRoute
from tepei.schemes.credit_models import (
    CreditCase,
    CreditSource,
    CreditSubject,
    LearningPlatform,
    LocalCredits,
    LookBack,
    Relief,
)
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, FormField, FormSection, SummaryColumn
from tepei.schemes.local_models import LocalRequirement
from tepei.schemes.models import Case, Category, Fact, Limit, MoneyItem, Requirement, Scheme
from tepei.schemes.sponsor_models import Sponsor

RECORDS: Mapping[type[Any], type[Record]] = {
    Fact: FactRecord,
    Category: CategoryRecord,
    Requirement: RequirementRecord,
    FormSection: Section,
    FormField: Field,
    AttachmentKind: AttachmentKindRecord,
    TrackRoute: TrackRouteRecord,
    RouteStep: RouteStepRecord,
    SummaryColumn: ColumnRecord,
    MoneyItem: Money,
    LocalRequirement: RequirementRecord,
    Limit: LimitRecord,
    Evaluation: EvaluationRecord,
    Criterion: CriterionRecord,
    Sponsor: SponsorRecord,
    CreditSubject: CreditSubjectRecord,
    CreditSource: CreditSourceRecord,
    LookBack: LookBackRecord,
    Relief: ReliefRecord,
    LearningPlatform: LearningPlatformRecord,
    LocalCredits: LocalCreditsRecord,
    CreditCase: CreditCaseRecord,
    Case: year.CaseRecord,
}
# Kept once per year, under these columns: the key path of the value.
ONCE: Mapping[str, tuple[str, ...]] = {
    "form_version": ("form", "version"),
    "route_source": ("route", "source"),
    "resubmission": ("route", "resubmission"),
    "decides": ("route", "decides"),
    "skips": ("route", "skips"),
    "places_held_from": ("places_held_from",),
    "per_person": ("per_person",),
    "counted_to": ("counted_to",),
    "statuses": ("statuses",),
    **{f"promise_{key}": ("promise", key) for key in scheme.Promise.model_fields},
    **{f"trainee_number_{key}": ("trainee_number", key) for key in scheme.TraineeNumber.model_fields},
    **{f"sanction_{key}": ("sanction", key) for key in Sanction.model_fields},
    **{f"training_{key}": ("training", key) for key in TrainingRecord.model_fields},
    **{f"placement_{key}": ("placement", key) for key in Placing.model_fields},
    **{f"credits_{key}": ("credits", key) for key in CreditRules.model_fields if key not in LISTS},
    **{f"certificate_{key}": ("certificate", key) for key in CertificateRecord.model_fields},
    **{f"summary_{key}": ("summary_table", key) for key in SummaryTable.model_fields if key != "columns"},
}
# A part that a year may lack, and the key without which it does.
PARTS = {
    "promise": "text",
    "trainee_number": "pattern",
    "sanction": "grounds",
    "training": "months",
    "certificate": "title",
    "placement": "wishes",
    "credits": "begins",
}
# Of these nothing is kept elsewhere (hours have lists of their own).
_WHOLE = tuple(part for part in PARTS if part != "credits")
_TRACK = "track"


def plain(row: Any) -> dict[str, Any]:
    """The row as plain values, for its record to read; what is kept in rows of its own (a section's fields) is not there."""
    record = RECORDS[type(row)]
    columns = {
        name: info.alias or name for name, info in record.model_fields.items() if name in row.__mapper__.attrs
    }
    data = {key: getattr(row, name) for name, key in columns.items()}
    if _TRACK in data:
        data[_TRACK] = row.track.code if row.track else ""
    return {key: value for key, value in data.items() if value is not None}


def column_of(record: type[Record], where: Where) -> str:
    """The column that keeps what stands under the first key of this path; "" for the record as a whole."""
    first = where[0] if where else ""
    return next((name for name, info in record.model_fields.items() if first in (name, info.alias)), "")


def sound(rows: Iterable[Any], vocabulary: Vocabulary) -> Iterator[Any]:
    """The records of these rows; one at fault is left out, its own page says why."""
    for row in rows:
        try:
            yield RECORDS[type(row)].from_data(plain(row), vocabulary=vocabulary)
        except DefinitionError:
            continue


def fill(row: Any, value: Record, tracks: Mapping[str, Track] | None = None) -> Any:
    """Write the record into the row. `tracks` by code, for records that name one."""
    data = value.to_data()
    for name, info in type(value).model_fields.items():
        if name == _TRACK:
            row.track = (tracks or {}).get(getattr(value, name))
        elif name in row.__mapper__.attrs and name not in row.__mapper__.relationships:
            setattr(row, name, _stored(getattr(value, name), data.get(info.alias or name)))
    return row


def once(row: Scheme) -> dict[str, Any]:
    """What the year says once, as plain values by key; a part (a promise, a number, a sanction, a training, a placement, credits) that it does not have is left out."""
    found: dict[str, Any] = {}
    for column, (*outer, key) in ONCE.items():
        home = found
        for part in outer:
            home = home.setdefault(part, {})
        home[key] = getattr(row, column)
    for part, key in PARTS.items():
        if not found[part][key]:
            del found[part]
    return found


def faults_of_once(row: Scheme) -> Iterator[tuple[str, Fault]]:
    """(column, what is wrong) of the parts that stand in this row alone."""
    columns, found = {path: column for column, path in ONCE.items()}, once(row)
    for part in _WHOLE:
        try:
            if part in found:
                below(scheme.SchemeRecord, part).from_data(found[part])
        except DefinitionError as error:
            for fault in error.faults:
                yield columns.get((part, str(fault.where[0])) if fault.where else (), ""), fault


def fill_scheme(row: Scheme, value: scheme.SchemeRecord) -> Scheme:
    """Write what the value says once into its row."""
    for column, path in ONCE.items():
        found: Any = value
        for part in path:
            found = getattr(found, part, None)
        setattr(row, column, _usual(column) if found is None else _stored(found, found))
    return row


def _stored(value: Any, data: Any) -> Any:
    """As a column keeps it: lists and mappings as plain values, numbers and texts as they are."""
    if isinstance(value, tuple):
        return list(data or ())
    if isinstance(value, Mapping):
        return dict(data or {})
    return data if isinstance(value, Record) else value


def _usual(column: str) -> Any:
    """What the column has where nobody says anything."""
    default = Scheme.__table__.c[column].default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
