"""The 38 settled examples of five notices: each is answered by the pack of its programme as officials settled it."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tepei import packs
from tepei.policy.eligibility import assess

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


def facts(vector: dict[str, str]) -> dict[str, object]:
    level = "region" if vector["region"] in REGIONS else "county" if vector["county"] == "1" else "prefecture"
    return {
        "born_on": dt.date.fromisoformat(vector["birth"]),
        "ethnicity_name": vector["nation"],
        "is_minority": vector["nation"] != "汉族",
        "region_code": vector["region"],
        "unit_level": level,
        "is_government": vector["gov"] == "1",
        "education_rank": int(vector["edu"]),
        "title_rank": int(vector["title"]),
        "years": Decimal(vector["years"]),
        "is_scarce": vector["scarce"] == "1",
        "is_sanctioned": False,
        "politics_ok": True,
        "health_ok": True,
    }


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
        verdict = assess(track.requirements, facts(vector), ours.closes.date())
        assert set(verdict.unmet) == set(vector["expect"].split())
