"""Provinces as data: read a pack of files, say what is wrong with it and where, write it back 省份数据包.

The only package that opens YAML. A year comes out as the one value that policy.scheme describes; rooms write it into their own tables.
"""

from tepei.packs.base import Roles, bodies, roles, tables, vocabulary
from tepei.packs.changes import Change
from tepei.packs.checking import check, check_files
from tepei.packs.differences import differences
from tepei.packs.files import FILES, OPTIONAL, texts
from tepei.packs.findings import PackError, Problem
from tepei.packs.levels import is_run_for, reachable
from tepei.packs.pack import Code, OrganisationRow, Pack
from tepei.packs.reading import provinces, read, workdays
from tepei.packs.records import DivisionRow
from tepei.packs.reference import reference
from tepei.packs.schema import schema
from tepei.packs.sources import document
from tepei.packs.writing import write, write_cycle
from tepei.packs.years import check_year
from tepei.policy.year import Year

__all__ = [
    "FILES",
    "OPTIONAL",
    "Change",
    "Code",
    "DivisionRow",
    "OrganisationRow",
    "Pack",
    "PackError",
    "Problem",
    "Roles",
    "Year",
    "bodies",
    "check",
    "check_files",
    "check_year",
    "differences",
    "document",
    "is_run_for",
    "provinces",
    "reachable",
    "read",
    "reference",
    "roles",
    "schema",
    "tables",
    "texts",
    "vocabulary",
    "workdays",
    "write",
    "write_cycle",
]
