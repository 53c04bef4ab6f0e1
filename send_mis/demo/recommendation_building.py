"""What became of the advice that the children of the story have: decided, open, and ended since."""

import uuid
from datetime import date, timedelta
from typing import Any

from provision.choices import OutcomeState
from provision.models import Allocation, Outcome
from pupils.models import AdviceRequest, Document, Pupil, Strategy
from reviews.choices import RecommendationState
from reviews.models import Recommendation
from send_mis.demo.days import weekday_on
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("1c7e9a52-3b5d-4a0c-9f2e-6d4b8a7c1e33")
_BY = "Priya Nair"
_WHOSE = "Bright, Noah"


def build_recommendations(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after provision, and again when provision is made again.
    One piece of advice is left as it came: the page offers to take it up."""
    pupil = next((each for each in built.pupils if each.list_name == _WHOSE), None)
    if pupil is None:
        return
    Recommendation.objects.filter(pupil=pupil).delete()
    advice = AdviceRequest.objects.filter(pupil=pupil, read_on__isnull=False).first()
    report = (
        Document.objects.filter(pupil=pupil, kind="report", removed_on__isnull=True)
        .order_by("dated_on")
        .first()
    )
    rows = [*_of_advice(pupil, advice, today), *_of_report(pupil, report, today)]
    for position, (name, fields) in enumerate(rows, start=1):
        Recommendation.objects.create(
            id=uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:{name}"), pupil=pupil,
            school=built.school, position=position, **fields,
        )  # fmt: skip


def _of_advice(
    pupil: Pupil, advice: AdviceRequest | None, today: date
) -> list[tuple[str, dict[str, Any]]]:
    if advice is None:
        return []
    row = Allocation.objects.filter(pupil=pupil, row__ends_on__gt=today).select_related("row")
    outcome = Outcome.objects.filter(pupil=pupil, state=OutcomeState.ACTIVE).first()
    gets, on = row.order_by("row__starts_on", "pk").first(), weekday_on(today)
    found: list[tuple[str, dict[str, Any]]] = [
        ("picture", {"words": "Show the next step as a picture before you say it."}),
        ("wait", {"words": "Wait ten seconds for his answer."}),
    ]
    if gets is not None:
        found.append(
            ("daily", _decided(on, "Ten minutes of practice three times a week.", "adapted",
                               plan_row=gets.row, since_on=gets.row.starts_on,
                               adapted_words="Practice within the group that he is in.",
                               reason="He works longer beside a friend."))
        )  # fmt: skip
    if outcome is not None:
        found.append(
            ("outcome", _decided(on, "Asks for help by words or by a card.", "adopted",
                                 outcome=outcome, since_on=outcome.starts_on))
        )  # fmt: skip
    return [(name, {"advice": advice} | fields) for name, fields in found]


def _of_report(
    pupil: Pupil, report: Document | None, today: date
) -> list[tuple[str, dict[str, Any]]]:
    if report is None:
        return []
    on = weekday_on(today - timedelta(days=120))
    ended = Strategy(
        id=uuid.uuid5(_NAMESPACE, f"{pupil.pk}:tent"), pupil=pupil, school_id=pupil.school_id,
        situation="When upset", words="A tent in the corner of the classroom.", source="outside",
        starts_on=on, ends_on=weekday_on(today - timedelta(days=30)), position=30,
        ended_because="The corner is needed; he goes to the library.",
    )  # fmt: skip
    Strategy.objects.filter(pk=ended.pk).delete()
    ended.save(force_insert=True)
    return [
        (name, {"document": report} | fields)
        for name, fields in (
            ("tent", _decided(on, "A quiet place in the classroom.", "adopted", strategy=ended,
                              since_on=on)),
            ("laptop", _decided(on, "A laptop for all written work.", "declined",
                                reason="His handwriting has come on, and he prefers it.")),
        )
    ]  # fmt: skip


def _decided(on: date, words: str, state: str, **fields: Any) -> dict[str, Any]:
    return {
        "words": words, "state": RecommendationState(state), "decided_on": on, "decided_by": _BY,
        **fields,
    }  # fmt: skip
