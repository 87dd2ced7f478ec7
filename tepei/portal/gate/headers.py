"""What every answer says to the browser: run only our scripts, sit in no frame, keep nothing after a sign-in."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g, request

_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'nonce-{nonce}'",
    "style-src 'self'{styles}",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors {frames}",
)


def init(app: Flask) -> None:
    """Give templates `csp_nonce()` and every answer its headers."""
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(_add)


def nonce() -> str:
    """The word that this answer's scripts carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def allow_own_frame(response: Response) -> Response:
    """Let our own pages show this answer in a frame: a paper brings its own style, and no script of its own."""
    response.headers["Content-Security-Policy"] = _policy("'self'", " 'unsafe-inline'")
    return response


def _policy(frames: str, styles: str = "") -> str:
    return "; ".join(_POLICY).format(nonce=nonce(), frames=frames, styles=styles)


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy("'none'"))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if "frame-ancestors 'none'" in headers["Content-Security-Policy"]:
        headers["X-Frame-Options"] = "DENY"
    if not _is_static():
        headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _is_static() -> bool:
    return bool(request.endpoint) and str(request.endpoint).endswith("static")
