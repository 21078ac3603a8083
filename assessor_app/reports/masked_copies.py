"""Copies of evidence for people who may not know whose it is: pages, pictures, recordings and written answers without
names and faces."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assessor_app.documents.captions import MOST_BYTES, captions_file
from assessor_app.documents.face_model import MISSING, model_path
from assessor_app.documents.faces import Stopped, find_faces
from assessor_app.documents.inspection import render_pages
from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.values import Cue
from assessor_app.documents.veil import Veil
from assessor_app.domain.clear_faces import Looked, file_stays
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.moving import Place
from assessor_app.domain.submission import Artifact, ConsentScope, Submission
from assessor_app.domain.system_words import why_unwritten
from assessor_app.reports.webvtt import times

Progress = Callable[[float, str], None]  # the share of all that is done, and what is being done
FACES_SHARE = 0.4  # of an artifact's time, when faces are looked for in it


@dataclass(frozen=True, slots=True)
class Copying:
    """`purpose` leaves out what its families did not agree to; `faces` looks for faces where none were found yet."""

    purpose: ConsentScope | None = None
    faces: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """`given` hears of each artifact before a copy of it is written, and raises RuleBroken where none may be;
    `not_given` when nothing came of it. `still` is asked as the copies get their place, since making them takes
    minutes, and raises RuleBroken where none may be any more."""

    given: Callable[[Artifact], object]
    not_given: Callable[[Artifact], object]
    still: Callable[[Artifact], object] = lambda _: None


UNLOGGED = Log(lambda _: None, lambda _: None)


@dataclass(slots=True)
class Copies:
    """`files` that were written; `left_out` as sentences, each with the artifact's title as it may be shown."""

    files: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    stopped: bool = False


class _StaysShut(Exception):
    """Faces in it may only be seen covered, and are not known to be, or it may not go any more; it says so."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the bytes come from, what must be hidden in them, and who hears how far it is. `may_go` says whether a file
    may be copied, and hears so; where it may not, why is kept."""

    pool: WorkerPool
    submission: Submission
    source_of: Callable[[Artifact], Source]
    veil_of: Callable[[Artifact], Veil]
    looked_of: Callable[[Artifact], Looked]
    tell: Callable[[float], None]
    may_go: Callable[[Artifact], bool]
    log: Log
    faces: bool


def masked_copies(
    pool: WorkerPool, submission: Submission, source_of: Callable[[Artifact], Source],
    veil_of: Callable[[Artifact], Veil], out: Path, how: Copying = Copying(), *,
    looked_of: Callable[[Artifact], Looked], log: Log = UNLOGGED,
    progress: Progress | None = None,
) -> Copies:  # fmt: skip
    """Every page as a PNG file, every recording as an MP4 with its captions, every written answer as text, in a folder
    an artifact that bears the artifact's id, never its name; names are masked by its veil, and the boxes over it are
    those that `looked_of` knows of. What may only be seen with covered faces is left out while none were found in it
    and nobody said that no clear one is left. Raises RuleBroken when `out` is no place or holds such copies already, or
    faces are wanted and nothing finds any; it ends where `progress` raises Stopped."""
    if how.faces and model_path() is None:
        raise RuleBroken(MISSING)
    made = Copies()
    _require_unused(out, submission)

    def may_go(file: Artifact) -> bool:
        """Asked of each file before it is read, of captions too: their consent is their own."""
        why = _stays(submission, file, veil_of(file).text(file.title), how.purpose) or _refused(log, file)
        made.left_out += [why] if why is not None else []
        return why is None

    files = [each for each in submission.artifacts if not each.supplementary and (each.path or each.text is not None)]
    for number, artifact in enumerate(files):
        title = veil_of(artifact).text(artifact.title)
        tell = _teller(progress, number, len(files), title)
        desk = _Desk(pool, submission, source_of, veil_of, looked_of, tell, may_go, log, how.faces)
        try:
            tell(0.0)
            if may_go(artifact):
                made.files += _logged(desk, artifact, out / _folder(artifact))
        except _StaysShut as why:
            made.left_out.append(str(why))
        except Unreadable as error:
            made.left_out.append(f"“{title}”: {veil_of(artifact).text(error.reason)}")
        except Stopped:
            made.stopped = True
            break
    return made


def _refused(log: Log, artifact: Artifact) -> str | None:
    try:
        log.given(artifact)
    except RuleBroken as refused:
        return refused.sentence
    return None


def _logged(desk: _Desk, artifact: Artifact, folder: Path) -> list[Path]:
    """Made aside, and put in their place together once they are whole and may still go."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".unfinished-", dir=folder.parent, ignore_cleanup_errors=True) as room:
            aside = Path(room) / folder.name
            aside.mkdir()
            files = _copied(desk, artifact, aside)
            _require_still(desk, artifact)
            if files:
                aside.rename(folder)
            return [folder / path.name for path in files]
    except OSError as error:
        raise RuleBroken(f"{folder.parent} cannot be written to: {why_unwritten(error)}.") from error
    finally:
        if not folder.exists():
            desk.log.not_given(artifact)


def _require_still(desk: _Desk, artifact: Artifact) -> None:
    """Consent may have been withdrawn while faces were looked for and pictures were drawn."""
    try:
        desk.log.still(artifact)
    except RuleBroken as refused:
        raise _StaysShut(refused.sentence) from refused


def _require_unused(out: Path, submission: Submission) -> None:
    """Copies made before stay as they were: somebody may have them in hand."""
    there = next((out / _folder(a) for a in submission.artifacts if (out / _folder(a)).exists()), None)
    if there is not None:
        raise RuleBroken(f"There are copies in {there} already; name another folder. Nothing was written.")


def _stays(whole: Submission, artifact: Artifact, title: str, purpose: ConsentScope | None) -> str | None:
    agreed = purpose is None or _agreed(whole, artifact, purpose)
    return None if agreed else f"“{title}”: nobody agreed to {purpose}."


def _agreed(whole: Submission, artifact: Artifact, purpose: ConsentScope) -> bool:
    """A written answer is the teacher's own: it goes with the files, where any of them goes."""
    if artifact.text is None or purpose in artifact.consent:
        return purpose in artifact.consent
    return any(purpose in each.consent for each in whole.artifacts if each.path and not each.supplementary)


def _teller(progress: Progress | None, number: int, count: int, title: str) -> Callable[[float], None]:
    def tell(share: float) -> None:
        if progress is not None:
            progress((number + share) / count, title)

    return tell


def _copied(desk: _Desk, artifact: Artifact, folder: Path) -> list[Path]:
    veil = desk.veil_of(artifact)
    if artifact.text is not None:
        return [_answer(veil, artifact.title, artifact.text, folder)]
    with desk.pool.open(desk.source_of(artifact), veil.text(artifact.name)) as document:
        document.veil = _covered(desk, artifact, document)
        _require_still(desk, artifact)
        if document.media is None:
            return render_pages(document, folder, told=desk.tell)
        return [_recording(desk, document, folder), *_captions(desk, artifact, document, folder)]


def _answer(veil: Veil, title: str, text: str, folder: Path) -> Path:
    """What was asked, then what was written."""
    path = folder / "answer.txt"
    path.write_text(f"{veil.text(title)}\n\n{veil.text(text)}\n", encoding="utf-8", newline="\n")
    return path


def _faces(desk: _Desk, document: OpenDocument) -> tuple[Place, ...]:
    """Looking first takes its share of the time; whoever covered faces here before has looked already."""
    return find_faces(document, progress=lambda share: desk.tell(share * FACES_SHARE)) if desk.faces else ()


def _covered(desk: _Desk, artifact: Artifact, document: OpenDocument) -> Veil:
    """What lies over it, and whether it may go so: one answer, asked for after faces were looked for, which takes long
    enough for a box to be drawn or taken away."""
    found = _faces(desk, document)
    looked = replace(desk.looked_of(artifact), kind=document.kind.value)
    veil = desk.veil_of(artifact)
    if not found and (why := file_stays(artifact, looked)) is not None:
        raise _StaysShut(veil.text(why))
    return replace(veil, covers=(*(each.place for each in looked.covers), *found))


def _recording(desk: _Desk, document: OpenDocument, folder: Path) -> Path:
    before = FACES_SHARE if desk.faces else 0.0
    has_video = document.media is not None and document.media.has_video
    path = folder / ("clip.mp4" if has_video else "sound.m4a")
    with path.open("wb") as file:
        for data, share in document.copy(document.veil.moving()):
            file.write(data)
            desk.tell(before + share * (1 - before))
    return path


def _captions(desk: _Desk, artifact: Artifact, document: OpenDocument, folder: Path) -> Iterator[Path]:
    """Those handed in beside it, where they may go, and those inside, with names masked, as WebVTT."""
    tracks = [desk.veil_of(artifact).cues(_handed_in(desk, artifact))]
    with contextlib.suppress(Unreadable):
        tracks += [track.cues for track in document.captions()]
    for number, cues in enumerate((track for track in tracks if track), 1):
        path = folder / ("captions.vtt" if number == 1 else f"captions-{number}.vtt")
        path.write_text(_vtt(cues), encoding="utf-8", newline="\n")
        yield path


def _handed_in(desk: _Desk, artifact: Artifact) -> tuple[Cue, ...]:
    file = desk.submission.artifact(artifact.captions) if artifact.captions is not None else None
    if file is None or not desk.may_go(file):
        return ()
    cues: tuple[Cue, ...] = ()
    try:
        source = desk.source_of(file)
        cues = captions_file(source.read_at(0, min(source.size, MOST_BYTES)), file.title).cues
    finally:
        if not cues:
            desk.log.not_given(file)
    return cues


def _vtt(cues: tuple[Cue, ...]) -> str:
    lines = [f"{times(cue.start, cue.end)}\n{_said(cue)}\n" for cue in cues]
    return "WEBVTT\n\n" + "\n".join(lines)


def _said(cue: Cue) -> str:
    words = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "→")
    text = "\n".join(line for line in words.split("\n") if line.strip())
    return f"<v {cue.speaker.replace('>', '')}>{text}" if cue.speaker else text


def _folder(artifact: Artifact) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in artifact.id)[:80]
