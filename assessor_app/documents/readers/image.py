"""Pictures: turned the right way up, in true colours, within limits; each page of a TIFF is a page."""

import io
import re
import warnings as python_warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from PIL import Image, ImageFile, UnidentifiedImageError

from assessor_app.documents.limits import Limits
from assessor_app.documents.rare_pictures import PILLOW
from assessor_app.documents.readers.paper import PLAIN, Paper
from assessor_app.documents.readers.picture_colour import in_colour, turned
from assessor_app.documents.readers.picture_wholeness import cut_short
from assessor_app.documents.readers.protocol import Clip, Job, Leaves, Unfit
from assessor_app.documents.values import PageSize, Pixels, Word

_FORMATS = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP", "avif": "AVIF",
            "heic": "HEIF", **PILLOW}  # fmt: skip
_SEVERAL = ("png", "gif", "webp", "tiff", "avif", "heic")  # forms that may hold more than one picture
_RARE = "This is {} of a sort that cannot be shown; ask for a copy as PNG or JPEG."
_MOST_WAVES = 40_000_000  # pixels of a JPEG 2000, whose decoder takes several times as much memory as others
_SIDEWAYS = range(5, 9)  # EXIF orientations that swap width and height
_MOST_PAGES = 500  # of one TIFF
_FILM = re.compile(rb"\0\0\0[\x10-\x40]ftyp(?:mp4|iso|qt |avc1|MSNV|hvc1)")
_LEAST_FILM = 4_096  # bytes
_COUNTED = 32 * 2**20  # bytes of a GIF up to which its frames are counted
_WORDY = "Words inside the picture's file unpack to more than may be read; they were left out."
_NO_MORE = "The list of its pages is damaged after page {}; what follows cannot be shown."
_DAMAGED = "The picture is damaged or cut short; what is left of it is shown."


def open_leaves(job: Job) -> Leaves:
    """Raises Unfit for what is no picture, or too much of one."""
    if job.guess.code == "svg":
        from assessor_app.documents.readers.svg import open_drawing

        return open_drawing(job)
    data = job.whole()
    Image.MAX_IMAGE_PIXELS = None  # the limits below count, and say so in a sentence
    python_warnings.simplefilter("ignore")
    if job.guess.code == "heic":
        _learn_heic()
    first, notes = _decoded(data, job, 0)
    if _DAMAGED not in notes and (cut_short(data, job.guess.code) or _miscoded(data, job, first[0])):
        notes.append(_DAMAGED)
    if job.guess.code in ("jpeg", "heic") and _moves(data):
        notes.append("The picture holds a short film (a live or motion photo), which is not shown.")
    count, more = _others(data, job)
    sizes = [first[0], *(_size(data, job, index) or first[0] for index in range(1, count))]

    def load(page: int) -> Any:
        return first[1] if page == 1 else _decoded(data, job, page - 1)[0][1]

    return Pictures(tuple(sizes), load, (*notes, *more), job.limits)


def _miscoded(data: bytes, job: Job, size: PageSize) -> bool:
    from assessor_app.documents.readers.picture_coding import broken

    return broken(data, job.guess.code, int(size.width * size.height))


def _learn_heic() -> None:
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)


def _decoded(data: bytes, job: Job, index: int) -> tuple[tuple[PageSize, Any], list[str]]:
    """A page of it, decoded, with its size as stored, and what to warn of; damaged ones get a forgiving second try."""
    doubt = _DAMAGED
    for forgiving in (False, True):
        ImageFile.LOAD_TRUNCATED_IMAGES = forgiving
        try:
            return _loaded(data, job, index), [doubt] if forgiving else []
        except Unfit:
            raise
        except MemoryError as error:
            raise Unfit("The picture needs more memory than one document may have.") from error
        except Exception as error:  # Pillow's plugins throw whatever their format makes them
            unknown = isinstance(error, UnidentifiedImageError)
            if forgiving and not unknown and (left := _left_of(data, job, index)):
                return left, [_DAMAGED]
            if forgiving:
                rare = job.guess.code in PILLOW and unknown
                said = _RARE if rare else "The picture is damaged: {} that cannot be decoded."
                raise Unfit(said.format(job.guess.form)) from error
            doubt = _WORDY if "MAX_TEXT" in str(error) else _DAMAGED
    raise AssertionError("unreachable")


def _left_of(data: bytes, job: Job, index: int) -> tuple[PageSize, Any] | None:
    """What another decoder makes of a TIFF's first page: Pillow's gives up at the first strip that is damaged."""
    if job.guess.code != "tiff" or index:
        return None
    from assessor_app.documents.readers.tiff_coding import what_is_left

    found = what_is_left(data)
    image = turned(_small_enough(in_colour(found[0]), job.limits), found[1]) if found else None
    return (PageSize(float(image.width), float(image.height)), image) if image is not None else None


def _opened(data: bytes, job: Job, index: int) -> Any:
    if job.guess.code == "png" and 0 in (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])):
        raise Unfit("The file holds no picture: its size is zero.")
    image: Any = Image.open(io.BytesIO(data), formats=_FORMATS[job.guess.code].split())
    if index:
        image.seek(index)
    _check_size(image.size, job)
    return image


def _loaded(data: bytes, job: Job, index: int) -> tuple[PageSize, Any]:
    image = _opened(data, job, index)
    stored = image.size
    draft = job.guess.code == "jpeg" and stored[0] * stored[1] > job.limits.max_pixels
    if draft:
        image.draft("RGB", within(stored, job.limits.max_pixels))
    image.load()
    if image.size[0] * image.size[1] > job.limits.max_source_pixels:
        raise Unfit("The picture has more pixels than can be shown.")
    width, height = stored if draft else image.size
    turn = 1 if job.guess.code in ("heic", "tiff") else _orientation(image)  # those two come upright
    if turn in _SIDEWAYS:
        width, height = height, width
    return PageSize(float(width), float(height)), turned(in_colour(_small_enough(image, job.limits)), turn)


def _check_size(size: tuple[int, int], job: Job) -> None:
    width, height = size
    most = job.limits.max_source_pixels * (4 if job.guess.code == "jpeg" else 1)
    most = _MOST_WAVES if job.guess.code == "jp2" else most
    if width < 1 or height < 1:
        raise Unfit("The file holds no picture: its size is zero.")
    if width * height > most:
        raise Unfit(f"The picture has too many pixels: {width} × {height}.")


def _others(data: bytes, job: Job) -> tuple[int, list[str]]:
    """How many pages there are, and a sentence about frames or pages that are not shown."""
    if job.guess.code not in _SEVERAL:
        return 1, []
    try:
        image: Any = Image.open(io.BytesIO(data), formats=_FORMATS[job.guess.code].split())
        if not getattr(image, "is_animated", False):
            return 1, []
        count = image.n_frames if job.guess.code != "gif" or len(data) <= _COUNTED else 0
    except Exception:  # a damaged second frame does not hurt the first
        return _pages_before_damage(data) if job.guess.code == "tiff" else (1, [])
    if job.guess.code == "tiff":
        return _pages_of(count)
    if job.guess.code == "heic":
        return 1, [f"The file holds {count} pictures; only its main one is shown."]
    frames = f": {count} frames" if count else ""
    return 1, [f"The picture is animated{frames}; only its first frame is shown."]


def _pages_before_damage(data: bytes) -> tuple[int, list[str]]:
    image: Any = Image.open(io.BytesIO(data), formats=["TIFF"])
    count = 1
    try:
        while count < _MOST_PAGES:
            image.seek(count)
            count += 1
    except Exception:  # here it is damaged
        return count, [_NO_MORE.format(count)]
    return count, []


def _moves(data: bytes) -> bool:
    """Whether a film follows the picture in its file, as phones keep one."""
    return any(len(data) - found.start() > _LEAST_FILM for found in _FILM.finditer(data, 64))


def _pages_of(count: int) -> tuple[int, list[str]]:
    if count <= _MOST_PAGES:
        return count, []
    return _MOST_PAGES, [f"The picture has {count} pages; only the first {_MOST_PAGES} are shown."]


def _size(data: bytes, job: Job, index: int) -> PageSize | None:
    """Of a later page, from its head alone; None when that cannot be read."""
    try:
        width, height = _opened(data, job, index).size
        return PageSize(float(width), float(height))
    except Exception:  # whatever it is, opening that page will say so
        return None


def _orientation(image: Any) -> int:
    try:
        turn = image.getexif().get(0x0112, 1)
        return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1
    except Exception:  # broken EXIF data says nothing about the picture
        return 1


def within(size: tuple[int, int], most: int) -> tuple[int, int]:
    """The size, made smaller to at most so many pixels."""
    factor = min(1.0, (most / (size[0] * size[1])) ** 0.5)
    return max(1, int(size[0] * factor)), max(1, int(size[1] * factor))


def _small_enough(image: Any, limits: Limits) -> Any:
    factor = 1
    while image.width * image.height > 2 * limits.max_pixels * factor * factor:
        factor += 1
    if factor == 1:
        return image
    return (image.convert("L") if image.mode == "1" else image).reduce(factor)


class Pictures:
    """Open pictures; fits `Leaves`: pages whose points are pixels. `load` decodes one, counted from 1."""

    notice: str | None = None

    def __init__(
        self, sizes: tuple[PageSize, ...], load: Callable[[int], Any], warnings: tuple[str, ...], limits: Limits
    ) -> None:
        self.sizes, self.warnings, self._limits = sizes, warnings, limits
        self._load = lru_cache(maxsize=2)(load)

    def render(self, page: int, scale: float, clip: Clip | None, paper: Paper = PLAIN) -> Pixels:
        if not 1 <= page <= len(self.sizes):
            raise Unfit(f"There is no page {page}.")
        image, size = self._load(page), self.sizes[page - 1]
        x0, y0, x1, y1 = clip or (0.0, 0.0, size.width, size.height)
        x0, y0, x1, y1 = max(0.0, x0), max(0.0, y0), min(size.width, x1), min(size.height, y1)
        if x1 <= x0 or y1 <= y0:
            raise Unfit("The part asked for lies outside the picture.")
        width, height = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
        wanted = within((width, height), self._limits.max_pixels)
        across, down = image.width / size.width, image.height / size.height
        box = (x0 * across, y0 * down, x1 * across, y1 * down)
        if wanted == (round(box[2] - box[0]), round(box[3] - box[1])):
            drawn = image.crop(tuple(map(round, box)))
        else:
            drawn = image.resize(wanted, Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
        form = "BGRX" if paper.wide else "RGB"
        return Pixels(drawn.width, drawn.height, drawn.width * len(form), drawn.tobytes("raw", form), paper.wide)

    def text(self, page: int) -> str:
        return ""

    def words(self, page: int) -> tuple[Word, ...]:
        return ()

    def outline(self) -> tuple[tuple[int, str, int], ...]:
        return ()
