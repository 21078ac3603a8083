"""Makes the folders of the sample submissions: `submission.json` and `artifacts/`, ready to be bundled."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import cv2

from assessor_app.bundles.samples.catalogue import FULL_LENGTH, samples
from assessor_app.bundles.samples.classrooms import ROOMS
from assessor_app.bundles.samples.clip import FULL, QUICK, Cut, make_clip, write_captions
from assessor_app.bundles.samples.content import Filed, Sample
from assessor_app.bundles.samples.lesson_plan import write_plan
from assessor_app.bundles.samples.posters import POSTERS, write_poster
from assessor_app.bundles.samples.reflection import write_reflection
from assessor_app.bundles.samples.student_work import write_sheet_photo
from assessor_app.bundles.samples.talk import spoken

Progress = Callable[[str, float], None]
Entry = dict[str, object]

ATTESTATIONS = (
    "The evidence is my own work with my own students.",
    "Families agreed in writing to the uses named with each file.",
    "No student, colleague or school is named in what I hand in.",
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = {"plan": ("lesson-plan.pdf", "application/pdf"), "reflection": ("reflection.docx", DOCX)}


def make_sample_folders(
    out: Path, *, seed: int = 7, progress: Progress | None = None, quick: bool = False
) -> tuple[Path, ...]:
    """Writes one folder a submission under `out` and returns them in order; the same seed gives the same bytes.

    `quick` films clips of 20 seconds at 640 x 360 instead of over three minutes at 1280 x 720. `progress` gets a
    sentence and the share done, 0 to 1, from the calling thread. Raises OSError when `out` cannot be written."""
    cut, tell, all_samples = (QUICK if quick else FULL), progress or (lambda _said, _share: None), samples()
    folders = tuple(out / sample.id for sample in all_samples)
    for folder, sample in zip(folders, all_samples, strict=True):
        (folder / "artifacts").mkdir(parents=True, exist_ok=True)
        _write_submission(folder, sample)
    with _filming(out, all_samples, cut, seed) as films:
        # the papers are written here, while the clips are filmed: pymupdf must not be used by two threads at once
        for done, sample in enumerate(all_samples, 1):
            write_papers(out / sample.id / "artifacts", sample, seed)
            tell(f"Wrote the papers of {sample.id}", 0.1 * done / len(folders))
        for done, finished in enumerate(as_completed(films), 1):
            finished.result()
            tell(f"Filmed the lesson of {films[finished].id}", 0.1 + 0.9 * done / len(films))
    return folders


def write_papers(artifacts: Path, sample: Sample, seed: int) -> None:
    """The plan, the reflection, the posters that both may show, and the photographs of student work."""
    own, heard = own_seed(sample, seed), spoken(sample.talk, FULL_LENGTH)
    for filed in sample.files:
        if filed.kind in POSTERS:
            write_poster(artifacts / filed.name, filed, heard, own)
    write_plan(artifacts / PAPERS["plan"][0], sample)
    write_reflection(artifacts / PAPERS["reflection"][0], sample)
    for number, work in enumerate(sample.works, 1):
        path = artifacts / f"student-work-{number}.jpg"
        write_sheet_photo(path, work, sample.talk.board.question, number, own + number)


def own_seed(sample: Sample, seed: int) -> int:
    return (seed * 1000 + crc32(sample.id.encode())) % 2**31


@contextmanager
def _filming(out: Path, all_samples: Sequence[Sample], cut: Cut, seed: int) -> Iterator[dict[Future[None], Sample]]:
    """Films two clips at a time: encoding and drawing release the interpreter, so both cores of a small machine work.

    Small pictures: two clips share the cores better than pieces of one do. Whatever is not begun when the caller
    fails is left out."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sample-clip")
    try:
        yield {pool.submit(_film, out / s.id / "artifacts", s, cut, seed): s for s in all_samples}
    finally:
        pool.shutdown(cancel_futures=True)
        cv2.setNumThreads(threads)


def _film(artifacts: Path, sample: Sample, cut: Cut, seed: int) -> None:
    own, room = own_seed(sample, seed), ROOMS[sample.room]
    write_captions(artifacts / "clip-1.vtt", make_clip(artifacts / "clip-1.mp4", sample.talk, room, cut, own))
    if sample.silent_second_clip:
        short = Cut(min(cut.seconds, 24.0), 640, 360, cut.rate)
        make_clip(artifacts / "clip-2.mp4", sample.talk, room, short, own, silent=True)


def _write_submission(folder: Path, sample: Sample) -> None:
    told = {
        "format": "assessor-submission/1",
        "submission_id": sample.id,
        "credential": {"id": sample.credential, "version": sample.version},
        "attempt": sample.attempt,
        "previous_submission_id": sample.previous,
        "submitted_at": sample.submitted_at,
        "educator": sample.educator,
        "district": sample.district,
        "artifacts": sorted(_agreed(sample), key=lambda entry: str(entry["question_id"])),
        "answers": [
            {"id": f"answer-{a.question}", "part": a.question[0], "question_id": a.question, "title": a.title}
            | {"text": a.text}
            for a in sample.answers
        ],
        "attestations": list(ATTESTATIONS),
        "changed_since_last": sample.changed,
    }
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    (folder / "submission.json").write_text(text, encoding="utf-8", newline="\n")


def _agreed(sample: Sample) -> Iterator[Entry]:
    """Each with the uses its families agreed to."""
    for entry in _artifacts(sample):
        scopes = ["scoring", "coaching"] if sample.coaching else ["scoring"]
        more = ["training"] if str(entry["media_type"]).startswith(("video/", "text/vtt")) else []
        consent: Entry = {"scopes": [*scopes, *more], "expires": "2029-08-31"}
        yield entry | {"consent": consent | ({"faces": sample.faces} if sample.faces else {})}


def _artifacts(sample: Sample) -> Iterator[Entry]:
    for filed in sample.files:
        if filed.kind == "video":
            yield from _clips(sample, filed)
        elif filed.kind in POSTERS:
            yield _entry(Path(filed.name).stem, filed.question, filed.title, filed.name, "image/png")
        else:
            yield _entry(filed.kind, filed.question, filed.title, *PAPERS[filed.kind])
    for number, work in enumerate(sample.works, 1):
        yield _entry(f"work-{number}", work.question, work.title, f"student-work-{number}.jpg", "image/jpeg")


def _clips(sample: Sample, filed: Filed) -> Iterable[Entry]:
    question, title = filed.question, filed.title
    yield _entry("clip-1", question, title, "clip-1.mp4", "video/mp4", captions="clip-1-captions")
    yield _entry("clip-1-captions", question, f"{title}, captions", "clip-1.vtt", "text/vtt", extra=True)
    if sample.silent_second_clip:
        yield _entry("clip-2", question, "Clip 2, small group", "clip-2.mp4", "video/mp4")


def _entry(
    id_: str, question: str, title: str, name: str, media: str, *, captions: str | None = None, extra: bool = False
) -> Entry:
    return {
        "id": id_,
        "part": question[0],
        "question_id": question,
        "title": title,
        "path": f"artifacts/{name}",
        "media_type": media,
        "captions": captions,
        "supplementary": extra,
    }
