"""The benchmarks run: on so little that nothing can be said of speed, which no test does."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import credits, decide, growth, installation, load, papers, place, results
from benchmarks import list as lists
from benchmarks.timing import Figure

FEW = 30


def test_lists_beside_every_peer() -> None:
    figures = list(lists.measure("sqlite", FEW, 1))
    assert {(figure.name, figure.unit) for figure in figures} == {
        (name, f"× {peer}") for name in lists.ASKED for peer in lists.ADDRESSES
    }


@pytest.mark.skipif("postgresql" not in installation.reachable(), reason="needs PostgreSQL")
def test_a_list_that_grows() -> None:
    assert [figure.database for figure in growth.measure(FEW, 2, 1)] == [f"PostgreSQL {FEW * 2}"] * len(
        lists.ASKED
    )


@pytest.mark.skipif("postgresql" not in installation.reachable(), reason="needs PostgreSQL")
def test_many_at_once_lose_nothing() -> None:
    *_, failures = load.measure(FEW, seconds=1, rate=20, workers=1)
    assert (failures.ours, failures.value) == ("none", 0)


def test_verbs_beside_their_bare_writes() -> None:
    assert [figure.name for figure in decide.measure("sqlite", 1)] == ["submit", "approve"]


def test_a_proposal_serves_as_many_as_the_assignment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "PEOPLE", FEW)
    monkeypatch.setattr(place, "UNITS", FEW // 3)
    assert [figure.name for figure in place.measure(1)] == ["place"]


@pytest.mark.parametrize("kind", installation.reachable())
def test_credits_beside_the_bare_operations(kind: str) -> None:
    names = [figure.name for figure in credits.measure(kind, FEW, FEW, 1)]
    assert [names[0], names[3], names[-2], names[-1].endswith(" cards as one job")] == [
        f"roster, {FEW} × 20",
        "a save while a roster is taken in",
        f"export of a year, {FEW + 3} rows",
        True,
    ]


def test_documents_beside_the_bare_libraries() -> None:
    assert [figure.name for figure in papers.forms(1, batch=2)][-1] == "2 forms as PDF"
    assert papers.workbook(1, rows=20).value > 0


def test_figures_take_their_place_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, page = tmp_path / "results.json", tmp_path / "benchmarks.md"
    monkeypatch.setattr(results, "RESULTS", kept)
    monkeypatch.setattr(results, "PAGE", page)
    page.write_text(f"# 性能\n\n{results.BEGIN}\nold\n{results.END}\n\nWhat they say.\n")
    figures = [
        Figure("list", "SQLite 20,000", 0.5, "× Django admin", "9.6 ms", "19.3 ms", 0.6),
        Figure("submit", "SQLite", 32.4, "× its bare writes", "19.5 ms", "0.6 ms"),
    ]
    results.write(figures)
    assert results.read() == figures
    text = page.read_text()
    assert "| list | SQLite 20,000 | 9.6 ms | 19.3 ms | 0.50 × Django admin | ≤ 0.6 ✓ |" in text
    assert "old" not in text
    assert text.endswith("What they say.\n")


def test_a_page_without_marks_gets_no_figures() -> None:
    with pytest.raises(ValueError, match="no place for figures"):
        results.page("# 性能\n", [])
