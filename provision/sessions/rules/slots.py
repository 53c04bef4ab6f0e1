"""A session's number in its day: two tablets that record the same one are told of each other."""

from collections.abc import Collection


def open_slots(taken: Collection[int], count: int) -> list[int]:
    """The lowest numbers that no recorded session of the day has."""
    free: list[int] = []
    number = 1
    while len(free) < count:
        if number not in taken:
            free.append(number)
        number += 1
    return free
