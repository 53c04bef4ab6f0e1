"""What the counts of an outcome are for, once the row of its plan says something else."""

from enum import StrEnum


class Reworded(StrEnum):
    SAME = "same"
    NEW = "new"
    KEEP = "keep"
