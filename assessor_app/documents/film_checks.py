"""The part of the pre-check that needs eyes and ears: silence, black, too dark, badly blurred, each with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assessor_app.documents.measures import Look
from assessor_app.documents.values import MediaInfo
from assessor_app.domain.evidence import Anchor, Box, ImageRegion, PageRegion, TimeSpan, clock
from assessor_app.domain.findings import Check, Finding, Severity
from assessor_app.domain.submission import Artifact

FRAMES = 24  # looked at, evenly spread
FRAME_HEIGHT = 480
QUIET = 0.01  # of full scale, -40 dB: below it nobody is understood
FAINT = 0.04  # -28 dB
BLACK_LIGHT, BLACK_SPREAD = 28.0, 7.0
DARK_LIGHT, DARK_MEAN = 70.0, 38.0
LETTER_LIGHT, LETTER_SHARP = 90.0, 0.6  # of letters; a lamp or a window in a dark room has few edges
BLURRED, UNEVEN = 0.008, 18.0  # of a frame; a flatter one may well have no edges
STILL_BLURRED, STILL_UNEVEN = 0.011, 12.0  # of a picture: handwriting on paper is flat, and soon unreadable
EVEN = 2.5  # spread of a picture of one colour, as cameras and codecs leave it
LONG_SILENCE, LARGE_SHARE = 60.0, 0.25  # seconds, share of the recording
MOST_OF_IT = 0.75
WHOLE = Box(0, 0, 100, 100)


@dataclass(frozen=True, slots=True)
class Moment:
    """A frame of a film, in seconds, and what was measured of it."""

    seconds: float
    look: Look


def is_black(look: Look) -> bool:
    return look.bright < BLACK_LIGHT and look.spread < BLACK_SPREAD


def is_dark(look: Look) -> bool:
    lettered = look.brightest > LETTER_LIGHT and look.sharp > LETTER_SHARP  # light words on a dark screen
    return not is_black(look) and look.bright < DARK_LIGHT and look.mean < DARK_MEAN and not lettered


def is_blurred(look: Look, sharp: float = BLURRED, uneven: float = UNEVEN) -> bool:
    """Something is in the picture, but no edge of it is sharp."""
    return look.sharp < sharp and look.spread > uneven and look.bright >= DARK_LIGHT


def is_bare(look: Look) -> bool:
    """Nothing is in the picture but light that falls on it evenly, or nearly so."""
    return not look.marked and look.spread < STILL_UNEVEN


_SEEN = (
    (Check.BLACK, is_black, "shows a black picture"),
    (Check.DARK, is_dark, "is too dark to see who does what"),
    (Check.BLURRED, is_blurred, "is badly blurred"),
)


def film_findings(
    artifact: Artifact, media: MediaInfo, moments: Sequence[Moment], peaks: Sequence[float]
) -> Iterator[Finding]:
    """What eyes and ears would say of a recording; `peaks` are the loudest samples of equal spans, 0 to 1."""
    yield from _sound(artifact, media, peaks)
    for check, test, words in _SEEN:
        hits = [moment for moment in moments if test(moment.look)]
        if hits and len(hits) >= max(2, MOST_OF_IT * len(moments)):
            yield _seen(artifact, check, media, moments, hits, f"{words}.", "problem")
        elif check is Check.BLACK and (run := _longest(moments, hits)) and len(run) >= LARGE_SHARE * len(moments):
            said = f"{words} from {clock(run[0].seconds)} to {clock(run[-1].seconds)}."
            yield _seen(artifact, check, media, moments, run, said, "note")


def _longest(moments: Sequence[Moment], hits: Sequence[Moment]) -> list[Moment]:
    runs = [list(run) for hit, run in groupby(moments, key=lambda moment: moment in hits) if hit]
    return max(runs, key=len, default=[])


def _seen(
    artifact: Artifact, check: Check, media: MediaInfo, moments: Sequence[Moment], hits: Sequence[Moment],
    words: str, severity: Severity,
) -> Finding:  # fmt: skip
    first, last = hits[0].seconds, hits[-1].seconds
    mean = sum(hit.look.mean for hit in hits) / len(hits)
    measured = f", brightness {mean:.0f} of 255" if check is not Check.BLURRED else ""
    proof = f"{len(hits)} of {len(moments)} frames looked at, the first at {clock(first)}{measured}."
    place = TimeSpan(first, max(last, first + 0.1, min(first + 1, media.duration)))
    return _finding(artifact, severity, check, words, place, proof)


def _finding(
    artifact: Artifact, severity: Severity, check: Check, words: str, place: Anchor | None, proof: str
) -> Finding:
    said = f"“{artifact.title}” {words}"
    return Finding(artifact.id, artifact.question_id, severity, None, said, check, place, proof)


def _sound(artifact: Artifact, media: MediaInfo, peaks: Sequence[float]) -> Iterator[Finding]:
    captioned = artifact.captions is not None
    severity: Severity = "note" if captioned else "problem"
    whole = TimeSpan(0, max(media.duration, 0.1))
    if not media.has_audio:
        yield _finding(artifact, severity, Check.SILENT, "has no sound.", whole, "The file has no sound track.")
    elif peaks and max(peaks) < QUIET:
        proof = f"Nothing louder than {max(peaks):.2%} of full scale in {clock(media.duration)}."
        yield _finding(artifact, severity, Check.SILENT, "is silent.", whole, proof)
    elif peaks:
        yield from _quiet_stretch(artifact, media, peaks)


def _quiet_stretch(artifact: Artifact, media: MediaInfo, peaks: Sequence[float]) -> Iterator[Finding]:
    step = media.duration / len(peaks)
    runs = [[n for n, _ in run] for quiet, run in groupby(enumerate(peaks), key=lambda at: at[1] < QUIET) if quiet]
    run = max(runs, key=len, default=[])
    length = len(run) * step
    if length >= LONG_SILENCE and length >= LARGE_SHARE * media.duration:
        place = TimeSpan(run[0] * step, (run[-1] + 1) * step)
        said = f"is silent from {clock(place.start)} to {clock(place.end)}."
        proof = f"Nothing louder than {max(peaks[n] for n in run):.2%} of full scale for {clock(length)}."
        yield _finding(artifact, "note", Check.SILENT, said, place, proof)
    elif sorted(peaks)[int(len(peaks) * 0.95)] < FAINT:
        loud = sorted(peaks)[int(len(peaks) * 0.95)]
        proof = f"For 95% of the time nothing is louder than {loud:.1%} of full scale."
        yield _finding(artifact, "note", Check.SILENT, "is very quiet.", TimeSpan(0, media.duration), proof)


def picture_findings(artifact: Artifact, look: Look, pages: int) -> Iterator[Finding]:
    """What eyes would say of a picture; of one with several pages only the first is judged."""
    place = ImageRegion(WHOLE) if pages == 1 else PageRegion(1, WHOLE)
    even = look.spread < EVEN and not look.marked
    if not even and (is_black(look) or is_dark(look)):
        proof = f"Brightness {look.mean:.0f} of 255; nine tenths of it are darker than {look.bright:.0f}."
        yield _finding(artifact, "problem", Check.DARK, "is too dark to make out.", place, proof)
    elif is_bare(look):
        all_over = "Every part has the same colour" if even else "No part stands out from what is around it"
        proof = f"{all_over}: brightness {look.mean:.0f} of 255{' all over' if even else ' on average'}."
        if pages == 1:
            yield _finding(artifact, "problem", Check.BLANK, "is a picture of nothing.", place, proof)
    elif is_blurred(look, STILL_BLURRED, STILL_UNEVEN):
        proof = f"No sharp edge in it: sharpness {look.sharp:.4f}, and {STILL_BLURRED} is the least."
        yield _finding(artifact, "note", Check.BLURRED, "is badly blurred.", place, proof)
