"""What a file of a room may use is told by the last word of its name; a new room is held to it like every other.

The order of the rooms stands in pyproject.toml, for import-linter.
"""

from __future__ import annotations

from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# What a kind of file uses beside its like. One named by a noun (`desk`, `moves`) may use all of its room but views and commands.
BELOW = {
    "views": {"actions", "exports", "queries", "models", "rules"},
    "commands": {"actions", "exports", "queries", "models", "rules"},
    "exports": {"queries", "models", "rules"},
    "actions": {"queries", "models", "rules"},
    "queries": {"models", "rules"},
    "models": set[str](),
    "rules": set[str](),
}
WEB = {"flask", "flask_appbuilder", "flask_babel", "flask_login", "markupsafe", "werkzeug", "wtforms"}
# Where the web is met: the glue, what puts screens together, and what runs inside an application by hand.
OUTSIDE = {"portal", "menu", "demo", "cli"}
IMPURE = {*WEB, "sqlalchemy", "yaml"}


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    return build_graph("tepei", include_external_packages=True)


def ours(graph: ImportGraph) -> list[str]:
    return sorted(module for module in graph.modules if module.startswith("tepei."))


def room(module: str) -> str:
    return module.split(".")[1] if module.startswith("tepei.") else ""


def kind(module: str) -> str:
    """`views` of tepei.papers.desk_views; empty where the name says none."""
    last = module.rpartition(".")[2].rpartition("_")[2]
    return last if last in BELOW else ""


def may_use(user: str, used: str) -> bool:
    if kind(used) in ("", kind(user)):
        return True
    return kind(used) in BELOW[kind(user)] if kind(user) else kind(used) not in ("views", "commands")


def test_file_uses_what_stands_below_it_in_its_room(graph: ImportGraph) -> None:
    found = [
        f"{user} → {used}"
        for user in ours(graph)
        if room(user) not in OUTSIDE
        for used in graph.find_upstream_modules(user)
        if room(used) == room(user) and user != used and not may_use(user, used)
    ]
    assert sorted(found) == []


def test_views_are_used_by_views_and_what_puts_screens_together(graph: ImportGraph) -> None:
    found = [
        f"{user} → {views}"
        for views in ours(graph)
        if kind(views) == "views"
        for user in graph.find_modules_that_directly_import(views)
        if kind(user) != "views" and room(user) not in OUTSIDE
    ]
    assert sorted(found) == []


def test_web_is_met_in_views_and_commands(graph: ImportGraph) -> None:
    found = [
        f"{user} → {web}"
        for web in sorted(WEB & graph.modules)
        for user in graph.find_modules_that_directly_import(web)
        if kind(user) not in ("views", "commands") and room(user) not in OUTSIDE
    ]
    assert sorted(found) == []


def test_rules_are_pure(graph: ImportGraph) -> None:
    """Nothing that they use is impure either, however far away."""
    found = [
        " → ".join(chain)
        for rules in ours(graph)
        if kind(rules) == "rules" or room(rules) == "policy"
        for impure in sorted(IMPURE & graph.modules)
        if (chain := graph.find_shortest_chain(rules, impure))
    ]
    assert found == []


def test_kind_of_a_file_is_the_last_word_of_its_name() -> None:
    """The watch itself."""
    assert [kind(f"tepei.papers.{name}") for name in ("views", "desk_views", "endorsement_models", "moves")] == [
        "views", "views", "models", ""
    ]  # fmt: skip
    assert may_use("tepei.papers.desk_views", "tepei.papers.actions")
    assert not may_use("tepei.papers.actions", "tepei.papers.desk_views")
    assert not may_use("tepei.papers.moves", "tepei.papers.views")
    assert not may_use("tepei.papers.models", "tepei.papers.queries")


def test_every_library_in_use_is_installed_with_the_portal(graph: ImportGraph) -> None:
    """What only the tests' environment has is missing where the portal runs."""
    lines = (Path(__file__).parents[2] / "requirements.txt").read_text().splitlines()
    there = _with_what_they_need([line for line in lines if line and not line.startswith("#")])
    homes = packages_distributions()
    used = {
        canonicalize_name(home)
        for module in graph.modules
        for home in homes.get(module.partition(".")[0], ())
    }
    assert len(used) > 20
    assert used - there == set()


def _with_what_they_need(wanted: list[str]) -> set[str]:
    """The names of these distributions and of all that come with them."""
    found, waiting = set[str](), [Requirement(each) for each in wanted]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found:
            continue
        found.add(name)
        waiting += [
            each
            for each in map(Requirement, requires(name) or ())
            if each.marker is None
            or any(each.marker.evaluate({"extra": extra}) for extra in ("", *one.extras))
        ]
    return found
