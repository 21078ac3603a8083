"""`assessor inspect`: one JSON line a file, in the order given, whatever the file is called or holds."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import FileSource, Source
from assessor_app.documents.values import Inspection
from assessor_app.domain.errors import Unreadable
from tests.bundles.bundle_builders import BagText, Line, put, zipped
from tests.journeys.command_line import Said, assessor, spawned

KEYS = {"file", "outcome", "kind", "reason", "warnings", "pages", "duration_s", "text_chars"}


def lines(said: Said) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in said.out.removesuffix("\n").split("\n")]
    assert all(
        set(line) == KEYS | ({"error"} if line["outcome"] == "refused" else line.keys() & {"error"}) for line in found
    )
    return found


def only(said: Said) -> dict[str, Any]:
    (line,) = lines(said)
    return line


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "poster of norms.png"
    Image.new("RGB", (40, 30), "teal").save(path)
    return path


def test_a_good_file_opens(picture: Path) -> None:
    said = assessor("inspect", picture, "--json")
    found = only(said)
    assert (said.code, found["outcome"], found["kind"], found["pages"]) == (0, "opens", "image", 1)
    assert found["reason"] is None and found["file"] == str(picture)


def test_a_person_reads_a_line(picture: Path) -> None:
    assert assessor("inspect", picture).out == "poster of norms.png: image opens, 1 page\n"


def test_every_file_that_is_none_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "dangling.pdf").symlink_to(tmp_path / "gone")
    odd = [tmp_path / "missing.pdf", tmp_path, tmp_path / "empty.pdf", tmp_path / "pipe.pdf"]
    odd += [tmp_path / "dangling.pdf", Path("/dev/null"), Path("/dev/zero"), tmp_path / ("n" * 300)]
    said = assessor("inspect", *odd, "--json")
    found = lines(said)
    assert (said.code, [line["file"] for line in found]) == (1, [str(path) for path in odd])
    assert all(line["outcome"] == "refused" and line["reason"].endswith(".") for line in found)


def test_one_refused_among_good_ones_exits_1_and_all_are_told(picture: Path, tmp_path: Path) -> None:
    said = assessor("inspect", picture, tmp_path / "none", picture, "--json")
    assert said.code == 1 and [line["outcome"] for line in lines(said)] == ["opens", "refused", "opens"]


def test_any_bytes_may_name_a_file(tmp_path: Path) -> None:
    odd = [b"a b.txt", b"line\nbreak.txt", b"caf\xe9.txt", b"-dash.txt", b"\xf0\x9f\x8e\x93"]
    names = [*odd, "naïve “plan”.txt".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("Students talk to each other.")
    folder = os.fsencode(tmp_path)
    said = spawned("inspect", "--json", "--", *(folder + b"/" + name for name in names))
    assert said.code == 0
    assert [os.fsencode(line["file"]) for line in lines(said)] == [folder + b"/" + name for name in names]


def test_a_name_of_any_bytes_can_be_read_by_a_person(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(name)).write_text("Students talk.")
    assert spawned("inspect", name).code == 0


def test_a_bundle_is_looked_at_as_one(tmp_path: Path) -> None:
    found = only(assessor("inspect", put(tmp_path, BagText().zip()), "--json"))
    assert (found["outcome"], found["kind"]) == ("opens", "submission")


def test_a_damaged_office_file_is_refused_as_what_it_claims_to_be_not_opened_as_an_archive(tmp_path: Path) -> None:
    paths = [tmp_path / f"plan.{suffix}" for suffix in ("docx", "pptx", "xlsx", "odt", "odp", "epub")]
    for path in paths:
        path.write_bytes(zipped([Line("[Content_Types].xml", b"<Types/>"), Line("notes.txt", b"nothing")]))
    found = lines(assessor("inspect", *paths, "--json"))
    assert [line["outcome"] for line in found] == ["refused"] * 6
    assert not any("archive" in line["reason"] or ".docx" in line["reason"] for line in found)


def test_an_archive_that_holds_an_office_file_is_an_archive(tmp_path: Path) -> None:
    inner = zipped([Line("[Content_Types].xml", b"<Types/>"), Line("word/document.xml", b"<w/>")])
    path = put(tmp_path, zipped([Line("word/plan.docx", inner), Line("read me.txt", b"hello")]))
    assert only(assessor("inspect", path, "--json"))["kind"] == "zip"


def test_of_an_archive_that_is_no_bundle_the_same_is_said_as_beside_the_rubric(tmp_path: Path) -> None:
    path = put(tmp_path, zipped([Line("read me.txt", b"hello")]))
    found = only(assessor("inspect", path, "--json"))
    with pytest.raises(Unreadable) as refusal, WorkerPool(spares=0) as pool, FileSource(path) as source:
        pool.open(source, path.name)
    assert found["outcome"] == "opens-with-warning" and found["warnings"] == [refusal.value.reason]


@pytest.mark.parametrize("name", ["plan.docx", "poster.jpg", "lesson.mp4", "plan.pdf"])
def test_a_web_page_saved_in_place_of_a_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<!doctype html><html><body><p>Please sign in to download.</p></body></html>")
    found = only(assessor("inspect", tmp_path / name, "--json"))
    assert found["outcome"] == "refused" and "web page" in found["reason"]


@pytest.mark.parametrize("text", ['{"a": 1', '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000])
def test_what_is_called_json_and_has_no_one_meaning_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(text)
    found = only(assessor("inspect", tmp_path / "data.json", "--json"))
    assert found["outcome"] == "refused" and "JSON" in found["reason"]


def test_what_is_no_file_is_said_in_its_own_words(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    found = lines(assessor("inspect", tmp_path, tmp_path / "pipe.pdf", "/dev/zero", "--json"))
    assert ["folder" in found[0]["reason"], "pipe" in found[1]["reason"], "device" in found[2]["reason"]] == [True] * 3


def test_a_file_of_empty_bytes_is_called_that_whatever_its_name_and_size(tmp_path: Path) -> None:
    with (tmp_path / "lesson.mp4").open("wb") as film:
        film.truncate(8 * 2**30)
    assert "empty bytes" in only(assessor("inspect", tmp_path / "lesson.mp4", "--json"))["reason"]


def test_rendering_writes_every_page(picture: Path, tmp_path: Path) -> None:
    assert assessor("inspect", picture, "--render", tmp_path / "deep" / "pages", "--json").code == 0
    with Image.open(tmp_path / "deep" / "pages" / "page-0001.png") as page:
        assert page.size == (40, 30)


def test_rendering_several_files_gives_each_a_folder(picture: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Students talk.")
    assessor("inspect", picture, tmp_path / "talk.txt", "--render", tmp_path / "pages")
    assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["poster of norms.png", "talk.txt"]


def test_files_of_one_name_in_two_folders_are_rendered_apart(picture: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / picture.name
    other.parent.mkdir()
    Image.new("RGB", (20, 10), "red").save(other)
    assessor("inspect", picture, other, "--render", tmp_path / "pages")
    widths = {}
    for path in (tmp_path / "pages").glob("*/*.png"):
        with Image.open(path) as page:
            widths[path.parent.name] = page.width
    assert widths == {picture.name: 40, f"{picture.name} (2)": 20}


def test_a_fault_of_ours_in_one_file_leaves_the_others_looked_at(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "talk.txt").write_text("Students talk.")
    whole = WorkerPool.inspect

    def faulty(pool: WorkerPool, source: Source, name: str) -> Inspection:
        if name == "talk.txt":
            raise ZeroDivisionError
        return whole(pool, source, name)

    monkeypatch.setattr(WorkerPool, "inspect", faulty)
    said = lines(assessor("inspect", tmp_path / "talk.txt", picture, "--json"))
    assert [line["outcome"] for line in said] == ["refused", "opens"]
    assert "a fault of this application" in said[0]["reason"] and "Error" not in said[0]["reason"]


def test_rendering_into_a_file_is_refused_before_anything(picture: Path) -> None:
    assert "cannot be written to" in assessor("inspect", picture, "--render", picture, "--json").error


def test_a_page_folder_that_cannot_be_made_leaves_the_verdict(picture: Path, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / picture.name).write_bytes(b"in the way")
    other = tmp_path / "talk.txt"
    other.write_text("Students talk.")
    said = assessor("inspect", picture, other, "--render", tmp_path / "pages", "--json")
    assert said.code == 1 and [line["outcome"] for line in lines(said)] == ["opens-with-warning", "opens"]
    assert "could not be written" in lines(said)[0]["error"] and "error" not in lines(said)[1]


def test_a_refused_file_has_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    found = only(assessor("inspect", tmp_path / "empty.pdf", "--json"))
    assert found["error"] == f"empty.pdf: {found['reason']}"


def test_each_refused_line_of_many_has_its_own_error_and_no_other_has_one(picture: Path, tmp_path: Path) -> None:
    said = assessor("inspect", tmp_path / "none.pdf", picture, tmp_path / "nor.mp4", "--json")
    assert said.code == 1
    assert [line.get("error", "").split(":")[0] for line in lines(said)] == ["none.pdf", "", "nor.mp4"]


def test_naming_no_file_is_wrong_usage() -> None:
    assert assessor("inspect", "--json").code == 2


def test_a_damaged_archive_and_a_folder_without_a_name_are_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, BagText().zip())
    path.write_bytes(path.read_bytes()[:100])
    assert assessor("inspect", path, "--json").error.count(path.name) == 1
    assert assessor("inspect", path).out.count(path.name) == 1
    monkeypatch.chdir(tmp_path)
    assert assessor("inspect", ".").out == ".: refused. This is a folder, not a file.\n"
