"""Which form the server took: a browser keeps what is typed until it hears so (static/js/keep.js).

A script names the form that it sends in one cookie; the answer gives the name back in another, unless it was no.
"""

from __future__ import annotations

import re

from flask import Flask, Response, current_app, g, request

from tepei.portal.screens.guards import wants_json

SENT, TAKEN = "form_sent", "form_taken"
_NAME = re.compile(r"kept%3A[\w.~%!()*-]{1,250}")  # as the script wrote it: encoded


def init(app: Flask) -> None:
    """Add the word to every answer to a form."""
    app.after_request(_tell)


def _tell(answer: Response) -> Response:
    name = request.cookies.get(SENT, "")
    is_no = answer.status_code >= 400 or g.get("is_refused", False)
    if request.method == "POST" and not is_no and not wants_json() and _NAME.fullmatch(name):
        is_secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie(TAKEN, name, max_age=600, secure=is_secure, samesite="Lax")
        answer.delete_cookie(SENT, secure=is_secure, samesite="Lax")
    return answer
