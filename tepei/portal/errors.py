"""What an action may answer instead of doing its work. Everything else is a fault of ours."""

from __future__ import annotations

from tepei.policy.verdict import Verdict


class Refused(Exception):
    """A rule says no. The text is meant for the person who acted and tells what to do next."""

    def __init__(self, text: str = "", verdict: Verdict | None = None) -> None:
        self.verdict = verdict
        self.text = text or "；".join(reason.text for reason in verdict.failures) if verdict else text
        super().__init__(self.text)


class Stale(Exception):
    """The row changed since the person opened it; nothing was written."""


class Absent(Exception):
    """No such row for this viewer: foreign and missing rows are the same answer."""
