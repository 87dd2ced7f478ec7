"""What is known about an applicant: the sources of facts as they stand in the tables 申报人条件依据.

A form's field says by its `fact` what it feeds; policy.deriving makes facts of it. What is known before anybody types is found by the
field's key, see `prefilled`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy import values
from tepei.policy.bodies import Bodies
from tepei.policy.body_kinds import Kind
from tepei.policy.fields import Form
from tepei.policy.form import feeding
from tepei.policy.identity import REGISTERED, is_registered
from tepei.policy.values import Codes

_DATES = ("born_on", "profession_since")
_CODES = {"ethnicity_code": "ethnicity_code", "education_code": "education_rank", "title_code": "title_rank"}
_AREAS = "fields"  # the code set of 领域; no condition asks for it, and therefore no fact names it
# What is counted of a submission, by the names of facts and columns alike.
COUNTED = ("is_scarce", "is_grassroots", "is_nonpublic")


def columns(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The typed columns of an application: dates as dates, codes as text; None where nothing valid was typed."""
    typed = {each.fact: values.usual(each, answers.get(section.key) or {}) for section, each in feeding(form)}
    dates = {key: values.day_of(typed.get(key, "")) for key in _DATES}
    codes = {column: _code(typed.get(fact, "")) for column, fact in _CODES.items()}
    return {**dates, **codes, "field_code": _code(_area(form, answers))}


def counted(facts: Mapping[str, object]) -> dict[str, bool | None]:
    """The columns that only counting asks for; None where nothing is known."""
    return {key: value if isinstance(value := facts.get(key), bool) else None for key in COUNTED}


def _area(form: Form, answers: Mapping[str, Any]) -> str:
    """所属领域, whatever the form calls the place."""
    places = (
        (section, each)
        for section in form.sections
        if not section.rows
        for each in section.fields
        if each.code_set == _AREAS
    )
    return next((values.usual(each, answers.get(section.key) or {}) for section, each in places), "")


def of_unit(ancestors: Sequence[Organisation], codes: Codes, bodies: Bodies) -> dict[str, object]:
    """What the employer's chain, itself first and the region last, says (policy.derivation_words.UNIT), with the names of codes. An office that
    files for itself is of its own level and place.

    region_code is that of the place with places of its own above it (of 满洲里, which reports for itself, 呼伦贝尔's), or the
    region's own for units of region level (区直); division_code that of the lowest bureau above it. Source: 内人社办发〔2023〕21号 二.
    """
    unit, chain = ancestors[0], [(node, bodies.by_code[node.kind]) for node in ancestors]
    region = _seat(chain) or ancestors[-1]
    bureau = next(node for node, kind in chain if kind.level)
    nature = _attributes(codes, "unit_nature", unit.nature_code)
    affiliation = _attributes(codes, "unit_affiliation", unit.affiliation_code)
    return {
        "region_code": (region.division_code or region.code)[:6],
        "division_code": (bureau.division_code or bureau.code)[:6],
        "division_name": bodies.place_in(bureau.name),
        "region_name": bodies.place_in(region.name),
        "level": next(kind.level for _, kind in chain if kind.level),
        "is_government": _true(nature, "is_government"),
        "is_nonpublic": unit.claims_nonpublic or _true(nature, "is_nonpublic"),
        "is_grassroots": unit.claims_grassroots or _true(affiliation, "grassroots_county_or_below"),
        "nature_code": unit.nature_code,
        "nature_name": _name(codes, "unit_nature", unit.nature_code),
        "affiliation_code": unit.affiliation_code,
        "affiliation_name": _name(codes, "unit_affiliation", unit.affiliation_code),
    }


def _seat(chain: Sequence[tuple[Organisation, Kind]]) -> Organisation | None:
    """The lowest place that recommends for itself; one that reports to the region lies in the one whose places it draws on."""
    for node, kind in chain:
        if node.reports_to_region and node.pool:
            return node.pool
        if kind.is_seat and node.parent_id is not None:
            return node
    return None


def registered(person: Person | None) -> dict[str, str | None]:
    """What somebody registered as, by the key of the field that repeats it (policy.identity.REGISTERED).

    Of a unit that files for itself nothing is known so.
    """
    if person is None:
        return {}
    return {
        "name": person.name,
        "sex": person.sex_code,
        "ethnicity": person.ethnicity_code,
        "born_on": person.born_on.isoformat(),
        "id_number": person.id_number,
    }


def prefilled(form: Form, person: Person | None, unit: Organisation) -> dict[str, dict[str, str]]:
    """Answers that are known from the registration of the person and of the unit, for the fields with these keys."""
    theirs = {"mobile": person.mobile, "email": person.email} if person else {}
    known = {
        **registered(person),
        **theirs,
        "credit_code": unit.credit_code,
        "workplace": unit.name,
        "unit_nature": unit.nature_code,
        "unit_address": unit.address,
        "postcode": unit.postcode,
        "unit_contact": unit.contact_name,
        "unit_contact_phone": unit.contact_phone,
    }
    filled = {
        section.key: {
            field.key: text
            for field in section.fields
            if (text := known.get(field.key))
            and (field.key not in REGISTERED or is_registered(field.key, field.kind))
        }
        for section in form.sections
        if not section.rows
    }
    return {key: row for key, row in filled.items() if row}


def renewed(
    form: Form, answers: Mapping[str, Any], person: Person | None, unit: Organisation
) -> dict[str, Any]:
    """The answers with the fields that nobody types (locked) as the registration has them now."""
    known, renewed = prefilled(form, person, unit), dict(answers)
    for section in form.sections:
        locked = {field.key for field in section.fields if field.locked}
        now = {key: text for key, text in known.get(section.key, {}).items() if key in locked}
        if now:
            renewed[section.key] = {**renewed.get(section.key, {}), **now}
    return renewed


def _code(text: str) -> str | None:
    return text if 0 < len(text) <= 4 else None


def _attributes(codes: Codes, name: str, code: str | None) -> Mapping[str, Any]:
    item = codes.get(name, {}).get(code or "")
    return item.attributes if item else {}


def _name(codes: Codes, name: str, code: str | None) -> str | None:
    item = codes.get(name, {}).get(code or "")
    return item.name if item else None


def _true(attributes: Mapping[str, Any], key: str) -> bool:
    return values.is_true(attributes.get(key))
