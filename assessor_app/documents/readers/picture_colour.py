"""A decoded picture as a person should see it: RGB on white in true colours, turned the right way up."""

import io
from typing import Any

from PIL import Image

_STEPS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_SEE_THROUGH = ("RGBA", "LA", "PA", "La", "RGBa")
_LARGEST_PROFILE = 4 * 2**20


def turned(image: Any, orientation: int) -> Any:
    """As the EXIF orientation (1 to 8) says."""
    step = _STEPS.get(orientation)
    return image if step is None else image.transpose(step)


def in_colour(image: Any) -> Any:
    """RGB on white, whatever the file stores."""
    profile = image.info.get("icc_profile")
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _spread(image)
    if image.mode in _SEE_THROUGH or "transparency" in image.info:
        image = (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
        return _in_srgb(flat, profile)
    return _in_srgb(image, profile)


def _in_srgb(image: Any, profile: Any) -> Any:
    """From the colours of the picture's own profile, when it has one that can be read."""
    if isinstance(profile, bytes) and 0 < len(profile) <= _LARGEST_PROFILE and image.mode in ("RGB", "L", "CMYK"):
        from PIL import ImageCms

        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made: Any = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return made if made is not None else image.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a damaged profile costs the exact shades, not the picture
    return image.convert("RGB")


def _spread(image: Any) -> Any:
    """Sixteen bits, whole numbers or fractions a pixel, as shades of grey."""
    import numpy as np

    values = np.nan_to_num(np.asarray(image, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode != "F" and low >= 0 and high <= 65535:
        low, high = 0.0, 65535.0 if high > 255 else 255.0
    elif image.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    shades = (values - low) * (255.0 / ((high - low) or 1.0))
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8)).convert("RGB")
