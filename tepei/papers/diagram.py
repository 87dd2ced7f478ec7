"""The life of a kind of paper as a picture, drawn from the moves that it knows (Mermaid)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tepei.policy.life import STATES, VERBS, Life

# Lives of what is no paper, by the word that asks for them: a room above adds its own.
LIVES: dict[str, Callable[[], str]] = {}


def mermaid(life: Life, routes: Iterable[Iterable[str]], words: Mapping[str, str]) -> str:
    """A state diagram: the steps of the `routes` stand in the review; `words` are a programme's own for states."""
    states = [state for state in STATES if any(state in (move.state, move.to) for move in life.moves)]
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{words.get(state, STATES[state])}" as {state}' for state in states]
    lines += ["    [*] --> draft"]
    lines += [f"    {state} --> {to}: {'；'.join(words)}" for (state, to), words in _arrows(life).items()]
    lines += [f"    {state} --> [*]" for state in states if life.is_final(state)]
    ways = (f"        {' → '.join(steps)}" for steps in routes)
    lines += ["    note right of in_review", *ways, "    end note"]
    return "\n".join(lines)


def _arrows(life: Life) -> dict[tuple[str, str], list[str]]:
    """What leads from one state to another, in the order of the table."""
    found: dict[tuple[str, str], list[str]] = {}
    for move in life.moves:
        word = f"{VERBS[move.verb]}（{move.note}）" if move.note else str(VERBS[move.verb])
        found.setdefault((move.state, move.to), []).append(word)
    return found
