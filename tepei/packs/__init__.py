"""Provinces as data: read a pack of files, say what is wrong with it and where, write it back 省份数据包.

The only package that opens YAML. What comes out are plain values; rooms write them into their own tables.
"""

from tepei.packs.checking import check, check_files
from tepei.packs.differences import Change, differences
from tepei.packs.findings import PackError, Problem
from tepei.packs.pack import Case, Code, Cycle, Division, Organisation, Pack, Place, Track, Window
from tepei.packs.reading import provinces, read
from tepei.packs.schema import schema
from tepei.packs.sources import document
from tepei.packs.writing import FILES, as_yaml, from_yaml, texts, write, write_cycle

__all__ = [
    "FILES",
    "Case",
    "Change",
    "Code",
    "Cycle",
    "Division",
    "Organisation",
    "Pack",
    "PackError",
    "Place",
    "Problem",
    "Track",
    "Window",
    "as_yaml",
    "check",
    "check_files",
    "differences",
    "document",
    "from_yaml",
    "provinces",
    "read",
    "schema",
    "texts",
    "write",
    "write_cycle",
]
