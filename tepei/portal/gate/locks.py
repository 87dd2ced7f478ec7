"""Wrong passwords are counted, at the login page and inside alike; enough of them shut the account for a while."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import func, update

from tepei.portal import audit, clock
from tepei.portal.accounts import Account
from tepei.portal.database import transaction


def is_shut(account: Account) -> bool:
    """Locked for a while, or a demonstration's account (its password is printed for everybody) in production."""
    is_locked = account.locked_until is not None and account.locked_until > clock.real()
    return is_locked or bool(account.is_demo and current_app.config["TEPEI_MODE"] == "production")


def count(account: Account | None, typed: str) -> bool:
    """One wrong password more; whether that locked the account. `typed` names the account in the history.

    Nobody (None) costs the same statements as somebody.
    """
    config, is_full = current_app.config, False
    with transaction() as session:
        session.execute(
            update(Account).where(Account.id == (account.id if account else 0))
            .values(fail_login_count=func.coalesce(Account.fail_login_count, 0) + 1)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        if account is not None:
            session.refresh(account)
            is_full = (account.fail_login_count or 0) >= config["LOGIN_FAILURES"]
            if is_full:
                account.fail_login_count, account.locked_until = 0, clock.real() + config["LOGIN_LOCKED_FOR"]
                audit.record("login.lock", account)
        audit.record("login.fail", typed)
    return is_full
