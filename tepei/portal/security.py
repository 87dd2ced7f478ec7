"""Security manager: FAB's, with its doors closed."""

from __future__ import annotations

from flask_appbuilder.security.sqla.manager import SecurityManager as Stock

from tepei.portal.accounts import Account


class SecurityManager(Stock):
    """Accounts are ours; nothing of FAB's charts, registration or REST is offered."""

    user_model = Account
    userstatschartview = None
