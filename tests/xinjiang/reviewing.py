"""Every desk of a paper of 新疆 in one hand."""

from __future__ import annotations

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.organisations import queries as organisations
from tepei.papers import actions as papers
from tepei.papers import endorsements, rosters
from tepei.papers.endorsement_models import Endorsement
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tests import factories
from tests.xinjiang import filling

COUNTY = "653123"  # 英吉沙县, 喀什地区
STEPS = (("unit", "unit_reviewer"), ("county", "county_reviewer"), ("prefecture", "prefecture_reviewer"))


class Desk:
    """A unit of 喀什地区 with a reviewer at every stop, and one paper on its way."""

    def __init__(self, parent: str = COUNTY) -> None:
        self.unit = factories.unit("某县人民医院", parent)
        self.at: dict[str, Account] = {}
        for (stop,) in organisations.stages_from(self.unit.id):
            node = self._node(stop.organisation_id)
            role = organisations.kind_of(node).roles[0]
            self.at[stop.kind] = factories.member(f"{stop.kind}-{node.id}", role, node)

    def _node(self, pk: int):  # type: ignore[no-untyped-def]
        with scope.everything("a test looks"):
            return db.session.get_one(type(self.unit), pk)

    def submitted(self, name: str = "阿力木", **changes: object) -> int:
        with factories.signed_in(factories.person(name=name)):
            made = filling.draft(self.unit.id, **changes)
            return applications.submit(made.id, made.form.edition, filling.PROMISE).id

    def approve(self, kind: str, pk: int) -> None:
        with factories.signed_in(self.at[kind]):
            papers.approve(pk, paper(pk).version, "同意")

    def endorse(self, kind: str, pk: int) -> Endorsement:
        """The unit's document: filled, downloaded, signed, uploaded."""
        with factories.signed_in(self.at[kind]):
            one = paper(pk)
            found = endorsements.fill(one, one.steps[one.position], "unit_review", filling.REVIEW)
            endorsements.download(found)
            return endorsements.upload(found, filling.scan(), "扫描件.png")

    def selected(self, name: str = "阿力木", **changes: object) -> int:
        """A paper that came all the way, with every signature."""
        pk = self.approved(name, **changes)
        with factories.signed_in(self.at["region"]):
            papers.select(pk, paper(pk).version)
        return pk

    def approved(self, name: str = "阿力木", **changes: object) -> int:
        """One that waits for its selection alone."""
        pk = self.submitted(name, **changes)
        self.endorse("unit", pk)
        self.approve("unit", pk)
        self.approve("county", pk)
        self.sign_list("prefecture", pk)
        self.approve("prefecture", pk)
        self.approve("region", pk)
        return pk

    def sign_list(self, kind: str, pk: int) -> Endorsement:
        with factories.signed_in(self.at[kind]):
            one = paper(pk)
            found = rosters.draw_up(one.track, one.steps[one.position].organisation_id)
            endorsements.download(found)
            return endorsements.upload(found, filling.scan(), "名单.png")


def paper(pk: int) -> Application:
    with scope.everything("a test looks"):
        db.session.expire_all()
        found = db.session.get_one(Application, pk)
        assert found.form is not None  # looked at here, where it may be seen
        return found
