"""What a summary and its readers say now, by the labels of their forms."""

from collections.abc import Callable, Mapping

from pupils.models import Pupil
from send_mis.parents.models import SharedWith, Summary
from send_mis.parents.summaries.rules.parts import SummaryWords


def summary_words(pupil: Pupil) -> Callable[[Summary], Mapping[str, str]]:
    """Part by part, as families read it."""

    def words(row: Summary) -> dict[str, str]:
        content = SummaryWords.read(row.content).content(pupil.short_name)
        said = {"State": row.get_state_display(), **content.words}
        for part in content.parts:
            said |= {f"{part.name}: {label}": text for label, text in part.words.items()}
        return said

    return words


def reader_words(row: SharedWith) -> dict[str, str]:
    return {
        "How they are told": row.get_told_by_display(), "Why they read it": row.reason,
        "Read no longer because": row.ended_because,
    }  # fmt: skip
