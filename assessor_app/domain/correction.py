"""What a correction changes: two decisions on one submission, as they are signed, held against each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessor_app.domain.decision import spoken
from assessor_app.domain.errors import RuleBroken

Body = Mapping[str, Any]

UNCHANGED = "The correction says what the decision it corrects says: change what was wrong, or let that decision stand."

UNSAID = "Say why the decision is corrected; the reason is signed with it."


def changes(before: Body, now: Body) -> tuple[str, ...]:
    """A line for each thing that differs, the outcome first: `A: “Developing” becomes “Proficient”, other words`.
    Who read it, when and for how long is no change, and neither is a link that was made anew to the same place."""
    return (*_outcome(before, now), *_criteria(before, now), *_rest(before, now))


def missing(changed: tuple[str, ...], reason: str) -> tuple[str, ...]:
    """What a correction cannot be signed without, a sentence each."""
    return (*(() if changed else (UNCHANGED,)), *(() if reason.strip() else (UNSAID,)))


def require_correction(before: Body, now: Body, reason: str) -> None:
    """Raises RuleBroken where nothing would be corrected, or nobody would know why."""
    for sentence in missing(changes(before, now), reason):
        raise RuleBroken(sentence)


def _outcome(before: Body, now: Body) -> Iterator[str]:
    if before["outcome"] != now["outcome"]:
        yield f"Outcome: {_becomes(before['outcome'], now['outcome'])}"


def _criteria(before: Body, now: Body) -> Iterator[str]:
    old, new = ({score["criterion"]: score for score in body["scores"]} for body in (before, now))
    for criterion in dict.fromkeys((*new, *old)):
        was, is_ = old.get(criterion, {}), new.get(criterion, {})
        if said := list(_of_criterion(was, is_)):
            yield f"{(is_ or was)['letter']}: {', '.join(said)}"


def _of_criterion(was: Body, now: Body) -> Iterator[str]:
    if was.get("level") != now.get("level"):
        yield _becomes(was.get("level_title"), now.get("level_title"))
    if was.get("rationale", "").strip() != now.get("rationale", "").strip():
        yield "other words"
    if _evidence(was) != _evidence(now):
        yield "other evidence"


def _evidence(score: Body) -> tuple[bool, list[str]]:
    """What a score rests on, whatever its links are called."""
    links = [{key: link[key] for key in ("target", "body")} for link in score.get("evidence", ())]
    return bool(score.get("no_evidence_found")), sorted(repr(_ordered(link)) for link in links)


def _ordered(value: Any) -> Any:
    """JSON in one order, however its members came."""
    if isinstance(value, Mapping):
        return sorted((key, _ordered(each)) for key, each in value.items())
    return [_ordered(each) for each in value] if isinstance(value, list | tuple) else value


def _rest(before: Body, now: Body) -> Iterator[str]:
    if _ordered(before["condition_codes"]) != _ordered(now["condition_codes"]):
        codes = [each["code"] for each in now["condition_codes"]]
        yield f"Condition codes: {spoken(codes) or 'none any more'}"
    if before.get("feedback", "").strip() != now.get("feedback", "").strip():
        yield "Other words to the educator"
    if before["rubric"] != now["rubric"]:
        yield f"Another rubric: {now['rubric']['version']}"


def _becomes(was: str | None, now: str | None) -> str:
    return f"“{was or 'not scored'}” becomes “{now or 'not scored'}”"
