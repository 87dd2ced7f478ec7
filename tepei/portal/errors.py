"""What an action may answer instead of doing its work. Everything else is a fault of ours."""

from __future__ import annotations

from collections.abc import Sequence

from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, Sentence


class Refused(Exception):
    """A rule says no. The sentence is meant for the person who acted and tells what to do next."""

    def __init__(self, text: Sentence = NOTHING, verdict: Verdict | None = None) -> None:
        self.verdict = verdict
        # A verdict that says no is false: ask whether there is one.
        self.text = text or (verdict.text if verdict is not None else NOTHING)
        super().__init__(str(self.text))


class Misfilled(Refused):
    """What a form says is wrong in these boxes: (name of the box, "" for none of its own, what is wrong), in order."""

    def __init__(self, faults: Sequence[tuple[str, Sentence]]) -> None:
        self.faults = faults
        super().__init__(faults[0][1])


class Taken(Refused):
    """A unique rule says no: somebody else was there first, perhaps at this moment."""


class Stale(Exception):
    """The row changed since the person opened it; nothing was written."""


class Absent(Exception):
    """No such row for this viewer: foreign and missing rows are the same answer."""


def require(verdict: Verdict) -> None:
    """Go on where the rule says yes; raise Refused with its reasons where it says no."""
    if not verdict:
        raise Refused(verdict=verdict)
