"""The portal served by gunicorn, with a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

from flask import Flask

from app import create_app
from tepei import cli
from tepei.portal import clock
from tepei.portal.database import db
from tests.conftest import OPENING_DAY
from tests.prepared import lay_tables

ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """The portal at its address, with its data folder; `application` looks into the same database."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {"TEPEI_MODE": "test", "DATA_DIR": str(folder), "PUBLIC_URL": self.address}
        lay_tables(folder)
        self.application: Flask = create_app(self.environment)
        with self.application.app_context():
            cli.deploy()
            clock.move_to(OPENING_DAY)
            db.session.remove()

    def serve(self) -> subprocess.Popen[bytes]:
        """Start gunicorn and wait until it answers."""
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--log-level",
            "warning",
        ]
        server = subprocess.Popen(
            [*command, "app:create_app()"], cwd=ROOT, env={**os.environ, **self.environment}
        )
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return server
        server.kill()
        raise RuntimeError("the portal did not start")
