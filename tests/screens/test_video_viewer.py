"""A recording as an assessor's hands meet it: the frame on screen is the one that is cited."""

import math
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QImage
from pytestqt.qtbot import QtBot

from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import CaptionTrack, Cue
from assessor_app.documents.veil import Veil
from assessor_app.domain.errors import PartUnreadable
from assessor_app.domain.evidence import Box, EvidenceLinkId, TimeSpan
from assessor_app.domain.submission import ArtifactId
from tests import films
from tests.films import Captions
from ui import theme
from ui.background import Background
from ui.theme import Type
from ui.viewers.timeline import LANES_TOP
from ui.viewers.timeline_spans import LANE
from ui.viewers.transcript import Transcript
from ui.viewers.transcript_lines import TIME_X, WORDS_X, tile_box
from ui.viewers.video_view import VideoViewer
from ui.viewers.viewer import OpenArtifact, ShownLink
from ui.viewers.wave_view import WaveView

GENEROUS = 60_000
TIMES = films.unsteady(80)
HALF = 0.001
Opener = Callable[..., VideoViewer]


@pytest.fixture(scope="module")
def clip() -> bytes:
    """Eighty frames at an unsteady rate."""
    return films.film(TIMES, options={"bf": "2"})


@pytest.fixture
def opened(qtbot: QtBot, background: Background) -> Iterator[Opener]:
    """Opens a recording in the viewer, shown, and waits for its first picture, film strip and wave."""
    viewers: list[VideoViewer] = []
    with WorkerPool(spares=0) as pool:

        def open_recording(
            data: bytes,
            *,
            captions: tuple[CaptionTrack, ...] = (),
            name: str = "clip",
            covers: tuple[TimeSpan, ...] = (),
        ) -> VideoViewer:
            source = BytesSource(data)
            document = pool.open(source, name)
            document.veil = Veil(covers=covers)
            shown = VideoViewer(background)
            viewers.append(shown)
            qtbot.addWidget(shown)
            shown.resize(900, 760)
            shown.show()
            shown.show_artifact(OpenArtifact(ArtifactId("v"), "Clip", document, source, captions))
            qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
            return shown

        yield open_recording
        for viewer in viewers:
            viewer.clear()
        qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)


def on_screen(viewer: VideoViewer) -> int:
    """The number the picture on screen carries."""
    image = viewer.picture.image.convertToFormat(QImage.Format.Format_RGB888)
    return films.number_of(image.width(), image.height(), bytes(image.constBits()), image.bytesPerLine())


def at_rest(qtbot: QtBot, background: Background, viewer: VideoViewer, number: int) -> None:
    """Until frame `number` is on screen, at its own time."""

    def there() -> bool:
        return on_screen(viewer) == number and abs(viewer.motion.position - TIMES[number]) < HALF

    qtbot.waitUntil(there, timeout=GENEROUS)


def test_a_step_shows_the_next_frame_at_its_own_time(
    opened: Opener, clip: bytes, background: Background, qtbot: QtBot
) -> None:
    video = opened(clip)
    for number in (1, 2, 3):
        video.steps.step(1)
        qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
        assert on_screen(video) == number
        assert video.motion.position == pytest.approx(TIMES[number], abs=HALF)


def test_steps_go_both_ways_over_the_edges_of_the_window(
    opened: Opener, clip: bytes, background: Background, qtbot: QtBot
) -> None:
    video = opened(clip)
    video.steps.seek(TIMES[40] + 0.01)
    at_rest(qtbot, background, video, 40)
    for by, number in ((-30, 10), (60, 70), (-1, 69), (-69, 0), (-5, 0), (79, 79), (9, 79), (-1, 78)):
        video.steps.step(by)
        at_rest(qtbot, background, video, number)


def test_a_picture_that_cannot_be_shown_costs_its_own_moment_and_not_the_recording(
    opened: Opener, clip: bytes, background: Background, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = opened(clip)
    failed: list[str] = []
    video.failed.connect(failed.append)

    def none(*_: object) -> None:
        raise PartUnreadable("Clip", "No picture can be decoded there.")

    with monkeypatch.context() as broken:
        broken.setattr(OpenDocument, "frame_at", none)
        with qtbot.waitSignal(video.said, timeout=GENEROUS) as said:
            video.motion.seek(TIMES[60])
    assert "No picture can be decoded there." in said.args[0] and not failed
    qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
    video.motion.seek(TIMES[61])
    at_rest(qtbot, background, video, 61)


def test_many_steps_pressed_at_once_are_all_made(
    opened: Opener, clip: bytes, background: Background, qtbot: QtBot
) -> None:
    video = opened(clip)
    for _ in range(37):
        video.steps.step(1)
    at_rest(qtbot, background, video, 37)


def test_an_anchor_stands_on_the_timestamps_of_its_frames(
    opened: Opener, clip: bytes, background: Background, qtbot: QtBot
) -> None:
    video = opened(clip)
    video.steps.seek(TIMES[22] + 0.004)
    at_rest(qtbot, background, video, 22)
    video.steps.mark_in()
    video.steps.seek(TIMES[53] + 0.004)
    at_rest(qtbot, background, video, 53)
    video.steps.mark_out()
    anchor = video.selection_anchor()
    assert isinstance(anchor, TimeSpan)
    assert anchor.start == pytest.approx(TIMES[22], abs=HALF)
    assert anchor.end == pytest.approx(TIMES[53], abs=HALF)


@pytest.mark.parametrize(
    "made",
    [
        lambda: films.turned(films.film(TIMES, held=90), 90),
        lambda: films.film(TIMES, form="matroska", first=1.0, tone=TIMES[-1] + 1),
    ],
    ids=["turned", "sound first"],
)
def test_an_anchor_jumps_back_to_its_frame(
    opened: Opener, made: Callable[[], bytes], background: Background, qtbot: QtBot
) -> None:
    video = opened(made())
    video.jump_to(TimeSpan(round(TIMES[31], 3), round(TIMES[36], 3)))
    at_rest(qtbot, background, video, 31)


def test_an_anchor_made_after_an_edit_list_is_on_a_frame_of_what_is_shown(
    opened: Opener, background: Background, qtbot: QtBot
) -> None:
    video = opened(films.trimmed(films.film(films.steady(60), options={"bf": "2"}, tone=2.4), 0.48))
    first = on_screen(video)
    video.steps.step(7)
    qtbot.waitUntil(lambda: on_screen(video) == first + 7, timeout=GENEROUS)
    video.steps.mark_in()
    assert video.span.marks.start == pytest.approx(7 / 25, abs=0.002)


def test_in_and_out_marks_are_a_span_to_be_linked(opened: Opener, clip: bytes) -> None:
    video = opened(clip)
    video.span.mark(0.5, 1.5)
    assert video.selection_anchor() == TimeSpan(0.5, 1.5)


def test_a_span_of_less_than_a_second_is_told_finely(opened: Opener, clip: bytes) -> None:
    video = opened(clip)
    video.span.mark(0.5, 0.7)
    assert video.transport._span.text() == "00:00.50–00:00.70"


def test_a_loop_without_a_span_asks_for_one(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    with qtbot.waitSignal(video.said) as told:
        video.steps.toggle_loop()
    assert told.args[0].startswith("Mark a span first")


def test_running_backwards_ends_at_the_beginning(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    video.steps.seek(TIMES[4])
    video.motion.shuttle_back()
    qtbot.waitUntil(lambda: not video.motion.shuttle.running, timeout=GENEROUS)
    assert video.motion.position == 0.0


LONG = next(number for number, at in enumerate(TIMES) if number > 20 and TIMES[number + 1] - at > 0.3)
SPAN = (TIMES[LONG] + 0.25, TIMES[LONG + 4])  # it begins late in a frame that stands long


def stands_at_the_end_of_the_span(video: VideoViewer, qtbot: QtBot) -> None:
    video.motion.play()
    qtbot.waitUntil(lambda: video.motion.position >= SPAN[1], timeout=GENEROUS)
    qtbot.waitUntil(lambda: not video.motion.playing, timeout=GENEROUS)
    assert video.motion.position < TIMES[-1] - 1.0


@pytest.mark.no_qt_log
def test_a_span_that_begins_in_a_long_frame_ends_where_it_ends_though_it_was_paused_in_that_frame(
    opened: Opener, clip: bytes, background: Background, qtbot: QtBot
) -> None:
    video = opened(clip)
    video.motion.playback.set_volume(0.0)
    video.motion.play_once(SPAN)
    video.motion.pause()
    video.motion.seek(SPAN[0] + 0.05)
    at_rest(qtbot, background, video, LONG)
    stands_at_the_end_of_the_span(video, qtbot)


@pytest.mark.no_qt_log
@pytest.mark.parametrize(("steps", "kept"), [((1,), True), ((1, -1), True), ((-1,), False), ((40,), False)])
def test_a_step_stays_in_a_span_while_its_frame_is_one_of_it(
    opened: Opener, clip: bytes, background: Background, qtbot: QtBot, steps: tuple[int, ...], kept: bool
) -> None:
    video = opened(clip)
    video.motion.playback.set_volume(0.0)
    video.motion.play_once(SPAN)
    video.motion.pause()
    video.motion.seek(SPAN[0] + 0.05)
    at_rest(qtbot, background, video, LONG)
    for number, by in enumerate(steps):
        video.motion.step(by)
        at_rest(qtbot, background, video, LONG + sum(steps[: number + 1]))
    if kept:
        stands_at_the_end_of_the_span(video, qtbot)
        return
    video.motion.play()
    qtbot.waitUntil(lambda: video.motion.position >= SPAN[1] + 0.5, timeout=GENEROUS)
    assert video.motion.playing
    video.motion.pause()


def test_another_recording_plays_at_its_own_speed(opened: Opener, clip: bytes) -> None:
    video = opened(clip)
    video.motion.set_speed(2.0)
    assert video.opened is not None
    video.show_artifact(video.opened)
    video.motion.change_speed(1)
    assert video.transport._speed.text() == "1.25×"


def test_the_link_just_made_is_in_hand(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    span = TimeSpan(0.5, 1.5)
    video.span.mark(span.start, span.end)
    video.show_links([ShownLink(LINK, "C", span)])
    video.hold(span)
    assert (video.span.link, video.selection_anchor()) == (LINK, span)
    with qtbot.assertNotEmitted(video.said):
        video.steps.toggle_loop()
    assert video.motion.looping


LINK = EvidenceLinkId("L-1")


def linked(video: VideoViewer, first: int, last: int) -> TimeSpan:
    """Shows one link over some frames and jumps to it."""
    span = TimeSpan(round(TIMES[first], 3), round(TIMES[last], 3))
    video.show_links([ShownLink(LINK, "C", span, active=True)])
    video.jump_to(span)
    return span


@pytest.mark.parametrize(
    ("edge", "by", "expected"), [("start", 1, (21, 40)), ("start", -1, (19, 40)), ("end", 1, (20, 41))]
)
def test_a_nudge_moves_an_edge_of_the_link_by_one_frame(
    opened: Opener, clip: bytes, qtbot: QtBot, edge: str, by: int, expected: tuple[int, int]
) -> None:
    video = opened(clip)
    linked(video, 20, 40)
    with qtbot.waitSignal(video.link_moved, timeout=GENEROUS) as moved:
        video.steps.nudge(edge, by)
    assert moved.args[0] == LINK
    assert moved.args[1].start == pytest.approx(TIMES[expected[0]], abs=HALF)
    assert moved.args[1].end == pytest.approx(TIMES[expected[1]], abs=HALF)


def test_nudges_add_up_and_the_picture_goes_with_the_edge(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    linked(video, 20, 40)
    for _ in range(5):
        video.steps.nudge("end", 1)
    qtbot.waitUntil(lambda: on_screen(video) == 45, timeout=GENEROUS)
    assert video.span.marks.end == pytest.approx(TIMES[45], abs=HALF)


def test_a_start_is_never_nudged_past_the_end(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    linked(video, 20, 21)
    for _ in range(4):
        video.steps.nudge("start", 1)
    qtbot.waitUntil(lambda: on_screen(video) == 24, timeout=GENEROUS)
    assert video.span.marks.start is not None and video.span.marks.end is not None
    assert video.span.marks.start < video.span.marks.end


def test_a_move_taken_back_shows_the_span_where_it_was(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    before = linked(video, 20, 40)
    with qtbot.waitSignal(video.link_moved, timeout=GENEROUS) as moved:
        video.steps.nudge("end", 1)
    video.show_links([ShownLink(LINK, "C", moved.args[1], active=True)])
    video.show_links([ShownLink(LINK, "C", before, active=True)])
    assert video.selection_anchor() == before


def test_a_new_in_mark_leaves_the_link_alone(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    linked(video, 20, 40)
    with qtbot.assertNotEmitted(video.link_moved):
        video.steps.mark_in()
        video.steps.drag("", 0.1, 0.4)
    assert video.selection_anchor() == TimeSpan(0.1, 0.4)


def test_an_edge_is_dragged_with_the_mouse(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    span = linked(video, 20, 40)
    timeline = video.timeline
    edge = QPointF(timeline.scale.x_of(span.end) - 1, LANES_TOP + LANE / 2).toPoint()
    target = QPoint(edge.x() + 60, edge.y())
    with qtbot.waitSignal(video.link_moved, timeout=GENEROUS) as moved:
        qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=edge)
        qtbot.mouseMove(timeline, target)
        qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=target)
    assert moved.args[0] == LINK
    assert moved.args[1].start == span.start
    assert moved.args[1].end == pytest.approx(timeline.scale.seconds_at(target.x()), abs=0.05)


def test_a_click_on_a_span_chooses_its_link_and_moves_nothing(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    span = linked(video, 20, 40)
    with qtbot.waitSignal(video.link_chosen) as chosen, qtbot.assertNotEmitted(video.link_moved):
        middle = QPointF(video.timeline.scale.x_of((span.start + span.end) / 2), LANES_TOP + LANE / 2).toPoint()
        qtbot.mouseClick(video.timeline, Qt.MouseButton.LeftButton, pos=middle)
    assert chosen.args == [LINK]


def test_evidence_is_walked_through_by_keys(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip)
    spans = [TimeSpan(0.5, 0.9), TimeSpan(1.2, 2.0), TimeSpan(3.0, 3.4)]
    video.show_links([ShownLink(EvidenceLinkId(f"L-{n}"), "ABC"[n], span) for n, span in enumerate(spans)])
    heard: list[str] = []
    video.link_chosen.connect(heard.append)
    for by in (1, 1, 1, -1):
        video.choose_span(by)
    assert heard == ["L-0", "L-1", "L-2", "L-1"]


def test_each_criterion_keeps_to_a_lane(opened: Opener, clip: bytes) -> None:
    from ui.viewers.timeline_spans import laid_out

    spans = [("A", 0, 2), ("B", 1, 3), ("A", 2.5, 4), ("C", 1.5, 3.5), ("B", 5, 6)]
    laid = laid_out([ShownLink(EvidenceLinkId(f"{n}"), k, TimeSpan(a, b)) for n, (k, a, b) in enumerate(spans)])
    of = {link.id: lane for link, lane in zip(laid.links, laid.lanes, strict=True)}
    assert of[EvidenceLinkId("0")] == of[EvidenceLinkId("2")]
    assert of[EvidenceLinkId("1")] == of[EvidenceLinkId("4")]
    assert laid.lane_count == 3


SAID = CaptionTrack(
    "From the captions file", "en", (Cue(0.2, 0.8, "Teacher", "Why three?"), Cue(1.0, 2.0, "", "Heat."))
)


def test_a_line_of_the_transcript_leads_to_its_moment(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip, captions=(SAID,))
    with qtbot.waitSignal(video.transcript.seek_requested):
        video.transcript.take_focus()
        listing = video.transcript.list
        qtbot.keyClick(listing, Qt.Key.Key_Down)
        qtbot.keyClick(listing, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: video.motion.position == pytest.approx(1.0, abs=0.41), timeout=GENEROUS)
    assert video.transcript.caption_at(1.5) == "Heat."


def test_lines_between_two_are_marked_with_shift(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip, captions=(SAID,))
    video.transcript.take_focus()
    listing = video.transcript.list
    qtbot.keyClick(listing, Qt.Key.Key_Return)
    qtbot.keyClick(listing, Qt.Key.Key_Down)
    qtbot.keyClick(listing, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert video.selection_anchor() == TimeSpan(0.2, 2.0)


def test_captions_inside_the_recording_join_those_beside_it(opened: Opener, qtbot: QtBot) -> None:
    inside = Captions("mov_text", "spa", ((0.2, 0.8, "¿Por qué?"),))
    video = opened(films.film(films.steady(50), captions=[inside]), captions=(SAID,))
    qtbot.waitUntil(lambda: len(video.transcript.tracks) == 2, timeout=GENEROUS)
    assert video.transcript.caption_at(0.5) == "Why three?"
    video.transcript.next_track()
    assert video.transcript.caption_at(0.5) == "¿Por qué?"


def test_words_searched_for_are_marked_in_the_transcript(opened: Opener, clip: bytes) -> None:
    video = opened(clip, captions=(SAID,))
    video.look_for("three")
    assert video.transcript.model.places(0) == ((4, 9),)
    assert video.transcript.model.places(1) == ()


@pytest.mark.parametrize("width", [420, 700])
def test_a_line_of_the_transcript_is_as_high_as_all_its_words(qtbot: QtBot, width: int) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.resize(width, 300)
    said = "The goal for today is the law of conservation of mass, and it is on the slide. " * 2
    transcript.show_tracks([CaptionTrack("", "en", (Cue(0, 1, "Teacher", said), Cue(1, 2, "Teacher", "Yes.")))])
    transcript.show()
    heights = [transcript.list.visualRect(transcript.model.index(row)).height() for row in range(2)]
    room = width - theme.current().px(WORDS_X)
    lines = QFontMetrics(theme.current().font(Type.BODY)).horizontalAdvance(said) / room
    assert heights[0] >= heights[1] + (math.ceil(lines) - 1) * theme.current().line_height(Type.BODY)


@pytest.mark.parametrize("second", range(8, 40, 3))
def test_the_transcript_that_follows_begins_with_a_whole_line(qtbot: QtBot, second: int) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.resize(520, 250)
    said = "The goal for today is the law of conservation of mass. "
    cues = tuple(Cue(at, at + 1, "Teacher", said * (1 + at % 3)) for at in range(60))
    transcript.show_tracks([CaptionTrack("", "en", cues)])
    transcript.show()
    transcript.set_position(second + 0.5)
    seen = transcript.list
    assert seen.visualRect(seen.indexAt(QPoint(1, 1))).top() == 0
    assert seen.viewport().rect().contains(seen.visualRect(transcript.model.index(second)))


@pytest.mark.parametrize(("seconds", "row"), [(305.5, 30), (455, 45), (0, 0)])
def test_a_jump_into_silence_is_followed_to_the_line_before_it(qtbot: QtBot, seconds: float, row: int) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.resize(520, 250)
    cues = tuple(Cue(10 * at + 1, 10 * at + 2, "Teacher", "Why three?") for at in range(60))
    transcript.show_tracks([CaptionTrack("", "en", cues)])
    transcript.show()
    for before in (201.5, 205, seconds):
        transcript.set_position(before)
    seen = transcript.list
    assert transcript.model.current == -1
    assert seen.viewport().rect().contains(seen.visualRect(transcript.model.index(row)))


@pytest.mark.parametrize("number", ["7", "42", "300", "888"])
def test_a_number_stands_whole_in_its_tile_left_of_the_time(qtbot: QtBot, number: str) -> None:
    letters = QFontMetricsF(theme.current().font(Type.CAPTION, 600))
    box = tile_box(QRectF(0, 0, 500, 28), number)
    assert box.width() >= letters.horizontalAdvance(number)
    assert box.left() >= 0 and box.right() <= theme.current().px(TIME_X) - 4


def inked_above_the_middle(wave: WaveView) -> float:
    """The share of a line a quarter down the wave that is not ground: the bars of what is loud from end to end; of
    silence there would be the playhead alone."""
    image, area, ground = wave.grab().toImage(), wave._wave_area(), theme.current().color("surface")
    line = [image.pixelColor(x, round(area.top() + area.height() / 4)) for x in range(image.width())]
    return sum(colour != ground for colour in line) / len(line)


def test_a_sound_recording_shows_its_wave_and_steps_by_keys(opened: Opener, qtbot: QtBot) -> None:
    from tests.documents.test_bad_films import lone_sound

    video = opened(lone_sound(3.0), name="talk.wav")
    assert video.wave.isVisible() and not video.picture.isVisible()
    qtbot.waitUntil(lambda: inked_above_the_middle(video.wave) > 0.2, timeout=GENEROUS)
    video.steps.seek(1.0)
    video.steps.mark_in()
    video.steps.step(10)
    video.steps.mark_out()
    video.steps.nudge("end", 1)
    assert video.selection_anchor() == TimeSpan(1.0, 1.44)


def test_a_click_on_the_wave_seeks(opened: Opener, qtbot: QtBot) -> None:
    from tests.documents.test_bad_films import lone_sound

    video = opened(lone_sound(4.0), name="talk.wav")
    qtbot.mouseClick(video.wave, Qt.MouseButton.LeftButton, pos=video.wave.rect().center())
    assert video.motion.position == pytest.approx(2.0, abs=0.1)


def test_a_recording_the_player_must_not_have_is_not_played(opened: Opener, qtbot: QtBot) -> None:
    huge = films.film(films.steady(3), size=(4800, 2704), codec="mpeg4", form="matroska")
    video = opened(huge)
    with qtbot.waitSignal(video.said) as told:
        video.motion.play()
    assert "frame by frame, but not played here" in told.args[0]
    assert not video.motion.playing


def test_a_place_hidden_by_hand_is_covered_while_it_lasts(opened: Opener, clip: bytes, qtbot: QtBot) -> None:
    video = opened(clip, covers=(TimeSpan(1.0, 2.0, Box(0, 0, 50, 50)),))
    for seconds, covered in ((0.2, 0), (1.5, 1), (2.6, 0)):
        video.steps.seek(seconds)
        assert len(video.picture.covers) == covered


# a row of seventeen ends with the first frame that stands long; another ends the film
STANDING = (*films.steady(16, 10.0), 2.0, *(6.0 + at for at in films.steady(24, 10.0)), 9.0)
WHOLE = Box(0, 0, 100, 100)


@pytest.mark.parametrize(
    ("frame", "before", "begins"), [(16, 1.5, 4.0), (16, 3.0, 4.0), (41, 8.3, 10.0), (41, 9.5, 10.0)]
)
def test_a_long_frame_is_covered_from_when_a_box_begins_in_it_though_it_was_decoded_before(
    opened: Opener, background: Background, qtbot: QtBot, frame: int, before: float, begins: float
) -> None:
    video = opened(films.film(STANDING, tone=12.0), covers=(TimeSpan(begins, 12.0, WHOLE),))
    video.motion.seek(before)
    stills = video.motion._stills
    assert stills is not None
    qtbot.waitUntil(lambda: stills.window.last > begins or stills.window.ends, timeout=GENEROUS)
    video.motion.seek(begins + 0.5)
    qtbot.waitUntil(lambda: abs(video.motion.position - STANDING[frame]) < HALF, timeout=GENEROUS)
    assert on_screen(video) != frame


def test_a_long_frame_on_show_is_covered_once_it_is_known_how_long_it_stands(opened: Opener, qtbot: QtBot) -> None:
    video = opened(films.film(STANDING, tone=12.0), covers=(TimeSpan(4.0, 12.0, WHOLE),))
    video.motion.seek(3.0)
    qtbot.waitUntil(lambda: on_screen(video) == 16, timeout=GENEROUS)
    qtbot.waitUntil(lambda: on_screen(video) != 16, timeout=GENEROUS)
    assert abs(video.motion.position - STANDING[16]) < HALF


@pytest.mark.parametrize(("row", "by"), [("frames", 30), ("frames_before", -30)])
def test_pictures_beside_the_one_on_show_that_cannot_be_decoded_are_told_of_when_they_are_stepped_to(
    opened: Opener,
    clip: bytes,
    background: Background,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    row: str,
    by: int,
) -> None:
    video = opened(clip)
    told: list[str] = []
    video.said.connect(told.append)
    asked: list[str] = []

    def none(*_: object) -> None:
        asked.append(row)
        raise PartUnreadable("Clip", "No picture can be decoded there.")

    with monkeypatch.context() as broken:
        broken.setattr(OpenDocument, row, none)
        video.motion.seek(TIMES[40])
        qtbot.waitUntil(lambda: bool(asked) and background.idle, timeout=GENEROUS)
        assert not told
        video.motion.step(by)
        qtbot.waitUntil(lambda: bool(told), timeout=GENEROUS)
    assert "No picture can be decoded there." in told[0]
