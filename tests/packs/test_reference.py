"""The reference in docs/packs.md is what the records say of themselves."""

from __future__ import annotations

from pathlib import Path

from tepei import packs
from tepei.policy.year import Year

PAGE = Path(__file__).parents[2] / "docs" / "packs.md"


def test_page_shows_the_reference_as_it_is_now() -> None:
    assert PAGE.read_text(encoding="utf-8").rstrip().endswith(packs.reference().rstrip()), (
        "flask tepei pack-reference"
    )


def test_every_key_of_a_year_has_a_name() -> None:
    assert [name for name, info in Year.model_fields.items() if not info.title] == []
    assert "||" not in packs.reference().replace("|---|---|---|---|---|", "")
