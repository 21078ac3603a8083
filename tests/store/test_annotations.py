"""Evidence links leave as Web Annotations and come back as they were."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessor_app.commands import assessments
from assessor_app.commands.annotations import Brought, bring_annotations, read_annotations
from assessor_app.domain.decision import annotation
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.evidence import (
    Anchor,
    Box,
    CellRange,
    EvidenceLink,
    EvidenceLinkId,
    ImageRegion,
    PageRegion,
    TextRange,
    TimeSpan,
)
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.store import drafts
from assessor_app.store.engine import Store
from tests import builders

S1 = SubmissionId("S-1")
ANCHORS: tuple[Anchor, ...] = (
    TextRange("Students talk", 0, 13, "", " to each", 1),
    TextRange("résumé “quoted”\nnext", 3, 23, "a", "b"),
    PageRegion(2, Box(10.5, 20.25, 30, 40)),
    ImageRegion(Box(0, 0, 50.125, 100)),
    TimeSpan(3.2, 12.345),
    TimeSpan(0.033, 0.067, Box(1, 2, 3, 4)),
    CellRange("Turn's, taken!", "B2:C9", "12\t0.25"),
)


def links() -> tuple[EvidenceLink, ...]:
    made = builders.link()
    return tuple(
        replace(made, id=EvidenceLinkId(f"L-{n}"), anchor=anchor, note=f"Note {n}") for n, anchor in enumerate(ANCHORS)
    )


def page(*items: dict[str, Any]) -> str:
    return json.dumps({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": list(items)})


def written(folder: Path, *items: dict[str, Any]) -> Path:
    path = folder / "evidence.jsonld"
    path.write_text(page(*items), encoding="utf-8")
    return path


def exported(folder: Path) -> Path:
    return written(folder, *(annotation(link, builders.submission()) for link in links()))


def bring(store: Store, path: Path) -> Brought:
    return bring_annotations(
        store, builders.rubric(), S1, read_annotations(path), now=builders.ticking(36_000),
        new_id=builders.counting("came"),
    )[1]  # fmt: skip


def kept(store: Store) -> tuple[EvidenceLink, ...]:
    with store.read() as session:
        row = drafts.current(session, S1)
        assert row is not None
        return drafts.load(session, row).links


def test_every_kind_of_place_comes_back_as_it_left(reading: Store, tmp_path: Path) -> None:
    assert bring(reading, exported(tmp_path)) == Brought(len(ANCHORS), 0, ())
    assert tuple(link.anchor for link in kept(reading)) == ANCHORS
    assert [link.note for link in kept(reading)] == [f"Note {n}" for n in range(len(ANCHORS))]


def test_what_is_there_already_is_not_added_twice(reading: Store, tmp_path: Path) -> None:
    bring(reading, exported(tmp_path))
    assert bring(reading, exported(tmp_path)) == Brought(0, len(ANCHORS), ())


def test_bringing_links_in_is_one_step_that_can_be_undone(reading: Store, tmp_path: Path) -> None:
    bring(reading, exported(tmp_path))
    assessments.undo(reading, S1, now=builders.ticking(40_000))
    assert kept(reading) == ()


def test_a_link_to_other_bytes_of_the_same_name_stays_out(reading: Store, tmp_path: Path) -> None:
    told = annotation(builders.link(), builders.submission())
    told["target"] = told["target"] | {"sha256": "0" * 64}
    found = bring(reading, written(tmp_path, told))
    assert found.added == 0 and "“Context” is not the file that was cited" in found.left_out[0]
    assert kept(reading) == ()


def test_a_file_found_by_its_bytes_may_have_another_id(reading: Store, tmp_path: Path) -> None:
    told = annotation(builders.link(), builders.submission())
    told["target"] = told["target"] | {"artifact": "renamed"}
    assert bring(reading, written(tmp_path, told)).added == 1


@pytest.mark.parametrize(
    "change", [{"body": []}, {"target": "x"}, {"target": {"selector": {"type": "SvgSelector"}}}, {"body": "words"}]
)
def test_what_cannot_be_used_is_said_and_the_others_come_in(
    reading: Store, tmp_path: Path, change: dict[str, Any]
) -> None:
    good, bad = (annotation(link, builders.submission()) for link in links()[:2])
    found = bring(reading, written(tmp_path, bad | change, good))
    assert (found.added, len(found.left_out)) == (1, 1)


def test_a_criterion_of_another_rubric_stays_out(reading: Store, tmp_path: Path) -> None:
    told = annotation(replace(builders.link(), criterion=CriterionId("elsewhere")), builders.submission())
    assert bring(reading, written(tmp_path, told)).added == 0


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"items": [{"type": "Note"}]}'])
def test_a_file_that_holds_no_annotations_is_refused_whole(tmp_path: Path, text: str) -> None:
    path = tmp_path / "evidence.jsonld"
    path.write_text(text)
    with pytest.raises(Unreadable):
        read_annotations(path)


def test_links_come_only_into_a_reading_that_is_begun(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken):
        bring(store, exported(tmp_path))


def test_a_file_that_is_not_there_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.jsonld: There is no such file\. Nothing was brought in"):
        read_annotations(tmp_path / "none.jsonld")


def test_another_kind_of_file_is_told_which_one_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "decisions.csv").write_text("decision_id,outcome")
    with pytest.raises(Unreadable, match="export --format annotations"):
        read_annotations(tmp_path / "decisions.csv")


@pytest.mark.parametrize(
    "value", ["t=1.00001,1.00002", f"t=1,{'9' * 400}", "xywh=percent:1,1,0.00001,0.00001", "t=1,."]
)
def test_a_place_that_cannot_be_kept_stays_out_and_the_reading_can_still_be_read(
    reading: Store, tmp_path: Path, value: str
) -> None:
    whole = annotation(links()[4], builders.submission())
    whole["target"]["selector"]["value"] = value
    told = bring(reading, written(tmp_path, whole))
    assert told.added == 0 and len(told.left_out) == 1
    assert kept(reading) == ()


@pytest.mark.timeout(60)
def test_thousands_of_links_are_brought_in_without_each_asking_all_the_others(reading: Store, tmp_path: Path) -> None:
    many = [
        annotation(replace(links()[4], id=EvidenceLinkId(f"M-{n}"), anchor=TimeSpan(n, n + 1)), builders.submission())
        for n in range(3_000)
    ]
    assert bring(reading, written(tmp_path, *many)).added == 3_000
