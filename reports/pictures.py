"""Pictures for links that are shared: title, a line of facts and whose guide it is, as PNG.

Reads nothing but the font that is locked beside Pillow; writes nothing. A picture's name is the hash of all that is
drawn, so that one that is there already need not be drawn again, and a new one is fetched anew by who shows links.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from reports.filters import plain

SIZE = (1200, 630)
"""What those who show links ask for, in pixels."""
_PAPER, _INK, _QUIET, _ACCENT = "#f7f5f0", "#22211e", "#5d5a53", "#1f6f5c"
_MARGIN = 84
_WIDTH = SIZE[0] - 2 * _MARGIN
_TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """What one picture says."""

    kicker: str
    title: str
    facts: str
    foot: str

    @property
    def page(self) -> str:
        """Path of the picture below the edition."""
        drawn_by = sha256(Path(__file__).read_bytes()).hexdigest()
        return f"pictures/{sha256(repr((drawn_by, astuple(self))).encode()).hexdigest()[:20]}.png"


@lru_cache(maxsize=64)
def draw(picture: Picture) -> bytes:
    """Draw a picture."""
    image = Image.new("RGB", SIZE, _PAPER)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, 18, SIZE[1]), fill=_ACCENT)
    canvas.text((_MARGIN, 70), _cut(picture.kicker, _font("Semibold", 34), _WIDTH), _ACCENT, _font("Semibold", 34))
    size = 84 if len(_lines(picture.title, _font("Bold", 84))) <= _TITLE_LINES - 1 else 64
    top = 136
    for line in _lines(picture.title, _font("Bold", size))[:_TITLE_LINES]:
        canvas.text((_MARGIN, top), _cut(line, _font("Bold", size), _WIDTH), _INK, _font("Bold", size))
        top += round(size * 1.12)
    top += 26
    for line in _lines(picture.facts, _font("Regular", 38))[:2]:
        canvas.text((_MARGIN, top), _cut(line, _font("Regular", 38), _WIDTH), _INK, _font("Regular", 38))
        top += 50
    canvas.text((_MARGIN, SIZE[1] - 92), _cut(picture.foot, _font("Regular", 30), _WIDTH), _QUIET, _font("Regular", 30))
    written = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(written, "PNG", compress_level=9)
    return written.getvalue()


@lru_cache(maxsize=8)
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break a text between its words."""
    lines = [""]
    for word in plain(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > _WIDTH:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """Shorten a line that is too long, and say so."""
    line = plain(line)
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(f"{line}…") > width:
        line = line[: -max(1, len(line) // 40)]
    return f"{line.rstrip()}…"
