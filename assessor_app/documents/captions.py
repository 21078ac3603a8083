"""Captions files, WebVTT and SRT, read as forgivingly as players do.

Source of the forms: W3C WebVTT (2019), and SubRip's usage.
"""

import html
import re

from assessor_app.documents.values import Cue

_TIMES = re.compile(
    r"(?:(\d{1,5}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?\s*-{1,3}>\s*(?:(\d{1,5}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}")
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


def parse_captions(text: str) -> tuple[Cue, ...]:
    """Cues in order of their start; what cannot be understood is left out, nothing raises."""
    lines = text.removeprefix("﻿").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
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
    voice = _VOICE.search(body)
    speaker = html.unescape(voice.group(1)).strip() if voice else ""
    text = html.unescape(_TAG.sub("", body)).strip()
    if end <= start or not text:
        return None
    return Cue(start, end, " ".join(speaker.split()), text)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")
