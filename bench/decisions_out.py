"""A hundred thousand decisions out of a real encrypted store, each form beside its bare writer; and letters."""

import csv
import io
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assessor_app.cli.opening import credentials
from assessor_app.domain.decision import DECISION
from assessor_app.domain.decision_facts import facts_of
from assessor_app.eventlog.canonical import b64url, canonical
from assessor_app.eventlog.chain import GENESIS
from assessor_app.eventlog.jws import SigningKey, sha256_of
from assessor_app.reports import columns
from assessor_app.reports.forms import form_named
from assessor_app.reports.selection import FACTS, Selection
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import FactRow
from assessor_app.store.rows import EventRow, OutboxRow
from bench.figures import Figure
from bench.workspaces import CREDENTIAL, VERSION, credential, make_workspace, opened

AT = "2026-11-23T09:00:00.000Z"
WORDS = "Most students speak, and two pairs build on what was said. Next: plan a turn for those who listen."
AT_ONCE = 2_000


def measure(room: Path, *, decisions: int = 100_000, letters: int = 1_000) -> list[Figure]:
    """Every form from the same store; `decisions` for the tables, `letters` for the Word files."""
    make_workspace(room / "workspace")
    with opened(room / "workspace") as store:
        fill(store, decisions)
        selection = Selection(store, credentials())
        found = [_csv(selection, room, decisions), _parquet(selection, room, decisions)]
        found += [_letters(selection, room, letters), _xlsx(selection, room, decisions)]
    return [*found, *(_memory(room, form, decisions) for form in ("csv", "parquet", "xlsx"))]


def fill(store: Store, count: int) -> None:
    """Really signed events, made in bulk: canonical JSON of ASCII keys is what `json` writes with its keys sorted."""
    with store.read() as session:
        key = log.device_key(session)
    rows = _rows(key, count)
    while some := list(itertools.islice(rows, AT_ONCE)):
        with store.write() as session:
            for table, at in ((EventRow, 0), (OutboxRow, 1), (FactRow, 2)):
                session.execute(table.__table__.insert(), [each[at] for each in some])


def _rows(key: SigningKey, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(key.secret)
    header = b64url(canonical({"alg": "EdDSA", "jwk": key.jwk, "kid": key.thumbprint, "typ": "assessor-event+jws"}))
    body, previous = _body(), GENESIS
    for number in range(1, count + 1):
        envelope = {"id": f"019a0000-{number:08}", "type": DECISION, "device": key.thumbprint, "device_seq": number,
                    "prev": previous, "decided_at": AT, "submission": f"S-{number:07}"}  # fmt: skip
        payload = body | envelope
        text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        signed = f"{header}.{b64url(text.encode())}"
        jws = f"{signed}.{b64url(private.sign(signed.encode()))}"
        previous = sha256_of(jws)
        event = {"id": payload["id"], "device": key.thumbprint, "device_seq": number, "type": DECISION,
                 "submission_id": payload["submission"], "outcome": payload["outcome"], "supersedes": None,
                 "made_at": AT, "jws": jws, "sha256": previous}  # fmt: skip
        outbox = {"event_id": payload["id"], "state": "sent", "tries": 1, "changed_at": AT}
        yield event, outbox, asdict(facts_of(payload, previous))


def _body() -> dict[str, Any]:
    rubric = credential().rubric
    scores = []
    for criterion in rubric.criteria:
        link = {
            "@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:uuid:019a0000-link", "type": "Annotation",
            "motivation": "assessing",
            "body": [{"type": "SpecificResource", "purpose": "classifying", "source": criterion.id}],
            "target": {"source": "artifacts/clip.mp4", "artifact": "a1", "sha256": "f" * 64,
                       "selector": {"type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/",
                                    "value": "t=30.25,61.5"}},
        }  # fmt: skip
        level = criterion.level(criterion.pass_level)
        scores.append(
            {"criterion": criterion.id, "letter": rubric.letter(criterion.id), "level": level.id, "passes": True,
             "level_title": level.title, "no_evidence_found": False, "rationale": WORDS, "evidence": [link]}
        )  # fmt: skip
    return {
        "credential": {"id": CREDENTIAL, "version": VERSION}, "attempt": 1, "submission_digest": "e" * 64,
        "rubric": {"id": rubric.id, "version": rubric.version, "digest": rubric.digest},
        "reading": {"role": "first reading", "assessment": "019a0000-reading"}, "scores": scores,
        "condition_codes": [], "outcome": "earned", "why": "Earned. The pass level is met on every required criterion",
        "feedback": "", "active_seconds": 900, "programme": "talk", "assessor": "assessor-1", "app_version": "0.1.0",
    }  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _csv(selection: Selection, room: Path, count: int) -> Figure:
    ready = [line for page in selection.facts() for line in page]

    def bare() -> None:
        with (room / "bare.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(FACTS)
            writer.writerows(ready)

    theirs, ours = [], []
    for _ in range(3):
        theirs.append(_timed(bare))
        ours.append(_timed(lambda: form_named("csv").write(selection, room / "ours.csv")))
    name = f"{count:,} decisions from the store to CSV"
    return Figure(name, min(ours), "csv writer, ready rows", min(theirs), "s", 3, most_ratio=2)


def _parquet(selection: Selection, room: Path, count: int) -> Figure:
    import pyarrow
    from pyarrow import parquet

    ours = [_timed(lambda: form_named("parquet").write(selection, room / "ours.parquet")) for _ in range(3)]
    ready: pyarrow.Table = parquet.read_table(room / "ours.parquet")
    theirs = [_timed(lambda: parquet.write_table(ready, room / "bare.parquet", compression="zstd")) for _ in range(3)]
    name = f"{count:,} decisions from the store to Parquet"
    return Figure(name, min(ours), "pyarrow, ready table", min(theirs), "s", 3, most=3.0)


def _xlsx(selection: Selection, room: Path, count: int) -> Figure:
    """The bare writer writes the same number of the same cells, in the same three sheets, from rows in memory."""
    import xlsxwriter

    some = replace(selection, only=frozenset(line[0] for line in next(selection.facts())[:50]))
    signed = list(some.signed())
    tables = (
        ([line for page in some.facts() for line in page], count),
        ([row for each in signed for row in columns.criterion_rows(each, some)], 0),
        ([row for each in signed for row in columns.evidence_rows(each)], 0),
    )

    def bare() -> None:
        with xlsxwriter.Workbook(room / "bare.xlsx", {"constant_memory": True, "tmpdir": str(room)}) as book:
            for rows, _ in tables:
                sheet, repeat = book.add_worksheet(), count * len(rows) // len(signed)
                for at, row in enumerate(itertools.islice(itertools.cycle(rows), repeat)):
                    for column, value in enumerate(row):
                        if type(value) is str:
                            sheet.write_string(at, column, value)
                        elif type(value) is bool:
                            sheet.write_boolean(at, column, value)
                        elif value is not None:
                            sheet.write_number(at, column, value)

    theirs = _timed(bare)
    ours = _timed(lambda: form_named("xlsx").write(selection, room / "ours.xlsx"))
    name = f"{count:,} decisions from the store to Excel"
    return Figure(name, ours, "XlsxWriter, ready rows", theirs, "s", 1, most_ratio=1.3)


def _letters(selection: Selection, room: Path, count: int) -> Figure:
    from docxtpl import DocxTemplate

    from assessor_app.reports.letter_template import shipped
    from assessor_app.reports.letters import letters_into, the_letter

    few = frozenset(line[0] for line in itertools.islice(next(selection.facts()), count))
    some = replace(selection, only=few)
    first = the_letter(some, next(some.signed()))

    def bare() -> None:
        for _ in range(max(1, len(few) // 10)):
            document = DocxTemplate(io.BytesIO(shipped().docx))
            document.render(asdict(first), autoescape=True)
            document.save(io.BytesIO())

    ours = _timed(lambda: list(letters_into(some, room / "letters", pdf=True)))
    name = f"{len(few):,} letters as DOCX and PDF"
    return Figure(name, ours, "docxtpl alone", 10 * _timed(bare), "s", 1, most=60.0)


def _memory(room: Path, form: str, count: int) -> Figure:
    """The peak of a process that does nothing else, beside one that only loads the same libraries."""
    work = f"form_named({form!r}).write(Selection(store, credentials()), Path({str(room)!r}) / 'peak.{form}')"
    ours, theirs = _peak(room, work), _peak(room, "import xlsxwriter, pyarrow.parquet")
    return Figure(f"memory of {count:,} decisions to {form}", ours, "libraries alone", theirs, "MB", 1, most=300)


def _peak(room: Path, work: str) -> float:
    code = (
        "from pathlib import Path; from assessor_app.cli.opening import credentials\n"
        "from assessor_app.reports.forms import form_named; from assessor_app.reports.selection import Selection\n"
        "from bench.workspaces import opened\n"
        f"with opened(Path({str(room / 'workspace')!r})) as store: {work}\n"
        # not ru_maxrss: a child inherits the peak of the process that started it
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(said.stdout) / 1024
