"""The verbs of a filled form."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from tepei.forms.models import FilledForm
from tepei.portal.database import transaction

_AT_ONCE = 500  # no database takes any number of values in one statement


def forget(form_ids: Sequence[int]) -> None:
    """Delete these forms with their attachments and submissions; files leave the store with the sweeper."""
    with transaction() as session:
        for start in range(0, len(form_ids), _AT_ONCE):
            gone = delete(FilledForm).where(FilledForm.id.in_(form_ids[start : start + _AT_ONCE]))
            session.execute(gone.execution_options(synchronize_session=False))
