"""A route of reviewers, and who asks them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.papers.stage import Stage, stage


@pytest.fixture
def made(portal: Flask) -> Iterator[Stage]:
    with portal.app_context():
        yield stage()
