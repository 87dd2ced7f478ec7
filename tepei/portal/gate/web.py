"""What surrounds every request: the viewer, the lock, the headers, the failures."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from tepei.portal import database, portal_name, scope
from tepei.portal.gate import failures, headers, health, kept, passwords

_READING = ("GET", "HEAD", "OPTIONS")
SERVERS = {"DeliveryView"}  # views that servers come to with a secret


def init(app: Flask) -> None:
    """Attach to the application what must hold for every request. Before AppBuilder, so that its views are covered.

    `app.extensions["viewer_of"]`, set by the application, turns an account into a `scope.Viewer`.
    """
    hops = app.config.get("PROXY_HOPS", 0)
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if app.config.get("TEPEI_MODE") == "demo":
        app.before_request(_refuse_other_machines)
    app.before_request(_begin)
    _ByForms(app)
    headers.init(app)
    failures.init(app)
    kept.init(app)
    app.register_blueprint(health.health)
    app.teardown_request(_end)


class _ByForms(CSRFProtect):
    """Who comes by a cookie brings a form's token. A server that shows a secret in its header, which no page of another site can make a
    browser send, needs none where the address goes by that secret alone: it looks at no cookie.
    """

    def _is_exempt(self) -> bool:
        shown = request.authorization
        return shown is not None and shown.type == "bearer" and request.blueprint in SERVERS


def _refuse_other_machines() -> ResponseReturnValue | None:
    """Everybody knows the demonstration's passwords, whatever address the server was bound to."""
    if is_this_machine(request.remote_addr or ""):
        return None
    return Response(gettext("演示环境只能在安装它的这台计算机上访问。"), 403, mimetype="text/plain")


def is_this_machine(address: str) -> bool:
    """Whether an address is a loopback one: 127.0.0.0/8, ::1, or the former written as the latter."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _begin() -> ResponseReturnValue | None:
    g.user = current_user  # FAB sets it later, and the page of an early failure asks for it
    if request.endpoint is None or request.endpoint.endswith("static") or request.blueprint == "health":
        return None
    portal_name.follow()
    if request.method in _READING:
        database.expect_reads()
    else:
        database.expect_writes()
    g.sight = scope.begin(_viewer())
    # No address of ours has one, and PostgreSQL takes it in no text.
    if "\x00" in request.path:
        abort(404)
    if any("\x00" in value for value in request.args.values()):
        abort(400)
    return passwords.to_change_page()


def _viewer() -> scope.Viewer:
    viewer_of = current_app.extensions.get("viewer_of")
    with scope.everything("who looks is only now being found out"):
        if viewer_of is None or not current_user.is_authenticated:
            return scope.NOBODY
        found: scope.Viewer = viewer_of(current_user._get_current_object())
    return found


def _end(_failure: BaseException | None) -> None:
    sight = g.pop("sight", None)
    if sight is not None:
        scope.end(sight)
    database.expect_reads()
