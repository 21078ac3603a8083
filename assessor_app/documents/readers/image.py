"""Pictures: turned the right way up, within limits, cut ones shown as far as they go."""

import io
import warnings as python_warnings
from typing import Any

from PIL import Image, ImageFile

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.protocol import Clip, Job, Unfit
from assessor_app.documents.values import PageSize, Pixels, Word

_FORMATS = {
    "png": ["PNG"], "jpeg": ["JPEG", "MPO"], "gif": ["GIF"], "webp": ["WEBP"], "tiff": ["TIFF"], "bmp": ["BMP"],
}  # fmt: skip
_SIDEWAYS = range(5, 9)  # EXIF orientations that swap width and height


def open_leaves(job: Job) -> "Picture":
    """Raises Unfit for what is no picture, or too much of one."""
    data = job.whole()
    Image.MAX_IMAGE_PIXELS = None  # the limits below count, and say so in a sentence
    python_warnings.simplefilter("ignore")
    stored, notes = _decoded(data, job)
    (width, height), image = stored
    turn = _orientation(image)
    if turn in _SIDEWAYS:
        width, height = height, width
    image = _small_enough(image, job.limits)
    image = _in_colour(image)
    return Picture(_turned(image, turn), PageSize(float(width), float(height)), tuple(notes), job.limits)


def _decoded(data: bytes, job: Job) -> tuple[tuple[tuple[int, int], Any], list[str]]:
    """The decoded picture with its stored size, and what to warn of; a second, forgiving try for damaged ones."""
    for forgiving in (False, True):
        ImageFile.LOAD_TRUNCATED_IMAGES = forgiving
        try:
            found, notes = _loaded(data, job)
        except Unfit:
            raise
        except MemoryError as error:
            raise Unfit("The picture needs more memory than one document may have.") from error
        except Exception as error:  # Pillow's plugins throw whatever their format makes them
            if forgiving:
                raise Unfit(f"The picture is damaged: {job.guess.form} that cannot be decoded.") from error
            continue
        if forgiving:
            notes.append("The picture is damaged or cut short; what is left of it is shown.")
        return found, notes
    raise AssertionError("unreachable")


def _loaded(data: bytes, job: Job) -> tuple[tuple[tuple[int, int], Any], list[str]]:
    if job.guess.code == "png" and 0 in (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])):
        raise Unfit("The file holds no picture: its size is zero.")
    image = Image.open(io.BytesIO(data), formats=_FORMATS[job.guess.code])
    size = image.size
    _check_size(size, job)
    notes = _first_of_many(image, job)
    if job.guess.code == "jpeg" and size[0] * size[1] > job.limits.max_pixels:
        image.draft("RGB", _within(size, job.limits.max_pixels))
    image.load()
    if image.size[0] * image.size[1] > job.limits.max_source_pixels:
        raise Unfit("The picture has more pixels than can be shown.")
    return (size, image), notes


def _check_size(size: tuple[int, int], job: Job) -> None:
    width, height = size
    most = job.limits.max_source_pixels * (4 if job.guess.code == "jpeg" else 1)
    if width < 1 or height < 1:
        raise Unfit("The file holds no picture: its size is zero.")
    if width * height > most:
        raise Unfit(f"The picture has too many pixels: {width} × {height}.")


def _first_of_many(image: Any, job: Job) -> list[str]:
    if job.guess.code == "jpeg":
        return []
    try:
        many = bool(getattr(image, "is_animated", False))
        image.seek(0)
    except Exception:  # a damaged second frame does not hurt the first
        return []
    if not many:
        return []
    return ["Only the first page of the picture is shown." if job.guess.code == "tiff" else
            "The picture is animated; only its first frame is shown."]  # fmt: skip


def _orientation(image: Any) -> int:
    try:
        turn = image.getexif().get(0x0112, 1)
        return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1
    except Exception:  # broken EXIF data says nothing about the picture
        return 1


def _turned(image: Any, turn: int) -> Any:
    steps = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM], 5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_270], 7: [Image.Transpose.TRANSVERSE], 8: [Image.Transpose.ROTATE_90],
    }  # fmt: skip
    for step in steps.get(turn, []):
        image = image.transpose(step)
    return image


def _within(size: tuple[int, int], most: int) -> tuple[int, int]:
    factor = min(1.0, (most / (size[0] * size[1])) ** 0.5)
    return max(1, int(size[0] * factor)), max(1, int(size[1] * factor))


def _small_enough(image: Any, limits: Limits) -> Any:
    factor = 1
    while image.width * image.height > 2 * limits.max_pixels * factor * factor:
        factor += 1
    if factor == 1:
        return image
    return (image.convert("L") if image.mode == "1" else image).reduce(factor)


def _in_colour(image: Any) -> Any:
    """RGB on white, whatever the file stores."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _spread(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _spread(image: Any) -> Any:
    image = image.convert("F")
    low, high = image.getextrema()
    if image.mode == "F" and low >= 0 and 255 < high <= 65535:
        low, high = 0.0, 65535.0
    span = (high - low) or 1.0
    return image.point(lambda value: value * (255.0 / span) + (-low * 255.0 / span)).convert("L").convert("RGB")


class Picture:
    """An open picture; fits `Leaves`: one page, whose points are pixels."""

    notice: str | None = None

    def __init__(self, image: Any, size: PageSize, warnings: tuple[str, ...], limits: Limits) -> None:
        self._image, self._limits = image, limits
        self.sizes, self.warnings = (size,), warnings

    def render(self, page: int, scale: float, clip: Clip | None) -> Pixels:
        size = self.sizes[0]
        x0, y0, x1, y1 = clip or (0.0, 0.0, size.width, size.height)
        x0, y0, x1, y1 = max(0.0, x0), max(0.0, y0), min(size.width, x1), min(size.height, y1)
        if x1 <= x0 or y1 <= y0:
            raise Unfit("The part asked for lies outside the picture.")
        width, height = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
        wanted = _within((width, height), self._limits.max_pixels)
        across, down = self._image.width / size.width, self._image.height / size.height
        box = (x0 * across, y0 * down, x1 * across, y1 * down)
        if wanted == (round(box[2] - box[0]), round(box[3] - box[1])):
            drawn = self._image.crop(tuple(map(round, box)))
        else:
            drawn = self._image.resize(wanted, Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
        return Pixels(drawn.width, drawn.height, drawn.width * 3, drawn.tobytes())

    def text(self, page: int) -> str:
        return ""

    def words(self, page: int) -> tuple[Word, ...]:
        return ()

    def outline(self) -> tuple[tuple[int, str, int], ...]:
        return ()
