"""What of a damaged part of an archive can still be unpacked."""

import struct
import zipfile
import zlib

_HEAD = 30  # bytes of the head of a part, before its name
_STEP = 512  # bytes at a time


def salvaged(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """At most `most` bytes, up to the place where the packing breaks, whatever the sum that the part bears; nothing
    where it is packed in a rarer way."""
    file = archive.fp
    if file is None or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return b""
    file.seek(entry.header_offset)
    head = file.read(_HEAD)
    if len(head) < _HEAD:
        return b""
    file.seek(sum(struct.unpack_from("<HH", head, _HEAD - 4)), 1)
    packed = file.read(entry.compress_size)
    return packed[:most] if entry.compress_type == zipfile.ZIP_STORED else _inflated(packed, most)


def _inflated(packed: bytes, most: int) -> bytes:
    found, unpacking = bytearray(), zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _STEP):
            found += unpacking.decompress(packed[at : at + _STEP])
            if unpacking.eof or len(found) > most:
                break
    except zlib.error:
        pass  # all before this step came out
    return bytes(found[:most])
