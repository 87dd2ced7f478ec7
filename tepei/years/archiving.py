"""归档: a closed year with nothing under way is frozen, and all of it leaves in one package that proves itself."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload, undefer, with_polymorphic

from tepei import packs
from tepei.applications.exports import unique
from tepei.forms.models import Attachment, Submission
from tepei.papers import kinds
from tepei.papers.kinds import PaperKind
from tepei.papers.models import Paper
from tepei.portal import audit, files, jobs, pdf, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.portal.files import StoredFile
from tepei.portal.jobs import Made, Report
from tepei.printing.pages import file_name
from tepei.programmes.models import Cycle, Revision
from tepei.schemes import assembling
from tepei.years import rules
from tepei.years.money_exports import money_files
from tepei.years.training_exports import training_files

MANIFEST = "manifest-sha256.txt"
_UNDER_WAY = ("in_review", "approved")


def archive(cycle_id: int, version: int) -> Cycle:
    """归档: results are frozen; the package is asked for as a job. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        bound = [kind.key for kind in kinds.KINDS.values() if not kind.outlives]
        waiting = select(func.count()).where(
            Paper.cycle_id == cycle.id, Paper.state.in_(_UNDER_WAY), Paper.kind.in_(bound)
        )
        with scope.everything("a year is archived when nothing of it is under way anywhere"):
            under_way = session.scalar(waiting) or 0
        require(rules.may_archive(cycle.state, under_way))
        cycle.state, cycle.version = "archived", cycle.version + 1
        session.flush()
        audit.record("cycle.archived", cycle, code=cycle.code)
        return cycle


def package(arguments: Mapping[str, Any], report: Report) -> Made:
    """The job: the year's configuration, every submitted paper with metadata and files, in PDF/A where it is printed, the life of every
    trainee with certificates and payments, and the hash of each file.

    Arguments: cycle (id).
    """
    cycle = scope.find_to_change(Cycle, int(arguments["cycle"]))
    stream = io.BytesIO()
    with (
        scope.everything("an archive is of the whole year"),
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        kept = _Kept(bundle)
        _write_scheme(kept, cycle)
        papers = _submitted(cycle)
        report(0, len(papers))
        for key, of_kind in itertools.groupby(papers, lambda paper: paper.kind):
            _write_kind(kept, kinds.KINDS[key], list(of_kind), lambda done: report(done, len(papers)))
        for name, content in itertools.chain(training_files(cycle), money_files(cycle)):
            kept.put(name, content)
        kept.close()
    audit.record(
        "cycle.packaged", cycle, count=len(papers), sha256=hashlib.sha256(stream.getvalue()).hexdigest()
    )
    return Made(stream.getvalue(), file_name("{name}-归档.zip", {"name": cycle.name}), "application/zip")


def _submitted(cycle: Cycle) -> Sequence[Paper]:
    every = with_polymorphic(Paper, "*")
    statement = select(every).where(every.cycle_id == cycle.id, every.submitted_at.is_not(None))
    related = (
        joinedload(every.cycle),
        joinedload(every.revision),
        joinedload(every.track),
        joinedload(every.person),
        joinedload(every.organisation),
        joinedload(every.form),
        selectinload(every.decisions),
        selectinload(every.steps),
    )
    return db.session.scalars(statement.options(*related).order_by(every.kind, every.id)).all()


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
    revisions = revisions.options(undefer(Revision.configuration))
    for revision in db.session.scalars(revisions):
        entry = {
            "sha256": revision.sha256,
            "reason": revision.reason,
            "configuration": revision.configuration,
        }
        kept.put(f"revisions/{revision.number}.json", _json(entry))


def _write_kind(kept: _Kept, kind: PaperKind, papers: Sequence[Paper], done: Callable[[int], None]) -> None:
    """One folder for all papers of a kind, one for each of them, and their list."""
    _write_index(kept, papers)
    for paper in papers:
        _write_paper(kept, paper)
    if (printed := kind.printed) is not None:
        pages = ((f"{kind.life.called} {paper.number}", printed(paper, False)) for paper in papers)
        made = pdf.render_many(pages, done, pdf.Engine.ARCHIVAL)
        for paper, content in zip(papers, made, strict=True):
            kept.put(f"{_folder(paper)}/{kind.key}.pdf", content)


def _folder(paper: Paper) -> str:
    return f"{paper.__tablename__}/{paper.number}"


def _write_index(kept: _Kept, papers: Sequence[Paper]) -> None:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["number", "name", "unit", "body", "track", "state", "outcome", "trainee_number"])
    for each in papers:
        names = (each.number, each.applicant_name, each.organisation_name, each.body_name)
        table.writerow([*names, each.track.code, each.state, each.outcome, each.trainee_number])
    kept.put(f"{papers[0].__tablename__}.csv", "\ufeff" + written.getvalue())


def _write_paper(kept: _Kept, paper: Paper) -> None:
    folder = _folder(paper)
    kept.put(f"{folder}/metadata.json", _json(_metadata(paper)))
    attached = select(Attachment).where(Attachment.form_id == paper.form_id).order_by(Attachment.id)
    found = db.session.scalars(attached.options(joinedload(Attachment.file)))
    _write_files(kept, f"{folder}/attachments", [(each.kind, each.file) for each in found])
    _write_files(
        kept, f"{folder}/decisions", [(each.verb, each.file) for each in paper.decisions if each.file]
    )


def _metadata(paper: Paper) -> dict[str, Any]:
    submissions = select(Submission).where(Submission.form_id == paper.form_id).order_by(Submission.number)
    return {
        "number": paper.number,
        "name": paper.applicant_name,
        "state": paper.state,
        "track": paper.track.code,
        "revision": paper.revision.number if paper.revision else None,
        "decisions": [
            {
                "verb": each.verb,
                "organisation": each.organisation_name,
                "actor": each.actor_name,
                "on_behalf_of": each.on_behalf_of,
                "opinion": each.opinion,
                "decided_at": each.decided_at.isoformat(),
                "document": each.file.sha256 if each.file else None,
            }
            for each in paper.decisions
        ],
        "submissions": [
            {
                "number": each.number,
                "sha256": each.sha256,
                "submitted_at": each.submitted_at.isoformat(),
                "promise_version": each.promise_version,
                "answers": each.answers,
            }
            for each in db.session.scalars(submissions)
        ],
    }


def _write_files(kept: _Kept, folder: str, stored: Sequence[tuple[str, StoredFile]]) -> None:
    names = unique(f"{kind}-{file_name(each.name, {})}" for kind, each in stored)
    for name, (_kind, each) in zip(names, stored, strict=True):
        kept.put(f"{folder}/{name}", files.open_bytes(each))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)


jobs.register("archive", package, ("archive", "Cycle"))
