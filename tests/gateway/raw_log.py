"""A reader of the raw log that knows its format only (src/observe/raw/raw_internal.h), for counting what is in it."""
import ctypes
import ctypes.util
import pathlib
import struct
import zlib

HEAD, RECORD, TAIL = 96, struct.Struct("<IIqq16sHHI"), struct.Struct("<QII8s")
BLOCK = 256 << 10


def unpacked(packed):
    """What a .segz holds: blocks of zstd, their sizes, a tail."""
    library = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    library.ZSTD_decompress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
    size, blocks, _, magic = TAIL.unpack(packed[-TAIL.size:])
    assert magic == b"QSRAWZ1\0", magic
    sizes = struct.unpack(f"<{blocks}I", packed[-TAIL.size - 4 * blocks:-TAIL.size])
    out, at = b"", 0
    for one in sizes:
        room = ctypes.create_string_buffer(BLOCK)
        got = library.ZSTD_decompress(room, BLOCK, packed[at:at + one], one)
        assert got <= BLOCK, "a block does not decompress"
        out, at = out + room.raw[:got], at + one
    assert len(out) == size, (len(out), size)
    return out


def frames_of(segment):
    """The frames of a segment as far as its records are sound, and how many bytes that is."""
    frames, at = [], HEAD
    while at + RECORD.size <= len(segment):
        check, size = RECORD.unpack_from(segment, at)[:2]
        end = at + RECORD.size + size
        if end > len(segment) or zlib.crc32(segment[at + 4:end]) != check:
            break
        frames.append(segment[at + RECORD.size:end])
        at = end
    return frames, at


def segments(folder):
    """{number: bytes}; a plain segment comes before its packed form, as in the program."""
    found = {}
    for path in sorted(pathlib.Path(folder, "raw").glob("*.seg*")):
        number = int(path.name[:8])
        if path.suffix == ".seg":
            found[number] = path.read_bytes()
        elif path.suffix == ".segz" and number not in found:
            found[number] = unpacked(path.read_bytes())
    return found


def frames(folder):
    """All frames of a folder nobody writes to, in order."""
    found = []
    for number, segment in sorted(segments(folder).items()):
        held, end = frames_of(segment)
        assert end == len(segment), f"segment {number} is sound up to {end} of {len(segment)}"
        found += held
    return found
