"""A small writer of compound files ([MS-CFB], version 3), to make .msg files and OLE objects for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

SECTOR, SMALL, CUTOFF = 512, 64, 4096
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Tree = Mapping[str, Any]  # name → bytes, or a tree of its own


def compound(tree: Tree) -> bytes:
    """A compound file with these streams and storages."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "kind": 5}]

    def add(parent: int, inner: Tree) -> None:
        children = []
        for name, value in inner.items():
            children.append(len(entries))
            entries.append({"name": name, "kind": 2 if isinstance(value, bytes) else 1, "data": value})
        entries[parent]["child"] = children[0] if children else FREE
        for here, after in zip(children, [*children[1:], FREE], strict=True):
            entries[here]["next"] = after
            if entries[here]["kind"] == 1:
                add(here, entries[here]["data"])

    add(0, tree)
    small, small_fat, sectors, fat = bytearray(), [], bytearray(), []

    def put(data: bytes, size: int, into: bytearray, table: list[int]) -> int:
        count, first = -(-len(data) // size), len(table)
        into.extend(data.ljust(count * size, b"\0"))
        table.extend([*range(first + 1, first + count), END] if count else [])
        return first if count else END

    for entry in entries[1:]:
        if entry["kind"] == 2:
            data = entry["data"]
            entry["size"] = len(data)
            entry["start"] = (
                put(data, SMALL, small, small_fat) if len(data) < CUTOFF else put(data, SECTOR, sectors, fat)
            )
    entries[0]["start"], entries[0]["size"] = put(bytes(small), SECTOR, sectors, fat), len(small)
    packed = b"".join(struct.pack("<I", each) for each in small_fat)
    small_start = put(packed.ljust(-(-len(packed) // SECTOR) * SECTOR, b"\xff"), SECTOR, sectors, fat)
    directory = b"".join(map(_entry, entries))
    directory += _entry({"name": "", "kind": 0}) * (-len(entries) % 4)
    directory_start = put(directory, SECTOR, sectors, fat)
    per = SECTOR // 4
    tables = next(n for n in range(1, 110) if n * per >= len(fat) + n)
    fat_start = len(fat)
    fat += [FAT_SECTOR] * tables + [FREE] * (tables * per - len(fat) - tables)
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables,
        directory_start, 0, CUTOFF, small_start, -(-len(packed) // SECTOR), END, 0,
    )  # fmt: skip
    listed = [*range(fat_start, fat_start + tables), *[FREE] * (109 - tables)]
    return header + struct.pack("<109I", *listed) + bytes(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(entry: Mapping[str, Any]) -> bytes:
    name = entry["name"].encode("utf-16-le")
    size = len(name) + 2 if name else 0
    start = entry.get("start", END if entry["kind"] == 2 else 0)
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, size, entry["kind"], 1, FREE, entry.get("next", FREE), entry.get("child", FREE),
        b"", 0, 0, 0, start, entry.get("size", 0),
    )  # fmt: skip


def message(texts: Mapping[str, str], streams: Tree, attachments: tuple[Tree, ...] = (), head: int = 32) -> Tree:
    """The streams of a .msg file: its texts by property, other streams by property and type, its attachments."""
    made: dict[str, Any] = {"__properties_version1.0": bytes(head)}
    made |= {f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    made |= {f"__substg1.0_{tag}": data for tag, data in streams.items()}
    return made | {f"__attach_version1.0_#{n:08X}": each for n, each in enumerate(attachments)}
