"""Many people at once: the server as deployed, its database and those who ask it, all on this machine.

Open model: requests come when they come, whether the ones before are answered or not, and an answer's time counts from there. Everybody
has signed in and opened their page before; what they then send is one request each. Every write that was acknowledged is read again.
"""

from __future__ import annotations

import asyncio
import os
import random
import shlex
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy

import httpx

from benchmarks import installation
from benchmarks.crowd import Acknowledged, Crowd, gather
from benchmarks.timing import Figure
from benchmarks.visitors import Stage
from config import ROOT

# Of a hundred requests.
SHARES = {
    "sign in": 8,
    "wrong password": 2,
    "list": 35,
    "form": 15,
    "save": 20,
    "upload": 10,
    "submit": 4,
    "approve": 5,
    "export": 1,
}
PAGES, WRITES = ("list", "form"), ("save", "submit", "approve")
RATE = 60.0
AIMS = {PAGES: 0.8, WRITES: 1.0}
TYPING = 60


@dataclass
class Outcome:
    """Seconds of each answer by the kind of request, the failures, and how long it all took."""

    seconds: dict[str, list[float]]
    failures: list[str]
    taken: float

    def p95(self, kinds: tuple[str, ...]) -> float:
        """Of these kinds together."""
        return statistics.quantiles([each for kind in kinds for each in self.seconds[kind]], n=20)[-1]


async def _drive(
    base: str, crowd: Crowd, planned: dict[str, int], rate: float
) -> tuple[Outcome, Acknowledged]:
    """All planned requests in random order, so many a second."""
    async with httpx.AsyncClient(
        base_url=base, timeout=60, limits=httpx.Limits(max_connections=None)
    ) as client:
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # each visitor has their own
        stage = Stage(client, crowd)
        acts = await stage.prepare(planned)
        kinds = [kind for kind, number in planned.items() for _ in range(number)]
        random.Random(1).shuffle(kinds)
        outcome = Outcome({kind: [] for kind in planned}, [], 0.0)
        began = time.perf_counter()

        async def send(kind: str, due: float) -> None:
            await asyncio.sleep(due - time.perf_counter())
            try:
                await next(acts[kind])()
            except (RuntimeError, httpx.HTTPError) as failure:
                outcome.failures.append(f"{kind}: {failure!r}")
            outcome.seconds[kind].append(time.perf_counter() - due)

        await asyncio.gather(*(send(kind, began + number / rate) for number, kind in enumerate(kinds)))
        outcome.taken = time.perf_counter() - began
        return outcome, stage.acknowledged


def measure(
    applications: int, seconds: float, rate: float = RATE * 1.1, workers: int | None = None
) -> Iterator[Figure]:
    """So many seconds of a busy day, on PostgreSQL; without it there is nothing to measure."""
    if "postgresql" not in installation.reachable():
        return
    planned = {kind: max(2, round(rate * seconds * share / 100)) for kind, share in SHARES.items()}
    with installation.environment("postgresql", "production") as settings:
        crowd = gather(
            settings, applications, min(TYPING, planned["save"]), planned["submit"], planned["approve"]
        )
        with _served(settings, workers) as base:
            outcome, acknowledged = asyncio.run(_drive(base, crowd, planned, rate))
        failures = [*outcome.failures, *acknowledged.lost(settings)]
    yield from _figures(outcome, failures, f"PostgreSQL {applications:,}")


def _figures(outcome: Outcome, failures: list[str], database: str) -> Iterator[Figure]:
    done = sum(map(len, outcome.seconds.values()))
    offered = f"{done} requests, {done / outcome.taken:.1f}/s"
    yield Figure(
        "load, requests",
        database,
        round(RATE * outcome.taken / done, 2),
        "× the time at 60 a second",
        offered,
        "60/s",
        1.0,
    )
    for kinds, aim in AIMS.items():
        middle = statistics.median(each for kind in kinds for each in outcome.seconds[kind])
        yield Figure(
            f"load, {', '.join(kinds)}", database, round(outcome.p95(kinds), 2), "s, the slowest twentieth begins",
            f"middle {middle:.2f} s", offered, aim,
        )  # fmt: skip
    yield Figure(
        "load, failures and lost writes",
        database,
        len(failures),
        "of all",
        "; ".join(failures[:3]) or "none",
        offered,
        0,
    )


@contextmanager
def _served(settings: dict[str, str], workers: int | None) -> Iterator[str]:
    """The server as the unit of systemd starts it, on a port of its own."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    unit = (ROOT / "deploy" / "tepei-web.service").read_text()
    command = shlex.split(
        next(line for line in unit.splitlines() if line.startswith("ExecStart=")).removeprefix("ExecStart=")
    )
    command = [part.replace("@ROOT@", str(ROOT)) for part in command]
    command[command.index("--bind") + 1] = f"127.0.0.1:{port}"
    if workers:
        command[command.index("--workers") + 1] = str(workers)
    base = f"http://127.0.0.1:{port}"
    own = {"PUBLIC_URL": base, "PROXY_HOPS": "1"}
    server = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ) | settings | own)
    try:
        _wait(base)
        yield base
    finally:
        server.terminate()
        server.wait()


def _wait(base: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{base}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")
