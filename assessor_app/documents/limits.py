"""The one table of how much a stranger's file may cost."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
SLOW = frozenset({"waveform", "sightings", "faces", "copied"})  # requests that take their time, all in the background


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, seconds, pages, pixels and characters; every number a worker meets or sends is held against these."""

    memory_bytes: int = 992 * MEBIBYTE  # address space of one worker, what it shares with the application included
    shared_bytes: int = 48 * MEBIBYTE  # for pixels; what is larger than is free there goes through the pipe
    cpu_seconds: int = 15  # of one request
    open_seconds: float = 10.0  # wall clock, until a document stands open
    wall_seconds: float = 8.0  # wall clock, for every later request
    sound_seconds: float = 60.0  # wall clock and CPU, for slow requests: a long recording's waveform, faces, a copy
    inspect_seconds: float = 17.0  # wall clock, for a whole inspection
    crowded_seconds: float = 17.0  # wall clock at most, for what had to wait for a processor on a crowded machine
    open_files: int = 64
    max_document_bytes: int = 256 * MEBIBYTE  # documents and pictures are read whole; video and sound are not
    max_pages: int = 20_000
    max_laid_out_pages: int = 600  # pages made from DOCX and text
    max_text_bytes: int = 8 * MEBIBYTE
    max_page_chars: int = 1_000_000
    max_pixels: int = 24_000_000  # of any one picture sent back
    max_source_pixels: int = 120_000_000  # of a picture or frame as stored
    max_page_points: float = 14_400.0  # 200 inches: the longest side the PDF format foresees
    max_frames: int = 240
    max_buckets: int = 20_000
    max_package_bytes: int = 400 * MEBIBYTE  # a DOCX package, unpacked
    max_part_bytes: int = 24 * MEBIBYTE  # one XML part of it, unpacked
    max_media_bytes: int = 64 * MEBIBYTE  # one picture of it, unpacked
    max_sheets: int = 500
    max_rows: int = 1_048_576  # of a sheet, as spreadsheets themselves have them
    max_columns: int = 16_384
    max_cells: int = 600_000  # of a workbook; what comes after them is not read
    max_table_bytes: int = 64 * MEBIBYTE  # of a CSV file; what comes after them is not read
    max_cell_chars: int = 32_767
    max_block_cells: int = 20_000  # of one answer
    max_block_chars: int = 2_000_000
    max_runs: int = 50_000  # widths, heights or merged cells of one sheet
    max_answer_bytes: int = 32 * MEBIBYTE  # the JSON head of one answer
    max_request_pixels: int = 48_000_000  # of all frames of one answer together


DEFAULT = Limits()
