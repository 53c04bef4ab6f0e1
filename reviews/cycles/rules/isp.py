"""The shape of an Individual Support Plan, as data: its headings, the names of its layers, its
clocks. Reform is announced and not law: nothing here claims a legal status."""

from collections.abc import Mapping

TITLE = "Individual support plan"
NO_CLAIM = (
    "This is the school's own record of special educational provision, set out in the shape of an"
    " individual support plan. It is not a statutory document and changes nobody's rights."
)
# Heading → the labels of the cycle's own words under it.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "What I am good at and enjoy": ("Strengths and interests",),
    "What gets in the way": (
        "Why progress differs from what is expected", "What else was considered",
        "What was found",
    ),
    "What we know, and from where": ("Where it comes from", "What they say"),
    "Where I should get to": ("Progress that is expected",),
    "What helps me in class": ("In-class support: who, when and what for",),
    "What we each do": ("What parents and carers will do", "What the pupil will do"),
}  # fmt: skip
OUTCOMES, PROVISION = "What I am working towards", "Support, layer by layer"
LOG, CLOCK = "How it was made together", "When it is looked at again"
# What the school calls a layer → what this shape calls it.
LAYERS: Mapping[str, str] = {
    "Universal": "Universal", "Targeted": "Targeted", "Targeted plus": "Targeted Plus",
    "Specialist": "Specialist",
}  # fmt: skip
NO_LAYER = "Without a layer"
SIGNED_BY = ("Parent or carer", "Pupil", "Class teacher", "SENCO")
