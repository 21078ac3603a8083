"""The command line on files: bundles made, checked and brought in; logs verified; rubrics checked; exports."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from assessor_app.rubric_files.catalogue import load_credential, shipped_folder
from tests.bundles.bundle_builders import BagText, Line, put, submission_json, zipped
from tests.journeys.command_line import Said, assessor

RUBRIC = "facilitating-student-discourse"
KNOWN = {"id": RUBRIC, "version": load_credential(shipped_folder() / RUBRIC).version}


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """A folder as an educator's platform would hand it over."""
    folder = tmp_path / "handed in"
    (folder / "artifacts").mkdir(parents=True)
    (folder / "artifacts" / "plan.txt").write_text("A plan for talk.\n" * 9)
    (folder / "submission.json").write_text(json.dumps(submission_json()))
    return folder


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return put(tmp_path, BagText(submission_json(credential=KNOWN)).zip(), "good bundle.zip")


def another(folder: Path, name: str, **changes: Any) -> Path:
    return put(
        folder, BagText(submission_json(**{"submission_id": name, "credential": KNOWN} | changes)).zip(), f"{name}.zip"
    )


def test_a_folder_becomes_a_bundle_that_checks(handed_in: Path, tmp_path: Path) -> None:
    made = assessor("bundle", "make", handed_in, "-o", tmp_path / "out.zip", "--json")
    assert (made.code, made.document["submission_id"]) == (0, "SUB-0042")
    checked = assessor("bundle", "check", tmp_path / "out.zip", "--json")
    assert (checked.code, checked.document["outcome"], checked.document["reason"]) == (0, "opens", None)


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "none", tmp_path / "file", tmp_path):
        said = assessor("bundle", "make", path, "-o", tmp_path / "out.zip", "--json")
        assert path.name in said.error and not (tmp_path / "out.zip").exists()


def test_a_bundle_written_where_it_cannot_be_is_a_sentence(handed_in: Path, tmp_path: Path) -> None:
    for out in (
        tmp_path,
        tmp_path / "none" / "out.zip",
        handed_in / "submission.json" / "out.zip",
        Path("/proc/o.zip"),
    ):
        assert assessor("bundle", "make", handed_in, "-o", out, "--json").error


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_bundle_takes_the_place_of_no_device_and_no_pipe(handed_in: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert (
        "something of that name is there already" in assessor("bundle", "make", handed_in, "-o", pipe, "--json").error
    )
    assert pipe.is_fifo()


def test_making_without_an_out_is_wrong_usage(handed_in: Path) -> None:
    assert assessor("bundle", "make", handed_in, "--json").code == 2


HOSTILE = {
    "empty": b"",
    "not a zip": b"not a zip" * 99,
    "cut": BagText().zip()[:-30],
    "climbing": zipped([Line("../../climbed.txt", b"x")]),
    "absolute": zipped([Line("/etc/passwd", b"x")]),
    "linked": zipped([Line("link", b"/etc/passwd", attributes=0o120777 << 16)]),
    "bomb": zipped([Line("data/a.txt", bytes(20_000_000), method=8)]),
    "changed": BagText().zip().replace(b"A plan for talk.", b"A plan for tell."),
    "not a submission": BagText(b"[]").zip(),
    "no tags": BagText(tags={"bagit.txt": None}).zip(),
    "strange name": zipped([Line("x", b"x", raw_name=b"\xff\xfe\n\x00.txt")]),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_bundle_is_refused_with_its_reason(tmp_path: Path, data: bytes) -> None:
    said = assessor("bundle", "check", put(tmp_path, data), "--json")
    assert said.document["outcome"] == "refused" and said.document["reason"] in said.error
    assert (said.document["importable"], said.document["import_refused"]) == (False, None)


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_bundle_leaves_the_queue_empty(workspace_folder: Path, tmp_path: Path, data: bytes) -> None:
    said = assessor("import", put(tmp_path, data), "--workspace", workspace_folder, "--json")
    assert "bundle.zip" in said.error and queued(workspace_folder) == []
    assert not any((workspace_folder / "evidence").glob("*/*"))


@pytest.mark.parametrize("odd", ["none.zip", ".", "/dev/null", "/dev/zero"])
def test_what_is_no_file_is_no_bundle(tmp_path: Path, odd: str) -> None:
    assert assessor("bundle", "check", tmp_path / odd, "--json").error


def queued(workspace: Path) -> list[str]:
    said = assessor("queue", "--workspace", workspace, "--json")
    assert said.code == 0
    return [row["submission"] for row in said.document["submissions"]]


def brought(workspace: Path, *bundles: Path) -> Said:
    return assessor("import", *bundles, "--workspace", workspace, "--json")


def test_an_imported_bundle_is_in_the_queue(workspace_folder: Path, bundle: Path) -> None:
    said = brought(workspace_folder, bundle)
    told = {"file": str(bundle), "outcome": "imported", "submission": "SUB-0042", "reason": None}
    assert (said.code, said.document) == (0, {"imported": [told]})
    (row,) = assessor("queue", "--workspace", workspace_folder, "--json").document["submissions"]
    assert (row["submission"], row["attempt"], row["ready"]) == ("SUB-0042", 1, True)


def test_a_good_bundle_arrives_beside_a_bad_one(workspace_folder: Path, bundle: Path, tmp_path: Path) -> None:
    bad = put(tmp_path, b"not a zip", "bad.zip")
    said = brought(workspace_folder, bad, bundle)
    assert "bad.zip" in said.error and queued(workspace_folder) == ["SUB-0042"]
    assert [r["outcome"] for r in said.document["imported"]] == ["refused", "imported"]


def test_the_same_bundle_twice_is_here_already_and_no_failure(workspace_folder: Path, bundle: Path) -> None:
    said = brought(workspace_folder, bundle, bundle)
    assert [r["outcome"] for r in said.document["imported"]] == ["imported", "already here"]
    assert (said.code, queued(workspace_folder)) == (0, ["SUB-0042"])


def test_another_bundle_of_the_same_submission_is_a_conflict_in_a_sentence(
    workspace_folder: Path, bundle: Path, tmp_path: Path
) -> None:
    said = brought(workspace_folder, bundle, another(tmp_path, "SUB-0042", educator="somebody else"))
    assert "SUB-0042 is in this workspace already, with other content" in said.error


def test_an_unknown_credential_version_is_named(workspace_folder: Path, tmp_path: Path) -> None:
    odd = another(tmp_path, "S-99", credential={"id": RUBRIC, "version": "99.0"})
    said = brought(workspace_folder, odd)
    (told,) = said.document["imported"]
    assert "99.0" in said.error and "S-99.zip" in told["reason"] and queued(workspace_folder) == []
    assert assessor("import", odd, "--workspace", workspace_folder).out.count("S-99.zip") == 1


def test_several_bundles_come_in_at_once(workspace_folder: Path, tmp_path: Path) -> None:
    assert brought(workspace_folder, *(another(tmp_path, f"S-{n}") for n in range(3))).code == 0
    assert sorted(queued(workspace_folder)) == ["S-0", "S-1", "S-2"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_with_nothing_decided_there_is_nothing_to_export(workspace_folder: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    said = assessor("export", "--format", form, "--out", out, "--workspace", workspace_folder, "--json")
    told = {"file": None, "decisions": 0, "awarded_already": 0, "kept_back": 0, "not_earned": 0}
    assert (said.code, said.document, list(out.iterdir())) == (0, told, [])


def test_a_folder_that_cannot_be_made_is_told_before_there_is_anything_to_export(workspace_folder: Path) -> None:
    said = assessor("export", "--format", "csv", "--out", "/proc/x", "--workspace", workspace_folder, "--json")
    assert "/proc/x cannot be written to" in said.error


@pytest.mark.parametrize("words", [("export", "--out", "out"), ("batch", "new", "Night")], ids=lambda words: words[0])
def test_an_unknown_format_is_wrong_usage_and_is_named(workspace_folder: Path, words: tuple[str, ...]) -> None:
    said = assessor(*words, "--format", "xml", "--workspace", workspace_folder, "--json")
    assert said.code == 2 and "“xml” is not an export format; there are csv" in said.document["error"]


NO_LOG = (b"", b"\n", b"not a log", b"\xff\xfe", b"{}", b"[]\n[]", b"null", b"{" * 5000, b"a.b.c")


@pytest.mark.parametrize("data", NO_LOG)
def test_what_is_no_log_does_not_verify(tmp_path: Path, data: bytes) -> None:
    assert "log.jsonl" in assessor("verify", put(tmp_path, data, "log.jsonl"), "--json").error


@pytest.mark.parametrize("odd", ["none.jsonl", ".", "/dev/null"])
def test_what_is_no_file_does_not_verify(tmp_path: Path, odd: str) -> None:
    assert assessor("verify", tmp_path / odd, "--json").error


@pytest.mark.parametrize("name", ["rubric.json", "credential.json"])
def test_the_shipped_rubrics_check(name: str) -> None:
    said = assessor("rubric", "check", shipped_folder() / RUBRIC / name, "--json")
    assert (said.code, said.document["outcome"], said.document["reason"]) == (0, "opens", None)


NO_RUBRIC = (b"", b"{", b"{}", b"[]", b"\xff\xfe", b"<rubric", b"a,b\n1,2", b"[" * 100_000, b"NaN")


@pytest.mark.parametrize("data", NO_RUBRIC)
def test_what_is_no_rubric_is_refused_with_its_reason(tmp_path: Path, data: bytes) -> None:
    said = assessor("rubric", "check", put(tmp_path, data, "rubric.json"), "--json")
    assert "rubric.json" in said.error and said.document["outcome"] == "refused"


def test_a_rubric_cut_short_is_refused(tmp_path: Path) -> None:
    shutil.copy(shipped_folder() / RUBRIC / "rubric.json", tmp_path / "rubric.json")
    whole = (tmp_path / "rubric.json").read_bytes()
    (tmp_path / "rubric.json").write_bytes(whole[: len(whole) // 2])
    assert "rubric.json" in assessor("rubric", "check", tmp_path / "rubric.json", "--json").error


@pytest.mark.parametrize("odd", ["none.json", ".", "/dev/null", "/dev/zero"])
def test_what_is_no_file_is_no_rubric(tmp_path: Path, odd: str) -> None:
    assert assessor("rubric", "check", tmp_path / odd, "--json").error


def test_a_rubric_without_a_decision_rule_says_which_is_taken(tmp_path: Path) -> None:
    package = json.loads((shipped_folder() / RUBRIC / "rubric.json").read_bytes())
    del package["CFRubrics"][0]["extensions"]
    said = assessor("rubric", "check", put(tmp_path, json.dumps(package).encode(), "rubric.json"))
    assert "names no decision rule: the pass level on every required criterion is taken" in said.out
    assert "lists no condition codes" in said.out


def test_a_bundle_for_an_unknown_credential_opens_and_check_says_that_import_refuses_it(
    tmp_path: Path, workspace_folder: Path
) -> None:
    unknown = another(tmp_path, "S-7", credential={"id": "juggling", "version": "1"})
    checked = assessor("bundle", "check", unknown, "--json").document
    refused = assessor("import", unknown, "--workspace", workspace_folder, "--json").document
    assert (checked["outcome"], checked["importable"]) == ("opens", False)
    assert checked["import_refused"] == refused["imported"][0]["reason"]


def test_what_import_takes_is_importable(tmp_path: Path) -> None:
    said = assessor("bundle", "check", another(tmp_path, "S-8"), "--json").document
    assert (said["importable"], said["import_refused"]) == (True, None)


def test_a_credential_is_no_log_in_one_sentence(tmp_path: Path) -> None:
    document = json.dumps({"type": ["VerifiableCredential"], "proof": {}}, indent=2).encode()
    said = assessor("verify", put(tmp_path, document, "credential.json"))
    assert (said.code, said.err.count("\n")) == (1, 1) and "a credential in JSON, and no decision log" in said.err
    assert "Any verifier of Open Badges 3.0 checks a credential" in said.err


def test_a_table_is_no_log_in_one_sentence(tmp_path: Path) -> None:
    said = assessor("verify", put(tmp_path, b"decision_id,outcome\nE-1,earned\nE-2,earned\n", "decisions.csv"))
    assert said.code == 1 and said.err.count("\n") == 1
    assert "none is a signed event" in said.err and "--format jsonl" in said.err
    (tmp_path / "empty.jsonl").write_bytes(b"")
    assert "it is empty" in assessor("verify", tmp_path / "empty.jsonl").err


def test_of_many_faults_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    said = assessor("verify", put(tmp_path, b'{"jws": "a.b.c"}\n' * 50, "log.jsonl"))
    lines = said.out.splitlines()
    assert lines[0].startswith("51 faults in a log of") or lines[0].startswith("50 faults in a log of")
    assert len(lines) == 22 and "more; --json" in lines[-1]


def test_importing_tells_of_an_id_that_looks_like_another(workspace_folder: Path, tmp_path: Path) -> None:
    said = submission_json(submission_id="\u0405-1", credential=KNOWN)
    odd = put(tmp_path, BagText(said).zip(), "odd.zip")
    assert "⟨U+0405⟩-1" in assessor("import", odd, "--workspace", workspace_folder).out
