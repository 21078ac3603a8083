"""Captions files, WebVTT and SRT, read as forgivingly as players do.

Source of the forms: W3C WebVTT (2019), and SubRip's usage.
"""

import html
import re

from assessor_app.documents.values import CaptionTrack, Cue

MOST_BYTES = 4 * 1024 * 1024  # a longer captions file is not one
UNKNOWN_LENGTH = 3.0  # seconds a caption stands whose end comes before its start
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_CLOCK = r"(?:(\d{1,5}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?"
_TIMES = re.compile(rf"{_CLOCK}\s*-{{1,3}}>\s*{_CLOCK}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}")
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_HEADER = re.compile(r"^(Language|X-TITLE|Title):[ \t]*(\S.*)$", re.IGNORECASE)


def captions_file(data: bytes, title: str) -> CaptionTrack:
    """One captions file as a track; `title` names it unless the file names itself."""
    text = decoded(data)
    language, said = "", ""
    lines = text.removeprefix("\ufeff").splitlines()[:12]
    for line in lines if lines[:1] and lines[0].startswith("WEBVTT") else ():
        if not line.strip() or "-->" in line:
            break
        if (found := _HEADER.match(line)) is not None:
            language, said = (found[2], said) if found[1].lower() == "language" else (language, found[2])
    return CaptionTrack(said[:80] or title, language[:16], parse_captions(text))


def decoded(data: bytes) -> str:
    """The letters of a captions file: as its mark says, else UTF-8, else what older programs on Windows write."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:200].count(0) * 5 > len(data[:200]) > 3:
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        return data.decode("utf-8" if cut else "cp1252", "replace")


def parse_captions(text: str) -> tuple[Cue, ...]:
    """Cues in order of their start; what cannot be understood is left out, nothing raises."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    named = lines[0].startswith("WEBVTT")
    cues: list[Cue] = []
    _, times, at = _words(lines, 0, named)
    while times is not None:
        body, following, at = _words(lines, at, named)
        cue = _cue(times, body)
        if cue is not None:
            cues.append(cue)
        times = following
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def cue_text(body: str) -> tuple[str, str]:
    """Speaker and words of one cue, without its markup."""
    voice = _VOICE.search(body)
    speaker = html.unescape(voice.group(1)).strip() if voice else ""
    return " ".join(speaker.split()), html.unescape(_TAG.sub("", body)).strip()


def _words(lines: list[str], at: int, named: bool) -> tuple[str, re.Match[str] | None, int]:
    """The lines up to the times of the next cue, those times, and the line after them. A blank line does not end the
    words, as players of SubRip have it; `named` cues may have any line of their own before their times."""
    found: list[str] = []
    times = None
    while at < len(lines) and times is None:
        line = lines[at]
        times = _TIMES.search(line) if "->" in line else None
        if times is None and _SKIPPED.match(line) and (at == 0 or not lines[at - 1].strip()):
            at = _after_blank(lines, at)
            continue
        if times is None:
            found.append(line)
        at += 1
    if times is not None and found and _names_a_cue(found, named):
        found.pop()
    return "\n".join(line for line in found if line.strip()), times, at


def _names_a_cue(found: list[str], named: bool) -> bool:
    """Whether the last line is the number, or the name, of the cue that follows."""
    return found[-1].strip().isdigit() or (named and len(found) > 1 and not found[-2].strip())


def _after_blank(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at + 1


def _cue(times: re.Match[str], body: str) -> Cue | None:
    start, end = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:])
    speaker, text = cue_text(body)
    if not text:
        return None
    return Cue(start, end if end > start else start + UNKNOWN_LENGTH, speaker, text)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")
