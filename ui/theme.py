"""How the program looks: every colour, size and typeface, light and dark, in one place."""

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from PySide6 import QtCore  # naming `Qt` here would load hundreds of enums before the first window
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QApplication

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FAMILY = "Inter"
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
_PROPERTY = "assessor_theme"

Appearance = Literal["light", "dark", "system"]


class Type(StrEnum):
    """The five sizes of type; each has its line height in `LINE_HEIGHT`."""

    SCREEN = "screen"  # screen titles
    TITLE = "title"  # criterion titles, dialogs
    BODY = "body"
    CAPTION = "caption"
    SMALL = "small"  # rail, keys, status bar


TYPE_SIZE = {Type.SCREEN: 20, Type.TITLE: 15, Type.BODY: 13, Type.CAPTION: 12, Type.SMALL: 11}
LINE_HEIGHT = {Type.SCREEN: 28, Type.TITLE: 20, Type.BODY: 20, Type.CAPTION: 16, Type.SMALL: 16}


class Size:
    """Lengths in unscaled pixels; give them to `Theme.px`."""

    RAIL = 64
    RAIL_ITEM = 52
    STATUS_BAR = 24
    TOOL_STRIP = 36
    TRANSPORT = 36
    OUTCOME_FOOTER = 60
    SCORE_HEADER = 48
    EVIDENCE_LIST = 232
    FINDINGS = 320  # the same list while it shows what the pre-check found
    EVIDENCE_ROW = 48
    CRITERION_ROW = 36
    CRITERION_BAR = 3  # in its hue, at the left of the open one
    TABLE_ROW = 40
    LEVEL_ROW = 44
    EVIDENCE_CARD = 52
    THUMBNAIL = (40, 32)
    CARD_THUMBNAIL = (64, 36)
    PAGE_THUMBNAIL = (104, 132)
    PAGE_PANE = 168
    LETTER_TILE = 20
    KEY_CAP = 20
    CHIP = 20
    BUTTON = 32
    SMALL_BUTTON = 28
    ICON = 18
    RADIUS = 6
    INSIDE = 12  # inside cards
    GROUP = 16  # between groups
    EDGE = 24  # at screen edges
    PREVIEW = 400
    RUBRIC = 400
    TITLE_BAR = 40  # of a window, as desktops draw it
    COMMIT_SHEET = 560
    NOTEBOOK = 440
    DECISION_DETAIL = 500
    MOTION_MS = 120


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. Tokens are `#RRGGBB`; `hues` are the criterion hues A to H; `scale` is the one size factor."""

    name: Literal["light", "dark"]
    canvas: str
    surface: str
    surface_raised: str
    line: str
    line_strong: str
    text: str
    text_quiet: str
    accent: str
    accent_tint: str
    on_accent: str
    positive: str
    warning: str
    negative: str
    paper: str
    hues: tuple[str, ...]
    scale: float = 1.0
    reduced_motion: bool = False
    _icons: dict[tuple[str, str, int], QIcon] = field(default_factory=dict, compare=False, repr=False)

    def px(self, length: float) -> int:
        """A length in screen pixels; what is not nothing never becomes nothing."""
        return max(1, round(length * self.scale)) if length else 0

    def color(self, token: str) -> QColor:
        """The colour of a token (`accent`, `text_quiet`) or of a written `#RRGGBB`."""
        return QColor(token if token.startswith("#") else str(getattr(self, token)))

    def hue(self, letter: str) -> QColor:
        """The hue of a criterion by its letter; after H they start again. A number, that of a moment marked in a coach
        session, has the accent: no two moments may look as if one were better."""
        if letter.isdigit():
            return self.color("accent")
        return QColor(self.hues[(ord(letter[-1:].upper() or "A") - ord("A")) % len(self.hues)])

    def hue_tint(self, letter: str, strength: float = 0.24) -> QColor:
        """A quiet ground in a criterion's hue, opaque over `surface`."""
        return blend(self.hue(letter), self.color("surface"), strength)

    def scrim(self) -> QColor:
        """What lies over a window while something stands before it, to be painted on top."""
        ground = self.color("canvas" if self.name == "dark" else "text")
        ground.setAlphaF(0.6 if self.name == "dark" else 0.28)
        return ground

    def veil(self) -> QColor:
        """What lies over a small picture among words: nothing in the light look, in the dark one less glare."""
        ground = self.color("canvas")
        ground.setAlphaF(0.3 if self.name == "dark" else 0.0)
        return ground

    def font(self, size: Type = Type.BODY, weight: int = 400, *, tabular: bool = False) -> QFont:
        """A face of the one family; `tabular` gives figures of one width, for times and counts."""
        font = QFont(QApplication.font())
        font.setPixelSize(self.px(TYPE_SIZE[size]))
        font.setWeight(QFont.Weight(weight))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def mono(self, size: Type = Type.CAPTION) -> QFont:
        """A face of one width for bytes and digests: the system's own."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
        font.setPixelSize(self.px(TYPE_SIZE[size]))
        return font

    def line_height(self, size: Type) -> int:
        return self.px(LINE_HEIGHT[size])

    def icon(self, name: str, token: str = "text_quiet", size: int = Size.ICON) -> QIcon:
        """An outlined icon of the one family, tinted; drawn once and kept with this theme."""
        key = (name, token, self.px(size))
        if key not in self._icons:
            from ui.icons import tinted_icon

            self._icons[key] = tinted_icon(name, self.color(token), key[2])
        return self._icons[key]

    def paint_icon(self, painter: QPainter, box: QRectF, name: str, token: str = "text_quiet") -> None:
        """Paint an icon inside a box, sharp at any scale."""
        from ui.icons import paint_glyph

        paint_glyph(painter, box, name, self.color(token))


LIGHT = Theme(
    name="light",
    canvas="#EEF0F3",
    surface="#FFFFFF",
    surface_raised="#F7F8FA",
    line="#DDE1E7",
    line_strong="#C9D0D9",
    text="#1B2430",
    text_quiet="#566274",
    accent="#1F5FBF",
    accent_tint="#E9F0FA",
    on_accent="#FFFFFF",
    positive="#1D7A4C",
    warning="#966000",
    negative="#B3372F",
    paper="#FFFFFF",
    hues=("#0B7A9E", "#946400", "#005F4E", "#AE459A", "#A13308", "#5A4CC0", "#5F5600", "#5B6673"),
)
DARK = Theme(
    name="dark",
    canvas="#14171B",
    surface="#1C2026",
    surface_raised="#242A32",
    line="#313842",
    line_strong="#465160",
    text="#E8ECF1",
    text_quiet="#9AA7B8",
    accent="#7FB0FF",
    accent_tint="#253348",
    on_accent="#0E1A2C",
    positive="#6CD39B",
    warning="#F0B65A",
    negative="#FF8F86",
    paper="#EDEBE6",
    hues=("#7FD6F7", "#EBB03A", "#3FC596", "#E392CC", "#F58158", "#AAA2FF", "#E5DB6E", "#B4BDC8"),
)


def blend(over: QColor, under: QColor, strength: float) -> QColor:
    """`over` laid on `under` with a strength from 0 to 1, as an opaque colour."""

    def mix(a: int, b: int) -> int:
        return round(a * strength + b * (1 - strength))

    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue()))


def current() -> Theme:
    """The look of the running application; light until one was applied."""
    app = QApplication.instance()
    theme = app.property(_PROPERTY) if app is not None else None
    return theme if isinstance(theme, Theme) else LIGHT


def theme_for(appearance: Appearance, *, scale: float = 1.0, reduced_motion: bool = False) -> Theme:
    """The theme an appearance stands for now; `system` follows the desktop."""
    dark = appearance == "dark" or (
        appearance == "system" and QGuiApplication.styleHints().colorScheme() is QtCore.Qt.ColorScheme.Dark
    )
    return replace(DARK if dark else LIGHT, scale=scale, reduced_motion=reduced_motion, _icons={})


def first_theme() -> Theme:
    """The desktop's look, told from its palette before ours is laid over it: the quick way, for the first picture."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def load_typeface() -> str:
    """Register the typeface that ships with the program; its family, or the system's when it is missing."""
    if FAMILY not in QFontDatabase.families():
        for weight in WEIGHTS:
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"{FAMILY}-{weight}.otf"))
    if FAMILY in QFontDatabase.families():
        return FAMILY
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def prepare(app: QApplication, theme: Theme) -> None:
    """Type and measures, enough to build a window; far cheaper before than after the style sheet is there."""
    font = QFont(load_typeface())
    font.setPixelSize(theme.px(TYPE_SIZE[Type.BODY]))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setProperty(_PROPERTY, theme)
    app.setFont(font)
    app.setPalette(palette(theme))


def palette(theme: Theme) -> QPalette:
    """The tokens as the roles that plain Qt widgets ask for."""
    role = QPalette.ColorRole
    colors: dict[QPalette.ColorRole, str] = {
        role.Window: theme.surface,
        role.Base: theme.surface,
        role.AlternateBase: theme.surface_raised,
        role.Button: theme.surface,
        role.WindowText: theme.text,
        role.Text: theme.text,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.PlaceholderText: theme.text_quiet,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.ToolTipBase: theme.surface_raised,
        role.ToolTipText: theme.text,
        role.Mid: theme.line,
        role.Dark: theme.line_strong,
        role.Light: theme.surface_raised,
        role.Accent: theme.accent,
    }
    result = QPalette()
    for which, color in colors.items():
        result.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.text_quiet))
    return result


def tokens(theme: Theme) -> dict[str, str]:
    """Every colour token by name, for the style sheet."""
    values: dict[str, Any] = {entry.name: getattr(theme, entry.name) for entry in fields(theme)}
    return {name: value for name, value in values.items() if isinstance(value, str) and value.startswith("#")}
