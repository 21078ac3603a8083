"""The whole way by commands alone: an issuer served, a device enrolled, a decision sent, a credential that holds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from assessor_app.cli import opening
from assessor_app.commands.assessments import give_score, link_evidence, mark_no_evidence, write_rationale
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.commands.decisions import answer_conflict, commit
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.credential import Credential, CredentialId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.rubric_files.achievement_writing import credential_bytes
from assessor_app.rubric_files.case_writing import rubric_bytes
from assessor_app.rubric_files.catalogue import load_credential, shipped_folder
from assessor_app.store.opening import open_workspace
from tests.builders import PASSPHRASE
from tests.bundles.bundle_builders import submission_json
from tests.journeys.command_line import assessor, environment, spawned

pytestmark = pytest.mark.usefixtures("cheap_passphrase")
CREDENTIAL = load_credential(shipped_folder() / "facilitating-student-discourse")
S = SubmissionId("SUB-0042")


def bundle(folder: Path, **changes: object) -> Path:
    """Made by `bundle make` of a folder."""
    (folder / "in" / "artifacts").mkdir(parents=True)
    (folder / "in" / "artifacts" / "plan.txt").write_text("Students talk to each other about the river.\n")
    told = submission_json(credential={"id": CREDENTIAL.id, "version": CREDENTIAL.version}) | changes
    (folder / "in" / "submission.json").write_text(json.dumps(told))
    assert assessor("bundle", "make", folder / "in", "-o", folder / "S.zip").code == 0
    return folder / "S.zip"


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """`assessor issuer serve` as a process of its own; its address."""
    command = [sys.executable, "-m", "assessor_app", "issuer", "serve", "--folder", str(folder), "--port", str(port)]
    with subprocess.Popen(command, env=environment(None), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield str(json.loads(process.stdout.readline())["url"])
        finally:
            process.terminate()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An issuer with one submission, given to ana."""
    folder = tmp_path / "the issuer"
    said = assessor("issuer", "init", "--folder", folder, "--json")
    assert said.code == 0 and CREDENTIAL.title in said.document["credentials"]
    taken = assessor("issuer", "submit", bundle(tmp_path), "--folder", folder, "--json")
    assert (taken.code, taken.document) == (0, {"submissions": [S]})
    assert assessor("issuer", "enrol", "ana", "--url", "http://127.0.0.1:9", "--folder", folder, "--json").code == 0
    given = assessor("issuer", "assign", S, "ana", "--folder", folder, "--due", "2026-12-07", "--json")
    assert (given.code, given.document["assessor"]) == (0, "ana")
    return folder


def enrolled(office: Path, workspace: Path, url: str) -> None:
    code = assessor("issuer", "enrol", "ana", "--url", url, "--folder", office, "--json").document["code"]
    said = assessor("enrol", code, "--workspace", workspace, "--json")
    assert said.code == 0 and said.document["enrolled"] is True


def decide(workspace: Path, credential: Credential = CREDENTIAL, name: SubmissionId = S) -> None:
    """What the window's keys do, by the same commands: every criterion at its pass level, one place cited."""
    opened = open_workspace(workspace, PASSPHRASE)
    store, now, rubric = opened.store, utc_now, credential.rubric
    anchor = TextRange("Students talk", 0, 13, "", " to each", 1)
    try:
        answer_conflict(store, name, Conflict.NONE, now=now, new_id=new_id)
        first, *others = rubric.criteria
        link_evidence(store, rubric, name, first.id, ArtifactId("plan"), anchor, now=now, new_id=new_id)
        for criterion in others:
            mark_no_evidence(store, rubric, name, criterion.id, True, now=now)
        for criterion in rubric.criteria:
            give_score(store, rubric, name, criterion.id, criterion.pass_level, Policy(), now=now)
            write_rationale(store, rubric, name, criterion.id, "They answer one another.", now=now)
        commit(store, credential, name, Policy(), now=now, new_id=new_id)
    finally:
        opened.close()


def test_the_whole_journey_by_commands(office: Path, workspace_folder: Path, tmp_path: Path) -> None:
    def here(*words: object) -> dict[str, object]:
        said = assessor(*words, "--workspace", workspace_folder, "--json")
        assert said.code == 0, said
        return said.document

    def there(*words: object) -> dict[str, object]:
        said = assessor("issuer", *words, "--folder", office, "--json")
        assert said.code == 0, said
        return said.document

    with serving(office) as url:
        enrolled(office, workspace_folder, url)
        first = spawned("sync", "--workspace", workspace_folder, "--json")
        assert first.code == 0 and first.document["submissions"] == [S]
        (row,) = here("queue")["submissions"]  # type: ignore[misc, attr-defined]
        assert (row["submission"], row["due_on"], row["ready"]) == (S, "2026-12-07", True)
        decide(workspace_folder)
        assert here("sync")["ended"] == "done"
        (line,) = there("decisions")["decisions"]  # type: ignore[misc, attr-defined]
        assert (line["outcome"], line["status"]) == ("earned", "accepted")
        here("sync")
        document = there("credential", line["credential"])
        assert there("credential", S) == document
    OB3LdpVerifier().verify(json.dumps(document))
    for form in ("csv", "jsonl"):
        assert here("export", "--format", form, "--out", tmp_path / "out")["decisions"] == 1
    log = tmp_path / "out" / "decisions.jsonl"
    assert assessor("verify", log, "--json").document["whole"] is True
    tampered = log.read_text().replace('"earned"', '"not yet"')
    assert tampered != log.read_text()
    log.write_text(tampered)
    assert "decisions.jsonl, line 1" in assessor("verify", log, "--json").error
    (tmp_path / "file").write_bytes(b"kept")
    into = ("export", "--format", "csv", "--out", tmp_path / "file", "--workspace", workspace_folder, "--json")
    assert "cannot be written to" in assessor(*into).error and (tmp_path / "file").read_bytes() == b"kept"
    baked = assessor("issuer", "credential", S, "--folder", office, "--picture", tmp_path / "badge.svg")
    assert baked.out == f"The credential is written into {tmp_path / 'badge.svg'}.\n"
    there("revoke", line["credential"], "--reason", "Shown by mistake")
    (programme,) = there("status")["programmes"]  # type: ignore[misc, attr-defined]
    assert (programme["accepted"], programme["issued"], programme["revoked"]) == (1, 1, 1)


def test_with_the_issuer_gone_the_work_waits(office: Path, workspace_folder: Path) -> None:
    with serving(office) as url:
        enrolled(office, workspace_folder, url)
        assert assessor("sync", "--workspace", workspace_folder).code == 0
    decide(workspace_folder)
    gone = assessor("sync", "--workspace", workspace_folder, "--json")
    assert gone.error
    with serving(office, int(url.rpartition(":")[2])):
        assert assessor("sync", "--workspace", workspace_folder, "--json").code == 0
    assert len(assessor("issuer", "decisions", "--folder", office, "--json").document["decisions"]) == 1


def test_a_device_that_is_not_enrolled_is_told_so(workspace_folder: Path) -> None:
    assert "not enrolled" in assessor("sync", "--workspace", workspace_folder, "--json").error


@pytest.mark.parametrize("code", ["", "junk", "assessor1.", "assessor1.junk", "assessor1.e30", "x" * 50_000, "ä“\n"])
def test_junk_is_no_enrolment_code(workspace_folder: Path, code: str) -> None:
    assert "enrolment code" in assessor("enrol", "--workspace", workspace_folder, "--json", "--", code).error


def test_a_code_whose_issuer_is_gone_says_so(office: Path, workspace_folder: Path) -> None:
    enrol = ("issuer", "enrol", "ana", "--url", "http://127.0.0.1:9", "--folder", office, "--json")
    assert assessor("enrol", assessor(*enrol).document["code"], "--workspace", workspace_folder, "--json").error


def test_a_code_serves_once(office: Path, workspace_folder: Path, tmp_path: Path) -> None:
    with serving(office) as url:
        code = assessor("issuer", "enrol", "ana", "--url", url, "--folder", office, "--json").document["code"]
        assert assessor("enrol", code, "--workspace", workspace_folder).code == 0
        assert assessor("init", "--workspace", tmp_path / "other").code == 0
        assert "another device" in assessor("enrol", code, "--workspace", tmp_path / "other", "--json").error


def test_a_good_submission_is_taken_beside_a_bad_one(tmp_path: Path) -> None:
    assert assessor("issuer", "init", "--folder", tmp_path / "issuer").code == 0
    (tmp_path / "bad.zip").write_bytes(b"not a zip")
    said = assessor(
        "issuer", "submit", tmp_path / "bad.zip", bundle(tmp_path), "--folder", tmp_path / "issuer", "--json"
    )
    assert "bad.zip" in said.error and said.document["submissions"] == [S]


def test_an_issuer_below_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for words in (("init",), ("status",), ("serve", "--port", "0"), ("decisions",)):
        assert assessor("issuer", *words, "--folder", tmp_path / "file" / "below", "--json").error


@pytest.mark.parametrize("wrong", [("--programme", "a/b"), ("--rubrics", "no such folder")], ids=lambda words: words[0])
def test_an_issuer_refused_can_be_made_after_all(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    words = ("issuer", "init", "--folder", tmp_path / "issuer", "--json")
    assert assessor(*words, *wrong).error
    assert assessor(*words).code == 0


def test_making_an_issuer_again_leaves_the_first_as_it_is(office: Path) -> None:
    assert "already" in assessor("issuer", "init", "--folder", office, "--json").error
    assert assessor("issuer", "status", "--folder", office, "--json").document["programmes"][0]["submissions"] == 1


def test_serving_an_issuer_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "issuer init" in spawned("issuer", "serve", "--folder", tmp_path / "none", "--json").error


def test_what_came_of_a_credential_that_is_not_here_is_told_and_the_sync_is_done(
    office: Path, workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(name: str, version: str) -> Credential:
        raise RuleBroken(f"The credential “{name}”, version {version}, is not in the catalogue.")

    monkeypatch.setattr(opening, "credentials", lambda _store: unknown)
    with serving(office) as url:
        enrolled(office, workspace_folder, url)
        synced = assessor("sync", "--workspace", workspace_folder, "--json")
    assert synced.code == 0 and synced.document["submissions"] == [S]
    (told,) = synced.document["attention"]
    assert told["reason"].startswith(f"{S} was not looked over. The credential “{CREDENTIAL.id}”")
    (row,) = assessor("queue", "--workspace", workspace_folder, "--json").document["submissions"]
    assert row["state"] == "Its rubric is not here"


def test_a_credential_that_only_the_programme_has_is_worked_with_by_every_command(
    office: Path, workspace_folder: Path, tmp_path: Path
) -> None:
    own = replace(CREDENTIAL, id=CredentialId("our-own"), title="Our own talk")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "credential.json").write_bytes(credential_bytes(own))
    (tmp_path / "own" / "rubric.json").write_bytes(rubric_bytes(own.rubric))
    assert assessor("issuer", "publish", tmp_path / "own", "--folder", office, "--json").code == 0
    with serving(office) as url:
        enrolled(office, workspace_folder, url)
        assert assessor("sync", "--workspace", workspace_folder, "--json").document["attention"] == []

    def run(*words: object) -> Any:
        said = assessor(*words, "--workspace", workspace_folder, "--json")
        assert said.code == 0, said
        return said.document

    run("import", bundle(tmp_path / "theirs", credential={"id": own.id, "version": own.version}, submission_id="SUB-7"))
    shown = {row["submission"]: (row["credential"], row["state"]) for row in run("queue")["submissions"]}
    assert shown["SUB-7"] == (own.title, "Not started")
    assert run("coach", "prompts", own.id, own.version)["prompts"].keys() == {"A", "B", "C", "D", "E"}
    decide(workspace_folder, load_credential(tmp_path / "own"), SubmissionId("SUB-7"))
    assert run("history", "SUB-7")["decisions"][0]["outcome"] == "earned"
    run("letter", "write", "--out", tmp_path / "letters")
    assert run("export", "--format", "csv", "--out", tmp_path / "table")["decisions"] == 1
    assert load_credential(tmp_path / "own").rubric.digest in (tmp_path / "table" / "decisions.csv").read_text()
    run("batch", "new", "ours", "--credential", own.id)
    assert run("batch", "dry-run", "ours")["goes"] == 1
    assert run("export", "--format", "badges", "--out", tmp_path / "badges")["decisions"] == 1
