"""Pictures for tests: tables, charts and prose as pixels, and what is none of these (logos, signatures, photographs, bars)."""

from __future__ import annotations

import io
import math
import random
import struct

from PIL import Image, ImageDraw, ImageFont

ROWS = (
    ("Indsats", "Budget", "Forbrug"),
    ("Husleje", "61.240", "58.105"),
    ("Kørsel", "7.310", "9.420"),
    ("I alt", "68.550", "67.525"),
)


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    image.save(data, kind)
    return data.getvalue()


def table(rows=ROWS, size: int = 15, ink="black", paper="white", mode="RGB") -> Image.Image:
    wide = max(12, *(len(text) // 2 + 3 for row in rows for text in row)) * size
    image = Image.new(mode, (wide * len(rows[0]), 2 * size * len(rows) + size), paper)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            pen.text((size + wide * col, size // 2 + 2 * size * row), text, fill=ink, font=font)
    return image


def chart() -> Image.Image:
    image = Image.new("RGB", (520, 300), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(14)
    for at, (year, value) in enumerate((("2021", 184), ("2022", 139), ("2023", 155), ("2024", 92))):
        pen.rectangle((60 + 110 * at, 260 - value, 120 + 110 * at, 260), fill="#3b6ab0")
        pen.text((65 + 110 * at, 240 - value), f"{value},5", fill="black", font=font)
        pen.text((70 + 110 * at, 268), year, fill="black", font=font)
    return image


def logo(*lines: str, size: int = 30) -> Image.Image:
    image = Image.new("RGB", (460, 30 + 2 * size * len(lines)), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    pen.ellipse((10, 10, 70, 70), fill="#005f3c")
    for at, line in enumerate(lines):
        pen.text((90, 10 + int(1.3 * size) * at), line, fill="#003366", font=font)
    return image


def signature() -> Image.Image:
    image = Image.new("RGB", (420, 130), "white")
    points = [(15 + 1.6 * n, 65 + 35 * math.sin(n / 3) * math.cos(n / 19)) for n in range(240)]
    ImageDraw.Draw(image).line(points, fill="#101060", width=3)
    return image


def photograph() -> Image.Image:
    """Shades and grain, as of a lawn."""
    chance = random.Random(5)
    small = Image.new("L", (90, 60))
    small.putdata([chance.randrange(40, 215) for _ in range(90 * 60)])
    return small.resize((540, 360), Image.Resampling.BICUBIC).convert("RGB")


def bars() -> Image.Image:
    image = Image.new("RGB", (800, 120), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 60, 120), fill="#2e75b6")
    return image


def metafile(*texts: str) -> bytes:
    """An enhanced metafile ([MS-EMF]) that prints some texts, as Excel copies a table into Word."""
    records = []
    for text in texts:
        coded = text.encode("utf-16-le")
        body = struct.pack("<4iI2f2i3I4iI", 0, 0, 99, 9, 1, 1.0, 1.0, 0, 0, len(text), 76, 0, 0, 0, 0, 0, 0)
        body += coded + b"\0" * (-len(coded) % 4)
        records.append(struct.pack("<2I", 84, 8 + len(body)) + body)
    head = struct.pack("<2I", 1, 88) + b"\0" * 32 + b" EMF" + b"\0" * 44
    return head + b"".join(records) + struct.pack("<5I", 14, 20, 0, 16, 20)
