"""A criterion of sight as it is added to statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.cache_key import NO_CACHE, anon_map


class Criterion(LoaderCriteriaOption):
    """`with_loader_criteria` that works its key out once: doing so for every table in every statement was a tenth of a page.

    It shares nothing but tables with the statements that it is added to, so that its own numbering of what it is made of will do.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals
    kept: tuple[Any, list[Any]] | None = None

    def _gen_cache_key(self, among: Any, parameters: list[Any]) -> Any:
        if self.kept is None:
            own, found = anon_map(), list[Any]()
            key = super()._gen_cache_key(own, found)
            if NO_CACHE in own:
                among[NO_CACHE] = True
                return None
            self.kept = key, found
        parameters.extend(self.kept[1])
        return self.kept[0]
