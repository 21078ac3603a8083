"""The part of the pre-check that needs no eyes: what is missing, too long, empty, a link, or without consent."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assessor_app.domain.counted import counted
from assessor_app.domain.credential import AnswerKind, Credential, Question
from assessor_app.domain.errors import TOO_BUSY
from assessor_app.domain.evidence import Anchor, Box, PageRegion, TextRange, TimeSpan
from assessor_app.domain.findings import Check, Finding, Severity, proposing
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Submission, word_count

WRONG_FILE = "wrong-file"
SHORTCUTS = (".url", ".webloc", ".desktop", ".lnk", ".gdoc", ".gslides", ".gsheet")
WEB_PAGES = (".html", ".htm", ".mht", ".mhtml")
TIMED = ("video/", "audio/")
_ONLY_A_LINK = "holds only a link; the work itself must be handed in."
SHOWN_WORDS = 8
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
ONLY_LINKS = re.compile(r"(?:<?(?:https?://|www\.)\S+(?:\s+|$))+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """A finding of one artifact, before it has the artifact's name; `code` where the check's own would not do."""

    severity: Severity
    check: Check
    words: str
    anchor: Anchor | None = None
    proof: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What opening an artifact showed; None where it has no such thing. `pages` and `text_chars` are counts; `is_link`
    is true of a file that holds nothing but the address of something elsewhere; `caption_tracks` are inside a film;
    `undrawn` is why the first page cannot be shown."""

    outcome: str
    kind: str | None = None
    reason: str | None = None
    pages: int | None = None
    duration_s: float | None = None
    text_chars: int | None = None
    is_link: bool = False
    caption_tracks: int = 0
    undrawn: str = ""


def precheck(
    credential: Credential,
    submission: Submission,
    facts: Mapping[ArtifactId, Fact] | None = None,
    *,
    today: date,
    texts: Mapping[ArtifactId, str] | None = None,
) -> tuple[Finding, ...]:
    """Findings in the order of the questions, then of the artifacts; `facts`, and the `texts` of small
    text files, are used where they are known."""
    found = (
        *_questions(credential, submission),
        *(
            f
            for a in submission.artifacts
            for f in _artifact(credential, a, (facts or {}).get(a.id), (texts or {}).get(a.id, ""), today)
        ),
    )
    return proposing(found, credential.rubric)


def _questions(credential: Credential, submission: Submission) -> Iterator[Finding]:
    asked = {question.id for question in credential.questions}
    answered = {a.question_id for a in submission.artifacts if not a.supplementary and not _is_blank(a)}
    for question in credential.questions:
        if question.required and question.id not in answered:
            yield Finding(None, question.id, "problem", None, f"“{question.title}” has no answer.", Check.MISSING)
    for artifact in submission.artifacts:
        if artifact.question_id not in asked and not artifact.supplementary:
            sentence = f"“{artifact.title}” answers a question this credential does not ask."
            yield Finding(artifact.id, artifact.question_id, "note", None, sentence, Check.UNASKED)


def _is_blank(artifact: Artifact) -> bool:
    return artifact.size == 0 or (artifact.text is not None and not artifact.text.strip())


def _artifact(
    credential: Credential, artifact: Artifact, fact: Fact | None, text: str, today: date
) -> Iterator[Finding]:
    question = next((q for q in credential.questions if q.id == artifact.question_id), None)
    for each in _said(artifact, question, fact, text, today):
        words = f"“{artifact.title}” {each.words}"
        yield Finding(
            artifact.id, artifact.question_id, each.severity, each.code, words, each.check, each.anchor, each.proof
        )


def _said(artifact: Artifact, question: Question | None, fact: Fact | None, text: str, today: date) -> Iterator[_Said]:
    if _is_blank(artifact):
        yield _Said("problem", Check.BLANK, "is empty.", proof="It holds nothing but white space or no byte at all.")
    elif link := _link(artifact, question, fact, text):
        yield _Said("problem", Check.LINK, link, _first(artifact.text))
    if artifact.text is not None and question is not None:
        yield from _words(artifact.text, question)
    if artifact.text is None and not artifact.supplementary:
        yield from _file(artifact, question, fact, today)


def _first(text: str | None) -> TextRange | None:
    """The address itself, where the answer holds one."""
    found = ADDRESS.search(text or "")
    return TextRange(found.group(), found.start(), found.end()) if found else None


def _link(artifact: Artifact, question: Question | None, fact: Fact | None, text: str) -> str | None:
    if artifact.text is not None:
        asks_file = question is not None and question.kind is AnswerKind.FILE
        if _is_only_links(artifact.text):
            return "is only a link; the work itself must be handed in."
        return "is text where a file is asked for, and holds a link." if asks_file and "://" in artifact.text else None
    path = (artifact.path or "").lower()
    if path.endswith(SHORTCUTS) or artifact.media_type.lower() in ("application/internet-shortcut", "text/uri-list"):
        return "is a shortcut to something elsewhere; the work itself must be handed in."
    if fact is not None and fact.outcome != "refused":
        return _ONLY_A_LINK if fact.is_link or _is_only_links(text) else None
    if path.endswith(WEB_PAGES) or artifact.media_type.lower().startswith("text/html"):
        return "is a web page, which may only point to the work; a document must be handed in."
    return _ONLY_A_LINK if _is_only_links(text) else None


def _is_only_links(text: str) -> bool:
    return bool(ONLY_LINKS.fullmatch(text.strip()))


def _words(text: str, question: Question) -> Iterator[_Said]:
    words = word_count(text)
    if question.word_limit is not None and words > question.word_limit:
        said = f"has {counted(words, 'word')}; the limit is {question.word_limit:,}."
        over = f"{counted(words - question.word_limit, 'word')} over, from this place on."
        yield _Said("problem", Check.LIMIT, said, _word(text, question.word_limit), over)
    if question.word_minimum is not None and 0 < words < question.word_minimum:
        said = f"has {counted(words, 'word')}; at least {question.word_minimum:,} are asked for."
        yield _Said(
            "problem", Check.SHORT, said, _word(text, 0), f"{counted(question.word_minimum - words, 'word')} short."
        )


def _word(text: str, number: int) -> TextRange | None:
    """The words from this one on (counted from 0), a few of them."""
    found = list(itertools.islice(re.finditer(r"\S+", text), number, number + SHOWN_WORDS))
    return TextRange(text[found[0].start() : found[-1].end()], found[0].start(), found[-1].end()) if found else None


def _file(artifact: Artifact, question: Question | None, fact: Fact | None, today: date) -> Iterator[_Said]:
    yield from _consent(artifact, today)
    if fact is None or artifact.size == 0:
        return
    if artifact.media_type.startswith("video/") and artifact.captions is None and _plays_uncaptioned(fact):
        yield _Said("note", Check.CAPTIONS, "has no captions.")
    if TOO_BUSY in (fact.reason, fact.undrawn):
        yield _Said("note", Check.UNREADABLE, f"was not looked at. {TOO_BUSY}", code="")
    elif fact.outcome == "refused":
        code = None if artifact.media_type.startswith(TIMED) else WRONG_FILE
        why = fact.reason or "the file is damaged."
        yield _Said("problem", Check.UNREADABLE, f"cannot be opened: {why}", code=code)
    elif fact.undrawn:
        yield _undrawn(fact)
    if fact.outcome != "refused" and (other := _other_kind(artifact, question, fact)):
        yield _Said("problem", Check.WRONG_KIND, other, proof=f"By its content it is {_called(fact.kind)}.")
    if question is not None:
        yield from _lengths(question, fact)


def _undrawn(fact: Fact) -> _Said:
    """A page that can be read and not seen; there may be others."""
    if fact.pages == 1:
        return _Said("problem", Check.UNREADABLE, f"cannot be shown: {fact.undrawn}", code=WRONG_FILE)
    return _Said("note", Check.UNREADABLE, f"has a first page that cannot be shown: {fact.undrawn}", code="")


def _plays_uncaptioned(fact: Fact) -> bool:
    """What does not open may have them inside."""
    return fact.outcome != "refused" and fact.caption_tracks == 0


def _other_kind(artifact: Artifact, question: Question | None, fact: Fact) -> str | None:
    """What the file was handed in as, or asked for as, and is not."""
    claimed = artifact.media_type.partition("/")[0]
    families = {"video": ("video", "audio"), "audio": ("audio", "video"), "image": ("image",)}
    if claimed in families and fact.kind is not None and fact.kind not in families[claimed]:
        return f"was handed in as {_called(claimed)} and is {_called(fact.kind)}."
    if question is None or fact.kind is None:
        return None
    plays = fact.kind in ("video", "audio")
    if question.minutes_limit is not None and question.page_limit is None and not plays:
        return f"is {_called(fact.kind)}; a recording is asked for."
    if question.page_limit is not None and question.minutes_limit is None and plays:
        return f"is {_called(fact.kind)}; a document is asked for."
    return None


def _called(kind: str | None) -> str:
    known = {"video": "a video", "audio": "a sound recording", "image": "a picture", "text": "a text", "csv": "a table"}
    return known.get(kind or "", f"{'an' if (kind or 'x')[0] in 'aeo' else 'a'} {(kind or 'file').upper()} file")


def _lengths(question: Question, fact: Fact) -> Iterator[_Said]:
    if question.page_limit is not None and fact.pages is not None and fact.pages > question.page_limit:
        said = f"has {fact.pages:,} pages; the limit is {question.page_limit:,}."
        first = PageRegion(question.page_limit + 1, Box(0, 0, 100, 100))
        yield _Said("problem", Check.LIMIT, said, first, f"Page {question.page_limit + 1:,} is the first over it.")
    minutes = (fact.duration_s or 0) / 60
    if question.minutes_limit is not None and minutes > question.minutes_limit + 1 / 60:
        said = f"lasts {minutes:.1f} minutes; the limit is {question.minutes_limit:g} minutes."
        rest = TimeSpan(question.minutes_limit * 60, max(fact.duration_s or 0, question.minutes_limit * 60 + 0.1))
        yield _Said("problem", Check.LIMIT, said, rest, f"{minutes - question.minutes_limit:.1f} minutes over.")


def _consent(artifact: Artifact, today: date) -> Iterator[_Said]:
    if ConsentScope.SCORING not in artifact.consent:
        yield _Said("problem", Check.CONSENT, "comes without consent to be looked at for scoring.")
    elif artifact.consent_expires and date.fromisoformat(artifact.consent_expires[:10]) < today:
        yield _Said("problem", Check.CONSENT, f"has a consent that ended on {artifact.consent_expires[:10]}.")
