"""An EPUB written by hand for tests: two chapters, one with a picture."""

from tests.documents.conftest import picture_bytes
from tests.documents.deck import packed


def book(**more: str | bytes) -> bytes:
    names = ("two", "one")
    items = "".join(f'<item id="{n}" href="t/{n}.xhtml" media-type="application/xhtml+xml"/>' for n in names)
    spine = "".join(f'<itemref idref="{n}"/>' for n in ("one", "two"))
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
            "O/b.opf": f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
            "O/t/one.xhtml": '<!DOCTYPE html PUBLIC "a" "b"><html><h1>Eins</h1><img src="../i.png"/></html>',
            "O/t/two.xhtml": "<html><head><title>Zwei</title></head><body><p>Ende</p></body></html>",
            "O/i.png": picture_bytes("PNG"),
            **more,
        }
    )
