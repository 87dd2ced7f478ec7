"""Amounts of money in the database: whole fen, so that every engine adds them up exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.types import TypeDecorator

_FEN = 100


class Yuan(TypeDecorator[Decimal]):
    """Yuan to the fen: a Decimal in Python, whole fen in the table. SQLite has no decimals, and a sum of its numbers is not exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, _dialect: Any) -> int | None:
        if value is None:
            return None
        fen = Decimal(value) * _FEN
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} yuan are no whole fen")
        return int(fen)

    def process_result_value(self, value: int | None, _dialect: Any) -> Decimal | None:
        return None if value is None else (Decimal(value) / _FEN).quantize(Decimal("0.01"))
