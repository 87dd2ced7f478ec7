"""证明材料 on screen: the file that comes with a form, and the look at the one that a row rests on."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from tepei.credits.claim_models import CreditClaim
from tepei.credits.relief_models import ConfirmedRelief
from tepei.people.claims import Evidence
from tepei.portal import files, scope


def sent(name: str = "evidence") -> Evidence | None:
    """The file of this field; None where none was chosen."""
    file = request.files.get(name)
    return Evidence(file.stream, file.filename) if file and file.filename else None


def shown(row: CreditClaim | ConfirmedRelief) -> ResponseReturnValue:
    """What this row in sight rests on; the caller records every look."""
    with scope.everything("the file of a row in sight"):
        return files.send(row.evidence, inline=True)
