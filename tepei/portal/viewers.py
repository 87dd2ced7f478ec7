"""Who looks 查看人: an account with its offices, as one value that a request fixes before its first query."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StandIn:
    """A post that the viewer holds these days for a colleague: where, in which role, and whose it is."""

    organisation_id: int
    role: str
    user_id: int
    name: str


@dataclass(frozen=True)
class Viewer:
    """Who looks: ids of the user, of the person behind the account, and of the organisations acted for.

    `paths` are the materialised paths of those organisations ("/1/7/"); `roles` are role codes, `duties` what those organisations do.
    `stands_in` are the posts among these that are a colleague's, `borrowed` the roles that they have through those alone.
    """

    user_id: int | None = None
    person_id: int | None = None
    organisation_ids: tuple[int, ...] = ()
    paths: tuple[str, ...] = ()
    roles: frozenset[str] = field(default_factory=frozenset)
    duties: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    stands_in: tuple[StandIn, ...] = ()
    borrowed: frozenset[str] = field(default_factory=frozenset)

    def for_whom(self, organisation_id: int | None) -> str:
        """In whose place they act for this organisation; "" for nobody's."""
        names = (each.name for each in self.stands_in if each.organisation_id == organisation_id)
        return "、".join(dict.fromkeys(names))[:200]


NOBODY = Viewer()
