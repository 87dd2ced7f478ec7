"""The packs that ship: clean, and what the notice says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tepei import packs
from tepei.policy.bindings import Binding
from tepei.policy.circles import Circle, Holder
from tepei.policy.fields import Field, Form, Section
from tepei.policy.gaps import check

ROOT = Path(__file__).parents[2] / "packs"


@pytest.fixture(scope="module")
def inner_mongolia() -> packs.Pack:
    return packs.read(ROOT / "inner-mongolia")


@pytest.fixture(scope="module")
def cycle(inner_mongolia: packs.Pack) -> packs.Year:
    return next(cycle for cycle in inner_mongolia.cycles if cycle.code == "nmg-tepei-2023")


@pytest.mark.parametrize("folder", packs.provinces(ROOT), ids=lambda folder: folder.name)
def test_shipped_pack_is_clean(folder: Path) -> None:
    assert [str(problem) for problem in packs.check(folder)] == []


def test_tree_has_the_bodies_of_the_region(inner_mongolia: packs.Pack) -> None:
    kinds = [organisation.kind for organisation in inner_mongolia.organisations]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "region": 1,
        "prefecture": 12,
        "county": 103,
        "pool": 1,
    }


def test_tree_lists_parents_first(inner_mongolia: packs.Pack) -> None:
    seen: set[str | None] = {None}
    for organisation in inner_mongolia.organisations:
        assert organisation.parent in seen, organisation.name
        seen.add(organisation.code)


@pytest.mark.parametrize(
    ("code", "name", "parent", "pool"),
    [
        ("152200", "兴安盟人力资源和社会保障局", "150000", None),
        ("152221", "科尔沁右翼前旗人力资源和社会保障局", "152200", None),
        ("150781", "满洲里市人力资源和社会保障局", "150000", "150700"),
        ("152501", "二连浩特市人力资源和社会保障局", "150000", "152500"),
        ("150000-direct", "区直", "150000", None),
    ],
)
def test_organisation_stands_where_it_reports(
    inner_mongolia: packs.Pack, code: str, name: str, parent: str, pool: str | None
) -> None:
    found = {organisation.code: organisation for organisation in inner_mongolia.organisations}[code]
    assert (found.name, found.parent, found.pool) == (name, parent, pool)
    assert found.reports_to_region is (pool is not None)


def test_places_are_those_of_the_notice(cycle: packs.Year) -> None:
    """内人社办发〔2023〕21号 附件1."""
    table = {row.body: row.places for row in cycle.places}
    assert sum(len(places) for places in table.values()) == 26
    assert table["152200"] == {"outside": 3, "inside": 3}
    assert table["150700"] == {"outside": 3, "inside": 4}
    assert table["150000-direct"] == {"outside": 10, "inside": "—"}


def test_bodies_stand_in_the_order_of_the_notice(cycle: packs.Year) -> None:
    names = [row.name for row in cycle.places]
    assert names[:5] == ["呼和浩特市", "包头市", "乌海市", "呼伦贝尔市（含满洲里市）", "兴安盟"]
    assert names[-1] == "区直"


def test_dates_end_with_their_day_in_china(cycle: packs.Year) -> None:
    closes = {(step, window.body): window.closes for window in cycle.windows for step in window.steps}
    assert closes["apply", ""].isoformat() == "2023-03-20T23:59:59.999999+08:00"
    assert closes["apply", "152200"].isoformat() == "2023-03-10T23:59:59.999999+08:00"
    assert ("prefecture", "152200") not in closes  # 兴安盟 itself hands in by 20 March
    assert ("region", "") not in closes


def test_form_has_the_fields_of_the_official_form(cycle: packs.Year) -> None:
    sections = {section.key: [field.key for field in section.fields] for section in cycle.form.sections}
    assert [*sections] == [
        "basic", "health", "earlier", "plan", "career", "achievements", "papers", "eligibility", "preference",
    ]  # fmt: skip
    assert sections["basic"][:5] == ["name", "sex", "ethnicity", "photo", "born_on"]
    assert sections["preference"] == ["first", "second", "third", "adjustment", "remarks"]


def test_what_the_paper_form_lacks_is_marked(cycle: packs.Year) -> None:
    fields = [field for section in cycle.form.sections for field in section.fields]
    assert all(field.assumed for field in fields if not field.printed)
    assert [each.key for each in cycle.form.attachments if not each.required] == [
        "education_certificate", "title_certificate",
    ]  # fmt: skip


def test_reviewers_of_new_era_talents_read_first_which_condition_somebody_meets(
    inner_mongolia: packs.Pack,
) -> None:
    """内人社办发〔2023〕147号 二（三）: one of three, which experts judge."""
    year = next(each for each in inner_mongolia.cycles if each.code == "nmg-new-era-2023")
    marked = [
        (section.key, field) for section in year.form.sections for field in section.fields if field.on_card
    ]
    assert [(section, field.key, len(field.options)) for section, field in marked] == [
        ("statement", "research", 3)
    ]


def test_code_sets_are_loaded_with_their_ranks(inner_mongolia: packs.Pack) -> None:
    codes = {(code.code_set, code.code): code for code in inner_mongolia.codes}
    assert codes["ethnic_groups", "02"].name == "蒙古族"
    assert codes["education_levels", "14"].rank == 7
    assert codes["education_levels", "15"].rank is None  # 结业 is no 学历
    assert not codes["title_levels", "410"].is_selectable
    assert codes["unit_nature", "40"].attributes["is_nonpublic"] == "1"
    assert {name for name, _ in codes} >= {
        "degrees",
        "political_status",
        "sex",
        "title_series",
        "unit_affiliation",
        "uscc_prefix",
        "fields",
    }


@pytest.mark.parametrize("kind", ["department", "central_unit"])
@pytest.mark.parametrize(("track", "most"), [("tier1", 3), ("tier2", 10), ("tier3", 30)])
def test_each_department_recommends_so_many_by_itself(
    inner_mongolia: packs.Pack, track: str, most: int, kind: str
) -> None:
    """内人社办发〔2023〕147号 四（一）（二）: the number is each body's own; departments share no places."""
    year = next(each for each in inner_mongolia.cycles if each.code == "nmg-new-era-2023")
    ours = [limit for limit in year.limits if kind in limit.bodies and limit.is_about(track)]
    circle = Circle("15-gongxin", frozenset({kind}), "示例厅")
    assert [circle.binds(limit) for limit in ours] == [True]
    holders = tuple(Holder(f"unit{number}", {}) for number in range(most))
    day = date(2023, 10, 14)
    assert Binding(ours[0], circle, None, holders[1:]).may_join(Holder("new", {}), day)
    assert not Binding(ours[0], circle, None, holders).may_join(Holder("new", {}), day)


TYPED = {"text", "long_text", "name", "phone", "email", "postcode", "integer"}


def fields_asked() -> list[tuple[str, Section, Field]]:
    """Every field of the official forms that somebody fills in, with its year; the plans of continuing education have forms of their own."""
    return [
        (cycle.code, section, field)
        for folder in packs.provinces(ROOT)
        for cycle in packs.read(folder).cycles
        if cycle.credits is None
        for section in cycle.form.sections
        for field in section.fields
    ]


def test_every_box_says_what_to_write_and_every_typed_one_shows_how() -> None:
    silent = [
        f"{code} {section.key}.{field.key}"
        for code, section, field in fields_asked()
        if not field.help
        or (field.kind in TYPED and not field.locked and not (field.example and field.mistake))
    ]
    assert silent == []


def test_example_at_a_box_is_an_answer_that_the_box_takes() -> None:
    wrong = []
    for code, section, field in fields_asked():
        # On what it depends is no matter here, nor how many rows there have to be.
        alone = section.model_copy(
            update={"rows": False, "min_rows": None, "fields": (field.model_copy(update={"show_if": None}),)}
        )
        answers = {section.key: {field.key: field.example}}
        if field.example:
            wrong += [
                (code, str(gap.text))
                for gap in check(Form(version="-", sections=(alone,)), answers).get(section.key, ())
            ]
    assert wrong == []
