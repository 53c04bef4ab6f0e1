"""What a list of pupils may show, narrow, order by, search and take out, and for whom.

One row a fact. A page, a filter, a sort, a search and an export ask here before they use it.
"""

from send_mis.access.actions import Action
from send_mis.access.fields import Field, FieldRegistry, Use

_SHOWN = frozenset({Use.COLUMN, Use.EXPORT})
_LISTED = frozenset({Use.COLUMN, Use.FILTER, Use.SORT, Use.EXPORT})
_NARROWED = frozenset({Use.COLUMN, Use.FILTER, Use.EXPORT})

PUPIL_FIELDS = FieldRegistry(
    [
        Field("name", "Name", Action.PUPIL_VIEW, _SHOWN | {Use.SORT, Use.SEARCH}),
        Field(
            "legal_name", "Legal and former names", Action.PUPIL_VIEW_IDENTITY,
            frozenset({Use.SEARCH, Use.EXPORT}),
        ),
        Field("upn", "UPN", Action.PUPIL_VIEW_IDENTITY, _NARROWED | {Use.SEARCH}),
        Field("born_on", "Date of birth", Action.PUPIL_VIEW, _SHOWN),
        Field("school", "School", Action.PUPIL_VIEW, _LISTED),
        Field("year", "Year", Action.PUPIL_VIEW, _LISTED),
        Field("class", "Class", Action.PUPIL_VIEW, _LISTED),
        Field("eal", "English as an additional language", Action.PUPIL_VIEW, _NARROWED),
        Field("lac", "Looked after", Action.PUPIL_VIEW_CARE, _NARROWED),
        Field("disadvantaged", "Disadvantaged", Action.PUPIL_VIEW_DISADVANTAGE, _NARROWED),
        Field("status", "SEN status", Action.REGISTER_VIEW, _LISTED),
        Field("since", "Since", Action.REGISTER_VIEW, _LISTED),
        Field("area", "Area of need", Action.REGISTER_VIEW, _NARROWED),
        Field("type", "Type of need", Action.REGISTER_VIEW, _NARROWED),
        Field("need", "Main need", Action.REGISTER_VIEW, _LISTED),
        Field("review", "Next review", Action.REGISTER_VIEW, _LISTED),
        Field("told", "When parents were told", Action.REGISTER_VIEW_REASONS, _NARROWED),
    ]
)  # fmt: skip
