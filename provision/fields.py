"""What lists of provision may show, narrow, order by and take out, and for whom.

Nobody without COST_VIEW may see money, nor order or narrow by it and so infer it.
"""

from send_mis.access.actions import Action
from send_mis.access.fields import Field, FieldRegistry, Use

_SHOWN = frozenset({Use.COLUMN, Use.EXPORT})
_SORTED = _SHOWN | {Use.SORT}
_LISTED = _SORTED | {Use.FILTER}

PROVISION_FIELDS = FieldRegistry(
    [
        Field("intervention", "Intervention", Action.PROVISION_VIEW, _SORTED | {Use.SEARCH}),
        Field("area", "Area of need", Action.PROVISION_VIEW, _LISTED),
        Field("layer", "Layer", Action.PROVISION_VIEW, _LISTED),
        Field("in_use", "In use", Action.PROVISION_VIEW, frozenset({Use.FILTER})),
        Field("usual", "Usually", Action.PROVISION_VIEW, _SHOWN),
        Field("trained", "Trained", Action.PROVISION_VIEW, _SHOWN),
        Field("sessions", "Sessions", Action.PROVISION_VIEW, _SORTED),
        Field("pupils", "Pupils", Action.PROVISION_VIEW, _SORTED),
        Field("change", "Mean change", Action.PROVISION_VIEW, _SHOWN),
        Field("unit_cost", "Materials", Action.COST_VIEW, _SHOWN),
        Field("cost", "Cost", Action.COST_VIEW, _LISTED),
        Field("funding", "Fund", Action.COST_VIEW, _LISTED),
    ]
)
