"""Yes, or no with every reason 结论."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tepei.policy.words import NOTHING, Sentence, join, say


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105 an outcome, no password
    EVIDENCE = "evidence"
    BOUNDARY = "boundary"
    FAIL = "fail"

    @property
    def label(self) -> Sentence:
        return _LABELS[self]

    @property
    def weight(self) -> int:
        """0 is best; the heaviest outcome of several decides."""
        return _WEIGHTS[self]


_LABELS = {
    Outcome.PASS: say("通过"),
    Outcome.EVIDENCE: say("人工核定"),
    Outcome.BOUNDARY: say("边界—人工核定"),
    Outcome.FAIL: say("不符合"),
}
_WEIGHTS = {outcome: weight for weight, outcome in enumerate(Outcome)}


@dataclass(frozen=True)
class Reason:
    """`text` is a sentence for the user; `source` is 文号 + 条款, empty where no notice decides.

    `beside` is the same where the outcome's word stands beside it. `override_by`: the kinds of step that may approve in spite of it, with a reason (破格).
    `is_priority`: they come first (优先), which passes and is said as such. `is_open`: EVIDENCE for want of what whoever files has not filled
    in yet (待填写).
    """

    code: str
    outcome: Outcome
    text: Sentence
    source: str = ""
    override_by: tuple[str, ...] = ()
    beside: Sentence = NOTHING
    is_priority: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Verdict:
    """True unless a reason fails that nobody may override: a doubt (边界, 人工核定) is for people to settle and blocks nobody."""

    reasons: tuple[Reason, ...] = ()

    @classmethod
    def yes(cls) -> Verdict:
        return cls()

    @classmethod
    def no(cls, code: str, text: Sentence, source: str = "") -> Verdict:
        return cls((Reason(code, Outcome.FAIL, text, source),))

    def __bool__(self) -> bool:
        return self.ok

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.reasons + other.reasons)

    @property
    def ok(self) -> bool:
        return not self.blocking

    @property
    def outcome(self) -> Outcome:
        """The worst of all: FAIL > BOUNDARY > EVIDENCE > PASS; PASS where there is no reason."""
        return max(
            (reason.outcome for reason in self.reasons), key=_WEIGHTS.__getitem__, default=Outcome.PASS
        )

    @property
    def failures(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.outcome is Outcome.FAIL)

    @property
    def blocking(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.failures if not reason.override_by)

    @property
    def overridable(self) -> tuple[Reason, ...]:
        """Failures that a later step may approve in spite of."""
        return tuple(reason for reason in self.failures if reason.override_by)

    @property
    def not_passed(self) -> tuple[str, ...]:
        """Codes of all that is not PASS, what waits for people included."""
        return self.codes(Outcome.FAIL, Outcome.BOUNDARY, Outcome.EVIDENCE)

    @property
    def unmet(self) -> tuple[str, ...]:
        """Codes that the values themselves speak against: FAIL or BOUNDARY. The `expect` of an example case."""
        return self.codes(Outcome.FAIL, Outcome.BOUNDARY)

    @property
    def text(self) -> Sentence:
        """Every failure that blocks in one paragraph, for a message to the user."""
        return join(reason.text for reason in self.blocking)

    def codes(self, *outcomes: Outcome) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons if reason.outcome in outcomes)

    def reason(self, code: str) -> Reason:
        """The reason of this code; KeyError where nobody asked."""
        for reason in self.reasons:
            if reason.code == code:
                return reason
        raise KeyError(code)
