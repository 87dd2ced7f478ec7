"""Provinces as data: read a pack of files, or say what is wrong with it and where 省份数据包.

The only package that opens YAML. What comes out are plain values; rooms write them into their own tables.
"""

from tepei.packs.checking import check
from tepei.packs.findings import PackError, Problem
from tepei.packs.pack import Case, Code, Cycle, Division, Organisation, Pack, Place, Track, Window
from tepei.packs.reading import provinces, read
from tepei.packs.sources import document

__all__ = [
    "Case",
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
    "check",
    "document",
    "provinces",
    "read",
]
