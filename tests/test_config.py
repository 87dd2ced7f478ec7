"""Settings: safe by default, and an unsafe start is refused in one line that says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup, ScriptInfo

import config
from app import create_app
from config import ConfigError
from tepei.portal.gate import web

KEYS = {"SECRET_KEY": "0123456789abcdef" * 4, "DATA_KEY": "fedcba9876543210" * 4}
PRODUCTION = {"TEPEI_MODE": "production", "PUBLIC_URL": "https://tepei.example.invalid", **KEYS}


def _load(folder: Path, **changes: str | None) -> dict[str, Any]:
    named = PRODUCTION | {"DATA_DIR": str(folder)} | changes
    return config.load({name: value for name, value in named.items() if value is not None})


def test_good_production_starts(tmp_path: Path) -> None:
    assert _load(tmp_path)["TEPEI_MODE"] == "production"


def test_production_is_the_default_mode(tmp_path: Path) -> None:
    assert _load(tmp_path, TEPEI_MODE=None)["TEPEI_MODE"] == "production"


def test_each_province_has_a_folder_of_its_own_unless_one_is_named(tmp_path: Path) -> None:
    packs = ("inner-mongolia", "xinjiang", "/srv/packs/lanjiang")
    assert [str(config.folder_of(pack).relative_to(config.ROOT)) for pack in packs] == [
        "instance", "instance/xinjiang", "instance/lanjiang",
    ]  # fmt: skip
    assert _load(tmp_path, PACK="xinjiang")["DATA_DIR"] == tmp_path


def test_selection_is_a_demonstration_with_data_of_its_own(tmp_path: Path) -> None:
    environment = {"TEPEI_MODE": "demo", "DATA_DIR": str(tmp_path), "DEMO": "selection"}
    assert config.load(environment)["DEMO"] == "selection"
    for wrong in ({"DEMO": "all"}, {"PACK": "xinjiang"}):
        with pytest.raises(ConfigError, match="DEMO 只能是 selection"):
            config.load({**environment, **wrong})
    for page in ("README.md", "docs/deploy.md"):
        assert "DEMO=selection bin/run" in (config.ROOT / page).read_text()


def test_terminal_beside_a_demonstration_means_that_one(tmp_path: Path) -> None:
    bare = {"TEPEI_MODE": None, "SECRET_KEY": None, "DATA_KEY": None}
    with pytest.raises(ConfigError, match="试用请运行 bin/run"):
        _load(tmp_path, **bare)
    _load(tmp_path, **bare | {"TEPEI_MODE": "demo"})
    assert _load(tmp_path, **bare)["TEPEI_MODE"] == "demo"


def test_who_names_a_key_means_production_even_beside_a_demonstration(tmp_path: Path) -> None:
    _load(tmp_path, TEPEI_MODE="demo")
    assert _load(tmp_path, TEPEI_MODE=None)["TEPEI_MODE"] == "production"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"TEPEI_MODE": "debug"}, "TEPEI_MODE 只能是"),
        ({"SECRET_KEY": None}, "必须设置 SECRET_KEY"),
        ({"DATA_KEY": None}, "必须设置 DATA_KEY"),
        ({"SECRET_KEY": ""}, "必须设置 SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY 太短"),
        ({"DATA_KEY": "0123456789abcdef"}, "DATA_KEY 太短"),
        ({"DATA_KEY": "a" * 64}, "DATA_KEY 太短或太简单"),
        ({"SECRET_KEY": "changeme" * 4}, "SECRET_KEY 太短或太简单"),
        ({"TEPEI_MODE": "demo", "HOST": "0.0.0.0"}, "演示模式只能监听本机地址"),
        ({"TEPEI_MODE": "demo", "HOST": "192.168.1.8"}, "演示模式只能监听本机地址"),
        ({"TEPEI_MODE": "demo", "HOST": "::"}, "演示模式只能监听本机地址"),
        ({"PACK": "atlantis"}, "没有这个省级配置包"),
        ({"PACK": "./atlantis"}, "没有这个省级配置包"),
        ({"PROXY_HOPS": "one"}, "PROXY_HOPS"),
    ],
)
def test_unsafe_start_is_refused(tmp_path: Path, changes: dict[str, str | None], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refusal:
        _load(tmp_path, **changes)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_other_modes_make_keys_of_their_own_and_keep_them(tmp_path: Path, mode: str) -> None:
    first, again = (_load(tmp_path, TEPEI_MODE=mode, SECRET_KEY=None, DATA_KEY=None) for _each in range(2))
    assert len(first["SECRET_KEY"]) == 2 * config.KEY_LENGTH
    assert first["SECRET_KEY"] != first["DATA_KEY"]
    assert (first["SECRET_KEY"], first["DATA_KEY"]) == (again["SECRET_KEY"], again["DATA_KEY"])
    assert [path.stat().st_mode & 0o077 for path in tmp_path.glob("*_key.txt")] == [0, 0]


@pytest.mark.parametrize(
    ("scheme", "name", "is_secure"), [("https", "__Host-tepei", True), ("http", "tepei", False)]
)
def test_cookie_is_bound_to_https_where_there_is_https(
    tmp_path: Path, scheme: str, name: str, is_secure: bool
) -> None:
    found = _load(tmp_path, PUBLIC_URL=f"{scheme}://tepei.example.invalid/")
    assert (found["SESSION_COOKIE_NAME"], found["SESSION_COOKIE_SECURE"]) == (name, is_secure)
    assert (found["SESSION_COOKIE_HTTPONLY"], found["SESSION_COOKIE_SAMESITE"]) == (True, "Lax")


def test_cookie_of_an_https_site_carries_every_flag(tmp_path: Path) -> None:
    application = create_app(PRODUCTION | {"DATA_DIR": str(tmp_path)})
    answer = application.test_client().get("/login/", base_url="https://tepei.example.invalid")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tepei=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_production_trusts_its_own_name_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    application = create_app(PRODUCTION | {"DATA_DIR": str(tmp_path)})
    browser = application.test_client()
    assert browser.get("/healthz", base_url="https://tepei.example.invalid").status_code == 200
    for path in ("/healthz", "/"):
        refused = browser.get(path, base_url="https://elsewhere.example.invalid")
        assert (refused.status_code, "请求有误" in refused.text) == (400, True)
    assert [each for each in caplog.records if each.levelname == "ERROR"] == [], "nobody may flood the log"


@pytest.mark.parametrize(
    ("url", "driver"),
    [("postgres://h/t", "postgresql+psycopg://h/t"), ("postgresql://h/t", "postgresql+psycopg://h/t")],
)
def test_postgresql_address_is_understood_as_people_write_it(tmp_path: Path, url: str, driver: str) -> None:
    assert _load(tmp_path, DATABASE_URL=url)["SQLALCHEMY_DATABASE_URI"] == driver


def test_refusal_is_one_line_at_a_terminal(tmp_path: Path) -> None:
    def unsafe() -> Any:
        return create_app({"TEPEI_MODE": "production", "DATA_DIR": str(tmp_path)})

    group = FlaskGroup(create_app=unsafe, add_version_option=False)
    said = CliRunner().invoke(group, ["tepei", "deploy"], obj=ScriptInfo(create_app=unsafe))
    assert said.exit_code == 1
    assert said.output.strip().splitlines() == [
        "Error: 生产环境必须设置 SECRET_KEY：可用 `openssl rand -hex 32` 生成，并妥善保管（试用请运行 bin/run）"
    ]


# -- the demonstration stays on its machine ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("::ffff:127.0.0.1", True),
        ("10.0.0.7", False), ("192.168.1.8", False), ("::ffff:10.0.0.7", False), ("2001:db8::1", False),
        ("0.0.0.0", False), ("", False), ("localhost", False),
    ],
)  # fmt: skip
def test_loopback_is_told_from_elsewhere(address: str, is_here: bool) -> None:
    assert web.is_this_machine(address) == is_here


@pytest.mark.parametrize("path", ["/", "/login/", "/healthz", "/static/css/base.css", "/nowhere"])
@pytest.mark.parametrize(("mode", "status"), [("demo", 403), ("production", None)])
def test_demonstration_answers_no_other_machine(
    tmp_path: Path, mode: str, status: int | None, path: str
) -> None:
    application = create_app(PRODUCTION | {"TEPEI_MODE": mode, "DATA_DIR": str(tmp_path)})
    answer = application.test_client().get(
        path, base_url="https://tepei.example.invalid", environ_base={"REMOTE_ADDR": "10.0.0.7"}
    )
    assert (answer.status_code == 403) == (status == 403)
    assert ("演示环境只能在" in answer.text) == (status == 403)


def test_demonstration_answers_this_machine(tmp_path: Path) -> None:
    application = create_app(PRODUCTION | {"TEPEI_MODE": "demo", "DATA_DIR": str(tmp_path)})
    assert (
        application.test_client().get("/healthz", base_url="https://tepei.example.invalid").status_code == 200
    )
