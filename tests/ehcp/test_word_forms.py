"""An authority's Word form: its places, what they are likely for, and what is written into them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from time import process_time
from typing import Any

import pytest
from docx import Document

from ehcp.authority_forms.rules.fields import FIELDS, FormValues
from ehcp.authority_forms.rules.filling import LeftOut, entry_for, fill
from ehcp.authority_forms.rules.matching import Matched, carried_over, match_problems
from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.places import headings_as_places, spots_of
from ehcp.authority_forms.rules.spots import FormPlace
from ehcp.authority_forms.rules.suggesting import suggested
from tests.ehcp.word import forms as made
from tests.ehcp.word.reading import shown, words_of
from tests.factories.authority_forms import word_form

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
SAID: dict[str, Any] = {
    "child.name": "Zoë Ó Brien", "child.surname": "Ó Brien", "child.forename": "Zoë",
    "child.born_on": date(2018, 2, 1), "child.year": "Year 4", "child.upn": "H801200001001",
    "child.address": "1 High Street\nWinchester", "school.name": "Harebell Primary",
    "review.meeting_on": date(2026, 11, 20), "review.kind": "Annual review",
    "views.parents": "She reads at home.\nShe is proud.", "views.child": "أحب المدرسة",
    "authority.officer": "Ada Holt", "authority.name": "Kent", "writer.name": "Priya Nair",
    "report.words": "F: <w:t>15 hours</w:t> & {{ more }}", "report.differences": "None",
    "today": date(2026, 11, 29),
}  # fmt: skip
VALUES = FormValues(
    said=SAID, true=frozenset({"child.looked_after=no", "report.recommends=amend"}),
    rows={
        "people": [
            {"name": f"Person {n}", "what": "TA", "invited": "Yes",
             "attended": "Yes" if n % 2 else "No"} for n in range(5)
        ],
        "outcomes": [{"words": f"Outcome {n}", "progress": "Met" if n else ""} for n in range(3)],
        "provision": [
            {"words": f"Line {n}", "amount": "3 hours", "delivered": "Yes" if n else "Partly"}
            for n in range(3)
        ],
    },
)  # fmt: skip


def places(content: bytes) -> list[FormPlace]:
    return [spot.place for spot in spots_of(WordForm(content))]


def filled(
    content: bytes, matches: dict[str, Matched] | None = None, values: FormValues = VALUES
) -> tuple[bytes, list[LeftOut]]:
    form = WordForm(content)
    found = suggested([spot.place for spot in spots_of(form)]) if matches is None else matches
    left = fill(form, found, values)
    return form.written(NOON), left


def suggestions(content: bytes) -> dict[str, str]:
    found = places(content)
    offered = suggested(found)
    return {p.label: offered[p.key].field if p.key in offered else "" for p in found}


def test_a_form_of_tables_is_read_in_order_and_each_place_named_by_its_words() -> None:
    assert suggestions(made.form_of_tables()) == {
        "Name": "each:people.name", "DOB": "child.born_on",
        "Section 1: Child or young person": "", "Full name": "child.name",
        "Date of birth": "child.born_on", "School": "school.name", "Year group": "child.year",
        "UPN": "child.upn", "Looked after? Yes": "child.looked_after=yes",
        "Looked after? No": "child.looked_after=no", "Home address": "child.address",
        "Case officer": "authority.officer", "Date of meeting": "review.meeting_on",
        "Role": "each:people.what", "Invited": "each:people.invited",
        "Attended": "each:people.attended", "Outcome": "each:outcomes.words",
        "Progress": "each:outcomes.progress", "Views of the parents": "views.parents",
        "What are the child's views?": "views.child",
        "Recommendation: Maintain the plan": "report.recommends=maintain",
        "Recommendation: Amend the plan": "report.recommends=amend",
        "Recommendation: Cease": "report.recommends=cease", "Completed by": "writer.name",
        "Date": "today",
    }  # fmt: skip


def test_a_form_of_tables_is_filled_and_its_rows_repeated() -> None:
    content, left = filled(made.form_of_tables())
    assert shown(content) == [
        "Name: Zoë Ó Brien DOB: 01/02/2018",
        "Annual review of an EHC plan",
        "Section 1: Child or young person",
        "Full name | Zoë Ó Brien | Date of birth | 01/02/2018",
        "School | Harebell Primary | Year group | Year 4",
        "UPN | H801200001001 | Looked after? | ☐ Yes ☒ No",
        "Home address | 1 High Street Winchester",
        "Case officer | Ada Holt | Date of meeting | 20/11/2026",
        "Section 2: Who was there",
        "Name | Role | Invited | Attended",
        *(f"Person {n} | TA | Yes | {'☒' if n % 2 else '☐'}" for n in range(5)),
        "Section 3: Outcomes",
        "No. | Outcome | Progress",
        "1 | Outcome 0 |",
        "2 | Outcome 1 | Met",
        "3 | Outcome 2 | Met",
        "Section 4: Views",
        "Views of the parents",
        "She reads at home. She is proud.",
        "What are the child's views? أحب المدرسة",
        "Recommendation: ☐ Maintain the plan ☒ Amend the plan ☐ Cease",
        "Completed by: Priya Nair Date: 29/11/2026",
        "{{ child.name }} {% include 'x' %}",
    ]
    assert left == [LeftOut("Progress", "Empty in 1 of 3 rows.")]


def test_content_controls_are_filled_as_they_ask() -> None:
    content, left = filled(made.form_of_controls())
    assert shown(content) == [
        "Child or young person’s name | Zoë Ó Brien", "Date of birth | 1 February 2018",
        "Type of review | Annual review", "Recommendation: ☐ Maintain ☒ Amend ☐ Cease",
        "Provision in Section F | How often | Delivered?",
        "Line 0 | 3 hours | Click to enter text.", "Line 1 | 3 hours | Yes",
        "Line 2 | 3 hours | Yes", "Differences of opinion", "None",
    ]  # fmt: skip
    assert left == [LeftOut("Delivered?", "Empty in 1 of 3 rows.")]
    xml = words_of(content, raw=True)
    assert xml.count('fullDate="2018-02-01T00:00:00Z"') == 1
    # The hint is left in the one that was not filled, and in the boxes that were not ticked.
    assert xml.count("showingPlcHdr") == 3
    assert len({*_ids(xml)}) == len(_ids(xml))


def _ids(xml: str) -> list[str]:
    return [part.partition('"')[0] for part in xml.split('<w:id w:val="')[1:]]


def test_form_fields_of_older_forms_are_filled() -> None:
    content, left = filled(made.form_of_fields())
    xml = words_of(content, raw=True)
    assert '<w:result w:val="1"/>' in xml
    assert xml.count('<w:checked w:val="1"/>') == 1
    assert "Ó Brien" in xml
    assert "F: &lt;w:t&gt;15 hours&lt;/w:t&gt; &amp; {{ more }}" in xml
    # In the style of what stood there.
    assert '<w:i/></w:rPr><w:t xml:space="preserve">Zoë' in xml
    assert left == []


def test_what_is_longer_than_its_field_or_no_entry_of_a_list_is_said() -> None:
    values = FormValues(said=SAID | {"child.forename": "Clementine", "authority.name": "Surrey"})
    _, left = filled(made.form_of_fields(), None, values)
    assert [each.label for each in left] == ["First name", "Authority"]
    assert left[0].why == "The form has room for 3 letters, and this has 10: shorten it."
    assert left[1].why == "The form’s list has no entry for “Surrey”: choose one by hand."


def test_an_entry_of_a_list_is_one_that_says_the_same() -> None:
    options = ("Year 4", "Year 5", "Amend", "Cease to maintain", "Yes - always")
    assert entry_for("year 4", options) == "Year 4"
    assert entry_for("Amend the plan", options) == "Amend"
    assert entry_for("Yes", options) == "Yes - always"
    assert entry_for("Year", options) == ""
    assert entry_for("Maintain", options) == ""


@pytest.mark.parametrize("make", [made.form_of_tables, made.form_of_controls, made.form_of_fields])
def test_what_is_not_matched_stays_as_it_came(make: Callable[[], bytes]) -> None:
    content = make()
    before, (after, left) = words_of(content, raw=True), filled(content, {})
    assert words_of(after, raw=True) == before
    assert left == []
    Document(BytesIO(after))


def test_a_long_text_with_lines_stays_whole_and_a_fixed_row_grows() -> None:
    text = "\n".join(f"Line {n} " + "long " * 60 for n in range(120)) + "\x07\x00end"
    content, _ = filled(made.form_of_tables(), None, FormValues(said={"views.parents": text}))
    xml = words_of(content, raw=True)
    assert "Line 119" in xml
    assert "end</w:t>" in xml
    fixed = made.with_fixed_rows(made.form_of_tables())
    assert 'hRule="exact"' in words_of(fixed, raw=True)
    content, _ = filled(fixed)
    assert 'hRule="exact"' not in "".join(
        part for part in words_of(content, raw=True).split("<w:tr>") if "She reads" in part
    )


def test_right_to_left_words_are_marked_so() -> None:
    content, _ = filled(made.form_of_tables())
    assert '<w:rtl/></w:rPr><w:t xml:space="preserve">أحب' in words_of(content, raw=True)


def test_a_very_long_table_is_filled_in_time() -> None:
    people = [{"name": f"Person {n}", "what": "TA", "attended": "Yes"} for n in range(400)]
    begun = process_time()
    content, _ = filled(made.form_of_tables(), None, FormValues(SAID, rows={"people": people}))
    assert process_time() - begun < 2
    assert "Person 399" in words_of(content)


def test_other_shapes_are_found() -> None:
    found = suggestions(made.form_of_other_shapes())
    assert found == {
        "Name of pupil": "child.name", "Home language": "child.language",
        "Date of birth": "child.born_on", "Name": "each:parents.name",
        "Phone": "each:parents.phone", "Views of the young person": "views.child",
        "School name": "school.name", "UPN": "child.upn",
        "Does the child have a social worker? Yes": "",
        "Does the child have a social worker? No": "",
        "Differences of opinion": "report.differences", "Signed": "writer.name", "Dated": "today",
    }  # fmt: skip


def test_text_boxes_are_filled_for_new_programs_and_old_ones() -> None:
    content, _ = filled(made.form_of_other_shapes())
    assert words_of(content).count("H801200001001") == 2


def test_a_newer_form_keeps_what_is_the_same_and_names_what_is_gone_and_new() -> None:
    old, new = places(made.form_of_tables()), places(
        made.form_of_tables(officer="SEND officer’s name", extra=False)
    )  # fmt: skip
    matches = suggested(old)
    carried = carried_over(old, matches, new)
    assert [place.label for place in carried.gone] == [
        "Case officer", "Recommendation: Maintain the plan", "Recommendation: Amend the plan",
        "Recommendation: Cease",
    ]  # fmt: skip
    assert {p.label for p in new if p.key in carried.fresh} == {"SEND officer’s name"}
    assert len(carried.matches) == len(matches) - 4


def test_a_control_is_known_again_by_its_own_name() -> None:
    old = places(made.form_of_controls())
    new = [p if p.own != "YPName" else FormPlace(**_of(p, label="Learner", key="text/learner"))
           for p in old]  # fmt: skip
    carried = carried_over(old, suggested(old), new)
    assert carried.matches["text/learner"] == Matched("child.name")
    assert carried.gone == []


def _of(place: FormPlace, **other: Any) -> dict[str, Any]:
    return place.as_json() | {"options": place.options} | other


def test_places_are_kept_as_data_and_read_again() -> None:
    for place in places(made.form_of_controls()):
        assert FormPlace.read(place.as_json()) == place


def test_what_cannot_be_matched_is_refused_at_its_box() -> None:
    found = places(made.form_of_tables())
    number = {p.label: n for n, p in enumerate(found)}
    of = {p.label: p.key for p in found}
    wrong = match_problems(found, {
        of["UPN"]: Matched("child.upn", "and a text"), of["School"]: Matched("school"),
        of["Role"]: Matched("each:people.what"), of["Attended"]: Matched("each:outcomes.words"),
        of["Full name"]: Matched("report.recommends=amend"),
    })  # fmt: skip
    assert set(wrong) == {
        f"text_{number['UPN']}", f"field_{number['School']}", f"field_{number['Attended']}",
        f"field_{number['Full name']}",
    }  # fmt: skip


def test_each_field_has_a_label_of_its_own_in_its_group() -> None:
    named = [(field.group, field.label) for field in FIELDS.values()]
    assert len(named) == len(set(named))


def test_boxes_below_each_other_stand_under_the_words_before_the_first() -> None:
    lines = ("What do you recommend?", "☐ Keep the plan as it is", "☐ Amend the plan")
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    places = [spot.place for spot in spots_of(WordForm(word_form((), body=body)))]
    assert [place.label for place in places] == [
        "What do you recommend? Keep the plan as it is", "What do you recommend? Amend the plan",
    ]  # fmt: skip
    found = [match.field for match in suggested(places).values()]
    assert found == ["report.recommends=maintain", "report.recommends=amend"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("What is working well", "report.works"), ("What works", "report.works"),
        ("What isn’t working?", "report.does_not_work"),
        ("Attainment and progress", "report.attainment"),
        ("Targets for the coming year", "report.targets"),
        ("New short-term targets", "report.targets"), ("Year group", "child.year"),
    ],
)  # fmt: skip
def test_the_headings_of_a_report_are_known(words: str, field: str) -> None:
    (place,) = headings_as_places([words])
    assert suggested([place])[place.key].field == field
