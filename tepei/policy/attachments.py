"""What applicants upload, and when it must be there 附件."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tepei.policy.condition import Condition
from tepei.policy.definition import Reader
from tepei.policy.eligibility import holds, read_alternatives, sentence_of

ATTACHMENT_KEYS = ("key", "label", "kind", "required", "required_if", "assumed", "help", "retired")
ATTACHMENT_KINDS = ("image", "document")


@dataclass(frozen=True)
class AttachmentKind:
    """An 附件 of the programme. `required_if`: alternatives of conditions over the applicant's facts under which it must be there."""

    key: str
    label: str
    kind: str
    required: bool = False
    required_if: tuple[tuple[Condition, ...], ...] = ()
    assumed: bool = False
    help: str = ""
    retired: bool = False

    @classmethod
    def from_data(cls, source: object, path: str = "attachment") -> AttachmentKind:
        """From a mapping of these names; DefinitionError names the key path."""
        entry = Reader(source, path, ATTACHMENT_KEYS)
        return cls(
            entry.text("key"),
            entry.text("label"),
            entry.one_of("kind", ATTACHMENT_KINDS),
            entry.flag("required"),
            read_alternatives(entry.value("required_if") or (), entry.at("required_if")),
            entry.flag("assumed"),
            entry.text("help", ""),
            entry.flag("retired"),
        )

    def is_required(self, facts: Mapping[str, object], on: date) -> bool:
        """Must it be there, for somebody with these facts? What is not known demands nothing yet."""
        if self.retired:
            return False
        return self.required or (bool(self.required_if) and holds(self.required_if, facts, on))

    @property
    def when(self) -> str:
        """The condition in words, empty where there is none."""
        return sentence_of(self.required_if)
