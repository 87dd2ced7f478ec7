"""The whole report."""

from __future__ import annotations

import argparse
from benchmarks import installation, list as lists
from benchmarks.timing import table

def main():
    p = argparse.ArgumentParser(); p.add_argument("--applications", type=int, default=20000); p.add_argument("--rounds", type=int, default=40)
    a = p.parse_args()
    lines=[]
    for kind in installation.reachable():
        lines += lists.measure(kind, a.applications, a.rounds)
    print(table(lines))
