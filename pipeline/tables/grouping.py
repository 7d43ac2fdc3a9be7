"""Things in order put together: each with the one before it, or with the first that it goes with."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def runs(items: Iterable[T], goes_on: Callable[[list[T], T], bool]) -> list[list[T]]:
    """Items in runs: each in that of the one before it where it goes on with that, else the first of its own."""
    found: list[list[T]] = []
    for item in items:
        if found and goes_on(found[-1], item):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def grouped(items: Iterable[T], goes_with: Callable[[list[T], T], bool]) -> list[list[T]]:
    """Each item in the first group that it goes with, or in one of its own."""
    groups: list[list[T]] = []
    for item in items:
        group = next((group for group in groups if goes_with(group, item)), None)
        if group is None:
            groups.append([item])
        else:
            group.append(item)
    return groups
