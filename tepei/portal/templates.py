"""What a page outside a screen, as a print is, needs of the web: a template filled in, and an address to print."""

from __future__ import annotations

from flask import current_app, render_template


def fill(template: str, **values: object) -> str:
    """The template with these values, in the reader's language where there is one."""
    return render_template(template, **values)


def printable(path: str) -> str:
    """The whole address of a path of this portal, as codes on paper and mails carry it."""
    return str(current_app.config["PUBLIC_URL"]) + path
