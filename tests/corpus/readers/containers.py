"""OLE containers for the tests: streams by name, each in whole sectors."""

import struct

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MINIMUM = 4096  # a smaller stream would lie in the small sectors, which are not written here


def container(streams: dict[str, bytes]) -> bytes:
    """A container with these streams ([MS-CFB]), each filled with zeros to 4,096 bytes at least."""
    contents = [content.ljust(_MINIMUM, b"\0") for content in streams.values()]
    sizes = [-(-len(content) // SECTOR) for content in contents]
    directory = -(-(len(streams) + 1) // 4)
    fat = [_FAT]
    starts = []
    for length in (directory, *sizes):
        starts.append(len(fat))
        fat += [len(fat) + step + 1 for step in range(length - 1)] + [_END]
    assert len(fat) <= SECTOR // 4
    fat += [_FREE] * (SECTOR // 4 - len(fat))
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if streams else _FREE)]
    for place, (name, content) in enumerate(zip(streams, contents, strict=True), start=1):
        sibling = place + 1 if place < len(streams) else _FREE
        entries.append(_entry(name, 2, starts[place], len(content), right=sibling))
    table = struct.pack(f"<{len(fat)}I", *fat)
    listing = b"".join(entries).ljust(directory * SECTOR, b"\0")
    body = b"".join(
        content.ljust(size * SECTOR, b"\0") for content, size in zip(contents, sizes, strict=True)
    )
    return _header() + table + listing + body


def _header() -> bytes:
    fixed = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
        _END, 0, _END, 0, 0,
    )  # fmt: skip
    return fixed + struct.pack("<108I", *[_FREE] * 108)


def _entry(
    name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE
) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", written, len(written), kind, 1, _FREE, right, child, start, size
    )
