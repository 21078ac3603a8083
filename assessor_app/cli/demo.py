"""`assessor demo`: the whole journey on sample submissions, with a window where there is a screen."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli.answers import Answer, Json, answering, progress_bar
from assessor_app.cli.paths import folder_made, path_option
from assessor_app.cli.screens import is_seen
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import Refused

if TYPE_CHECKING:
    from assessor_app.cli.demo_stage import Stage
    from assessor_app.store.engine import Store

Tell = Callable[[str, float], None]


@answering
def demo(
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Drive the window by keys, with no screen.")] = False,
    out: Annotated[Path, path_option("--out", help="Where pictures, exports and samples go.")] = Path("demo-output"),
    quick: Annotated[bool, typer.Option("--quick", help="Short, small sample clips.")] = False,
    as_json: Json = False,
) -> Answer:
    """Score sample submissions, commit, sync with a local issuer and export: all of it real."""
    from assessor_app.cli.demo_stage import stage

    began = perf_counter()
    folder_made(out)
    with progress_bar("Beginning", quiet=False) as tell, stage(out.resolve(), tell, quick=quick) as set_up:
        if not offscreen and is_seen():
            return _practice(set_up)
        summary = _journey(set_up, out, tell, patient=not quick)
    summary["timings"]["whole demo, seconds"] = round(perf_counter() - began, 1)
    (out / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return Answer(summary, _words(summary, out))


def _practice(set_up: "Stage") -> Answer:
    """Open the window on the practice queue and stay until it is closed."""
    from ui.start import run

    sys.stderr.write(f"\nThe practice window opens. Should it lock, its passphrase is “{set_up.passphrase}”.\n")
    os.environ["ASSESSOR_PASSPHRASE"] = set_up.passphrase
    status = run(set_up.workspace)
    words = "The practice window was closed. Its workspace is made anew by the next demo."
    return Answer({"window": "closed", "status": status}, words, done=status == 0)


def _journey(set_up: "Stage", out: Path, tell: Tell, *, patient: bool) -> dict[str, Any]:
    """Drive the window, then export and fetch the credential; what is written to summary.json."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from assessor_app.bundles.samples.readings import readings
    from assessor_app.cli.opening import credentials
    from assessor_app.store.opening import open_workspace
    from ui.demonstration import perform

    opened = open_workspace(set_up.workspace, set_up.passphrase)
    aside = _libraries_aside(out / "players.log")
    try:
        tell("Scoring by keys", 0.1)
        journey = perform(
            opened.store, credentials(opened.store), out, readings(), patient=patient, tell=lambda said: tell(said, 0.5)
        )
        tell("Exporting", 0.9)
        return _summary(opened.store, out, journey)
    finally:
        opened.close()
        aside()


def _libraries_aside(log: Path) -> Callable[[], None]:
    """What the players of clips print past Python goes into a file; our own words stay on the terminal. The answer puts
    all back."""
    told, ours = sys.stderr, os.dup(2)
    with log.open("wb") as file:
        os.dup2(file.fileno(), 2)
    sys.stderr = os.fdopen(ours, "w", buffering=1, encoding="utf-8", errors="replace")

    def back() -> None:
        sys.stderr.flush()
        os.dup2(ours, 2)
        sys.stderr.close()
        sys.stderr = told

    return back


def _summary(store: "Store", out: Path, journey: Any) -> dict[str, Any]:
    from assessor_app.cli.opening import credentials
    from assessor_app.eventlog.chain import verify_log
    from assessor_app.queries.decisions import decision, decisions, log_lines
    from assessor_app.reports.exporting import export
    from assessor_app.reports.selection import Selection

    rows = decisions(store, credentials(store))
    where = {str(row.id): row.where for row in rows}
    lines = log_lines(store)
    for form in ("csv", "jsonl"):
        export(Selection(store, credentials(store)), form, out, log=lines, where=where)
    details = [decision(store, credentials(store), row.id) for row in rows]
    issued = [detail.issued for detail in details if detail.issued]
    if not issued:
        raise Refused("The issuer answered, but no credential came back. The decisions are kept and were sent.")
    (out / "credential.json").write_text(json.dumps(issued[0], indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return {
        "submissions": {str(row.submission): str(row.outcome) for row in rows},
        "counts": {
            "decisions": len(rows),
            "evidence_links": sum(criterion.links for detail in details for criterion in detail.criteria),
            "credentials_issued": len(issued),
            "screenshots": len(journey.pictures),
        },
        "log_whole": verify_log(lines).whole,
        "screenshots": [f"screenshots/{path.name}" for path in journey.pictures],
        "timings": {name: round(seconds, 2) for name, seconds in journey.seconds.items()},
    }


def _words(summary: dict[str, Any], out: Path) -> str:
    counts = summary["counts"]
    lines = [f"{submission}: {outcome}" for submission, outcome in summary["submissions"].items()]
    return "\n".join(
        [
            *lines,
            f"{counted(counts['decisions'], 'decision')} with {counted(counts['evidence_links'], 'evidence link')},"
            " signed and sent;"
            f" the log is {'whole' if summary['log_whole'] else 'NOT whole'}.",
            f"{counted(counts['credentials_issued'], 'Open Badges 3.0 credential')} issued;"
            f" one is in {out / 'credential.json'}.",
            f"{counted(counts['screenshots'], 'picture')} in {out / 'screenshots'}, exports beside them.",
        ]
    )
