"""What the archive keeps of the year of training: every trainee's life, places and certificates 培养档案."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tepei.certificates import prints as certificates
from tepei.certificates.models import ISSUED, Certificate
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.placements.models import Placement
from tepei.portal import pdf
from tepei.portal.database import Model, db
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee
from tepei.trainees.note_models import TraineeNote
from tepei.years.money_exports import csv_of

File = tuple[str, str | bytes]
_TRAINEE = (
    "state", "training_unit_name", "preference", "subject", "supervisor", "report_by", "prepared_on", "begins_on", "ends_on",
    "left_on", "assessment", "is_personal",
)  # fmt: skip
_OF_EACH: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "placements": (Placement, ("proposed_at", "preference", "state", "subject", "supervisor", "why", "reason", "answered_at")),
    "notes": (TraineeNote, ("kind", "on", "text", "copies", "organisation_name", "actor_name", "on_behalf_of")),
    "entitlements": (Entitlement, ("item", "name", "borne_by", "payee", "months", "amount", "why", "computed_on", "settled_reason")),
    "certificates": (Certificate, ("number", "title", "issuers", "issued_on", "state", "reason")),
    "refunds": (RefundClaim, ("ground", "amount", "recovered", "recovered_on", "state", "reason")),
}  # fmt: skip
_OF_PAPERS = (Entitlement, RefundClaim)  # money is owed for the paper that was selected
_MOVE = (
    "verb", "from_state", "to_state", "on", "reason", "before", "after", "organisation_name", "actor_name", "on_behalf_of", "made_at",
)  # fmt: skip


def training_files(cycle: Cycle) -> Iterator[File]:
    """Names with their content, of a year that trained somebody; nothing of another."""
    trainees = _trainees(cycle)
    if not trainees:
        return
    yield (
        "trainees.csv",
        csv_of(("number", "trainee_number", "name", "unit", "track", *_TRAINEE), _rows(trainees)),
    )
    kept = {key: _by_trainee(model, cycle) for key, (model, _columns) in _OF_EACH.items()}
    for each in trainees:
        yield f"trainees/{each.application.number}.json", _life(each, kept)
    yield from _certificates(cycle)


def _trainees(cycle: Cycle) -> Sequence[Trainee]:
    ours = select(Trainee).where(Trainee.cycle_id == cycle.id).order_by(Trainee.id)
    whole = (joinedload(Trainee.application), joinedload(Trainee.track), selectinload(Trainee.moves))
    return db.session.scalars(ours.options(*whole)).all()


def _rows(trainees: Iterable[Trainee]) -> Iterator[tuple[Any, ...]]:
    for each in trainees:
        who = (each.application.number, each.number, each.name, each.organisation_name, each.track.code)
        yield (*who, *_values(each, _TRAINEE).values())


def _by_trainee(model: Any, cycle: Cycle) -> Mapping[int, Sequence[Any]]:
    found = defaultdict(list)
    whose = (
        Trainee.application_id == model.paper_id if model in _OF_PAPERS else Trainee.id == model.trainee_id
    )
    ours = select(Trainee.id, model).join(Trainee, whose).where(Trainee.cycle_id == cycle.id)
    for trainee_id, row in db.session.execute(ours.order_by(model.id)):
        found[trainee_id].append(row)
    return found


def _life(trainee: Trainee, kept: Mapping[str, Mapping[int, Sequence[Any]]]) -> str:
    rows = {
        key: [_values(row, _OF_EACH[key][1]) for row in of_each.get(trainee.id, ())]
        for key, of_each in kept.items()
    }
    moves = [_values(move, _MOVE) for move in trainee.moves]
    whole = {
        "trainee_number": trainee.number,
        "name": trainee.name,
        **_values(trainee, _TRAINEE),
        "moves": moves,
        **rows,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, default=str)


def _values(row: object, columns: Iterable[str]) -> dict[str, Any]:
    return {key: getattr(row, key) for key in columns}


def _certificates(cycle: Cycle) -> Iterator[File]:
    """Those that hold, as they are for keeping."""
    holding = select(Certificate).where(Certificate.cycle_id == cycle.id, Certificate.state == ISSUED)
    rows = db.session.scalars(holding.order_by(Certificate.serial)).all()
    printed = pdf.render_many(map(certificates.printable, rows), engine=pdf.Engine.ARCHIVAL)
    for row, content in zip(rows, printed, strict=True):
        yield f"certificates/{row.number}.pdf", content
