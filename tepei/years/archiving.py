"""归档: a closed year with nothing under way is frozen, and all of it leaves in one package that proves itself."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tepei import packs
from tepei.applications import prints
from tepei.applications.exports import unique
from tepei.applications.models import Application
from tepei.forms.models import Attachment, Submission
from tepei.papers.models import Paper
from tepei.portal import audit, files, jobs, pdf, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.portal.jobs import Made, Report
from tepei.printing.pages import file_name
from tepei.programmes.models import Cycle, Revision
from tepei.schemes import assembling
from tepei.years import rules

MANIFEST = "manifest-sha256.txt"
_UNDER_WAY = ("in_review", "approved")


def archive(cycle_id: int, version: int) -> Cycle:
    """归档: results are frozen; the package is asked for as a job. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        waiting = select(func.count()).where(Paper.cycle_id == cycle.id, Paper.state.in_(_UNDER_WAY))
        with scope.everything("a year is archived when nothing of it is under way anywhere"):
            under_way = session.scalar(waiting) or 0
        require(rules.may_archive(cycle.state, under_way))
        cycle.state, cycle.version = "archived", cycle.version + 1
        session.flush()
        audit.record("cycle.archived", cycle, code=cycle.code)
        return cycle


def package(arguments: Mapping[str, Any], report: Report) -> Made:
    """The job: the year's configuration, every submitted application as PDF/A with metadata and attachments, and the hash of each file.

    Arguments: cycle (id).
    """
    cycle = scope.find(Cycle, int(arguments["cycle"]))
    wanted = select(Application).where(
        Application.cycle_id == cycle.id, Application.submitted_at.is_not(None)
    )
    related = (
        joinedload(Application.cycle),
        joinedload(Application.revision),
        joinedload(Application.track),
        joinedload(Application.person),
        joinedload(Application.organisation),
        joinedload(Application.form),
        selectinload(Application.decisions),
        selectinload(Application.steps),
    )
    stream = io.BytesIO()
    with (
        scope.everything("an archive is of the whole year"),
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        kept = _Kept(bundle)
        _write_scheme(kept, cycle)
        rows = db.session.scalars(wanted.options(*related).order_by(Application.id)).all()
        report(0, len(rows))
        _write_index(kept, rows)
        papers = ((prints.title_of(each), prints.html_of(each, copies=1)) for each in rows)
        printed = pdf.render_many(papers, lambda done: report(done, len(rows)), pdf.Engine.ARCHIVAL)
        for application, content in zip(rows, printed, strict=True):
            _write_application(kept, application, content)
        kept.close()
    audit.record(
        "cycle.packaged", cycle, count=len(rows), sha256=hashlib.sha256(stream.getvalue()).hexdigest()
    )
    return Made(stream.getvalue(), file_name("{name}-归档.zip", {"name": cycle.name}), "application/zip")


class _Kept:
    """A zip that remembers the hash of everything that goes into it."""

    def __init__(self, bundle: zipfile.ZipFile) -> None:
        self.bundle, self.hashes = bundle, dict[str, str]()

    def put(self, name: str, content: bytes | str) -> None:
        raw = content.encode() if isinstance(content, str) else content
        self.bundle.writestr(name, raw)
        self.hashes[name] = hashlib.sha256(raw).hexdigest()

    def close(self) -> None:
        """The manifest in the form that `sha256sum --check` reads."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.hashes.items()))
        self.bundle.writestr(MANIFEST, lines)


def _write_scheme(kept: _Kept, cycle: Cycle) -> None:
    for name, text in packs.write_cycle(assembling.sound(cycle)).items():
        kept.put(f"scheme/{name}", text)
    revisions = select(Revision).where(Revision.cycle_id == cycle.id).order_by(Revision.number)
    for revision in db.session.scalars(revisions):
        said = {"sha256": revision.sha256, "reason": revision.reason, "configuration": revision.configuration}
        kept.put(f"revisions/{revision.number}.json", _json(said))


def _write_index(kept: _Kept, rows: Any) -> None:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["number", "name", "unit", "body", "track", "state", "trainee_number"])
    for each in rows:
        names = (each.number, each.applicant_name, each.organisation_name, each.body_name)
        table.writerow([*names, each.track.code, each.state, each.trainee_number])
    kept.put("applications.csv", "\ufeff" + written.getvalue())


def _write_application(kept: _Kept, application: Application, content: bytes) -> None:
    folder = f"applications/{application.number}"
    kept.put(f"{folder}/application.pdf", content)
    submissions = db.session.scalars(
        select(Submission).where(Submission.form_id == application.form_id).order_by(Submission.number)
    )
    metadata = {
        "number": application.number,
        "name": application.applicant_name,
        "state": application.state,
        "track": application.track.code,
        "revision": application.revision.number if application.revision else None,
        "decisions": [
            {
                "verb": each.verb,
                "organisation": each.organisation_name,
                "actor": each.actor_name,
                "opinion": each.opinion,
                "decided_at": each.decided_at.isoformat(),
            }
            for each in application.decisions
        ],
        "submissions": [
            {
                "number": each.number,
                "sha256": each.sha256,
                "submitted_at": each.submitted_at.isoformat(),
                "promise_version": each.promise_version,
                "answers": each.answers,
            }
            for each in submissions
        ],
    }
    kept.put(f"{folder}/metadata.json", _json(metadata))
    attached = select(Attachment).where(Attachment.form_id == application.form_id).order_by(Attachment.id)
    found = db.session.scalars(attached.options(joinedload(Attachment.file))).all()
    for attachment, name in zip(found, unique(file_name(each.file.name, {}) for each in found), strict=True):
        kept.put(f"{folder}/attachments/{attachment.kind}-{name}", files.open_bytes(attachment.file))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)


jobs.register("archive", package, ("archive", "Cycle"))
