"""What surrounds every request: the viewer, the headers, the errors."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach to the application what must hold for every request."""
