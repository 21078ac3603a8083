"""A batch on disk: written beside its place, sealed as a bag, and only then given its name."""

import errno
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from assessor_app.domain.awards import Awards
from assessor_app.domain.batch import BatchId, Written
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.domain.letter import Made
from assessor_app.domain.system_words import why_unwritten
from assessor_app.eventlog.jws import BadSignature, verify
from assessor_app.reports.annotations import CITED, citing
from assessor_app.reports.bag import TAG_MANIFEST, lies_whole, named_files, seal
from assessor_app.reports.batch_beside import discard, part_of, publish
from assessor_app.reports.forms import form_named
from assessor_app.reports.selection import Selection
from assessor_app.store.awarded import awarded
from assessor_app.store.batches import batch_named

SENDS_NOTHING = "Nothing was kept there and nothing counts as sent"
Progress = Callable[[int, int], None]  # decisions passed, decisions to pass; may raise to stop


@dataclass(frozen=True, slots=True)
class BatchFolder:
    """Fits commands.batches.Writer. `selection` is of the whole store; `write` narrows it to what goes out."""

    folder: Path
    selection: Selection
    progress: Progress = lambda _done, _total: None

    def beside(self, batch: BatchId) -> Path:
        return part_of(self.folder, batch)

    def write(self, batch: BatchId, name: str, going: tuple[DecisionId, ...], profile: Profile) -> Written:
        require_free(self.folder)
        forms = [form_named(each) for each in profile.forms]
        chosen = self._narrowed(going, 1 + sum(form.passes for form in forms))
        chosen = replace(chosen, badge_classes=dict(profile.badge_classes), awarded=self._awarded(name, profile))
        letters = list[Made]()
        chosen = replace(chosen, letter_made=letters.append)
        with sentences(self.folder, SENDS_NOTHING):
            self.discard(self.folder, batch)
            require_signatures(chosen)
            require_something(chosen, profile.forms)
            data = self.beside(batch) / "data"
            data.mkdir(parents=True)
            for form in forms:
                form.write(chosen, data / form.file)
            digest = seal(self.beside(batch), {"External-Identifier": name, "External-Description": _about(going)})
        return Written(digest, tuple(letters))

    def _awarded(self, name: str, profile: Profile) -> dict[str, Awards] | None:
        """What no file of awards awards again; None where that was asked for with a reason."""
        with self.selection.store.read() as session:
            asked = profile.award and batch_named(session, name).again
            return None if asked else awarded(session, profile, name)

    def _narrowed(self, going: tuple[DecisionId, ...], passes: int) -> Selection:
        done, everything = 0, _count(self.selection) * passes

        def tick(passed: int) -> None:
            nonlocal done
            done += passed
            self.progress(min(done, everything), everything)

        return replace(self.selection, only=frozenset(going), tick=tick)

    def require(self) -> None:
        require_free(self.folder)
        require_reachable(self.folder)

    def holds(self, digest: str) -> bool:
        return _is(self.folder, digest)

    def waits(self, batch: BatchId, digest: str) -> bool:
        return _is(self.beside(batch), digest)

    def publish(self, batch: BatchId) -> None:
        publish(self.beside(batch), self.folder)

    def discard(self, place: Path, batch: BatchId) -> None:
        discard(place, batch)


def require_reachable(place: Path) -> None:
    """Raises RuleBroken where nothing can be made at `place`. It is tried for: no system says so of every disk."""
    with sentences(place):
        there = next((each for each in (place, *place.parents) if each.exists()), None)
        if there is None:  # a drive of Windows that is not there
            raise RuleBroken(f"{place} cannot be written to: there is no such drive.")
        Path(tempfile.mkdtemp(prefix=".assessor-", dir=there)).rmdir()


def _is(bag: Path, digest: str) -> bool:
    if not (bag / TAG_MANIFEST).is_file():
        return False
    try:
        sizes = {name: path.stat().st_size for name, path in named_files(bag)}
        return lies_whole(digest, sizes, lambda name: (bag / name).read_bytes())
    except OSError:  # a part of it cannot be read
        return False


def require_free(place: Path) -> None:
    with sentences(place):
        there = place.exists()
    if there:
        raise RuleBroken(f"{place} is there already; name another one. Nothing was written.")


def require_signatures(chosen: Selection) -> None:
    """Raises RuleBroken at the first decision that is not what its device signed: no batch carries it out."""
    for signed in chosen.signed():
        try:
            held = verify(signed.jws).sha256 == signed.sha256
        except BadSignature:
            held = False
        if not held:
            about = signed.payload.get("submission")
            raise RuleBroken(f"The signature of the decision on {about} does not hold. Nothing was written.")


def require_something(chosen: Selection, forms: tuple[str, ...]) -> None:
    """Raises RuleBroken where the batch holds only forms that tell of evidence, and there is none of that kind."""
    if not CITED.keys() >= set(forms) or any(citing(chosen, form) for form in forms):
        return
    lacking = " or ".join(CITED[form] for form in forms)
    raise RuleBroken(
        f"None of these decisions has {lacking}, and the batch holds nothing else. Nothing was written; choose another "
        "form, too."
    )


def _about(going: tuple[DecisionId, ...]) -> str:
    return f"{len(going)} signed {'decision' if len(going) == 1 else 'decisions'}"


def _count(selection: Selection) -> int:
    from sqlalchemy import func, select

    from assessor_app.store.leaving_rows import FactRow

    with selection.store.read() as session:
        return session.scalar(select(func.count()).select_from(FactRow)) or 0


@contextmanager
def sentences(out: Path, left: str = "Nothing half-written was kept there") -> Iterator[None]:
    """A disk that is full or forbidden is told in a sentence; XlsxWriter and Arrow wrap it in errors of their own.
    `left` says what a full one holds of it."""
    try:
        yield
    except OSError as error:
        raise RuleBroken(_sentence(out, error, left)) from error
    except Exception as error:
        cause = next((e for e in (error.__cause__, error.__context__, *error.args) if isinstance(e, OSError)), None)
        if cause is None:
            raise
        raise RuleBroken(_sentence(out, cause, left)) from error


def _sentence(out: Path, error: OSError, left: str) -> str:
    if error.errno == errno.ENOSPC:
        return f"The disk of {out} is full. {left}; make room and try again."
    return f"{out} cannot be written to: {why_unwritten(error)}."
