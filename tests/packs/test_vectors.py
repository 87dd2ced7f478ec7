"""The 38 settled examples of five notices: each is answered by the pack of its programme as officials settled it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from tepei import packs
from tepei.packs import cases
from tepei.policy.eligibility import assess
from tepei.policy.facts import LISTED
from tepei.policy.year import CaseRecord

ROOT = Path(__file__).parents[2] / "packs"
TRACKS = {
    "nmg2023_out": ("inner-mongolia", "nmg-tepei-2023", ("outside",)),
    "nmg2023_in": ("inner-mongolia", "nmg-tepei-2023", ("inside",)),
    "nmg2025_ne": ("inner-mongolia", "nmg-tepei-2025", ("northeast",)),
    "nmg2025_out": ("inner-mongolia", "nmg-tepei-2025", ("outside",)),
    "nmg2025_in": ("inner-mongolia", "nmg-tepei-2025", ("inside",)),
    "xj2025": ("xinjiang", "xj-tepei-2025", ("away", "local")),
    "t321_1": ("inner-mongolia", "nmg-new-era-2023", ("tier1",)),
    "t321_2": ("inner-mongolia", "nmg-new-era-2023", ("tier2",)),
    "t321_3": ("inner-mongolia", "nmg-new-era-2023", ("tier3",)),
}
VECTORS = list(
    csv.DictReader((Path(__file__).parent / "eligibility_vectors.csv").read_text("utf-8").splitlines())
)
REGIONS = ("150000", "650000")


@cache
def cycle(province: str, code: str) -> packs.Year:
    return next(each for each in packs.read(ROOT / province).cycles if each.code == code)


@cache
def codes(province: str) -> dict[str, dict[str, packs.Code]]:
    return cases.codes_of(packs.read(ROOT / province))


def facts(vector: dict[str, str], ours: packs.Year, track: str, province: str) -> dict[str, object]:
    """What the example says of somebody, filled in on the programme's own form."""
    level = "region" if vector["region"] in REGIONS else "county" if vector["county"] == "1" else "prefecture"
    said = {
        "born_on": vector["birth"],
        "ethnicity_code": vector["nation"],
        "region_code": vector["region"],
        "unit_level": level,
        "is_government": vector["gov"],
        "education_rank": vector["edu"],
        "title_rank": vector["title"],
        "years": vector["years"],
        "is_scarce": vector["scarce"],
        "is_sanctioned": "0",
    }
    stated = {key: text for key, text in said.items() if key in (*ours.facts_read, *LISTED)}
    example = CaseRecord(track=track, facts=stated, outcome="pass")
    return cases.facts_of(example, ours, codes(province), ours.closes.date())


def test_all_38_examples_are_here() -> None:
    assert len(VECTORS) == 38
    assert {vector["rule"] for vector in VECTORS} == TRACKS.keys()


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda vector: f"{vector['rule']}: {vector['comment'] or vector['expect']}"
)
def test_example_is_answered_as_settled(vector: dict[str, str]) -> None:
    province, code, tracks = TRACKS[vector["rule"]]
    ours = cycle(province, code)
    for track in (each for each in ours.tracks if each.code in tracks):
        verdict = assess(track.requirements, facts(vector, ours, track.code, province), ours.closes.date())
        assert set(verdict.unmet) == set(vector["expect"].split())
