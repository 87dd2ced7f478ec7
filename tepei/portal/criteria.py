"""The criteria of one viewer's sight as they are added to statements: all of them as one option."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.cache_key import NO_CACHE, anon_map


class Criteria(CriteriaOption):
    """Several `with_loader_criteria` whose key in the cache of statements is worked out once: for every table in every statement anew it
    was a tenth of a page.

    They share nothing but tables with the statements that they are added to, so that their own numbering of what they are made of will do.
    """

    propagate_to_loaders = True

    def __init__(self, criteria: Iterable[LoaderCriteriaOption]) -> None:
        self.criteria = tuple(criteria)
        own, self.parameters = anon_map(), list[Any]()
        key = tuple(each._gen_cache_key(own, self.parameters) for each in self.criteria)
        if NO_CACHE in own:
            raise TypeError("a criterion of sight that cannot be kept")
        self.key = _same(_Key(key))

    def are_on(self, statement: Any) -> bool:
        """What loads a relation carries the options of the statement that it belongs to: the database need not be asked the same twice."""
        return any(each is self for each in statement._with_options)

    def _gen_cache_key(self, _among: Any, parameters: list[Any]) -> Any:
        parameters.extend(self.parameters)
        return self.key

    def process_compile_state(self, compile_state: Any) -> None:
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, _entities: Any) -> None:
        self.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for each in self.criteria:
            each.get_global_criteria(attributes)


class _Key(tuple[Any, ...]):
    """A long key that is hashed once."""

    def __hash__(self) -> int:
        if "hash" not in self.__dict__:
            self.__dict__["hash"] = super().__hash__()
        return int(self.__dict__["hash"])


@lru_cache(maxsize=500)
def _same(key: _Key) -> _Key:
    """One object for all keys that are alike, which are many: it is found to be the same without comparing it."""
    return key
