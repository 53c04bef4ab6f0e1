from collections.abc import Sequence


class CopyError(Exception):
    """A copy cannot be made, or not be restored. The message says why."""


class DamagedCopyError(CopyError):
    """A copy is not what it was when it was made."""

    def __init__(self, where: object, problems: Sequence[str]) -> None:
        shown = "".join(f"\n  - {problem}" for problem in problems[:20])
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        super().__init__(f"The copy in {where} is damaged. Nothing was changed.{shown}{more}")
        self.problems = list(problems)
