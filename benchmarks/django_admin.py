"""The same list by Django admin: same tables, rows, columns, order and search, with a menu as long as ours.

Its own tables (people, sessions) stand beside ours in the database that is measured.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from sqlalchemy import make_url

from benchmarks.desk import Side
from benchmarks.peers import COLUMNS, MENU, PASSWORD, SEARCHED

_APPS = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
URL = "/admin/benchmarks/application/"


def django_admin(url: str, organisation_id: int) -> Side:
    """Django admin as it comes, and a superuser of it."""
    settings.configure(
        SECRET_KEY="django" * 8,
        ALLOWED_HOSTS=["testserver"],
        DATABASES={"default": _database(url)},
        ROOT_URLCONF="benchmarks.django_urls",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=False,
        STATIC_URL="/static/",
        INSTALLED_APPS=["benchmarks", *(f"django.contrib.{name}" for name in _APPS)],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
    )  # fmt: skip
    django.setup()
    call_command("migrate", verbosity=0)
    _register(organisation_id)
    return _side()


def _database(url: str) -> dict[str, Any]:
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        # As durable as the portal's own connection.
        options = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(parts.database or "")),
            "OPTIONS": options,
        }
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts.database, "USER": parts.username, "PASSWORD": parts.password or "",
        "HOST": parts.host, "PORT": parts.port or 5432, "CONN_MAX_AGE": None,
    }  # fmt: skip


def _table(named: str, table: str, **columns: Any) -> Any:
    """A class over one of the portal's tables."""
    meta = type("Meta", (), {"managed": False, "db_table": table, "app_label": "benchmarks"})
    return type(named, (models.Model,), {"__module__": __name__, "Meta": meta, **columns})


def _register(organisation_id: int) -> None:
    from django.contrib import admin  # noqa: PLC0415  it needs the settings

    track = _table("Track", "tracks", name=models.CharField(max_length=100), __str__=lambda row: row.name)
    step = _table(
        "Step",
        "steps",
        paper_id=models.IntegerField(),
        organisation_id=models.IntegerField(),
        reached_at=models.DateTimeField(null=True),
    )
    application = _table(
        "Application", "papers", track=models.ForeignKey(track, models.CASCADE), kind=models.CharField(max_length=20), submitted_at=models.DateTimeField(null=True),
        **{name: models.CharField(max_length=200) for name in ("applicant_name", "organisation_name", "body_name", "eligibility", "state", "number")},
    )  # fmt: skip

    class ApplicationAdmin(admin.ModelAdmin):  # type: ignore[misc]
        list_display, list_per_page, list_select_related = COLUMNS, 25, ("track",)
        search_fields, ordering = (
            [name for name in SEARCHED if name not in ("track", "submitted_at")],
            ("-submitted_at",),
        )

        def get_queryset(self, request: Any) -> Any:
            reached = step.objects.filter(organisation_id=organisation_id, reached_at__isnull=False)
            return super().get_queryset(request).filter(kind="application", id__in=reached.values("paper_id"))

    admin.site.register(application, ApplicationAdmin)
    for number in range(len(MENU)):
        admin.site.register(_table(f"Entry{number}", f"entry_{number}"))


def _side() -> Side:
    from django.contrib.auth.models import User  # noqa: PLC0415  likewise

    User.objects.create_superuser("peer", "peer@example.invalid", PASSWORD)
    client, statements = Client(), list[str]()
    assert client.login(username="peer", password=PASSWORD)

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    def get(address: str) -> tuple[int, bytes]:
        with connection.execute_wrapper(note):
            answer = client.get(address)
        return answer.status_code, answer.content

    return Side(get, statements)
