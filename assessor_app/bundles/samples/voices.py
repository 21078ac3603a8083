"""Speech-like sound: each speaker babbles the syllables of a line in a voice of their own, never a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assessor_app.bundles.samples.talk import TEACHER, Spoken

RATE = 24_000  # samples a second while the sound is made; the file has twice as many
Samples = NDArray[np.float32]

# The first three formants of a vowel in hertz, of a grown voice.
FORMANTS: dict[str, tuple[float, float, float]] = {
    "a": (760, 1350, 2550),
    "e": (560, 1850, 2550),
    "i": (340, 2250, 2950),
    "o": (520, 930, 2450),
    "u": (360, 960, 2300),
    "y": (320, 2150, 2900),
}
HISSES = frozenset("sfcxzthkp")


@dataclass(frozen=True, slots=True)
class Voice:
    """Pitch in hertz, and how much shorter than a grown person's the mouth is (1.0 grown)."""

    pitch: float
    mouth: float


def voice_of(speaker: str) -> Voice:
    """The same speaker always has the same voice."""
    if speaker == TEACHER:
        return Voice(184.0, 1.06)
    number = crc32(speaker.encode()) % 1000 / 1000
    return Voice(222 + 96 * number, 1.16 + 0.12 * number)


def syllables(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of (consonant before, vowel); a pause between words is (“”, “ ”)."""
    found: list[tuple[str, str]] = []
    for word in text.lower().split():
        before = ""
        for letter, following in zip(word, word[1:] + " ", strict=True):
            if letter in FORMANTS and following not in FORMANTS:
                found.append((before, letter))
            before = letter
        found.append(("", ","[: word[-1] in ".,:;?!"] or " "))
    return tuple(found)


def speech(text: str, seconds: float, voice: Voice, rng: np.random.Generator) -> Samples:
    """One line, exactly so long, peaks near 1."""
    parts = syllables(text)
    weights = np.array([{" ": 0.18, ",": 0.9}.get(v, 1.0) * rng.uniform(0.8, 1.25) for _, v in parts])
    edges = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()]) * seconds
    steps = np.arange(0, seconds, 0.01)
    which = np.clip(np.searchsorted(edges, steps, side="right") - 1, 0, len(parts) - 1)
    inside = (steps - edges[which]) / np.maximum(edges[which + 1] - edges[which], 1e-3)
    vowels = np.array([FORMANTS.get(v, FORMANTS["e"]) for _, v in parts])[which] * voice.mouth
    loud = np.array([0.0 if v in " ," else rng.uniform(0.7, 1.0) for _, v in parts])[which]
    loud = loud * np.sin(np.pi * np.clip(inside, 0, 1)) ** 0.6
    rise = 0.22 if text.rstrip("”").endswith("?") else -0.08
    pitch = voice.pitch * (1.1 - 0.16 * steps / seconds + rise * np.clip(steps / seconds - 0.75, 0, 1) * 4)
    pitch *= 1 + 0.03 * np.sin(2 * np.pi * 3.1 * steps + rng.uniform(0, 6)) + 0.01 * rng.standard_normal(len(steps))
    return _voiced(steps, pitch, vowels, loud, seconds) + _hisses(parts, edges, seconds, rng)


def _voiced(
    steps: NDArray[np.float64],
    pitch: NDArray[np.float64],
    formants: NDArray[np.float64],
    loud: NDArray[np.float64],
    seconds: float,
) -> Samples:
    """Harmonics of the pitch, each as loud as the formants let it be."""
    at = np.arange(round(seconds * RATE)) / RATE
    phase = (2 * np.pi / RATE * np.cumsum(np.interp(at, steps, pitch))).astype(np.float32)
    smooth = np.stack([np.convolve(f, np.ones(5) / 5, mode="same") for f in formants.T], axis=1)
    sound = np.zeros(len(at), np.float32)
    for harmonic in range(1, 15):
        tone = harmonic * pitch[:, None]
        heard = (np.array([1.0, 0.55, 0.25]) / (1 + ((tone - smooth) / np.array([110, 140, 200])) ** 2)).sum(axis=1)
        level = (loud * (heard + 0.04) / harmonic**0.35).astype(np.float32)
        sound += np.interp(at, steps, level).astype(np.float32) * np.sin(harmonic * phase)
    return (0.42 * sound).astype(np.float32)


def _hisses(
    parts: Sequence[tuple[str, str]], edges: NDArray[np.float64], seconds: float, rng: np.random.Generator
) -> Samples:
    sound = np.zeros(round(seconds * RATE), np.float32)
    for (before, _), start in zip(parts, edges[:-1], strict=True):
        if before in HISSES and before:
            burst = np.diff(rng.standard_normal(round(0.055 * RATE) + 1)).astype(np.float32)
            burst *= np.hanning(len(burst)).astype(np.float32) * 0.09
            first = max(0, round(start * RATE) - len(burst) // 2)
            room = sound[first : first + len(burst)]
            room += burst[: len(room)]
    return sound


def room_tone(seconds: float, rng: np.random.Generator) -> Samples:
    """A quiet room: air, and now and then a chair or a pencil."""
    white = rng.standard_normal(round(seconds * RATE)).astype(np.float32)
    air = np.convolve(white, np.ones(24, np.float32) / 24, mode="same").astype(np.float32) * 0.012
    for at in np.arange(3.0, seconds - 1, 7.3) + rng.uniform(0, 3):
        first, length = round(at * RATE), round(0.08 * RATE)
        knock = np.exp(-np.arange(length) / (0.012 * RATE)) * np.sin(np.arange(length) * 0.06)
        part = air[first : first + length]
        part += (0.05 * knock[: len(part)]).astype(np.float32)
    return air


def sound_track(heard: Sequence[Spoken], seconds: float, seed: int) -> NDArray[np.int16]:
    """The whole clip as mono 16-bit samples at 48 kHz."""
    rng = np.random.default_rng(seed)
    track = room_tone(seconds, rng)
    for line in heard:
        said = speech(line.text, line.end - line.start, voice_of(line.speaker), rng)
        first = round(line.start * RATE)
        part = track[first : first + len(said)]
        part += (0.42 if line.speaker == TEACHER else 0.34) * said[: len(part)]
    doubled = np.repeat(track, 2)
    doubled[1:-1:2] = (track[:-1] + track[1:]) / 2
    samples: NDArray[np.int16] = (np.tanh(doubled * 1.3) * 26000).astype(np.int16)
    return samples
