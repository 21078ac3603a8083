"""Captions files, WebVTT and SRT, read as forgivingly as players do.

Source of the forms: W3C WebVTT (2019), and SubRip's usage.
"""

import html
import re

from assessor_app.documents.values import CaptionTrack, Cue

MOST_BYTES = 4 * 1024 * 1024  # a longer captions file is not one
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
    cues, at = [], 0
    while at < len(lines):
        if _SKIPPED.match(lines[at]) and "-->" not in lines[at]:
            at = _after_blank(lines, at)
            continue
        times = _TIMES.search(lines[at]) if "->" in lines[at] else None
        at += 1
        if times is None:
            continue
        body, at = _body(lines, at)
        cue = _cue(times, body)
        if cue is not None:
            cues.append(cue)
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def cue_text(body: str) -> tuple[str, str]:
    """Speaker and words of one cue, without its markup."""
    voice = _VOICE.search(body)
    speaker = html.unescape(voice.group(1)).strip() if voice else ""
    return " ".join(speaker.split()), html.unescape(_TAG.sub("", body)).strip()


def _after_blank(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at + 1


def _body(lines: list[str], at: int) -> tuple[str, int]:
    """The lines of a cue, up to a blank one or the next cue (whose number may stand before its times)."""
    found: list[str] = []
    while at < len(lines) and lines[at].strip():
        if "->" in lines[at] and _TIMES.search(lines[at]):
            if found and found[-1].strip().isdigit():
                found.pop()
            break
        found.append(lines[at])
        at += 1
    return "\n".join(found), at


def _cue(times: re.Match[str], body: str) -> Cue | None:
    start, end = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:])
    speaker, text = cue_text(body)
    if end <= start or not text:
        return None
    return Cue(start, end, speaker, text)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")
