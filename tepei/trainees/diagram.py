"""The life of a trainee as a picture, drawn from the one table of its moves (Mermaid)."""

from __future__ import annotations

from tepei.papers import diagram
from tepei.policy.traineeship import BORN, MOVES, STATES, VERBS


def mermaid() -> str:
    """A state diagram; what is reinstated goes back to where it was left."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{name}" as {state}' for state, name in STATES.items()]
    lines += [f"    [*] --> {BORN}"]
    lines += [f"    {state} --> {to}: {'；'.join(words)}" for (state, to), words in _arrows().items()]
    lines += ["    completed --> [*]", "    ended --> [*]", "    disqualified --> [*]"]
    back = "、".join(STATES[move.state].text for move in MOVES if move.to is None)
    lines += ["    note right of ended", f"        {back}可恢复到原来的状态", "    end note"]
    return "\n".join(lines)


def _arrows() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for move in MOVES:
        if move.to is not None:
            found.setdefault((move.state, move.to), []).append(str(VERBS[move.verb]))
    return found


diagram.LIVES["trainee"] = mermaid
