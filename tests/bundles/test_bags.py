"""A bag is opened when every list agrees with every file, and refused by name when one does not."""

from pathlib import Path

import pytest

from assessor_app.bundles.reading import Stopped, check_bundle, read_bundle
from assessor_app.domain.errors import Unreadable
from tests.bundles.bundle_builders import BagText, Line, Shelf, artifact_json, put, submission_json, zipped

LINE = b"0" * 64 + b"  "
INFO = b"External-Identifier: SUB-0042\n"

REFUSED = {
    "no bagit.txt": (BagText(tags={"bagit.txt": None}), "bagit.txt is missing"),
    "newer": (BagText(tags={"bagit.txt": b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"}), "newer"),
    "no encoding": (BagText(tags={"bagit.txt": b"BagIt-Version: 1.0\n"}), "one line each"),
    "bom": (
        BagText(tags={"bagit.txt": b"\xef\xbb\xbfBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}),
        "byte-order mark",
    ),
    "odd encoding": (
        BagText(tags={"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: rot13\n"}),
        "encoding",
    ),
    "fetch": (BagText(tags={"fetch.txt": b"https://example.org/x - data/x\n"}), "fetch.txt"),
    "no manifest": (BagText(algorithms=()), "no manifest"),
    "md5 only": (BagText(algorithms=("md5",)), "weak"),
    "sha1 only": (BagText(algorithms=("sha1",)), "weak"),
    "a bag-info.txt without end": (
        BagText(tags={"bag-info.txt": b"Note: a\n" + b" b\n" * 1_000_000}),
        "bag-info.txt is larger than 256 KiB",
    ),
    "oxum": (BagText(tags={"bag-info.txt": b"Payload-Oxum: 1.1\n"}), "size does not match"),
    "oxum garbled": (BagText(tags={"bag-info.txt": b"Payload-Oxum: lots\n"}), "Payload-Oxum"),
    "another submission": (BagText(tags={"bag-info.txt": b"External-Identifier: SUB-0001\n"}), "SUB-0001"),
    "manifest climbs": (BagText(tags={"manifest-sha256.txt": LINE + b"../../x\n"}), "leaves the bag"),
    "manifest absolute": (BagText(tags={"manifest-sha256.txt": LINE + b"/etc/passwd\n"}), "leaves the bag"),
    "manifest of tags": (BagText(tags={"manifest-sha256.txt": LINE + b"elsewhere.txt\n"}), "not under data/"),
    "missing": (BagText(tags={"manifest-sha256.txt": LINE + b"data/gone.txt\n"}), "gone.txt” is missing"),
    "unlisted": (BagText(tags={"manifest-sha256.txt": LINE + b"data/submission.json\n"}), "not listed"),
    "twice": (BagText(tags={"manifest-sha256.txt": (LINE + b"data/submission.json\n") * 2}), "twice"),
    "garbled": (BagText(tags={"manifest-sha256.txt": b"hello\n"}), "checksum and a path"),
    "short digest": (BagText(tags={"manifest-sha256.txt": b"00  data/x\n"}), "checksum and a path"),
    "tag file": (BagText(tags={"tagmanifest-sha256.txt": LINE + b"bagit.txt\n"}), "tag file “bagit.txt” is damaged"),
    "tag missing": (BagText(tags={"tagmanifest-sha256.txt": LINE + b"x.txt\n"}), "tag file “x.txt” is missing"),
    "no submission": (BagText(tags={"data/submission.json": None}), "submission.json is missing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bag_with_one_thing_wrong_is_refused_by_name(case: str, tmp_path: Path) -> None:
    bag, words = REFUSED[case]
    entries = bag.entries()
    if case == "no submission":
        del entries["data/submission.json"]
        entries["manifest-sha256.txt"] = entries["manifest-sha256.txt"].split(b"\n", 1)[1]
        entries["bag-info.txt"] = INFO
    check = check_bundle(put(tmp_path, zipped(Line(n, d) for n, d in entries.items())))
    assert check.outcome == "refused" and words in (check.reason or "")


def test_a_flipped_payload_byte_is_refused_and_everything_begun_is_abandoned(tmp_path: Path) -> None:
    files = {"artifacts/a.txt": b"first", "artifacts/plan.txt": b"second"}
    both = [artifact_json(), artifact_json(id="a", path="artifacts/a.txt")]
    entries = BagText(submission_json(artifacts=both), files).entries() | {"data/artifacts/plan.txt": b"secomd"}
    shelf = Shelf()
    with pytest.raises(Unreadable, match=r"plan\.txt"):
        read_bundle(put(tmp_path, zipped(Line(n, d) for n, d in entries.items())), shelf)
    assert not shelf.kept and shelf.begun == 2


def test_what_is_read_is_what_was_handed_in(tmp_path: Path) -> None:
    shelf = Shelf()
    bag = BagText()
    read = read_bundle(put(tmp_path, bag.zip()), shelf)
    plan, answer = read.submission.artifacts
    assert shelf.kept == {plan.sha256: bag.files["artifacts/plan.txt"]} and plan.size == 153
    assert answer.text == "We talked." and read.submission.id == "SUB-0042" and not read.warnings


@pytest.mark.parametrize("algorithms", [("sha256",), ("sha512",), ("sha256", "sha512"), ("md5", "sha256")])
def test_a_strong_manifest_is_enough(algorithms: tuple[str, ...], tmp_path: Path) -> None:
    assert check_bundle(put(tmp_path, BagText(algorithms=algorithms).zip())).outcome == "opens"


def test_both_strong_manifests_must_match(tmp_path: Path) -> None:
    good = BagText(algorithms=("sha256", "sha512"))
    wrong = good.entries()["manifest-sha512.txt"].translate(bytes.maketrans(b"0123", b"3210"))
    path = put(tmp_path, BagText(algorithms=("sha256", "sha512"), tags={"manifest-sha512.txt": wrong}).zip())
    assert check_bundle(path).outcome == "refused"


def test_a_bag_in_one_top_folder_opens(tmp_path: Path) -> None:
    assert check_bundle(put(tmp_path, BagText(top="my bag/").zip())).outcome == "opens"


def test_what_macos_adds_beside_a_bag_is_passed_over(tmp_path: Path) -> None:
    lines = [*BagText(top="bag/").lines(), Line("__MACOSX/._bag", b"x")]
    assert check_bundle(put(tmp_path, zipped(lines))).outcome == "opens-with-warning"


def test_names_with_percent_signs_and_accents_open(tmp_path: Path) -> None:
    name = "artifacts/100% café 文.txt"
    bag = BagText(submission_json(artifacts=[artifact_json(path=name)]), {name: b"x"})
    assert check_bundle(put(tmp_path, bag.zip())).outcome == "opens"


def test_a_file_nothing_names_is_left_out_with_a_warning(tmp_path: Path) -> None:
    shelf = Shelf()
    bag = BagText(files={"artifacts/plan.txt": b"x", "artifacts/spare.txt": b"y"})
    read = read_bundle(put(tmp_path, bag.zip()), shelf)
    assert len(shelf.kept) == 1 and "spare.txt" in read.warnings[0]


def test_stopping_keeps_nothing(tmp_path: Path) -> None:
    shelf = Shelf()
    with pytest.raises(Stopped):
        read_bundle(put(tmp_path, BagText().zip()), shelf, cancelled=lambda: True)
    assert not shelf.kept


def test_a_full_disk_is_a_sentence_and_keeps_nothing(tmp_path: Path) -> None:
    class Full(Shelf):
        def begin(self, size_hint: int):  # type: ignore[no-untyped-def]
            raise OSError(28, "No space left on device")

    with pytest.raises(Unreadable, match="could not be kept: its disk is full"):
        read_bundle(put(tmp_path, BagText().zip()), Full())


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    read_bundle(put(tmp_path, BagText().zip()), Shelf(), progress=lambda done, total: told.append((done, total)))
    assert told and told[-1][0] == told[-1][1]
