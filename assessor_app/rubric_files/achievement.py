"""Credentials as Open Badges 3.0 Achievements with the sections and questions of the 1EdTech Assessment Extension 2.

What the standards have no word for (key method, research, question ids, minutes) stands under `assessor`.
"""

from collections.abc import Mapping

from assessor_app.domain.credential import AnswerKind, Credential, CredentialId, Part, Question, QuestionId, Reference
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.strict_json import strict_json
from assessor_app.rubric_files.case import MAX_BYTES, read_rubric_file
from assessor_app.rubric_files.json_fields import Field, check_format, named
from assessor_app.rubric_files.reading import RubricReading

FORMAT = 1
MAX_QUESTIONS = 200


def read_credential(
    credential: bytes, rubric: bytes, name: str = "credential.json", rubric_name: str = "rubric.json"
) -> Credential:
    """The credential of the two files of its folder; raises Unreadable naming the file and the place."""
    parsed = strict_json(credential, name, max_bytes=MAX_BYTES)
    return from_achievement(parsed, read_rubric_file(rubric, rubric_name), name)


def from_achievement(achievement: object, reading: RubricReading, name: str) -> Credential:
    """The credential a parsed Achievement describes, with the rubric already read."""
    root = Field(achievement, name)
    check_achievement(root)
    own = root.inside("assessor")
    expected = own.inside("rubric").text("identifier", "")
    if expected and expected != reading.rubric.id:
        raise Unreadable(name, f"It belongs to the rubric {expected}, but the rubric beside it is {reading.rubric.id}.")
    with named(name):
        return Credential(
            id=CredentialId(achievement_id(root)),
            version=root.title("version", "1"),
            title=root.title("name"),
            competency=root.text("description", ""),
            key_method=own.text("keyMethod", ""),
            method_components=tuple((c.title("name"), c.text("description")) for c in own.items("methodComponents")),
            research=_references(own, "research"),
            resources=_references(own, "resources"),
            skills=tuple(entry.title("targetName") for entry in root.items("alignment", most=500)),
            questions=questions_of(root, reading.level_owners),
            rubric=reading.rubric,
            credit_hours=_credit_hours(root),
            areas_of_interest=tuple(tag.as_text() for tag in root.items("tag", most=500)),
            vetting_status=own.title("vettingStatus", "draft"),
        )


def check_achievement(root: Field) -> None:
    """Refuses what is no Achievement, and what a newer version wrote."""
    types = root.at("type").value
    if types != "Achievement" and not (isinstance(types, list) and "Achievement" in types):
        raise Unreadable(root.name, "Its type is not Achievement, so it does not define a credential.")
    check_format(root.inside("assessor"), FORMAT)


def achievement_id(root: Field) -> str:
    """The id submissions name: the human code, or the achievement's own address where there is none."""
    return root.title("humanCode", "").strip() or root.title("id")


def questions_of(root: Field, owners: Mapping[str, CriterionId] | None) -> tuple[Question, ...]:
    """The questions of all sections in order; with `owners` None the criteria they speak to stay empty."""
    found: list[Question] = []
    for result in root.items("resultDescription", most=500):
        for index, section in enumerate(result.items("sections", most=MAX_QUESTIONS), 1):
            part = _part(section, index)
            for number, entry in enumerate(section.items("questions", most=MAX_QUESTIONS), 1):
                found.append(_question(entry, part, f"{part.value}.{number}", owners))
    if len(found) > MAX_QUESTIONS:
        raise Unreadable(root.name, f"It asks {len(found):,} questions; the most that is read is {MAX_QUESTIONS}.")
    ids = [question.id for question in found]
    twice = next((q for q in ids if ids.count(q) > 1), None)
    if twice is not None:
        raise Unreadable(root.name, f"It uses the question id “{twice}” twice.")
    return tuple(found)


def _part(section: Field, index: int) -> Part:
    wanted = section.inside("assessor").title("part", str(index))
    if wanted not in set(Part):
        raise section.refuse(f"is part “{wanted[:60]}”; a credential has the parts 1, 2 and 3.")
    return Part(wanted)


def _question(entry: Field, part: Part, default_id: str, owners: Mapping[str, CriterionId] | None) -> Question:
    own = entry.inside("assessor")
    question_id = own.title("id", default_id)
    minutes = own.number("minutesLimit")
    if minutes is not None and minutes <= 0:
        raise own.refuse("has a minutesLimit that is not above 0.")
    return Question(
        id=QuestionId(question_id),
        part=part,
        title=own.title("title", f"Question {question_id}"),
        prompt=entry.text("text", ""),
        kind=_kind(entry),
        required=entry.truth("required", True),
        word_limit=entry.whole("wordLimit", least=1),
        word_minimum=own.whole("wordMinimum"),
        page_limit=own.whole("pageLimit", least=1),
        minutes_limit=minutes,
        criteria=_criteria(entry, owners),
    )


def _kind(entry: Field) -> AnswerKind:
    match entry.text("questionType"):
        case "TextQuestion":
            return AnswerKind.TEXT
        case "FileQuestion":
            return AnswerKind.FILE
        case other:
            raise entry.refuse(f"is of type “{other[:60]}”; this version reads TextQuestion and FileQuestion.")


def _criteria(entry: Field, owners: Mapping[str, CriterionId] | None) -> tuple[str, ...]:
    found: list[str] = []
    for level in entry.items("rubricCriterionLevelId", most=2_000):
        identifier = level.as_text().removeprefix("urn:uuid:")
        if owners is None:
            continue
        if identifier not in owners:
            raise level.refuse(f"names the level {identifier[:80]}, which the rubric does not have.")
        if owners[identifier] not in found:
            found.append(owners[identifier])
    return tuple(found)


def _references(own: Field, key: str) -> tuple[Reference, ...]:
    return tuple(Reference(entry.text("citation"), entry.text("url", "")) for entry in own.items(key, most=1_000))


def _credit_hours(root: Field) -> float:
    hours = root.number("creditsAvailable")
    if hours is not None and hours < 0:
        raise root.at("creditsAvailable").refuse("is below 0.")
    return hours or 0.0
