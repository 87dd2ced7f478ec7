"""常见问题: published in the words of an office for everybody below it, amended and withdrawn."""

from __future__ import annotations

import pytest

from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused
from tepei.questions import published_actions, queries
from tepei.questions.models import PublishedAnswer
from tests import factories
from tests.papers.stage import Stage, cycle
from tests.questions.asking import acting_at, answered, ask, new_asker


def test_published_answer_is_for_everybody_below_the_office(made: Stage) -> None:
    question = ask(new_asker(made))
    answered(made, question)
    with acting_at(made, "county"):
        published = published_actions.publish(question.id, "职称证书在哪里上传？", "在“照片与附件”上传。")
    here = factories.organisation("152221")
    below = queries.chain_of(made.unit)
    elsewhere = queries.chain_of(factories.organisation("150102"))
    assert here.id in below
    with scope.acting_as(scope.NOBODY):
        assert [each.id for each in queries.published(cycle(), below)] == [published.id]
        assert queries.published(cycle(), elsewhere) == queries.published(cycle(), ()) == []
        assert queries.published(cycle(), below, "职称 上传") and not queries.published(
            cycle(), below, "年龄"
        )
        assert [each.id for each in queries.alike(cycle(), below, "职称证书怎样上传")] == [published.id]


def test_published_answer_of_the_region_is_for_everybody_and_may_be_amended_and_withdrawn(
    made: Stage,
) -> None:
    question = ask(made.reviewers["region"])
    with acting_at(made, "region"):
        row = published_actions.publish(question.id, "年龄算到哪一天？", "截止之日。")
        with transaction():
            published_actions.amend(
                scope.find(PublishedAnswer, row.id), "年龄计算到哪一天？", "到申报截止之日。"
            )
    [shown] = queries.published(cycle(), ())
    assert shown.question == "年龄计算到哪一天？" and shown.edited_at is not None
    with acting_at(made, "prefecture"), pytest.raises(Absent):
        published_actions.withdraw(row.id, row.version)
    with acting_at(made, "region"):
        published_actions.withdraw(row.id, row.version)
        with pytest.raises(Refused, match="已经撤下"):
            published_actions.withdraw(row.id, row.version)
    assert queries.published(cycle(), ()) == []
