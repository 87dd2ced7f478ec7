"""Other sides that take letters: a mail server and a gateway, each on a port of this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask


class _Post:
    """A mail server's desk, in the words of aiosmtpd."""

    def __init__(self, taken: list[EmailMessage]) -> None:
        self.taken = taken

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EmailMessage]]:
    """Mails that a server of this machine has taken; it knows no mailbox called nobody."""
    taken: list[EmailMessage] = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(_Post(taken), hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://127.0.0.1:{port}")
    yield taken
    server.stop()


@dataclass
class Gateway:
    """What was posted, with its headers; it answers with `status`."""

    status: int = 200
    taken: list[tuple[dict[str, Any], dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A server of this machine that takes what is posted to it."""
    there = Gateway()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            there.bodies.append(body)
            there.taken.append((json.loads(body), dict(self.headers)))
            self.send_response(there.status)
            self.end_headers()

        def log_message(self, *_parts: Any) -> None:
            """Nothing to the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    there.url = f"http://127.0.0.1:{server.server_port}/sms"
    yield there
    server.shutdown()
    server.server_close()
