"""What is masked in a submission before its pre-check has run: what its form tells, and what the programme lists."""

from functools import lru_cache
from pathlib import PurePosixPath

from assessor_app.domain.anonymity import Known, identities, in_file_name
from assessor_app.domain.assessment import Assessment
from assessor_app.domain.evidence import CellRange, TextRange
from assessor_app.domain.findings import longest_first
from assessor_app.domain.listed_names import every_word
from assessor_app.domain.submission import Submission


def hidden_before_precheck(whole: Submission | None, draft: Assessment | None, known: Known) -> tuple[str, ...]:
    """The words, the longest first. Nobody has read its files: of those, only what is listed is known."""
    names = [part for a in whole.artifacts for part in (a.title, _stem(a.path))] if whole else []
    texts = [whole.changed_since_last, *(a.text for a in whole.artifacts if a.text)] if whole else []
    return _hidden(tuple(filter(None, names)), (*filter(None, texts), *quotes(draft)), known)


def quotes(draft: Assessment | None) -> tuple[str, ...]:
    """The words a reading cites, each with what stands around it: a name may begin before the quote."""
    anchors = [link.anchor for link in draft.links] if draft else []
    cells = (text for a in anchors if isinstance(a, CellRange) for text in (a.sheet, a.quote))
    return (*(a.prefix + a.quote + a.suffix for a in anchors if isinstance(a, TextRange)), *cells)


def _stem(path: str | None) -> str:
    name = PurePosixPath(path or "").name
    return name.rpartition(".")[0] or name


@lru_cache(maxsize=16)  # a screen asks after every key
def _hidden(names: tuple[str, ...], texts: tuple[str, ...], known: Known) -> tuple[str, ...]:
    found = {words for name in names for words in in_file_name(name, known)}
    found |= {each.words for text in texts for each in identities(text, known)}
    found |= {*every_word(known.names), *known.schools}
    return longest_first(found)
