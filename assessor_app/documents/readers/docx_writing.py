"""What all parts of one Word file share: styles, lists, pictures, comments, and the warnings gathered on the way."""

from dataclasses import dataclass, field
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.docx_styles import Styles
from assessor_app.documents.readers.glyphs import UNDRAWN, Glyphs
from assessor_app.documents.readers.numbering import Numbering
from assessor_app.documents.readers.package import Package, attribute, local
from assessor_app.documents.readers.patience import FIRST_LETTERS, Patience
from assessor_app.documents.readers.protocol import Unfit

Relation = tuple[str, str, bool]  # last word of the type, target, whether it lies outside
LONG = "The document is very long; its end is not shown."
SLOW = "The document takes long to read; its end is not shown."
_LOOSE = "A part of the document is damaged and was left out: {}."
LOST = "A part of the document is missing: {}."
NAMES = {"styles": "its styles", "numbering": "its list numbers", "footnotes": "its footnotes", "theme": "its theme",
          "endnotes": "its endnotes", "comments": "its comments", "header": "a header", "footer": "a footer",
          "image": "a picture", "chart": "a chart", "settings": "its settings"}  # fmt: skip
_WRITTEN = ("header", "footer", "footnotes", "endnotes", "comments")
_SILENT = ("theme", "settings", "webSettings", "fontTable", "stylesWithEffects", "customXml", "printerSettings",
           "commentsExtended", "commentsIds", "commentsExtensible", "people", "glossaryDocument")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the package and what it points at."""

    name: str
    relations: dict[str, Relation]


@dataclass(slots=True)
class FieldUnderWay:
    """A field whose end has not come yet, and what it was told to do; `before` are the words it began after."""

    said: str = ""
    before: str = ""


@dataclass(slots=True)
class Writing:
    """The document being walked."""

    package: Package
    limits: Limits
    main: Part
    styles: Styles
    numbering: Numbering
    patience: Patience
    pictures: dict[str, bytes] = field(default_factory=dict)
    stored: dict[Any, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    comments: dict[str, int] = field(default_factory=dict)
    commented: set[str] = field(default_factory=set)
    notes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[FieldUnderWay] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    first_page: str = ""  # the number of the first page of a header or a footer, while that is walked
    room: int = 0
    beginning: int = 0  # what is left of it when there is a first page
    glyphs: Glyphs = field(default_factory=Glyphs)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings and len(self.warnings) < 30:
            self.warnings.append(sentence)

    def spend(self, letters: int) -> bool:
        """Count letters; False, with a warning, once there are more than pages for them, or the time is up."""
        self.room -= letters
        return not self.full

    @property
    def full(self) -> bool:
        """Whether nothing more is read, which is then said."""
        late = self.patience.over and self.room < self.beginning
        if self.room > 0 and not late:
            return False
        self.warn(SLOW if late else LONG)
        return True

    def drawable(self, text: str) -> str:
        """The text with letters nobody can draw written as their numbers, and a warning about them."""
        plain = self.glyphs.drawable(text)
        if plain != text:
            self.warn(UNDRAWN)
        return plain

    def part(self, name: str) -> Part:
        return Part(name, self.package.relations(name))

    def root(self, name: str, kind: str, expected: str = "") -> Any:
        """The root of a part, or None with a warning when it is missing, damaged or not what it should be."""
        label = NAMES.get(kind, kind)
        try:
            root = self.package.writing(name) if kind in _WRITTEN else self.package.xml(name)
        except Unfit:
            self.warn(_LOOSE.format(label))
            return None
        if root is None:
            if kind not in _SILENT:
                self.warn(LOST.format(label))
        elif expected and local(root) != expected:
            self.warn(_LOOSE.format(label))
            return None
        return root

    def related(self, kind: str, expected: str = "") -> tuple[Any, Part]:
        """The one part of a kind that the text points at: its root, or None, and itself."""
        for form, target, outside in self.main.relations.values():
            if form == kind and not outside:
                return self.root(target, kind, expected or kind), self.part(target)
        return None, self.main


def begin(package: Package, main: str, limits: Limits, patience: Patience) -> Writing:
    """A document ready to be walked."""
    part = Part(main, package.relations(main))
    writing = Writing(package, limits, part, Styles(None), Numbering(None), patience)
    writing.room = limits.max_laid_out_pages * 5_000
    writing.beginning = writing.room - FIRST_LETTERS
    theme, _ = writing.related("theme")
    styles, _ = writing.related("styles")
    numbering, _ = writing.related("numbering")
    writing.styles, writing.numbering = Styles(styles, theme), Numbering(numbering)
    comments, _ = writing.related("comments")
    for entry in comments if comments is not None else ():
        if local(entry) == "comment":
            writing.comments.setdefault(attribute(entry, "id") or "", len(writing.comments) + 1)
    return writing
