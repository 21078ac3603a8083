"""CASE 1.1 packages read as rubrics. Source: 1EdTech Competencies and Academic Standards Exchange 1.1, CFRubric.

What CASE has no word for (pass level, rule, required, condition codes) stands in `extensions.assessor`.
"""

from collections.abc import Sequence

from assessor_app.domain.errors import Unreadable
from assessor_app.domain.rubric import (
    ConditionCode,
    Conjunctive,
    Criterion,
    CriterionId,
    DecisionRule,
    Level,
    LevelId,
    Rubric,
    RubricId,
    TotalWithCut,
)
from assessor_app.domain.strict_json import strict_json
from assessor_app.rubric_files.json_fields import Field, check_format, named
from assessor_app.rubric_files.reading import RubricReading, digest_of, lowest_first, refuse_absurd

FORMAT = 1
MAX_BYTES = 4 * 1024 * 1024
MOST_PROMPTS = 100  # of one criterion


def read_rubric(data: bytes, name: str = "rubric.json") -> Rubric:
    """The rubric of a CASE package; raises Unreadable with a sentence naming the file and the place."""
    return read_rubric_file(data, name).rubric


def read_rubric_file(data: bytes, name: str = "rubric.json") -> RubricReading:
    return from_case(strict_json(data, name, max_bytes=MAX_BYTES), name)


def from_case(package: object, name: str) -> RubricReading:
    """The first rubric of a parsed CFPackage, with what had to be assumed."""
    root = Field(package, name)
    ours = check_format(root.inside("extensions").inside("assessor"), FORMAT) is not None
    rubrics = root.items("CFRubrics", most=1_000)
    if not rubrics:
        raise Unreadable(name, "It has no CFRubrics, so there is no rubric to read.")
    warnings: list[str] = []
    if len(rubrics) > 1:
        warnings.append(f"It holds {len(rubrics)} rubrics; the first is read.")
    document, rubric = root.inside("CFDocument"), rubrics[0]
    _check_case_version(document)
    owners: dict[str, CriterionId] = {}
    criteria = _criteria(rubric, ours, owners, warnings)
    if not criteria:
        raise Unreadable(name, "The rubric has no criterion with levels, so there is nothing to score.")
    own = rubric.inside("extensions").inside("assessor")
    with named(name):
        read = Rubric(
            RubricId(_id(rubric)),
            document.title("version", "1"),
            rubric.title("title", document.title("title", "")) or "Rubric without a title",
            criteria,
            _rule(own),
            tuple(_code(entry) for entry in own.items("conditionCodes", most=500)),
            own.whole("codesMakingIncomplete", least=1) or 2,
            digest_of(package, name),
        )
    warnings += _doubts(read)
    if not ours:
        warnings.append("It says nothing about pass levels or the decision rule: the top level is taken for each.")
    elif not own.has("rule"):
        warnings.append("It names no decision rule: the pass level on every required criterion is taken.")
    if ours and not own.has("conditionCodes"):
        warnings.append("It lists no condition codes, so nothing handed in can be called incomplete.")
    return RubricReading(read, tuple(warnings), owners)


def _check_case_version(document: Field) -> None:
    """CASE 1.0 and 1.1 are read, and a file that does not say; a CASE 2 may mean other things by the same words."""
    version = document.title("caseVersion", "").strip()
    if version and version.split(".")[0] not in ("1", "v1"):
        raise Unreadable(document.name, f"It says it is CASE {version[:20]}; this version reads CASE 1.0 and 1.1.")


def _criteria(rubric: Field, ours: bool, owners: dict[str, CriterionId], warnings: list[str]) -> tuple[Criterion, ...]:
    entries = rubric.items("CFRubricCriteria", most=1_000)
    refuse_absurd(len(entries), 0, rubric.name)
    read = []
    for entry in _by_position(entries):
        levels = entry.items("CFRubricCriterionLevels", most=1_000)
        if not levels and not ours:
            warnings.append(f"“{_criterion_title(entry)}” has no levels and is left out.")
            continue
        refuse_absurd(0, len(levels), rubric.name)
        criterion = _criterion(entry, levels, ours)
        if _share_a_place(levels):
            warnings.append(f"Two levels of “{criterion.title}” stand at the same position; the file's order is kept.")
        if not ours and entry.number("weight") not in (None, 1.0):
            warnings.append(f"The weight of “{criterion.title}” is not used.")
        for level in levels:
            if owners.setdefault(level.text("identifier"), criterion.id) != criterion.id:
                raise level.refuse("has an identifier that a level of another criterion already has.")
        read.append(criterion)
    if _share_a_place(entries):
        warnings.append("Two criteria stand at the same position; the file's order is kept.")
    return tuple(read)


def _share_a_place(entries: Sequence[Field]) -> bool:
    places = [place for place in (entry.number("position") for entry in entries) if place is not None]
    return len(set(places)) < len(places)


def _criterion(entry: Field, levels: Sequence[Field], ours: bool) -> Criterion:
    own = entry.inside("extensions").inside("assessor")
    by_identifier = {level.text("identifier"): LevelId(_id(level)) for level in levels}
    if len(by_identifier) < len(levels):
        raise entry.refuse("names one level identifier twice.")
    read = [_level(level) for level in _by_position(levels)]
    scored = not ours and all(level.points is not None for level in read)
    ordered = lowest_first(read, high_first=False) if read and scored else tuple(read)
    title = _criterion_title(entry)
    if ours or own.has("passLevel"):
        wanted = own.text("passLevel")
        passing = by_identifier.get(wanted, LevelId(wanted))
    else:
        passing = ordered[-1].id
    with named(entry.name):
        question = entry.text("description", "")
        required, prompts = own.truth("required", True), _prompts(own)
        return Criterion(CriterionId(_id(entry)), title, question, ordered, passing, required, prompts)


def _prompts(own: Field) -> tuple[str, ...]:
    """Questions for a coaching conversation; what is no sentence is left out."""
    said = own.value.get("coachPrompts") if isinstance(own.value, dict) else None
    found = said if isinstance(said, list) else []
    return tuple(" ".join(each.split()) for each in found[:MOST_PROMPTS] if isinstance(each, str) and each.strip())


def _criterion_title(entry: Field) -> str:
    category = entry.title("category", "")
    return category if category.strip() else entry.title("description")


def _level(entry: Field) -> Level:
    return Level(LevelId(_id(entry)), entry.title("quality"), entry.text("description", ""), entry.number("score"))


def _id(entry: Field) -> str:
    """The id used in this application: the CASE identifier, unless the writer had to note another one."""
    noted = entry.at("extensions")
    own = noted.value[0] if isinstance(noted.value, list) and noted.value else noted.value
    if isinstance(own, dict) and isinstance(own.get("assessor"), dict):
        ours = Field(own["assessor"], entry.name, f"{noted.place}.assessor")
        return ours.title("id") if ours.has("id") else entry.title("identifier")
    return entry.title("identifier")


def _by_position(entries: Sequence[Field]) -> list[Field]:
    positions = [entry.number("position") for entry in entries]
    if any(position is None for position in positions):
        return list(entries)
    return [entry for _, entry in sorted(zip(positions, entries, strict=True), key=lambda pair: pair[0] or 0.0)]


def _rule(own: Field) -> DecisionRule:
    rule = own.inside("rule")
    match rule.text("kind", "conjunctive"):
        case "conjunctive":
            return Conjunctive()
        case "total-with-cut":
            cut = rule.number("cut")
            if cut is None:
                raise rule.refuse("decides by points but names no cut.")
            return TotalWithCut(cut, rule.number("floor"))
        case other:
            raise rule.refuse(f"asks for the decision rule “{other[:60]}”, which this version does not know.")


def _code(entry: Field) -> ConditionCode:
    return ConditionCode(
        entry.title("code"), entry.title("title"), entry.text("description", ""), entry.text("advice", "")
    )


def _doubts(rubric: Rubric) -> list[str]:
    codes = [code.code for code in rubric.condition_codes]
    twice = dict.fromkeys(code for code in codes if codes.count(code) > 1)
    doubts = [f"The condition code “{code}” is listed more than once: the first counts." for code in twice]
    return [*doubts, *_doubts_about_points(rubric)]


def _doubts_about_points(rubric: Rubric) -> list[str]:
    if not isinstance(rubric.rule, TotalWithCut):
        return []
    points = [(criterion.title, [level.points or 0.0 for level in criterion.levels]) for criterion in rubric.criteria]
    doubts = [f"The points of “{title}” do not rise with its levels." for title, p in points if p != sorted(p)]
    best = sum(max(of_one) for _, of_one in points)
    if rubric.rule.cut > best:
        doubts.append(f"The cut of {rubric.rule.cut:g} points cannot be reached: the most is {best:g}.")
    least = sum(min(of_one) for _, of_one in points)
    if rubric.rule.cut <= least:
        doubts.append(f"The cut of {rubric.rule.cut:g} points is always reached: the least is {least:g}.")
    floor = rubric.rule.floor
    if floor is not None:
        doubts += [
            f"The floor of {floor:g} points lies above every level of “{t}”." for t, p in points if max(p) < floor
        ]
    return doubts
