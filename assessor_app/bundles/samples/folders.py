"""Makes the folders of the sample submissions: `submission.json` and `artifacts/`, ready to be bundled."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from shutil import copyfile
from zlib import crc32

import cv2

from assessor_app.bundles.samples.clip import FULL, QUICK, Cut, make_clip, write_captions
from assessor_app.bundles.samples.content import Sample
from assessor_app.bundles.samples.lesson_plan import write_plan
from assessor_app.bundles.samples.reflection import write_reflection
from assessor_app.bundles.samples.samples import ROOMS, SAME_FILM, SAMPLES
from assessor_app.bundles.samples.student_work import write_poster, write_sheet_photo
from assessor_app.bundles.samples.talk_fish_first import TALK as FIRST_TALK

Progress = Callable[[str, float], None]
Entry = dict[str, object]

ATTESTATIONS = (
    "The evidence is my own work with my own students.",
    "Families agreed in writing to the uses named with each file.",
    "No student, colleague or school is named in what I hand in.",
)
MEDIA = {
    "plan": ("lesson-plan.pdf", "application/pdf"),
    "reflection": ("reflection.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "poster": ("talk-poster.png", "image/png"),
    "video": ("clip-1.mp4", "video/mp4"),
    "work": ("student-work-{}.jpg", "image/jpeg"),
}
ORIENTATIONS = (6, 3, 1)


def make_sample_folders(
    out: Path, *, seed: int = 7, progress: Progress | None = None, quick: bool = False
) -> tuple[Path, ...]:
    """Writes one folder a submission under `out` and returns them in order; the same seed gives the same bytes.

    `quick` films clips of 20 seconds at 640 x 360 instead of over three minutes at 1280 x 720. `progress` gets a
    sentence and the share done, 0 to 1, from the calling thread. Raises OSError when `out` cannot be written."""
    cut, tell = (QUICK if quick else FULL), progress or (lambda _said, _share: None)
    folders = tuple(out / sample.id for sample in SAMPLES)
    for folder in folders:
        (folder / "artifacts").mkdir(parents=True, exist_ok=True)
    _film_all(out, cut, seed, tell)
    for done, (folder, sample) in enumerate(zip(folders, SAMPLES, strict=True), 1):
        _write_papers(folder / "artifacts", sample, seed)
        _write_submission(folder, sample)
        tell(f"Wrote the papers of {sample.id}", 0.9 + 0.1 * done / len(folders))
    return folders


def _film_all(out: Path, cut: Cut, seed: int, tell: Progress) -> None:
    """Films each lesson once; a second sample of the same lesson gets a copy, for the sake of time."""
    tell("Filming the classrooms", 0.0)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)  # small pictures: the two clips share the cores better than pieces of one do
    try:
        _film_each(out, cut, seed, tell)
    finally:
        cv2.setNumThreads(threads)
    for copy, original in SAME_FILM.items():
        for name in ("clip-1.mp4", "clip-1.vtt"):
            copyfile(out / original / "artifacts" / name, out / copy / "artifacts" / name)
    for sample in (s for s in SAMPLES if s.silent_second_clip):
        short = Cut(min(cut.seconds, 24.0), 640, 360, cut.rate)
        path = out / sample.id / "artifacts" / "clip-2.mp4"
        make_clip(path, sample.lesson.talk, ROOMS[sample.id], short, _own_seed(sample, seed), silent=True)


def _film_each(out: Path, cut: Cut, seed: int, tell: Progress) -> None:
    films = [sample for sample in SAMPLES if sample.id not in SAME_FILM]
    # encoding and drawing release the interpreter, so two clips at a time use both cores of a small machine
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="sample-clip") as pool:
        filming = {pool.submit(_film, out / s.id, s, cut, seed): s for s in films}
        for done, finished in enumerate(as_completed(filming), 1):
            finished.result()
            tell(f"Filmed the lesson of {filming[finished].id}", 0.9 * done / len(films))


def _film(folder: Path, sample: Sample, cut: Cut, seed: int) -> None:
    talk = FIRST_TALK if sample.id == "S-7F3K-11" else sample.lesson.talk
    heard = make_clip(folder / "artifacts" / "clip-1.mp4", talk, ROOMS[sample.id], cut, _own_seed(sample, seed))
    write_captions(folder / "artifacts" / "clip-1.vtt", heard)


def _write_papers(artifacts: Path, sample: Sample, seed: int) -> None:
    own = _own_seed(sample, seed)
    write_plan(artifacts / "lesson-plan.pdf", sample.lesson)
    for number, orientation in enumerate(ORIENTATIONS):
        path = artifacts / f"student-work-{number + 1}.jpg"
        write_sheet_photo(path, sample.lesson, number, orientation, own + number)
    write_poster(artifacts / "talk-poster.png", sample.lesson, own)
    write_reflection(artifacts / "reflection.docx", sample.lesson, artifacts / "talk-poster.png")
    if all(kind != "poster" for _, _, kind in sample.files):
        (artifacts / "talk-poster.png").unlink()  # it was drawn for the reflection only


def _own_seed(sample: Sample, seed: int) -> int:
    return (seed * 1000 + crc32(sample.id.encode())) % 2**31


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
        "artifacts": _artifacts(sample),
        "answers": [
            {"id": f"answer-{question}", "part": question[0], "question_id": question, "title": title, "text": text}
            for question, title, text in sample.answers
        ],
        "attestations": list(ATTESTATIONS),
        "changed_since_last": sample.changed,
    }
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    (folder / "submission.json").write_text(text, encoding="utf-8", newline="\n")


def _artifacts(sample: Sample) -> Sequence[Entry]:
    entries: list[Entry] = []
    for question, title, kind in sample.files:
        name, media = MEDIA[kind]
        if kind == "work":
            for number in range(1, len(ORIENTATIONS) + 1):
                entries.append(_entry(f"work-{number}", question, f"{title} {number}", name.format(number), media))
        elif kind == "video":
            entries.append(_entry("clip-1", question, title, name, media, captions="clip-1-captions"))
            entries.append(
                _entry("clip-1-captions", question, f"{title}, captions", "clip-1.vtt", "text/vtt", extra=True)
            )
            if sample.silent_second_clip:
                entries.append(_entry("clip-2", question, "Clip 2, small group", "clip-2.mp4", media))
        else:
            entries.append(_entry(kind, question, title, name, media))
    return entries


def _entry(
    id_: str, question: str, title: str, name: str, media: str, *, captions: str | None = None, extra: bool = False
) -> Entry:
    scopes = ["scoring", "coaching", "training"] if media.startswith("video") else ["scoring", "coaching"]
    return {
        "id": id_,
        "part": question[0],
        "question_id": question,
        "title": title,
        "path": f"artifacts/{name}",
        "media_type": media,
        "captions": captions,
        "supplementary": extra,
        "consent": {"scopes": scopes, "expires": "2029-08-31"},
    }
