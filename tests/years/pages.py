"""Forms of the pages of a year, sent with what they hide."""

from __future__ import annotations

from tests.programmes.offices import hidden
from tests.schemes.office import Office


def send(office: Office, page: str, path: str, **values: str) -> int:
    """A form of this page."""
    return office.client.post(path, data=hidden(office.get(page)) | values).status_code
