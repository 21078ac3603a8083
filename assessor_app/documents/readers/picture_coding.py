"""Is a picture coded as it was written? What decoders pass over without a word is found in a way of its own for each
form; one whose coding bears no marks, as WebP's, says nothing."""


def broken(data: bytes, code: str, pixels: int) -> bool:
    """True beyond doubt; `pixels` is how many the picture has."""
    if code == "jpeg":
        from assessor_app.documents.readers.jpeg_coding import broken as jpeg_broken

        return jpeg_broken(data, pixels)
    if code in ("heic", "avif"):
        from assessor_app.documents.readers.heif_coding import broken as heif_broken

        return heif_broken(data, pixels)
    if code == "jp2":
        from assessor_app.documents.readers.wave_coding import broken as waves_broken

        return waves_broken(data)
    if code == "tiff":
        from assessor_app.documents.readers.tiff_coding import broken as tiff_broken

        return tiff_broken(data)
    return False
