"""What may be seen of an artifact whose people agreed to be seen with their faces covered."""

from dataclasses import replace

import pytest

from assessor_app.documents.values import Kind
from assessor_app.domain.clear_faces import (
    WITHOUT_FACES,
    Looked,
    asked_about,
    faces_words,
    file_stays,
    picture_stays,
    stands,
)
from assessor_app.domain.evidence import Anchor, Box, CellRange, ImageRegion, PageRegion, TextRange, TimeSpan
from assessor_app.domain.findings import Cover, CoverId
from assessor_app.domain.submission import ArtifactId, Faces
from tests.coaching import plan_file

HERE, THERE = Box(10, 10, 20, 20), Box(60, 60, 20, 20)
BLURRED = plan_file(faces=Faces.BLURRED)


def box(anchor: Anchor, *, found: bool = False, parted: bool = False) -> Cover:
    return Cover(CoverId("box"), ArtifactId("plan"), anchor, found=found, parted=parted)


@pytest.mark.parametrize(
    ("anchor", "covers", "stays"),
    [
        (ImageRegion(HERE), (), True),
        (ImageRegion(HERE), (box(ImageRegion(HERE)),), True),  # by hand: it may cover a name
        (ImageRegion(HERE), (box(ImageRegion(THERE), found=True),), True),
        (ImageRegion(HERE), (box(ImageRegion(HERE)), box(ImageRegion(THERE), found=True)), True),
        (ImageRegion(HERE), (box(ImageRegion(HERE), found=True),), False),
        (ImageRegion(HERE), (box(ImageRegion(HERE), found=True, parted=True),), True),
        (TimeSpan(10, 20), (box(TimeSpan(0, 60, HERE)),), True),
        (TimeSpan(10, 20), (box(TimeSpan(0, 5, HERE), found=True),), True),
        (TimeSpan(10, 20), (box(TimeSpan(0, 60, HERE), found=True),), False),
        (TextRange("words", 0, 5, page=2), (), True),  # its picture shows the page around it
        (TextRange("words", 0, 5, page=2), (box(PageRegion(2, HERE)),), True),  # it may cover a name at the foot
        (TextRange("words", 0, 5, page=2), (box(PageRegion(1, HERE), found=True),), True),
        (TextRange("words", 0, 5, page=2), (box(PageRegion(2, HERE), found=True),), False),
        (TextRange("words", 0, 5, page=2), (box(PageRegion(2, HERE), found=True, parted=True),), True),
        (TextRange("words", 0, 5), (), False),
        (CellRange("Sheet", "B4:C9"), (), False),
    ],
)
def test_a_picture_stays_while_no_face_was_found_and_covered_in_it(
    anchor: Anchor, covers: tuple[Cover, ...], stays: bool
) -> None:
    assert (picture_stays(BLURRED, anchor, Looked(covers)) is not None) is stays
    assert picture_stays(BLURRED, anchor, Looked(covers, none_clear=True)) is None


@pytest.mark.parametrize("faces", [None, Faces.SHOWN])
def test_where_consent_does_not_ask_for_it_nothing_stays(faces: Faces | None) -> None:
    file = plan_file(faces=faces)
    assert picture_stays(file, ImageRegion(HERE), Looked()) is None and file_stays(file, Looked()) is None


def test_a_picture_is_asked_about_only_where_neither_the_consent_nor_anybody_says() -> None:
    def asked(faces: Faces | None, looked: Looked = Looked()) -> bool:
        return asked_about(plan_file(faces=faces), ImageRegion(HERE), looked)

    assert asked(None) and not asked(None, Looked(none_clear=True))
    assert not asked(None, Looked((box(ImageRegion(HERE), found=True),)))
    assert asked(None, Looked((box(ImageRegion(HERE), found=True, parted=True),)))
    assert not asked(Faces.SHOWN) and not asked(Faces.BLURRED)  # it leaves as it is; it stays behind


def test_a_whole_file_stays_until_faces_were_found_in_it_or_somebody_looked_it_through() -> None:
    by_hand = box(ImageRegion(HERE))
    assert file_stays(BLURRED, Looked()) and file_stays(BLURRED, Looked((by_hand,)))
    assert file_stays(BLURRED, Looked((replace(by_hand, found=True),))) is None
    assert file_stays(BLURRED, Looked(none_clear=True)) is None


def test_a_whole_file_stays_once_a_found_face_was_uncovered_by_itself() -> None:
    left = box(ImageRegion(HERE), found=True, parted=True)
    assert "A box in it was taken away" in (file_stays(BLURRED, Looked((left,))) or "")
    assert file_stays(BLURRED, Looked((left,), none_clear=True)) is None


@pytest.mark.parametrize("kind", Kind)
def test_only_words_sheets_and_sound_show_no_faces(kind: Kind) -> None:
    without = kind.gridded or kind in (Kind.TEXT, Kind.AUDIO)
    assert (kind.value in WITHOUT_FACES) is without
    assert (file_stays(BLURRED, Looked(kind=kind.value)) is None) is without


def test_what_was_agreed_to_is_said_and_how_it_stands() -> None:
    assert faces_words(plan_file(), Looked()) is None
    assert faces_words(plan_file(faces=Faces.SHOWN), Looked()) == "Consent: faces may be seen."
    said = [
        faces_words(BLURRED, looked) or ""
        for looked in (
            Looked(),
            Looked((box(ImageRegion(HERE)),)),
            Looked((box(ImageRegion(HERE), found=True, parted=True),)),
            Looked(none_clear=True),
        )
    ]
    assert all(each.startswith("Consent: covered faces only.") for each in said) and len(set(said)) == 4


def test_how_every_file_stands_is_told_to_who_asks() -> None:
    assert stands(BLURRED, Looked()) == faces_words(BLURRED, Looked())
    assert stands(plan_file(), Looked(kind="audio")) == "There are no pictures in it."
    unsaid = "Consent does not say how faces may be seen."
    assert stands(plan_file(), Looked()) == f"{unsaid} Each picture without a covered face is asked about."
    assert stands(plan_file(), Looked(none_clear=True)) == f"{unsaid} Looked through, none is clear."
