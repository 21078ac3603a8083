"""One submission read by keys as an assessor reads it: each place is searched for, played or framed, linked to the
criterion it speaks of, and the level and the reason follow."""

from functools import partial
from typing import TYPE_CHECKING

from assessor_app.domain.evidence import Anchor, TextRange, TimeSpan
from assessor_app.domain.rubric import CriterionId
from assessor_app.queries.scoring import ScoreView
from ui.hands import CTRL, SHIFT, Hands, Key, Stuck
from ui.main_window import MainWindow
from ui.media_keys import LEAP
from ui.viewers.document_viewer import DocumentViewer
from ui.viewers.stage import ViewerStage
from ui.viewers.video_view import VideoViewer
from ui.viewers.viewer import OpenArtifact

if TYPE_CHECKING:
    from assessor_app.bundles.samples.readings import Cited, Judged, Reading

LOOKED = 3_000  # ms: by then a page or a picture counts as looked at
FASTER = 6  # presses from the usual speed to three times that
SHORTEST = 3.0  # seconds that are played of a place
PAGED = ("pdf", "docx")
STALLED = 8_000  # ms after which a recording that does not play is marked by leaps instead


def read_through(hands: Hands, reading: "Reading", *, shown: bool) -> None:
    """Score the submission that is open; `shown` takes the pictures of the demo on the way."""
    if shown and hands.journey.patient:
        _leaf_through(hands)
    criteria = view_of(hands.window).credential.rubric.criteria
    for criterion, judged in zip(criteria, reading.criteria, strict=True):
        hands.until(partial(_is_active, hands.window, criterion.id), f"{criterion.title} being active")
        _judge(hands, criterion.id, judged, shown=shown)
        if criterion is not criteria[-1]:
            hands.press(Key.Key_Down)


def view_of(window: MainWindow) -> ScoreView:
    if window.score.view is None:
        raise Stuck("No submission is on the Score screen")
    return window.score.view


def _is_active(window: MainWindow, criterion: CriterionId) -> bool:
    return window.score.criterion == criterion


def _leaf_through(hands: Hands) -> None:
    """All that was handed in, page by page, before the first score; recordings are watched where they are cited."""
    for each in view_of(hands.window).artifacts:
        _open(hands, each.artifact.title)
        _look(hands)
        viewer = hands.window.score.stage.viewer
        if isinstance(viewer, DocumentViewer):
            hands.press(Key.Key_V)
            ahead = viewer.pages.verticalScrollBar()
            while ahead.value() < ahead.maximum():
                hands.press(Key.Key_PageDown)
                _look(hands)


def _look(hands: Hands) -> None:
    """Until what is on show counts as looked at."""
    hands.until(lambda: hands.at_rest(hands.window.score.stage, LOOKED), "the artifact counting as looked at")


def _judge(hands: Hands, criterion: CriterionId, judged: "Judged", *, shown: bool) -> None:
    for place in judged.places:
        _cite(hands, place, shown=shown)
    hands.press(Key(Key.Key_0 + judged.level))
    hands.until(lambda: criterion in view_of(hands.window).assessment.scores, "the score being kept")
    hands.press(Key.Key_C)
    hands.write(judged.why)
    hands.press(Key.Key_Escape)


def _cite(hands: Hands, place: "Cited", *, shown: bool) -> None:
    before = len(view_of(hands.window).assessment.links)
    match place.kind:
        case "words":
            _find(hands, place.find, TextRange)
            _take_picture(hands, "link-being-made", shown=shown and _has_pages(hands))
            hands.press(Key.Key_E, CTRL)
            hands.press(Key.Key_Escape)
        case "said":
            _watch(hands, place)
            hands.press(Key.Key_E)
        case "picture":
            _open(hands, place.find)
            _frame_the_writing(hands)
            hands.press(Key.Key_E)
    hands.until(lambda: len(view_of(hands.window).assessment.links) > before, f"“{place.find}” being linked")
    if shown and hands.journey.patient:  # the review is shown with what an unhurried reader has looked at
        _look(hands)
    name = {"words": "document", "said": "video", "picture": "image"}[place.kind]
    _take_picture(hands, name, shown=shown and (place.kind != "words" or _has_pages(hands)))


def _has_pages(hands: Hands) -> bool:
    """A document that was handed in, not an answer that was typed."""
    opened = hands.window.score.stage.opened
    return opened is not None and opened.document.kind.value in PAGED


def _take_picture(hands: Hands, name: str, *, shown: bool) -> None:
    """Once a demo."""
    if shown and name not in {path.stem[3:] for path in hands.journey.pictures}:
        hands.picture(name)


def _find(hands: Hands, words: str, wanted: type[TextRange | TimeSpan]) -> bool:
    """Search the submission and go to the first place of this kind, selected; False when there is none."""
    search, stage = hands.window.score.search, hands.window.score.stage
    hands.press(Key.Key_F, CTRL)
    hands.until(search.field.edit.hasFocus, "the search being open")
    hands.write(words)
    hands.until(lambda: search.read, "the words of the submission")
    for _ in search.model.hits:
        hands.press(Key.Key_Return)
        hit = search.model.hits[search.model.current]
        if isinstance(hit.anchor, wanted):
            hands.until(partial(_selected, stage, hit.anchor), f"“{words}” being selected")
            return True
    return False


def _watch(hands: Hands, place: "Cited") -> None:
    """Play what is said there, from the mark in to the mark out."""
    there = _find(hands, place.find, TimeSpan)
    hands.press(Key.Key_Escape)
    if not there:  # a clip cut short for a test ends before it is said
        _open(hands, next(a.title for a in view_of(hands.window).submission.artifacts if "Clip 1" in a.title))
    viewer = hands.window.score.stage.viewer
    assert isinstance(viewer, VideoViewer)
    hands.until(lambda: viewer.timeline.duration > 0, "the clip's length")
    hands.press(Key.Key_V)
    if not there:
        hands.press(Key.Key_Home)
    hands.press(Key.Key_I)
    _play(hands, viewer, viewer.motion.position + max(place.seconds, SHORTEST))
    hands.press(Key.Key_O)
    hands.until(lambda: bool(viewer.selection_anchors()), "a span being marked")


def _play(hands: Hands, viewer: VideoViewer, until: float) -> None:
    goal, motion = min(until, viewer.timeline.duration - 0.5), viewer.motion
    hands.press(Key.Key_L)
    if not hands.journey.hurried:  # the speed stays for the next clip
        hands.press(Key.Key_L, times=FASTER)
        hands.journey.hurried = True
    hands.wait(lambda: motion.position >= goal or not motion.playing, STALLED)
    leaps = max(0, round((goal - motion.position) / LEAP))  # none where it played
    stood: list[float] = []
    hear = stood.append
    motion.stood.connect(hear)
    moving = motion.playing or leaps > 0
    hands.press(Key.Key_K)
    hands.press(Key.Key_Right, SHIFT, times=leaps)
    hands.until(lambda: bool(stood) or not moving, "the picture standing")
    motion.stood.disconnect(hear)


def _open(hands: Hands, title: str) -> None:
    """Press Tab until the artifact of this title is on the table."""
    score = hands.window.score
    for _ in view_of(hands.window).artifacts:
        if _opened_title(hands) == title:
            return
        before = score.stage.opened
        hands.press(Key.Key_Tab)
        hands.until(partial(_shows_another, score.stage, before), "the next artifact being opened")
    raise Stuck(f"“{title}” is not among the artifacts.")


def _selected(stage: ViewerStage, anchor: Anchor) -> bool:
    return anchor in stage.selection_anchors()


def _shows_another(stage: ViewerStage, before: OpenArtifact | None) -> bool:
    return stage.opened not in (None, before)


def _opened_title(hands: Hands) -> str:
    opened = hands.window.score.stage.opened
    return "" if opened is None else view_of(hands.window).submission.artifact(opened.artifact).title


def _frame_the_writing(hands: Hands) -> None:
    """Draw a region round the lines below the drawing, where a student says what came of it."""
    stage = hands.window.score.stage
    hands.press(Key.Key_V)
    hands.press(Key.Key_Right)
    for key, held, times in (
        (Key.Key_Left, CTRL, 6),
        (Key.Key_Down, CTRL, 5),
        (Key.Key_Up, CTRL | SHIFT, 2),
        (Key.Key_Right, CTRL | SHIFT, 12),
    ):
        hands.press(key, held, times=times)
    hands.until(lambda: bool(stage.selection_anchors()), "a region being drawn")
