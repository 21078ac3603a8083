"""Web pages in a simplified view: what is written on them, without the network and without their scripts."""

from assessor_app.documents.kinds import EML, MSG
from assessor_app.documents.readers.encodings import declared_encoding, decoded
from assessor_app.documents.readers.letters import undrawable
from assessor_app.documents.readers.link_files import only_link, said_of_link
from assessor_app.documents.readers.protocol import Job
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.terminal import plain
from assessor_app.documents.readers.visible import doubts
from assessor_app.documents.readers.web_archive import plain_address, unpacked
from assessor_app.documents.readers.web_page import Written, written
from assessor_app.documents.readers.web_sheets import Album, web_sheets

NOTICE = "Simplified view: the words and pictures of a web page, without its design; nothing was fetched or run."

MAIL = "An e-mail, in a simplified view; nothing was fetched or run."


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what holds nothing to show."""
    if job.guess is MSG:
        from assessor_app.documents.readers.outlook import as_mail

        return _message(as_mail(job.whole()), job)
    data = job.source.read_at(0, job.limits.max_text_bytes)
    if job.guess is EML:
        return _message(data, job)
    page, parts, torn = unpacked(data, job.limits) if job.guess.code == "mhtml" else (data, {}, [])
    text, warnings = decoded(page, declared_encoding(page))
    text, said = plain(text)
    warnings += torn
    album = Album(lambda address: parts.get(plain_address(address)), job.limits)
    made = written(text, album.find, job.reading)
    if b"<body" in page.lower() and not any(end in page[-4096:].lower() for end in (b"</html", b"</body")):
        warnings.append("The page has no end of its own; it may be cut short.")
    if job.source.size > len(data):
        warnings.append("The page is very long; its end is not shown.")
    if (address := _only_link(made)) is not None:
        warnings.insert(0, said_of_link(address))
    pages = web_sheets([_titled(made)], album, job.limits, job.patience)
    pages.warnings = (*warnings, *said, *doubts(text), *undrawable(text), *pages.warnings)
    pages.notice = NOTICE
    return pages


def _message(data: bytes, job: Job) -> Sheets:
    from assessor_app.documents.readers.mail import letter

    read = letter(data, job.limits)
    text, warnings = decoded(read.page, declared_encoding(read.page)) if read.page else ("", [])
    album = Album(lambda address: read.pictures.get(plain_address(address)), job.limits)
    made = written(text, album.find, job.reading)
    made.html = read.head + made.html + read.rest
    pages = web_sheets([made], album, job.limits, job.patience)
    pages.warnings = (*read.warnings, *warnings, *doubts(text), *undrawable(text), *pages.warnings)
    pages.notice = MAIL
    return pages


def _titled(made: Written) -> Written:
    """The title stands above the page, where a browser shows it too."""
    from assessor_app.documents.readers.visible import escaped

    if made.title:
        made.html = f"<p class='aside'>{escaped(made.title)}</p>" + made.html
    return made


def _only_link(made: Written) -> str | None:
    import html
    import re

    words = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", made.html)).split())
    if "<img" in made.html:
        return None
    if (address := only_link(words)) is not None:
        return address
    alone = set(made.links)
    for address in alone:
        words = words.replace(f"({address})", " ")
    if len(alone) == 1 and len(words.split()) <= 8 and next(iter(alone)).startswith("http"):
        return alone.pop()
    refresh = next((w for w in made.warnings if "lead elsewhere" in w and "http" in w), "")
    if refresh and len(words.split()) <= 8:
        found = re.search(r"https?://[^\s'\")]+", refresh)
        return found[0] if found else None
    return None
