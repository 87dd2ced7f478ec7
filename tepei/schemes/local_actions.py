"""The verb of an organisation that adds conditions of its own: announce them. One transaction."""

from __future__ import annotations

from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.policy.requirements import RequirementRecord
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, require
from tepei.programmes import local_queries
from tepei.programmes.local_models import LocalRevision
from tepei.programmes.models import Cycle, Track
from tepei.schemes import records, rules, vocabularies
from tepei.schemes.local_models import LocalRequirement


def conditions(cycle: Cycle, organisation_id: int) -> dict[str, list[RequirementRecord]]:
    """The working copy by track, as it would be announced."""
    ours = (
        select(LocalRequirement)
        .join(Track)
        .where(Track.cycle_id == cycle.id, LocalRequirement.organisation_id == organisation_id)
        .order_by(Track.position, LocalRequirement.position, LocalRequirement.id)
    )
    found: dict[str, list[RequirementRecord]] = {}
    vocabulary = vocabularies.of(cycle)
    for row in db.session.scalars(ours):
        record = RequirementRecord.from_data(records.plain(row), vocabulary=vocabulary)
        found.setdefault(row.track.code, []).append(record)
    return found


def publish(cycle: Cycle, organisation: Organisation, document_number: str) -> LocalRevision:
    """公布: papers that are submitted from now on are judged by it as well. Refused where nothing changed; Absent for a foreign organisation."""
    if organisation.id not in scope.viewer().organisation_ids:
        raise Absent
    with transaction() as session:
        session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())
        listed = conditions(cycle, organisation.id)
        now = {track: [each.to_data() for each in ours] for track, ours in listed.items()}
        last = local_queries.in_force(cycle.id, [organisation.id])
        require(rules.may_publish(cycle.state, now != (last.requirements if last else {}), document_number))
        made = LocalRevision(
            cycle_id=cycle.id,
            organisation_id=organisation.id,
            number=last.number + 1 if last else 1,
            requirements=now,
            document_number=document_number.strip(),
            made_by_id=scope.viewer().user_id,
            made_at=clock.now(),
        )
        session.add(made)
        session.flush()
        count = sum(map(len, now.values()))
        audit.record("local_revision.publish", made, organisation=organisation.name, count=count)
        return made
