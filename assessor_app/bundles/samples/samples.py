"""The seven sample submissions: which educator handed in what, for which credential, at which attempt."""

from assessor_app.bundles.samples.classrooms import HARBOUR, NEIGHBOURS, NUMBERS, RIVER, RIVER_IN_SPRING, Classroom
from assessor_app.bundles.samples.content import Lesson, Sample
from assessor_app.bundles.samples.lesson_fractions import CHECKS, FRACTIONS_LESSON, GOAL, THIN_CHECKS
from assessor_app.bundles.samples.lesson_puddle import GOALS, PUDDLE_LESSON, STUDENTS
from assessor_app.bundles.samples.lesson_river import CONTEXT, METHOD, NEXT, NORMS, RIVER_LESSON

ROOMS: dict[str, Classroom] = {
    "S-7F3K-11": RIVER_IN_SPRING,
    "S-7F3K-21": RIVER,
    "S-9Q2M-04": HARBOUR,
    "S-2M8D-07": NUMBERS,
    "S-5T1X-33": HARBOUR,
    "S-4W6B-18": NEIGHBOURS,
    "S-8H3R-52": NUMBERS,
}

# Which sample gets a copy of another's clip: filming is most of the work.
SAME_FILM = {"S-9Q2M-04": "S-7F3K-21", "S-5T1X-33": "S-2M8D-07", "S-8H3R-52": "S-4W6B-18"}

CHANGED = (
    "The video is new: the same question with the same class five weeks later. In the first attempt students answered "
    "me; now partners talk before the class meets, students call on each other, and a student maps the talk."
)
FILES = (("2.1", "Lesson plan", "plan"), ("2.2", "Clip 1, whole class", "video"), ("2.3", "Student work", "work"))
REFLECTION = ("3.1", "Reflection", "reflection")


def _discourse(id_: str, educator: str, district: str, opening: str, *, attempt: int = 1, day: str) -> Sample:
    answers: tuple[tuple[str, str, str], ...] = (
        ("1.1", "Context", f"{opening} {CONTEXT}"),
        ("1.2", "Key method", METHOD),
    )
    answers += (("1.3", "Norms and roles", NORMS), ("3.2", "Next step", NEXT))
    files = (*FILES, ("2.4", "Norms poster", "poster"), REFLECTION)
    again = attempt > 1
    return Sample(
        id_,
        "facilitating-student-discourse",
        "3.1",
        attempt,
        "S-7F3K-11" if again else None,
        day,
        educator,
        district,
        RIVER_LESSON,
        answers,
        files,
        CHANGED if again else "",
    )


def _other(
    id_: str,
    credential: str,
    version: str,
    lesson: Lesson,
    people: tuple[str, str, str],
    texts: tuple[str, str],
    titles: tuple[str, str],
    *,
    silent: bool = False,
) -> Sample:
    educator, district, day = people
    answers = (("1.1", titles[0], texts[0]), ("1.2", titles[1], texts[1]))
    return Sample(
        id_, credential, version, 1, None, day, educator, district, lesson, answers, (*FILES, REFLECTION), "", silent
    )


CHECK_TITLES, LANGUAGE_TITLES = ("Lesson and goal", "Planned checks"), ("Two students", "Goals and supports")
SAMPLES: tuple[Sample, ...] = (
    _discourse("S-7F3K-11", "E-41C7", "D-014", "It is the fourth week of school.", day="2026-10-02T17:42:10Z"),
    _discourse(
        "S-7F3K-21",
        "E-41C7",
        "D-014",
        "It is the ninth week of school, and my second try.",
        attempt=2,
        day="2026-11-16T18:05:31Z",
    ),
    _discourse(
        "S-9Q2M-04",
        "E-88B2",
        "D-022",
        "We use the river unit that our district chose two years ago.",
        day="2026-11-17T20:11:54Z",
    ),
    _other(
        "S-2M8D-07",
        "checking-for-understanding",
        "2.0",
        FRACTIONS_LESSON,
        ("E-19F0", "D-014", "2026-11-18T15:27:02Z"),
        (GOAL, CHECKS),
        CHECK_TITLES,
    ),
    _other(
        "S-5T1X-33",
        "checking-for-understanding",
        "2.0",
        FRACTIONS_LESSON,
        ("E-63A9", "D-031", "2026-11-18T21:49:40Z"),
        (GOAL, THIN_CHECKS),
        CHECK_TITLES,
        silent=True,
    ),
    _other(
        "S-4W6B-18",
        "supporting-multilingual-learners",
        "1.2",
        PUDDLE_LESSON,
        ("E-27D4", "D-022", "2026-11-19T16:33:18Z"),
        (STUDENTS, GOALS),
        LANGUAGE_TITLES,
    ),
    _other(
        "S-8H3R-52",
        "supporting-multilingual-learners",
        "1.2",
        PUDDLE_LESSON,
        ("E-75E6", "D-031", "2026-11-20T19:20:45Z"),
        (STUDENTS, GOALS),
        LANGUAGE_TITLES,
    ),
)
