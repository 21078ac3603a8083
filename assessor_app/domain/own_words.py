"""Names in words that somebody types here: what of them is masked before they are signed, or leave."""

from collections.abc import Iterable

from assessor_app.domain.anonymity import Known, Trace, identities
from assessor_app.domain.assessment import Assessment
from assessor_app.domain.before_precheck import quotes
from assessor_app.domain.masking import spans
from assessor_app.domain.rubric import Rubric

LISTED = frozenset({Trace.LISTED, Trace.LISTED_SCHOOL, Trace.GIVEN})  # by the programme, whole or in part
NEVER_SIGNED = LISTED | {Trace.EMAIL, Trace.PHONE, Trace.RECORD}


def named(texts: Iterable[str], known: Known, traces: frozenset[Trace] = NEVER_SIGNED) -> frozenset[str]:
    """The words in them by which somebody is known beyond doubt."""
    return frozenset(each.words for text in texts for each in identities(text, known) if each.trace in traces)


def named_in_reading(draft: Assessment, rubric: Rubric, known: Known) -> frozenset[str]:
    """The same of all that is typed or cited in a reading; words of its rubric name nobody."""
    found = named((*typed(draft), *quotes(draft)), known)
    return frozenset(words for words in found if not any(spans(text, (words,)) for text in _texts(rubric)))


def typed(draft: Assessment) -> tuple[str, ...]:
    """The assessor's own words, as a decision holds them."""
    notes = (*(link.note for link in draft.links), *(use.note for use in draft.codes))
    return tuple(filter(None, (*draft.rationales.values(), draft.feedback, draft.reason, *notes)))


def _texts(rubric: Rubric) -> Iterable[str]:
    for each in rubric.criteria:
        yield from (each.title, each.question, *each.prompts)
        yield from (text for level in each.levels for text in (level.title, level.description))
