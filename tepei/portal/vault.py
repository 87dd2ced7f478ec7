"""Personal data at rest: sealed with AES-256-GCM, found again by a keyed hash. The keys stay outside the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from binascii import a2b_base64
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import String, Text
from sqlalchemy.types import TypeDecorator

_NONCE = 12
_MARK = "v1:"  # the format, so that keys and ciphers can change while old rows stay readable


def init(app: Flask) -> None:
    """Derive the two keys from the data key: one seals, one indexes, so that neither weakens the other."""
    secret = app.config["DATA_KEY"].encode()
    app.extensions["vault"] = (
        AESGCM(hashlib.sha256(b"tepei seal " + secret).digest()),
        hashlib.sha256(b"tepei index " + secret).digest(),
    )


def seal(text: str) -> str:
    """The text, encrypted and authenticated; the same text gives another result each time."""
    cipher: AESGCM = current_app.extensions["vault"][0]
    nonce = os.urandom(_NONCE)
    return _MARK + base64.b64encode(nonce + cipher.encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """The text that `seal` was given. Raises InvalidTag where a byte was changed or the key is another."""
    return unsealing()(sealed)


def unsealing() -> Callable[[str], str]:
    """`unseal` for who has a hundred thousand: the key is fetched once."""
    cipher: AESGCM = current_app.extensions["vault"][0]

    def unsealed(text: str) -> str:
        raw = a2b_base64(text.removeprefix(_MARK))
        return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()

    return unsealed


def blind_index(text: str) -> str:
    """64 hex digits by which a sealed value is found; useless without the key."""
    return hmac.digest(current_app.extensions["vault"][1], text.encode(), "sha256").hex()


def indexing() -> Callable[[str], str]:
    """`blind_index` for who has a hundred thousand texts: the key is fetched and worked in once."""
    keyed = hmac.new(current_app.extensions["vault"][1], digestmod="sha256")

    def index(text: str) -> str:
        hashed = keyed.copy()
        hashed.update(text.encode())
        return hashed.hexdigest()

    return index


def signature(text: str, length: int = 16) -> str:
    """A short keyed signature for what is printed, for instance the address in a QR code."""
    return hmac.new(
        current_app.extensions["vault"][1], b"paper " + text.encode(), hashlib.sha256
    ).hexdigest()[:length]


class Sealed(TypeDecorator[str]):
    """A text column that is encrypted at rest. Its length is that of the sealed form."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Any) -> str | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: str | None, _dialect: Any) -> str | None:
        return None if value is None else unseal(value)


class SealedJson(TypeDecorator[Any]):
    """A JSON document that is encrypted at rest as a whole."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Any) -> str | None:
        return None if value is None else seal(json.dumps(value, ensure_ascii=False, sort_keys=True))

    def process_result_value(self, value: str | None, _dialect: Any) -> Any:
        return None if value is None else json.loads(unseal(value))
