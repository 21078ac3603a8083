"""Which pictures of a plan leave with nothing over them."""

import pytest

from assessor_app.domain.bare_pictures import bare_words, is_bare, over_faces
from assessor_app.domain.evidence import Anchor, Box, ImageRegion, PageRegion, TextRange, TimeSpan
from assessor_app.domain.findings import Cover, CoverId
from assessor_app.domain.moving import Moving, Place
from assessor_app.domain.submission import ArtifactId

HERE, THERE = Box(10, 10, 20, 20), Box(60, 60, 20, 20)


@pytest.mark.parametrize(
    ("anchor", "cover", "bare"),
    [
        (ImageRegion(HERE), ImageRegion(Box(25, 25, 10, 10)), False),
        (ImageRegion(HERE), ImageRegion(THERE), True),
        (PageRegion(1, HERE), PageRegion(1, HERE), False),
        (PageRegion(1, HERE), PageRegion(2, HERE), True),
        (TimeSpan(10, 20), TimeSpan(0, 60, THERE), False),
        (TimeSpan(10, 20), TimeSpan(12, 60, THERE), True),  # its picture shows the eleventh second
        (TimeSpan(10, 20, HERE), TimeSpan(0, 60, THERE), True),
        (TimeSpan(10, 20), Moving(((10.5, HERE), (11.5, THERE))), False),
        (TimeSpan(10, 20), Moving(((0.0, HERE), (5.0, THERE))), True),
        (TextRange("words", 0, 5, "", "", 1), PageRegion(1, HERE), False),
    ],
)
def test_a_picture_is_bare_where_no_box_lies_over_any_of_what_it_shows(
    anchor: Anchor, cover: Place, bare: bool
) -> None:
    assert is_bare(anchor, (cover,)) is bare


def test_where_faces_were_found_a_box_drawn_by_hand_does_not_tell_that_one_is_covered() -> None:
    by_hand = Cover(CoverId("a"), ArtifactId("work"), ImageRegion(HERE))
    found = Cover(CoverId("b"), ArtifactId("work"), ImageRegion(THERE), found=True)
    assert not is_bare(ImageRegion(HERE), over_faces([by_hand]))
    assert is_bare(ImageRegion(HERE), over_faces([by_hand, found]))
    assert not is_bare(ImageRegion(THERE), over_faces([by_hand, found]))


def test_what_is_bare_is_said_by_the_numbers_of_its_moments() -> None:
    assert bare_words(()) == ""
    assert "in the picture of moment 3:" in bare_words((3,)) and "of moments 1, 3:" in bare_words((1, 3))
