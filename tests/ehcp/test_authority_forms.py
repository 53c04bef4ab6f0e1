"""An authority's form by its pages: uploaded, matched once, filled for a review, handed out."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ehcp.authority_forms.services.filling import MOST_TRIES, fill_authority_form, unfilled_forms
from ehcp.models import AnnualReview, AuthorityForm, BoxCopied, FilledForm, LocalAuthority
from ehcp.models.authority_form import FORMS_FOLDER
from pupils.documents.keeping import content_of, remove_orphans
from pupils.models import Document, Pupil
from send_mis.audit.models import Read
from tests.ehcp.word import forms as made
from tests.ehcp.word.reading import shown
from tests.factories import (
    expect,
    fill_copy,
    grant,
    in_change,
    invite,
    keep_authority_form,
    make_annual_review,
    make_authority,
    make_contact,
    make_ehc_plan,
    make_home,
    make_meeting,
    make_outcome,
    make_user,
    promise,
    restrict,
    word_form,
)
from tests.house.filling import fields_sent
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def of_school(cast: Cast, name: str, authority: LocalAuthority, *further: object) -> str:
    return reverse(name, args=[cast.harebell.slug, authority.pk, *further])


def of_review(name: str, review: AnnualReview, *further: object) -> str:
    return reverse(name, args=[review.pupil_id, review.pk, *further])


def upload(client: Any, url: str, content: bytes, name: str = "AR_form.docx") -> Any:
    sent = fields_sent(client.get(url).content)
    return client.post(url, sent | {"file": SimpleUploadedFile(name, content)}, follow=True)


def reviewed(pupil: Pupil, authority: LocalAuthority, **fields: Any) -> AnnualReview:
    plan = make_ehc_plan(pupil, authority)
    expect(plan, outcome=make_outcome(pupil))
    promise(plan)
    meeting = make_meeting(pupil, on=date(2026, 11, 20))
    invite(meeting)
    return make_annual_review(
        plan, meeting=meeting, **{"held_on": date(2026, 11, 20), "recommends": "amend",
                                  "recommends_words": "F: 15 hours"} | fields
    )  # fmt: skip


def filled(client: Any, review: AnnualReview) -> FilledForm:
    url = of_review("ehc_review_form", review)
    client.post(url, fields_sent(client.get(url).content))
    row: FilledForm = FilledForm.objects.filter(review=review).latest("number")
    fill_authority_form(filled_id=row.pk)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("role", ROLES)
def test_the_senco_alone_keeps_forms_and_fills_them(cast: Cast, role: str) -> None:
    review = reviewed(cast.noah, make_authority(cast.harebell))
    form = keep_authority_form(review.plan.authority)
    copy = fill_copy(review, form)
    client = signed_in(cast.here.people[role])
    pages = [
        of_school(cast, "authority_forms", form.authority),
        of_school(cast, "authority_form", form.authority, form.pk),
        of_school(cast, "authority_form_file", form.authority, form.pk),
        of_review("ehc_review_form", review), of_review("ehc_review_copy", review),
        of_review("ehc_review_form_file", review, copy.pk),
    ]  # fmt: skip
    found = {client.get(url).status_code for url in pages}
    assert found == {200} if role == "senco" else found <= {403, 404}


def test_a_form_is_uploaded_matched_once_and_filled(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    review = reviewed(cast.noah, kent)
    senco = signed_in(cast.senco)
    page = upload(senco, of_school(cast, "authority_form_add", kent), made.form_of_tables())
    form = AuthorityForm.objects.get()
    assert (form.name, form.number, form.matched_on) == ("AR form", 1, None)
    assert b"suggested)" in page.content
    # Not used before somebody has looked at it.
    assert (
        "has no form here that is matched"
        in senco.get(of_review("ehc_review_form", review)).content.decode()
    )
    match = of_school(cast, "authority_form", kent, form.pk)
    answer = senco.post(match, fields_sent(senco.get(match).content), follow=True)
    assert "AR form is in use." in answer.content.decode()
    begun = process_time()
    row = filled(senco, review)
    assert process_time() - begun < 2
    assert (row.state, row.number) == ("done", 1)
    assert row.document is not None
    assert (row.document.kind, row.document.audience) == ("ehc", "send")
    lines = shown(content_of(row.document))
    assert f"Full name | {cast.noah.name} | Date of birth | {cast.noah.born_on:%d/%m/%Y}" in lines
    assert "Recommendation: ☐ Maintain the plan ☒ Amend the plan ☐ Cease" in lines
    assert "{{ child.name }} {% include 'x' %}" in lines
    page = senco.get(of_review("ehc_review_form", review)).content.decode()
    assert "Views of the parents: Not recorded." in page
    download = senco.get(of_review("ehc_review_form_file", review, row.pk))
    assert download.headers["Content-Type"] == WORD
    assert "AR form, copy 1 - Noah B" in download.headers["Content-Disposition"]
    assert Read.objects.filter(what="ehc_review_form.file").count() == 1


def test_filled_again_it_is_another_copy_and_the_first_stays(cast: Cast) -> None:
    review = reviewed(cast.noah, make_authority(cast.harebell))
    keep_authority_form(review.plan.authority)
    senco = signed_in(cast.senco)
    first, second = filled(senco, review), filled(senco, review)
    assert (first.number, second.number) == (1, 2)
    assert first.document is not None
    assert second.document is not None
    assert first.document_id != second.document_id
    assert content_of(first.document) != content_of(second.document)
    assert senco.get(of_review("ehc_review_form", review)).content.count(b"Download copy") == 2
    # A message that comes twice does nothing.
    fill_authority_form(filled_id=second.pk)
    assert Document.objects.filter(kind="ehc").count() == 2


def test_a_newer_form_is_used_once_it_is_matched_and_says_what_is_gone(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    old = keep_authority_form(kent, word_form(("Name of child", "UPN", "Case officer")))
    senco = signed_in(cast.senco)
    upload(senco, of_school(cast, "authority_form_add", kent),
           word_form(("Name of child", "UPN", "Shoe size")))  # fmt: skip
    new = AuthorityForm.objects.get(number=2)
    url = of_school(cast, "authority_form", kent, new.pk)
    page = senco.get(url).content.decode()
    assert "though it was filled before: Case officer." in page
    assert "3. Shoe size (new in this version)" in page
    forms = senco.get(of_school(cast, "authority_forms", kent)).content.decode()
    assert "Not matched yet: not used until then" in forms
    assert "In force" in forms
    review = reviewed(cast.noah, kent)
    assert filled(senco, review).form == old
    senco.post(url, fields_sent(senco.get(url).content))
    assert filled(senco, review).form == new


def test_the_same_form_again_is_refused(cast: Cast) -> None:
    kent = make_authority(cast.harebell)
    senco, url = signed_in(cast.senco), of_school(cast, "authority_form_add", kent)
    upload(senco, url, word_form())
    assert "kept already, as version 1" in upload(senco, url, word_form()).content.decode()
    assert AuthorityForm.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (word_form(()), "No place to fill was found"),
        (b"%PDF-1.4\n%%EOF", "damaged"),
        (b"", "The file is empty"),
        (word_form(**{"word/vbaProject.bin": b"x"}), "macros"),
        (b"0" * (26 * 1024 * 1024), "larger than 25 MB"),
    ],
)
def test_what_cannot_be_a_form_keeps_nothing(cast: Cast, content: bytes, words: str) -> None:
    kent = make_authority(cast.harebell)
    page = upload(signed_in(cast.senco), of_school(cast, "authority_form_add", kent), content)
    assert words in page.content.decode()
    assert not AuthorityForm.objects.exists()


def test_a_column_of_another_list_is_refused_at_its_box_and_nothing_is_lost(cast: Cast) -> None:
    kent = make_authority(cast.harebell)
    form = keep_authority_form(kent, made.form_of_tables())
    senco, url = signed_in(cast.senco), of_school(cast, "authority_form", kent, form.pk)
    labels = [place["label"] for place in form.places]
    sent = fields_sent(senco.get(url).content)
    role, name = f"field_{labels.index('Role')}", f"text_{labels.index('School')}"
    page = senco.post(url, sent | {role: "each:outcomes.words", name: "X"}).content.decode()
    assert "The columns of one table come from one list" in page
    assert "Choose a field or enter a text, not both." in page
    form.refresh_from_db()
    assert form.version == 1


def test_a_fixed_text_is_in_each_copy(cast: Cast) -> None:
    review = reviewed(cast.noah, make_authority(cast.harebell))
    form = keep_authority_form(review.plan.authority, word_form(("Shoe size",)))
    senco = signed_in(cast.senco)
    url = of_school(cast, "authority_form", form.authority, form.pk)
    sent = fields_sent(senco.get(url).content)
    assert "Match at least one place" in senco.post(url, sent).content.decode()
    senco.post(url, sent | {"text_0": "Not asked & <b>"})
    row = filled(senco, review)
    assert row.document is not None
    assert shown(content_of(row.document)) == ["Shoe size | Not asked & <b>"]


def test_an_address_that_is_kept_apart_is_in_no_copy(cast: Cast) -> None:
    mother, father = make_contact(cast.noah, "PAM"), make_contact(cast.noah, "PAF")
    make_home(cast.noah, mother.contact, address="1 Secret Lane", is_confidential=True)
    restrict(father)
    review = reviewed(cast.noah, make_authority(cast.harebell))
    keep_authority_form(review.plan.authority, word_form(("Home address", "Parent’s address")))
    row = filled(signed_in(cast.senco), review)
    assert row.document is not None
    assert "Secret" not in "".join(shown(content_of(row.document)))
    assert {each["label"] for each in row.left_out} >= {"Home address", "Parent’s address"}
    assert "kept apart" in row.left_out[0]["why"]


def test_a_form_that_cannot_be_filled_is_given_up_and_said(cast: Cast) -> None:
    review = reviewed(cast.noah, make_authority(cast.harebell))
    form = keep_authority_form(review.plan.authority)
    row = fill_copy(review, form, state="waiting", tries=MOST_TRIES)
    assert list(unfilled_forms()) == [row.pk]
    fill_authority_form(filled_id=row.pk)
    assert list(unfilled_forms()) == []
    page = signed_in(cast.senco).get(of_review("ehc_review_form", review)).content.decode()
    assert "although it was tried several times" in page


def test_a_portal_is_copied_box_by_box_in_its_order(cast: Cast) -> None:
    kent = make_authority(cast.harebell, portal_url="https://portal.kent.test")
    review = reviewed(cast.noah, kent)
    senco, copy = signed_in(cast.senco), of_review("ehc_review_copy", review)
    assert "are matched yet" in senco.get(copy).content.decode()
    url = of_school(cast, "authority_headings", kent)
    sent = fields_sent(senco.get(url).content)
    headings = "Recommended changes\nName of child\nViews of the parents\nOur own box"
    senco.post(url, sent | {"headings": headings})
    form = AuthorityForm.objects.get(kind="portal")
    match = of_school(cast, "authority_form", kent, form.pk)
    senco.post(match, fields_sent(senco.get(match).content))
    page = senco.get(copy).content.decode()
    at = [page.index(each) for each in ("Recommended changes", "Name of child", "Views of the")]
    assert at == sorted(at)
    assert ">F: 15 hours</textarea>" in page
    assert "https://portal.kent.test" in page
    assert "Our own box" not in page
    assert Read.objects.filter(what="ehc_review_copy").count() == 2


def test_two_who_copy_see_what_is_done_until_it_is_undone(cast: Cast) -> None:
    kent = make_authority(cast.harebell)
    review = reviewed(cast.noah, kent)
    keep_authority_form(kent)
    senco, copy = signed_in(cast.senco), of_review("ehc_review_copy", review)
    box = of_review("ehc_review_box", review)
    page = senco.get(copy).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    assert "0 of " in page
    senco.post(box, {"key": key[1], "number": "1"})
    second = make_user("second@harebell.test", "Robin Second")
    grant(second, "senco", cast.harebell)
    other = signed_in(second)
    page = other.get(copy).content.decode()
    assert f"{cast.senco.display_name}, " in page
    assert "1 of " in page
    assert "has copied it already" in other.post(box, {"key": key[1]}, follow=True).content.decode()
    with in_change():
        BoxCopied.objects.update(digest="0" * 64)
    assert "Says something else since it was copied" in senco.get(copy).content.decode()
    senco.post(box, {"key": key[1]})
    assert BoxCopied.objects.count() == 1
    senco.post(box, {"key": key[1], "undo": "1"})
    assert "0 of " in senco.get(copy).content.decode()
    page = senco.post(box, {"key": "text/none"}, follow=True).content.decode()
    assert "not there any more" in page
    assert signed_in(cast.teacher).post(box, {"key": key[1]}).status_code in (403, 404)


def test_forms_without_a_row_are_cleared_away(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    form = keep_authority_form(make_authority(cast.harebell))
    stray = FORMS_FOLDER + "/ab/ab" + "0" * 30
    default_storage.save(stray, ContentFile(b"x"))
    assert remove_orphans(timezone.now() - timedelta(days=1)) == 0
    assert remove_orphans(timezone.now() + timedelta(days=1)) == 1
    assert default_storage.exists(form.storage_name)
    assert not default_storage.exists(stray)


def test_another_schools_form_is_nobodys_here(cast: Cast) -> None:
    form = keep_authority_form(make_authority(cast.thistle))
    client = signed_in(cast.senco)
    for name in ("authority_form", "authority_form_file"):
        assert client.get(of_school(cast, name, form.authority, form.pk)).status_code == 404
    assert client.get(of_school(cast, "authority_forms", form.authority)).status_code == 404


def test_pages_cost_a_fixed_number_of_queries(cast: Cast) -> None:
    review = reviewed(cast.noah, make_authority(cast.harebell))
    form = keep_authority_form(review.plan.authority, made.form_of_tables())
    senco = signed_in(cast.senco)
    urls = [of_review("ehc_review_form", review), of_review("ehc_review_copy", review),
            of_school(cast, "authority_forms", form.authority),
            of_school(cast, "authority_form", form.authority, form.pk)]  # fmt: skip
    for url in urls:
        senco.get(url)
    before = [queries(senco, url) for url in urls]
    for number in (1, 2, 3):
        fill_copy(review, form, number=number)
        promise(review.plan, f"Line {number}")
        expect(review.plan, f"Outcome {number}")
    assert [queries(senco, url) for url in urls] == before
    assert max(before) <= 36


def test_the_file_that_is_kept_is_the_one_that_came(cast: Cast) -> None:
    kent = make_authority(cast.harebell)
    content = made.form_of_controls()
    senco = signed_in(cast.senco)
    upload(senco, of_school(cast, "authority_form_add", kent), content)
    form = AuthorityForm.objects.get()
    answer = senco.get(of_school(cast, "authority_form_file", kent, form.pk))
    assert answer.content == content
    assert BytesIO(answer.content).read(2) == b"PK"
