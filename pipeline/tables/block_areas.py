"""Areas of a page that may be tables of several lines a cell: runs of lines that leave the same white between columns of text."""

from collections.abc import Iterator, Sequence

from pipeline.tables.chunks import Chunk, Line, is_number, make_chunk
from pipeline.tables.paragraphs import is_caption

Span = tuple[float, float]
Area = Sequence[list[Chunk]]  # the chunks of each of its lines

SAME_EDGE = 1.2  # points between beginnings of text that are one
SUPPORT = 3  # texts that begin at an edge
NEAR = 16  # lines up and down in which they do
CROSSED = 0.4  # share of a text or a column: an overlap beyond it is no accident
RIVER = 2.0  # points: narrower white is none
CLOSE = 0.6  # of the font size: white between lines of a cell
FAR = 4.0  # of the font size: white across the page that ends a table
MOST_COLUMNS = 60
MOST_HEADS = 4  # heads and lines of a title that do
MOST_OVER = 0.08  # share of a column's texts that may run over the place where it is two
HEAD_LINES = 6  # lines at the top that may stand over several columns


def find_areas(lines: Sequence[Line], jitter: float) -> Iterator[tuple[Area, list[Span]]]:
    """The areas from the top, none overlapping, each with its columns' extents. ``jitter``: points apart that beginnings of one edge may be."""
    chunked = [_parted(lines, i, jitter) for i in range(len(lines))]
    for start, end, extents in _regions(lines, chunked):
        yield _refined(chunked[start:end], extents, jitter)


def _parted(lines: Sequence[Line], at: int, jitter: float) -> list[Chunk]:
    """The chunks of a line, cut also where one begins at an edge that texts of the lines around begin at."""
    line = lines[at]
    if len(line.words) < 2:
        return list(line.chunks)
    around = [c.x0 for other in (*lines[max(0, at - NEAR) : at], *lines[at + 1 : at + 1 + NEAR]) for c in other.chunks]
    parted: list[Chunk] = []
    for chunk in line.chunks:
        begin = 0
        for k in range(1, len(chunk.words)):
            word = chunk.words[k]
            if sum(abs(x - word.x0) < jitter for x in around) >= SUPPORT:
                parted.append(make_chunk(chunk.words[begin:k]))
                begin = k
        parted.append(make_chunk(chunk.words[begin:]))
    return parted


def _regions(lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]]) -> Iterator[tuple[int, int, list[Span]]]:
    """Runs of lines (start, end) that leave the same white between columns, and the columns' extents."""
    start = floor = 0
    while start < len(lines):
        if len(lines[start].chunks) < 2:
            start += 1
            continue
        end, spans = _grown(lines, chunked, start)
        if end - start >= 3 and len(spans) > 1:
            yield _from_above(lines, chunked, start, floor, spans), end, spans
            start = floor = end
        else:
            start += 1


def _grown(lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]], start: int) -> tuple[int, list[Span]]:
    spans: list[Span] = [(c.x0, c.x1) for c in chunked[start]]
    end = start + 1
    over = 0
    for i in range(start + 1, len(lines)):
        line, above = lines[i], lines[i - 1]
        if line.top - above.bottom > FAR * line.size or _is_title(line, spans):
            break
        grown = _with(spans, chunked[i])
        if grown is None:
            if (
                len(chunked[i]) > len(spans) and i - start <= HEAD_LINES
            ):  # what came before stands over several of its columns
                spans, end = [(c.x0, c.x1) for c in chunked[i]], i + 1
                continue
            over += 1
            if over > 1 or i - start > HEAD_LINES or len(chunked[i]) < 2:
                break
            continue  # a head over several columns
        spans = grown
        end = i + 1
    while end > start + 2 and _is_under(lines, chunked, end - 1, spans):
        end -= 1
    return end, spans


def _from_above(
    lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]], start: int, floor: int, spans: Sequence[Span]
) -> int:
    """The first line of the table: pieces of cells that begin higher than those beside them stand right above in their columns."""
    while start > floor:
        line, below = lines[start - 1], lines[start]
        inside = all(sum(a - RIVER < c.x1 and b + RIVER > c.x0 for a, b in spans) == 1 for c in chunked[start - 1])
        if not inside or below.top - line.bottom > CLOSE * line.size or _is_title(line, spans):
            break
        if line.x0 < spans[0][0] + RIVER and len(chunked[start - 1]) == 1 and line.x1 > spans[0][1]:
            break
        start -= 1
    return start


def _is_title(line: Line, spans: Sequence[Span]) -> bool:
    """A line on its own that names what comes below: it runs over columns without a gap, or is a caption."""
    if is_caption(line.text):
        return True
    return len(line.chunks) == 1 and line.x0 < spans[0][1] and len(crossed(line.x0, line.x1, spans)) > 1


def _is_under(lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]], at: int, spans: Sequence[Span]) -> bool:
    """Text under the table: alone at its left, further off than lines of it are, or the first line of a paragraph."""
    line = lines[at]
    alone = len(chunked[at]) == 1 and line.x0 < spans[0][1]
    return alone and (line.top - lines[at - 1].bottom > 0.9 * line.size or line.x1 > spans[0][1] + RIVER)


def crossed(x0: float, x1: float, spans: Sequence[Span]) -> list[int]:
    """The extents that much of the interval lies in, or that lie much in it."""
    return [n for n, (a, b) in enumerate(spans) if min(b, x1) - max(a, x0) > CROSSED * min(x1 - x0, b - a)]


def most_over(chunk: Chunk, spans: Sequence[Span]) -> tuple[float, int]:
    """How far the chunk lies in the extent it lies in most, and which that is; negative when it stands apart from all."""
    return max((min(b, chunk.x1) - max(a, chunk.x0), n) for n, (a, b) in enumerate(spans))


def _with(spans: Sequence[Span], chunks: Sequence[Chunk]) -> list[Span] | None:
    """The extents with the chunks in them; None when a chunk runs over two. Words that reach a little into the next column's extent
    (converters move lines by a letter or two) do not, and what stands apart from all is a column of its own."""
    made = list(spans)
    for chunk in chunks:
        if len(crossed(chunk.x0, chunk.x1, made)) > 1:
            return None
        most, n = most_over(chunk, made)
        if most <= -RIVER:
            made = sorted([*made, (chunk.x0, chunk.x1)])
            continue
        left = made[n - 1][1] if n else chunk.x0
        right = made[n + 1][0] if n + 1 < len(made) else chunk.x1
        made[n] = min(made[n][0], max(chunk.x0, left)), max(made[n][1], min(chunk.x1, right))
    return made


def _refined(area: Area, spans: Sequence[Span], jitter: float) -> tuple[Area, list[Span]]:
    """The columns, those parted that only a head or two run over: texts begin at two places in them and none else crosses between."""
    made: list[Span] = []
    body = min((c.top for chunks in area for c in chunks if is_number(c.text)), default=0.0)
    for span in spans:
        inside = [c for chunks in area for c in chunks if span[0] - jitter <= c.x0 and c.x1 <= span[1] + jitter]
        own = set(map(id, inside))
        at = _place_between([c for c in inside if c.top >= body], inside, jitter)
        if at is None:
            made.append(span)
            continue
        area = [[part for c in chunks for part in (_split(c, at, jitter) if id(c) in own else [c])] for chunks in area]
        left = [c.x1 for chunks in area for c in chunks if span[0] - jitter <= c.x0 < at - jitter]
        made += [(span[0], min(max(left), at - 0.1)), (at, span[1])]
    return (area, made) if len(made) == len(spans) or len(made) > MOST_COLUMNS else _refined(area, made, jitter)


def _place_between(chunks: Sequence[Chunk], headed: Sequence[Chunk], jitter: float) -> float | None:
    left = min((c.x0 for c in chunks), default=0.0)
    best: tuple[int, float] | None = None
    for x in sorted({c.x0 for c in chunks if c.x0 > left + 2 * jitter}):
        begun = sum(abs(c.x0 - x) < jitter for c in chunks)
        before = [c for c in chunks if c.x0 < x - jitter]
        over = sum(c.x1 > x for c in before)
        if sum(c.x0 < x - jitter and c.x1 > x for c in headed) > MOST_HEADS + over:
            continue
        fits = begun >= SUPPORT and len(before) - over >= SUPPORT and over <= max(1, MOST_OVER * len(chunks))
        if fits and (best is None or (over, -x) < best):
            best = over, -x
    return -best[1] if best else None


def _split(chunk: Chunk, at: float, jitter: float) -> list[Chunk]:
    """A chunk that runs over ``at``, cut at the blank nearest to it."""
    if chunk.x0 >= at - jitter or chunk.x1 <= at or len(chunk.words) < 2:
        return [chunk]
    k = min(range(1, len(chunk.words)), key=lambda k: abs(chunk.words[k].x0 - at))
    return [make_chunk(chunk.words[:k]), make_chunk(chunk.words[k:])]
