"""Nodes of a tree, and what stands above a unit."""

from tepei import packs
from tepei.policy.body_kinds import Node

REGION, DIRECT, XINGAN, HULUNBUIR, COUNTY, MANZHOULI = 1, 13, 5, 4, 51, 41
REGION_NODE, POOL = Node(REGION, "region"), Node(DIRECT, "pool")
UNIT, DEPARTMENT, PARENT_DEPARTMENT = Node(901, "employer"), Node(902, "department"), Node(903, "department")
PREFECTURE = Node(XINGAN, "prefecture")
UNIVERSITY = Node(904, "department")
BASE = packs.bodies()
CHAIN = [UNIT, Node(COUNTY, "county"), PREFECTURE, REGION_NODE]
DIRECTLY = [UNIT, POOL, REGION_NODE]
