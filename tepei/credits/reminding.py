"""催促与告知: who is short of this year's hours is told so, once a day at most; who has done it, that the card can be printed."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from tepei.credits import years
from tepei.credits.models import FOREVER, CreditTotal, Employment
from tepei.credits.queries import is_complete
from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import NAME, NUMBER, YEAR, MessageKind, register
from tepei.messages.models import Message
from tepei.organisations.models import under
from tepei.people.models import Person
from tepei.policy.credits import CreditRules
from tepei.policy.hours import hours_text
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused

SHORT = register(
    MessageKind(
        "credit.short",
        say("继续教育学时不足"),
        (NAME, YEAR, NUMBER),
        "{年度}年继续教育学时尚未完成",
        "{姓名}同志：您{年度}年的继续教育学时尚未达到要求（每年不少于{份数}学时）。请登录系统查看各科目还差多少，并在年底前完成。",
    )
)
CARD = register(
    MessageKind(
        "credit.card",
        say("审验卡可以打印"),
        (NAME, YEAR),
        "{年度}年继续教育审验卡可以打印",
        "{姓名}同志：您{年度}年的继续教育学时已完成，可以登录系统打印审验卡。",
    )
)


def remind(year: int) -> int:
    """Tell everybody below the viewer's offices who is short and has an account; how many. Raises Refused where nothing is laid down."""
    found = {path: yearly for path in scope.viewer().paths if (yearly := years.of(years.by_year(path), year))}
    if not found:
        raise Refused(say("尚未录入继续教育规定，无法判断谁的学时不足。"))
    occasion = Occasion(f"credit.short:{year}:{clock.today()}", screen="CreditView.index")
    with transaction():
        count = 0
        for path, yearly in found.items():
            accounts = _short_below(path, year, yearly)
            count += messages.tell(
                SHORT, accounts, occasion, {YEAR: str(year), NUMBER: hours_text(yearly.hours)}
            )
        audit.record("credit.reminded", "credit_totals", year=year, count=count)
    return count


def _short_below(path: str, year: int, yearly: CreditRules) -> list[int]:
    """Accounts of those who work there and are short of the year's hours."""
    done = is_complete(years.minima(yearly))
    short = (
        select(Person.user_id)
        .join(Employment, Employment.person_id == Person.id)
        .outerjoin(CreditTotal, and_(CreditTotal.person_id == Person.id, CreditTotal.year == year))
        .where(Employment.until == FOREVER, under((path,), Employment.path), Person.user_id.is_not(None))
        .where(or_(CreditTotal.person_id.is_(None), ~done))
    )
    with scope.everything("the list is narrowed by where people work"):
        return [pk for pk in db.session.scalars(short) if pk is not None]


def announce() -> int:
    """Tell everybody with an account who has done this year, or the one before, that the card can be printed: once a year. How many."""
    today = clock.today()
    return sum(_announce(year) for year in (today.year - 1, today.year))


def _announce(year: int) -> int:
    yearly = years.of(years.by_year(), year)
    if yearly is None:
        return 0
    occasion = Occasion(f"credit.card:{year}", screen="CreditView.index")
    heard = select(Message.id).where(Message.account_id == Person.user_id, Message.about == occasion.key)
    done = (
        select(Person.user_id)
        .join(CreditTotal, CreditTotal.person_id == Person.id)
        .where(
            CreditTotal.year == year,
            is_complete(years.minima(yearly)),
            Person.user_id.is_not(None),
            ~heard.exists(),
        )
    )
    with scope.everything("who has done a year hears of it"):
        accounts = [pk for pk in db.session.scalars(done) if pk is not None]
    return messages.tell(CARD, accounts, occasion, {YEAR: str(year)})
