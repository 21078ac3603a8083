"""The picture of a credential, drawn from its title, with the signed document baked in (Open Badges 3.0, 5.3)."""

import hashlib
import io
import json
from html import escape
from typing import Any

from assessor_app.domain.errors import RuleBroken

SIZE = 512
HUES = ("#0B7A9E", "#946400", "#005F4E", "#AE459A", "#A13308", "#5A4CC0", "#5F5600", "#5B6673")
LINE_LETTERS, LINES = 15, 4


def baked_svg(document: dict[str, Any]) -> bytes:
    from openbadgeslib import baking

    drawn = _svg(str(document["name"]), _hue(document)).encode()
    baked: bytes = baking.bake_svg(
        drawn, _text(document), element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3, as_text=True
    )
    return baked


def baked_png(document: dict[str, Any]) -> bytes:
    from openbadgeslib import baking

    baked: bytes = baking.bake_png(
        _png(str(document["name"]), _hue(document)), _text(document), keyword=baking.ITXT_KEYWORD_OB3
    )
    return baked


def baked(document: dict[str, Any], form: str) -> bytes:
    """`svg` or `png`; raises RuleBroken for anything else."""
    if form == "svg":
        return baked_svg(document)
    if form == "png":
        return baked_png(document)
    raise RuleBroken(f"A credential is drawn as svg or png, not as {form}.")


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=True)


def _hue(document: dict[str, Any]) -> str:
    """One hue a credential, whoever earned it."""
    named = str(document["credentialSubject"]["achievement"]["id"]).encode()
    return HUES[hashlib.sha256(named).digest()[0] % len(HUES)]


def lines_of(title: str) -> list[str]:
    """A title in at most four lines of a badge's width."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE_LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]


def _svg(title: str, hue: str) -> str:
    lines = lines_of(title)
    first = SIZE / 2 - (len(lines) - 1) * 27 + 16
    words = "".join(f'<text x="256" y="{first + 54 * n:g}">{escape(line)}</text>' for n, line in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<circle cx="256" cy="256" r="248" fill="{hue}"/>'
        '<circle cx="256" cy="256" r="222" fill="none" stroke="#FFFFFF" stroke-opacity="0.7" stroke-width="5"/>'
        '<g fill="#FFFFFF" font-family="Inter, system-ui, sans-serif" font-weight="600" font-size="44" '
        f'text-anchor="middle">{words}</g></svg>'
    )


def _png(title: str, hue: str) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 504, 504), fill=hue)
    draw.ellipse((34, 34, 478, 478), outline="#FFFFFFB3", width=5)
    font, lines = ImageFont.load_default(44), lines_of(title)
    first = SIZE / 2 - (len(lines) - 1) * 27
    for n, line in enumerate(lines):
        draw.text((256, first + 54 * n), line, fill="#FFFFFF", font=font, anchor="mm")
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
