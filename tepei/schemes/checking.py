"""The check of a working copy, by the same rules as a pack's files; and the working copy as files 核对."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, true

from tepei import packs
from tepei.codes.models import CodeItem
from tepei.organisations.models import Division, Organisation
from tepei.people import participations
from tepei.policy.definition import DefinitionError, Fault
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Programme
from tepei.schemes import assembling


def faults(cycle: Cycle) -> list[Fault]:
    """Everything that is wrong with what stands in the tables now; empty where the cycle may be opened."""
    return examined(cycle)[1]


def examined(cycle: Cycle) -> tuple[packs.Year | None, list[Fault]]:
    """What stands in the tables now, None where it is no scheme, and everything that is wrong with it."""
    try:
        year = assembling.assembled(cycle)
    except DefinitionError as error:
        return None, list(error.faults)
    return year, list(packs.check_year(year, installation()))


def check(files: Mapping[str, str]) -> tuple[packs.Year | None, list[packs.Problem]]:
    """The cycle that these files describe, and what is wrong with them in this province as it stands in the tables."""
    return packs.check_files(files, installation(), origin)


def origin(named: str | int, programme: str) -> packs.Year | None:
    """The year that files may begin from: by its code, or by its year where the programme (or the year alone) leaves no doubt."""
    cycles = select(Cycle).join(Cycle.programme).where(~Cycle.is_rehearsal)
    found = db.session.scalars(cycles.where(Cycle.code == str(named))).all()
    if not found and isinstance(named, int):
        found = db.session.scalars(
            cycles.where(Cycle.year == named, Programme.code == programme if programme else true())
        ).all()
    return assembling.assembled(found[0]) if len(found) == 1 else None


def written(cycle: Cycle) -> dict[str, str]:
    """The cycle as the files of its folder: on the files that it was loaded from, and beyond the year that it was made from.

    Refused where either is no scheme.
    """
    source = assembling.origin_of(cycle)
    texts = assembling.scheme_of(cycle).texts
    return packs.write_cycle(assembling.sound(cycle), assembling.sound(source) if source else None, texts)


def installation() -> packs.Pack:
    """Codes, divisions and bodies of the installation, as a pack would hold them."""
    table = province.bodies()
    with scope.everything("a configuration is checked against the whole province"):
        bodies = db.session.scalars(select(Organisation).where(Organisation.kind.in_(table.named))).all()
        divisions = db.session.scalars(select(Division)).all()
        codes = db.session.scalars(select(CodeItem)).all()
    codes_of = {body.id: body.code for body in bodies}
    region = next((body for body in bodies if body.kind == table.deciding.code), None)
    return packs.Pack(
        code="",
        name=region.name if region else "",
        authority=region.name if region else "",
        region_code=region.code if region else "",
        codes=tuple(_code(item) for item in codes),
        workdays={},
        divisions=tuple(_division(each) for each in divisions),
        organisations=tuple(_body(body, codes_of) for body in bodies),
        cycles=(),
        bodies=table,
        facts=province.facts(),
        programmes=tuple(participations.known()),
    )


def _code(item: CodeItem) -> packs.Code:
    return packs.Code.model_construct(
        code_set=item.code_set,
        code=item.code,
        name=item.name,
        parent=item.parent_code,
        rank=item.rank,
        position=item.position,
        is_selectable=item.is_selectable,
        attributes=item.attributes,
    )


def _body(row: Organisation, codes_of: Mapping[int, str]) -> packs.OrganisationRow:
    above = codes_of.get(row.parent_id or 0)
    return packs.OrganisationRow(row.code, row.name, row.kind, above, reports_to_region=row.reports_to_region)


def _division(row: Division) -> packs.DivisionRow:
    return packs.DivisionRow.model_construct(
        code=row.code,
        name=row.name,
        parent=row.parent_code,
        level=row.level,
        kind=row.kind,
        reports_to_region=row.reports_to_region,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
