"""OpenDocument slides written by hand for tests: pages, frames and boxes of text."""

from tests.documents.deck import packed

NS = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("draw", "drawing"), ("text", "text"), ("style", "style"),
                        ("presentation", "presentation"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"),
                        ("table", "table"))
)  # fmt: skip
LAYOUT = (
    '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="20cm" fo:page-height="15cm"/>'
    '</style:page-layout><style:master-page style:name="M" style:page-layout-name="L"/>'
)


def slides(*pages: str, styles: str = "", look: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    start = f'<draw:page draw:master-page-name="M" draw:style-name="{look}">'
    body = "".join(f"{start}{page}</draw:page>" for page in pages)
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.presentation",
            "styles.xml": f"<office:document-styles {NS}><office:styles>{styles}</office:styles>{LAYOUT}"
            "</office:document-styles>",
            "content.xml": f"<office:document-content {NS}><office:body><office:presentation>{body}"
            "</office:presentation></office:body></office:document-content>",
            **(parts or {}),
        }
    )


def frame(inside: str, more: str = "") -> str:
    place = 'svg:x="5cm" svg:y="10cm" svg:width="8cm" svg:height="2cm"'
    return f"<draw:frame {place} {more}>{inside}</draw:frame>"


def box(text: str) -> str:
    return f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"
