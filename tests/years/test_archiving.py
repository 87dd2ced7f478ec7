"""A closed year frozen, and its package checked as whoever receives it would."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pikepdf
import pytest
from flask import Flask

from tepei.applications import actions as applications
from tepei.papers import actions as papers
from tepei.portal import scope
from tepei.portal.errors import Refused
from tepei.programmes import actions as programmes
from tepei.years import archiving
from tests import factories
from tests.applications import filling
from tests.papers.stage import stage


def test_year_with_papers_under_way_is_not_archived(app: Flask) -> None:
    made = stage()
    paper = made.arrived("region")
    with factories.signed_in(made.reviewers["region"]):
        cycle = programmes.close_cycle(factories.open_year().id, factories.open_year().version)
        with pytest.raises(Refused, match="还有 1 份"):
            archiving.archive(cycle.id, cycle.version)
        papers.reject(paper.id, paper.version, "不符合")
        assert archiving.archive(cycle.id, factories.open_year().version).state == "archived"
        with pytest.raises(Refused, match="已归档"):
            archiving.archive(cycle.id, factories.open_year().version)


def test_package_proves_itself(portal: Flask) -> None:
    with portal.app_context():
        factories.open_year()
        with factories.signed_in(factories.person("one", name="白音")):
            sent = filling.fill(filling.draft())
            applications.submit(sent.id, sent.form.edition)
        with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
            made = archiving.package({"cycle": factories.open_year().id}, lambda _done, _total: None)
        bundle = zipfile.ZipFile(io.BytesIO(made.content))
        manifest = dict(
            reversed(line.split("  ", 1)) for line in bundle.read(archiving.MANIFEST).decode().splitlines()
        )
        assert manifest.keys() == {*bundle.namelist()} - {archiving.MANIFEST}
        assert all(hashlib.sha256(bundle.read(name)).hexdigest() == said for name, said in manifest.items())
        folder = f"applications/{sent.number}"
        metadata = json.loads(bundle.read(f"{folder}/metadata.json"))
        assert metadata["submissions"][0]["answers"]["basic"]["name"] == "白音"
        assert [each["verb"] for each in metadata["decisions"]] == ["submit"]
        with pikepdf.open(io.BytesIO(bundle.read(f"{folder}/application.pdf"))) as paper:
            with paper.open_metadata() as said:
                assert said["pdfaid:part"] == "3"
            assert "/OutputIntents" in paper.Root
        assert {"scheme/cycle.yaml", "revisions/1.json", "applications.csv"} <= manifest.keys()
        with scope.everything("a test looks"):
            assert any(name.startswith(f"{folder}/attachments/photo-") for name in manifest)
