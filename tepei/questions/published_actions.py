"""常见问题: published in the office's own words, amended and withdrawn by it alone. Each is one transaction with its audit row."""

from __future__ import annotations

from tepei.policy.characters import one_line, trim
from tepei.portal import audit, clock, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, require
from tepei.questions import queries, rules
from tepei.questions.models import PublishedAnswer


def publish(question_id: int, text: str, answer: str) -> PublishedAnswer:
    """发布, out of a question that the viewer's office has, for everybody below it. Refused or Absent."""
    with transaction() as session:
        origin = queries.whole(question_id)
        if origin.organisation_id not in scope.viewer().organisation_ids:
            raise Absent
        require(rules.may_publish(text, answer))
        published = PublishedAnswer(
            cycle_id=origin.cycle_id,
            organisation_id=origin.organisation_id,
            organisation_name=origin.organisation_name,
            origin_id=origin.id,
            question=one_line(text),
            answer=trim(answer),
            published_at=clock.now(),
            published_by_id=scope.viewer().user_id,
        )
        session.add(published)
        session.flush()
        audit.record("published_answer.publish", published)
        return published


def amend(published: PublishedAnswer, text: str, answer: str) -> PublishedAnswer:
    """修改 of a row that is held; one that was withdrawn stands there again. Refused."""
    with transaction():
        require(rules.may_publish(text, answer))
        published.question, published.answer = one_line(text), trim(answer)
        published.edited_at, published.withdrawn_at = clock.now(), None
        audit.record("published_answer.amend", published)
        return published


def withdraw(published_id: int, version: int) -> PublishedAnswer:
    """撤下. Refused, Stale or Absent."""
    with transaction():
        published = scope.locked(PublishedAnswer, published_id, version)
        require(rules.may_withdraw(published.withdrawn_at is not None))
        published.withdrawn_at = clock.now()
        published.version += 1
        audit.record("published_answer.withdraw", published)
        return published
