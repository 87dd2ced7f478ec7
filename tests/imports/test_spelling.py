"""One spelling of each kind of value, whichever door it comes in by: registration, forms, look-ups, entered by hand, imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tepei.organisations import actions as organisations
from tepei.organisations import directory, registration
from tepei.organisations import queries as units
from tepei.organisations.models import Organisation
from tepei.people import queries
from tepei.policy.credit_codes import check_credit_code
from tepei.policy.identity import normalise_id
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tests import factories
from tests.imports.doors import NUMBER, Door, entered, form, imported, registered, unit
from tests.organisations import examples


@pytest.fixture
def office(sqlite_portal: Flask) -> Iterator[None]:
    with sqlite_portal.app_context(), scope.everything("a test looks at what was kept"):
        yield


NUMBERS: dict[str, Door] = {
    "registration": lambda text: registered(id_number=text).id_number,
    "form": form("id_number"),
    "look-up": lambda text: (found := queries.holder_of(text) if registered() else None) and found.id_number,
    "by hand": lambda text: entered(id_number=text).id_number,  # type: ignore[attr-defined]
    "participations": lambda text: imported("participations", id_number=text).id_number,  # type: ignore[attr-defined]
    "selected": lambda text: imported("history", id_number=text).id_number,  # type: ignore[attr-defined]
    "sanctioned": lambda text: imported("history", kind="失信", id_number=text).id_number,  # type: ignore[attr-defined]
}
OF_THE_PAST = ("by hand", "participations", "selected", "sanctioned")


@pytest.mark.parametrize("door", NUMBERS)
@pytest.mark.parametrize(
    "typed",
    [
        "\u202d 150199 19850601 1230\u202c",
        "'１５０１９９１９８５０６０１１２３０",
        "150199\u200b198506011230\ufeff",
    ],
)
def test_number_is_kept_without_what_nobody_sees_or_means(office: None, door: str, typed: str) -> None:
    assert NUMBERS[door](typed) == NUMBER


@pytest.mark.parametrize("door", NUMBERS)
def test_number_of_the_first_generation_is_converted_in_lists_of_the_past_alone(
    office: None, door: str
) -> None:
    """GB 11643-1999: 19 before the year, the check digit behind. Who registers has the card in hand."""
    if door in OF_THE_PAST:
        assert NUMBERS[door]("150199850601123") == NUMBER
    elif door == "look-up":
        assert NUMBERS[door]("150199850601123") is None
    else:
        with pytest.raises(Refused, match="15 位的第一代身份证号码已停用"):
            NUMBERS[door]("150199850601123")


NAMES: dict[str, Door] = {
    "registration": lambda text: registered(name=text).name,
    "form": form("name"),
    "account": lambda text: (
        db.session.get_one(
            Account,
            imported("accounts", name=text).user_id,  # type: ignore[attr-defined]
        ).full_name
    ),
    "by hand": lambda text: entered(name=text).name,  # type: ignore[attr-defined]
    "participations": lambda text: imported("participations", name=text).name,  # type: ignore[attr-defined]
    "sanctioned": lambda text: imported("history", kind="失信", name=text).name,  # type: ignore[attr-defined]
    "contact": lambda text: unit(contact_name=text).contact_name,
}


@pytest.mark.parametrize("door", NAMES)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("⽩ 音", "白音"),
        ("⻢○一", "马〇一"),
        ("李〇", "李〇"),
        ("阿 • 买", "阿·买"),
        ("\uf9d1音\u200b", "六音"),
    ],
)
def test_name_is_kept_in_the_characters_that_it_means(office: None, door: str, typed: str, kept: str) -> None:
    assert NAMES[door](typed) == kept


UNITS: dict[str, Door] = {
    "registration": lambda text: unit(name=text).name,
    "import": lambda text: imported("units", name=text).name,  # type: ignore[attr-defined]
    "by hand": lambda text: entered(unit_name=text).unit_name,  # type: ignore[attr-defined]
    "sanctioned": lambda text: imported("history", kind="失信", id_number="", unit=text).unit_name,  # type: ignore[attr-defined]
    "look-up": lambda text: (factories.unit("内蒙古大学（A座）"), units.called(text)[0].name)[1],
    "directory": lambda text: (factories.unit("内蒙古大学（A座）"), directory.found(text)[0][1][:9])[1],
}


@pytest.mark.parametrize("door", UNITS)
@pytest.mark.parametrize("typed", ["内蒙古 ⼤学(Ａ座)", "\u200b内蒙古大学（Ａ座）\u3000"])
def test_unit_is_named_alike(office: None, door: str, typed: str) -> None:
    assert UNITS[door](typed) == "内蒙古大学（A座）"


@pytest.mark.parametrize("typed", ["152200", "１５２２００", "兴安盟", "兴安 盟", "\u200b兴安盟"])
def test_place_is_found_by_its_code_or_its_name(office: None, typed: str) -> None:
    made = imported("units", division=typed, parent=typed)
    assert isinstance(made, Organisation)
    assert (made.division_code, made.parent and made.parent.code) == ("152200", "152200")


CONTACTS: dict[str, Callable[[str, str], object]] = {
    "registration": lambda key, text: getattr(unit(**{key: text}), key),
    "import": lambda key, text: getattr(imported("units", **{key: text}), key),
    "form": lambda key, text: form({"contact_phone": "phone"}.get(key, key))(text),
}


@pytest.mark.parametrize("door", CONTACTS)
@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("contact_phone", "+86 138 0000 0000", "13800000000"),
        ("contact_phone", "（0471）１２３４５６７", "0471-1234567"),
        ("contact_phone", "123", None),
        ("postcode", "０１０ ０１０", "010010"),
        ("postcode", "01001", None),
    ],
)
def test_contact_is_kept_alike_and_refused_alike(
    office: None, door: str, key: str, typed: str, kept: str | None
) -> None:
    if kept is not None:
        assert CONTACTS[door](key, typed) == kept
        return
    with pytest.raises(Exception, match=r"号码|邮政编码|faults"):
        CONTACTS[door](key, typed)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (NUMBER, "这是身份证号码"),
        ("ZZ150199MB0000001A", "不是允许的字符"),
        ("1A150199MB00000019", "前两位“1A”"),
    ],
)
def test_what_is_no_credit_code_is_told_so_by_every_door(office: None, code: str, fault: str) -> None:
    assert fault in str(check_credit_code(code).text)
    for door in (unit, lambda **values: organisations.create_units([_new(**values)])):
        with pytest.raises(Refused, match=fault):
            door(credit_code=code)


def _new(**values: str) -> organisations.NewUnit:
    return organisations.NewUnit(factories.organisation("152221"), "employer", examples.facts(**values))


def test_credit_code_is_found_however_it_is_typed(office: None) -> None:
    made = unit()
    typed = "'" + " ".join(made.credit_code or "").lower()
    assert normalise_id(typed) == made.credit_code
    with pytest.raises(Refused, match="已登记"):
        registration.register_unit(
            examples.facts(credit_code=typed), examples.registrar("another"), examples.papers()
        )
