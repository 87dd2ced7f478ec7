"""Settings from the environment, each with a safe default; an unsafe production is refused before it starts.

| variable | meaning | default |
|---|---|---|
| TEPEI_MODE | production · demo · test | production; demo where DATA_DIR holds a demonstration and no key is named |
| DATABASE_URL | SQLAlchemy address | SQLite under DATA_DIR |
| DATA_DIR | database, attachments, queue | instance/ beside this file; below it a folder of its own for each PACK but the first, and for DEMO |
| SECRET_KEY | signs sessions, ≥ 32 characters | none: production must name one |
| DATA_KEY | seals personal data, ≥ 32 characters | none: production must name one |
| QUEUE_URL | redis://… or postgresql://… | a file under DATA_DIR |
| PACK | folder under packs/, or the path of one elsewhere | inner-mongolia |
| DEMO | selection: bin/run shows 新时代专业技术人才 2023 in the middle of its evaluation; training: 特培 2023 after its year of training (both PACK inner-mongolia) | the first morning of 特培 |
| HOST, PORT | where bin/run listens | 127.0.0.1, 8080 |
| PUBLIC_URL | address printed in QR codes and mails | http://HOST:PORT |
| TRUSTED_HOSTS | comma-separated host names | the host of PUBLIC_URL |
| PROXY_HOPS | number of reverse proxies in front | 0 |
| MAIL_URL | smtp://, smtp+starttls:// or smtps:// user:password@host:port | none: no mail goes out |
| MAIL_FROM | the sender's address | no-reply@ the host of PUBLIC_URL |
| SMS_URL, SMS_TOKEN | gateway for text messages: POST {"id", "mobile", "text"}, Authorization: Bearer SMS_TOKEN | none |
| WEBHOOK_URL, WEBHOOK_SECRET | POST {"id", "kind", "link"} for every message, signed in X-Tepei-Signature | none |
| QUIET_HOURS | when no text message goes out, 22:00-07:30; - for never | 21:30-08:00 |
| RATELIMIT_STORAGE_URI | where sign-ins per address are counted, e.g. redis://… | memory:// (per process) |
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
MODES = ("production", "demo", "test")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
KEY_LENGTH = 32
MAIL_SCHEMES = ("smtp", "smtp+starttls", "smtps")
WEB_SCHEMES = ("https", "http")
DEFAULT_PACK = "inner-mongolia"
DEMOS = ("", "selection", "training", "credits")
DEMONSTRATION = "demonstration"  # the file by which a data folder says that bin/run made it


class ConfigError(click.ClickException):
    """The settings are unsafe or contradict each other; the text says which and what to do, in one line."""


def load(environment: Mapping[str, str]) -> dict[str, Any]:
    """Flask's configuration. Raises ConfigError where a start would be unsafe."""
    pack = environment.get("PACK") or DEFAULT_PACK
    demo = _demo(environment.get("DEMO", ""), pack)
    folder = Path(environment.get("DATA_DIR") or folder_of(pack) / demo).resolve()
    mode = environment.get("TEPEI_MODE") or _mode_of(folder, environment)
    if mode not in MODES:
        raise ConfigError(f"TEPEI_MODE 只能是 {'、'.join(MODES)}，现在是 {mode!r}")
    host, port = environment.get("HOST", "127.0.0.1"), environment.get("PORT", "8080")
    if mode == "demo" and host not in LOOPBACK:
        raise ConfigError(
            f"演示模式只能监听本机地址(127.0.0.1)，现在是 HOST={host}；对外服务请用 TEPEI_MODE=production"
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if mode == "demo":
        (folder / DEMONSTRATION).touch()
    public_url = environment.get("PUBLIC_URL", f"http://{host}:{port}").rstrip("/")
    is_secure = public_url.startswith("https://")
    return {
        "TEPEI_MODE": mode,
        "TEPEI_PACK": _pack(pack),
        "DEMO": demo,
        "BASE_PACK": ROOT / "packs" / "base",
        "DATA_DIR": folder,
        "QUEUE_URL": environment.get("QUEUE_URL", ""),
        "PUBLIC_URL": public_url,
        "PROXY_HOPS": _hops(environment.get("PROXY_HOPS", "0")),
        "TRUSTED_HOSTS": _trusted_hosts(environment, public_url, mode),
        "SECRET_KEY": _key("SECRET_KEY", environment, mode, folder),
        "DATA_KEY": _key("DATA_KEY", environment, mode, folder),
        **_database(environment.get("DATABASE_URL"), folder),
        **_sessions(is_secure),
        **_messages(environment, public_url),
        **_framework(),
        # Counted per process unless a shared store is named.
        "RATELIMIT_STORAGE_URI": environment.get("RATELIMIT_STORAGE_URI", "memory://"),
    }


def folder_of(pack: str) -> Path:
    """Where the data of a province lie unless DATA_DIR says: two provinces, tried one after the other, never share a database."""
    return ROOT / "instance" if pack == DEFAULT_PACK else ROOT / "instance" / Path(pack).name


def _demo(name: str, pack: str) -> str:
    """Which story is shown; one has data of its own, as a province has."""
    if name not in DEMOS or (name and pack != DEFAULT_PACK):
        raise ConfigError(
            f"DEMO 只能是 selection、training、credits（用于 PACK={DEFAULT_PACK}）或不设，现在是 {name!r}"
        )
    return name


def _mode_of(folder: Path, environment: Mapping[str, str]) -> str:
    """At a terminal beside a demonstration, `flask tepei …` means that one; who names a key means production."""
    is_demo = (folder / DEMONSTRATION).exists() and not {"SECRET_KEY", "DATA_KEY"} & set(environment)
    return "demo" if is_demo else "production"


def _pack(name: str) -> Path:
    """A folder of ours by its name; a province may live elsewhere, by its path."""
    folder = Path(name).resolve() if "/" in name else ROOT / "packs" / name
    if not (folder / "pack.yaml").is_file():
        raise ConfigError(f"PACK={name}：没有这个省级配置包，请核对名称（packs/ 下的目录）或路径")
    return folder


def _hops(text: str) -> int:
    if not text.isdecimal():
        raise ConfigError(f"PROXY_HOPS 应为前置反向代理的层数（0、1、2…），现在是 {text!r}")
    return int(text)


def _trusted_hosts(environment: Mapping[str, str], public_url: str, mode: str) -> list[str]:
    named = [name.strip() for name in environment.get("TRUSTED_HOSTS", "").split(",") if name.strip()]
    return named or (
        [urlsplit(public_url).hostname or "", *LOOPBACK] if mode != "production" else _host(public_url)
    )


def _host(public_url: str) -> list[str]:
    return [urlsplit(public_url).hostname or ""]


def _key(name: str, environment: Mapping[str, str], mode: str, folder: Path) -> str:
    """The key named in the environment; demo and tests make and keep one of their own."""
    key = environment.get(name, "")
    if key and (len(key) < KEY_LENGTH or len(set(key)) < 8):
        raise ConfigError(f"{name} 太短或太简单：至少 {KEY_LENGTH} 个字符，可用 `openssl rand -hex 32` 生成")
    if key:
        return key
    if mode == "production":
        raise ConfigError(
            f"生产环境必须设置 {name}：可用 `openssl rand -hex 32` 生成，并妥善保管（试用请运行 bin/run）"
        )
    path = folder / f"{name.lower()}.txt"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(KEY_LENGTH))
    return path.read_text()


def _is_known(url: str) -> bool:
    try:
        return make_url(url).get_backend_name() in ("postgresql", "sqlite")
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        return False


def _database(url: str | None, folder: Path) -> dict[str, Any]:
    url = (url or f"sqlite:///{folder / 'tepei.db'}").replace("postgres://", "postgresql://", 1)
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not _is_known(url):
        raise ConfigError(
            "DATABASE_URL 应为 PostgreSQL 或 SQLite 数据库的地址，例如 postgresql://用户名@127.0.0.1/tepei"
        )
    # A failed statement never shows its parameters: they are people's names and numbers.
    options: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    if url.startswith("postgresql"):
        options |= {
            "pool_timeout": 10,
            "connect_args": {
                "connect_timeout": 5,
                # A server that vanished without a word: seconds, seconds, times; milliseconds.
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": 15000,
                "options": "-c statement_timeout=5000 -c lock_timeout=5000",
            },
        }
    return {"SQLALCHEMY_DATABASE_URI": url, "SQLALCHEMY_ENGINE_OPTIONS": options}


def _sessions(is_secure: bool) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": "__Host-tepei" if is_secure else "tepei",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_IDLE": dt.timedelta(minutes=30),
        "SESSION_TOTAL": dt.timedelta(hours=12),
        "LOGIN_FAILURES": 5,
        "LOGIN_LOCKED_FOR": dt.timedelta(minutes=10),
        "LOGINS_PER_MINUTE": 20,  # wrong ones, from one address
    }


def _messages(environment: Mapping[str, str], public_url: str) -> dict[str, Any]:
    """The ways out for messages; each is "" where it is not set."""
    named = {"MAIL_URL": MAIL_SCHEMES, "SMS_URL": WEB_SCHEMES, "WEBHOOK_URL": WEB_SCHEMES}
    for name, schemes in named.items():
        url = environment.get(name, "")
        if url and (urlsplit(url).scheme not in schemes or not urlsplit(url).hostname):
            raise ConfigError(f"{name} 应以 {'、'.join(f'{each}://' for each in schemes)} 开头，并写明主机")
    if environment.get("WEBHOOK_URL") and len(environment.get("WEBHOOK_SECRET", "")) < KEY_LENGTH:
        raise ConfigError(f"设置了 WEBHOOK_URL 时，WEBHOOK_SECRET 至少 {KEY_LENGTH} 个字符，供对方验证签名")
    return {
        **{name: environment.get(name, "") for name in (*named, "SMS_TOKEN", "WEBHOOK_SECRET")},
        "MAIL_FROM": environment.get("MAIL_FROM") or f"no-reply@{urlsplit(public_url).hostname}",
        "QUIET_HOURS": _quiet(environment.get("QUIET_HOURS") or "21:30-08:00"),
    }


def _quiet(text: str) -> tuple[dt.time, dt.time] | None:
    """When no telephone rings; None for never."""
    if text.strip() == "-":
        return None
    try:
        begins, ends = (dt.time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise ConfigError(f"QUIET_HOURS 应写成 21:30-08:00，或者写 - 表示不设，现在是 {text!r}") from None
    return begins, ends


def _framework() -> dict[str, Any]:
    return {
        "APP_NAME": "特培 Tepei",
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SEND_FILE_MAX_AGE_DEFAULT": dt.timedelta(days=7),
        "WTF_CSRF_TIME_LIMIT": None,  # it ends with the session; a long form must not expire before it
        "WTF_CSRF_SSL_STRICT": True,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "LANGUAGES": {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}},
        "AUTH_TYPE": 1,
        "AUTH_USER_REGISTRATION": False,
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_ADD_MENU_API": False,
        "FAB_API_MAX_PAGE_SIZE": 100,
        "FAB_PASSWORD_COMPLEXITY_ENABLED": True,
        "FAB_SAFE_REDIRECT_HOSTS": [],
        "AUTH_RATE_LIMITED": False,
        "RATELIMIT_ENABLED": True,
    }
