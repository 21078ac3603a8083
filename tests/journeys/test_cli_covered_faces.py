"""`assessor coach plan` and `assessor masked` over a picture whose people agreed to be seen with covered faces only."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from assessor_app.commands.clock import new_id, utc_now
from assessor_app.commands.findings import cover_faces, say_none_clear
from assessor_app.domain.evidence import Box, ImageRegion
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store.opening import open_workspace
from tests.builders import PASSPHRASE
from tests.bundles.bundle_builders import BagText, artifact_json, put, submission_json
from tests.journeys.command_line import Said, assessor
from tests.journeys.test_cli_coach import KNOWN, mark

WORK, HERE = ArtifactId("work"), ImageRegion(Box(10, 10, 50, 50))
ONLY_COVERED = "agreed to be seen with covered faces only"


@pytest.fixture
def room(tmp_path: Path, cheap_passphrase: None) -> Path:
    """A workspace with a photograph."""
    consent = {"scopes": ["scoring", "coaching"], "expires": "2090-01-01", "faces": "blurred"}
    photo = artifact_json(id="work", path="artifacts/work.png", media_type="image/png", consent=consent, title="Class")
    told: dict[str, Any] = submission_json(submission_id="SUB-1", credential=KNOWN, educator="E-7", artifacts=[photo])
    out = io.BytesIO()
    Image.effect_noise((300, 200), 90).save(out, "PNG")
    put(tmp_path, BagText(told, {"artifacts/work.png": out.getvalue()}).zip(), "one.zip")
    assessor("init", "--workspace", tmp_path / "work")
    assert assessor("import", tmp_path / "one.zip", "--workspace", tmp_path / "work", "--json").code == 0
    return tmp_path / "work"


@pytest.fixture
def session(room: Path) -> str:
    ident = assessor("coach", "open", "SUB-1", "--yes", "--workspace", room, "--json").document["session"]
    mark(room, ident, HERE, "work")
    return str(ident)


def plan(room: Path, session: str, *more: str) -> Said:
    return assessor("coach", "plan", session, "--out", room.parent / "out", *more, "--workspace", room, "--json")


def masked(room: Path, folder: str) -> Said:
    words = "SUB-1", "--for", "coaching", "--out", room.parent / folder, "--workspace", room, "--json"
    return assessor("masked", *words)


def pictures(room: Path) -> int:
    parts = Document(str(room.parent / "out" / "coaching-plan.docx")).part.package.iter_parts()
    return sum(part.content_type.startswith("image/") for part in parts)


@pytest.mark.parametrize("more", [(), ("--yes",)])
def test_no_second_word_takes_a_clear_face_along(room: Path, session: str, more: tuple[str, ...]) -> None:
    (stays,) = plan(room, session, *more).document["unpictured_moments"]
    assert stays["moment"] == 1 and ONLY_COVERED in stays["why"] and pictures(room) == 0


def test_a_covered_one_leaves(room: Path, session: str) -> None:
    opened = open_workspace(room, PASSPHRASE)
    cover_faces(opened.store, SubmissionId("SUB-1"), WORK, [HERE], now=utc_now, new_id=new_id)
    opened.close()
    assert plan(room, session).document["unpictured_moments"] == [] and pictures(room) == 1


def test_a_copy_waits_for_faces_found_or_for_the_word_that_none_is_clear(room: Path, session: str) -> None:
    made = masked(room, "copies").document
    assert not any("work" in path for path in made["files"]) and ONLY_COVERED in made["left_out"][0]
    told = assessor("coach", "disclosures", "--workspace", room, "--json").document["disclosures"]
    assert [each["what"] for each in told if each["artifact"] == "work"][-1] == "not copied after all"
    opened = open_workspace(room, PASSPHRASE)
    say_none_clear(opened.store, SubmissionId("SUB-1"), WORK, now=utc_now)
    opened.close()
    again = assessor(
        "masked", "SUB-1", "--for", "coaching", "--out", room.parent / "more", "--workspace", room, "--json"
    )
    assert any("work" in path for path in again.document["files"]) and not again.document["left_out"]


def faces(room: Path, *more: str) -> Said:
    return assessor("coach", "faces", "SUB-1", *more, "--workspace", room, "--json")


def test_who_looked_a_file_through_says_by_a_command_that_none_is_clear_and_takes_it_back(
    room: Path, session: str
) -> None:
    stands = {"artifact": "work", "faces": "blurred"}
    said = "Consent: covered faces only."
    nothing = stands | {"none_clear": False, "said": f"{said} Nothing is covered yet."}
    through = stands | {"none_clear": True, "said": f"{said} Looked through, none is clear."}
    assert faces(room).document == {"submission": "SUB-1", "artifacts": [nothing]}
    assert faces(room, "--artifact", "work", "--none-clear").document["artifacts"] == [through]
    assert plan(room, session).document["unpictured_moments"] == [] and pictures(room) == 1
    assert any("work" in path for path in masked(room, "copies").document["files"])
    assert faces(room, "--artifact", "work", "--taken-back").document["artifacts"] == [nothing]
    assert not any("work" in path for path in masked(room, "more").document["files"])


def test_the_word_is_said_of_one_file_that_is_there(room: Path) -> None:
    for words, why in (
        (("--none-clear",), "say of which file: name it with --artifact."),
        (("--none-clear", "--taken-back", "--artifact", "work"), "say --none-clear or --taken-back, not both."),
    ):
        told = faces(room, *words)
        assert told.code == 2 and why in told.out + told.err
    for word in ("--none-clear", "--taken-back"):
        assert "has no artifact “nope”" in faces(room, "--artifact", "nope", word).error
