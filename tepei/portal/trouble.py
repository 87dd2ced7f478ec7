"""What a server may lack for a while (room, a connection, a lock, time), in words: which it was, and what to do next."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tepei.policy.words import Sentence, say


@dataclass(frozen=True)
class Trouble:
    """The status of the answer, what it says, and after how many seconds it is worth trying again."""

    code: int
    title: Sentence
    text: Sentence
    again_after: int


FULL = Trouble(
    507,
    say("存储空间已满"),
    say("服务器的存储空间已满，这次操作没有保存。请联系系统管理员清理或扩充；处理好后再次提交即可。"),
    300,
)
AWAY = Trouble(
    503,
    say("数据库暂时无法连接"),
    say("数据库暂时无法连接，这次操作没有保存。恢复后无需重新登录，请过一分钟再次提交。"),
    60,
)
HELD = Trouble(
    503,
    say("正由他人办理"),
    say("同一内容正由他人办理，这次操作没有保存。请过几秒再次提交。"),
    5,
)
SLOW = Trouble(
    503,
    say("处理时间过长"),
    say("这次操作用时过长，已经停止，没有保存。请缩小范围（如增加查询条件）后再试。"),
    30,
)
BUSY = Trouble(
    503,
    say("系统繁忙"),
    say("现在访问的人较多，请稍候片刻再试；您的操作没有保存。"),
    5,
)

# The beginning of a PostgreSQL SQLSTATE (appendix A of its manual), or of SQLite's name of the error.
_KINDS = (
    (("53100", "SQLITE_FULL"), FULL),
    (("53", "SQLITE_NOMEM"), BUSY),
    (("55P03", "40", "SQLITE_BUSY", "SQLITE_LOCKED"), HELD),
    (("57014",), SLOW),
    (("08", "57P", "SQLITE_CANTOPEN"), AWAY),
)


def of(failure: BaseException) -> Trouble | None:
    """Which trouble this failure is; None for a fault of ours."""
    if isinstance(failure, PoolTimeout):
        return BUSY
    if isinstance(failure, OSError):
        return FULL if failure.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if not isinstance(failure, DBAPIError):
        return None
    cause: Any = failure.orig
    kind = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    if kind is None:
        # Nobody answered, so nobody named it: psycopg gives no state to a connection that failed or broke.
        return AWAY if isinstance(cause, psycopg.OperationalError) else None
    return next((trouble for kinds, trouble in _KINDS if str(kind).startswith(kinds)), None)
