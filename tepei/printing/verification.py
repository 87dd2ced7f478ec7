"""What proves a print 核验: the signed address in its QR code, and what is said to whoever follows it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from tepei.policy.words import Sentence
from tepei.portal import vault
from tepei.portal.errors import Absent


@dataclass(frozen=True)
class Checked:
    """What the verification page says: no more than what stands on the paper, and whether it still holds."""

    number: str
    masked_name: str
    form_version: str
    submission: int
    state: Sentence | str
    is_current: bool
    reason: Sentence


def path_of(number: str, submission: int) -> str:
    """The path behind the QR code of a print of this submission."""
    text = f"{number}/{submission}"
    return f"/verify/{text}/{vault.signature(text)}"


def require_ours(number: str, submission: int, signature: str) -> None:
    """Absent where the signature is not ours, whether anything of this number exists or not."""
    if not hmac.compare_digest(signature.encode(), vault.signature(f"{number}/{submission}").encode()):
        raise Absent
