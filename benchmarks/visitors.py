"""Who asks in the load: browsers that are signed in and have a page open, and what each kind of request sends next."""

from __future__ import annotations

import asyncio
import io
import random
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count, cycle
from typing import Any

import httpx
from PIL import Image

from benchmarks import population
from benchmarks.crowd import FIELD, SECTION, Acknowledged, Crowd
from tepei.demo.tree import PASSWORD

LISTS = ("/review/all/list/", "/review/list/", "/review/all/list/?_flt_0_applicant_name=张")
_HIDDEN = re.compile(r'name="(csrf_token|edition|mark|version|promise_version)"[^>]*? value="([^"]*)"')


@dataclass
class Visitor:
    """A browser: its cookies, the hidden fields of the page that it has open, an address of its own. It does one thing at a time."""

    client: httpx.AsyncClient
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(
        self, method: str, path: str, expected: int, script: bool = False, **sent: Any
    ) -> httpx.Response:
        """An answer with this status, or RuntimeError."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "X-Forwarded-For": self.address}
        if script:
            headers["Accept"] = "application/json"
        answer = await self.client.request(method, path, headers=headers, **sent)
        self.cookies |= dict(answer.cookies)
        if answer.status_code != expected:
            raise RuntimeError(f"{method} {path}: {answer.status_code}")
        return answer

    async def open(self, path: str) -> None:
        """A page with a form."""
        self.hidden = dict(_HIDDEN.findall((await self.ask("GET", path, 200)).text))

    async def sign_in(self, username: str, password: str = PASSWORD, expected: int = 302) -> None:
        """With the login page open."""
        typed = {"csrf_token": self.hidden["csrf_token"], "username": username, "password": password}
        await self.ask("POST", "/login/", expected, data=typed)


Act = Callable[[], Awaitable[object]]


class Stage:
    """What each kind of request does next."""

    def __init__(self, client: httpx.AsyncClient, crowd: Crowd) -> None:
        self.client, self.crowd = client, crowd
        self.acknowledged = Acknowledged({}, {}, set(), set())
        self.picture, self.numbers = _picture(), count(1)

    async def prepare(self, planned: dict[str, int]) -> dict[str, Iterator[Act]]:
        """Everybody opens the page from which they send something."""
        crowd = self.crowd
        typing = [
            (await self._inside(name, f"/applications/{paper}/sections/{SECTION}"), paper)
            for name, paper in crowd.typing
        ]
        submitting = [
            (await self._inside(name, f"/applications/{paper}/submit"), paper)
            for name, paper in crowd.submitting
        ]
        desk, unit = (
            await self._inside(population.REVIEWER, LISTS[0]),
            await self._inside(crowd.reviewer, "/review/list/"),
        )
        approving = []
        for paper in crowd.waiting:
            await unit.open(f"/review/papers/{paper}/")
            approving.append((unit.hidden, paper))
        at_the_door = [
            await self._at_the_door() for _ in range(planned["sign in"] + planned["wrong password"])
        ]
        names = cycle(name for name, _paper in crowd.typing)
        door, writers = iter(at_the_door), cycle(typing)
        uploaders, readers = cycle(typing[::-1]), cycle(typing)
        return {
            "sign in": (partial(who.sign_in, next(names)) for who in door),
            "wrong password": (partial(who.sign_in, f"nobody{next(self.numbers)}", "wrong", 422) for who in door),
            "list": (partial(desk.ask, "GET", path, 200) for path in cycle(LISTS)),
            "form": (partial(who.ask, "GET", f"/applications/{pk}/sections/{SECTION}", 200) for who, pk in readers),
            "save": (partial(self._save, *each) for each in writers),
            "upload": (partial(self._upload, *each) for each in uploaders),
            "submit": (partial(self._submit, *each) for each in submitting),
            "approve": (partial(self._approve, unit, *each) for each in approving),
            "export": (partial(desk.ask, "GET", "/review/all/export", 200) for _ in count()),
        }  # fmt: skip

    async def _at_the_door(self) -> Visitor:
        visitor = Visitor(self.client, f"10.0.{random.randrange(256)}.{random.randrange(256)}")
        await visitor.open("/login/")
        return visitor

    async def _inside(self, username: str, path: str) -> Visitor:
        visitor = await self._at_the_door()
        await visitor.sign_in(username)
        await visitor.open(path)
        return visitor

    async def _save(self, who: Visitor, paper: int) -> None:
        async with who.turn:
            text = f"冠心病介入治疗 {next(self.numbers)}"
            sent = who.hidden | {FIELD: text}
            told = (
                await who.ask(
                    "POST", f"/applications/{paper}/sections/{SECTION}", 200, script=True, data=sent
                )
            ).json()
            who.hidden |= {"edition": str(told["edition"]), "mark": told["mark"]}
            self.acknowledged.typed[paper] = text

    async def _upload(self, who: Visitor, paper: int) -> None:
        async with who.turn:
            name = f"照片{next(self.numbers)}.jpg"
            typed, files = {**who.hidden, "kind": "photo"}, {"file": (name, self.picture)}
            await who.ask("POST", f"/applications/{paper}/attachments", 302, data=typed, files=files)
            self.acknowledged.uploaded[paper] = name

    async def _submit(self, who: Visitor, paper: int) -> None:
        await who.ask("POST", f"/applications/{paper}/submit", 302, data=who.hidden | {"promise": "1"})
        self.acknowledged.submitted.add(paper)

    async def _approve(self, who: Visitor, hidden: dict[str, str], paper: int) -> None:
        await who.ask("POST", f"/review/papers/{paper}/approve", 302, data=hidden | {"opinion": "同意推荐。"})
        self.acknowledged.approved.add(paper)


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((600, 800), 30).convert("RGB").save(stream, "JPEG", quality=80)
    return stream.getvalue()
