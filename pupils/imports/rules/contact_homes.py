"""Where a file's contacts and the pupil live: only where we know no home of theirs. Pure."""

from collections.abc import Sequence

from pupils.choices import RowOutcome
from pupils.imports.rules.comparing import FileChange
from pupils.imports.rules.contact_state import FamilyState, KnownPerson
from pupils.imports.rules.family_write import FamilyWrite
from pupils.imports.rules.plans import RowPlan, hint
from pupils.imports.rules.says import ContactSays, HomeSays
from pupils.models import Household
from send_mis.schools.models import School

Found = Sequence[tuple[ContactSays, KnownPerson]]


def plan_homes(
    plan: RowPlan, found: Found, family: FamilyState, write: FamilyWrite, school: School
) -> None:
    """No address is taken for a child of whom a home is confidential, nor of a contact who is
    restricted or beside whom the file marks a court order."""
    assert plan.row is not None  # noqa: S101 asked by the caller
    pupil_id = plan.pupil_id
    stays = [stay.household for stay in family.stays.get(pupil_id, ())] if pupil_id else []
    near = [*stays, *(home for _, person in found for home in person.homes)]
    if any(home.is_confidential for home in near):
        if plan.row.home or any(says.home for says, _ in found):
            plan.notes.append(
                hint("A home is confidential here, so no address of the file is brought in.")
            )
        return
    open_to = [
        (says, person)
        for says, person in found
        if not says.is_order_marked
        and not (pupil_id and (pupil_id, person.contact.pk) in family.barred)
    ]
    homes = _Homes(plan, write, school, list({id(home): home for home in near}.values()))
    for says, person in open_to:
        if address := _address_of(says, plan.row.home):
            homes.house(says, person, address)
        elif says.lives_with and len(stays) == 1 and not person.homes:
            homes.join(person, stays[0])
    _stay(plan, open_to, stays, homes, write)


def _address_of(says: ContactSays, of_pupil: HomeSays | None) -> HomeSays | None:
    return says.home or (of_pupil if says.lives_with else None)


def _stay(
    plan: RowPlan, found: Found, stays: Sequence[Household], homes: "_Homes", write: FamilyWrite
) -> None:
    """The pupil's own address; else the one where somebody is said to live with the pupil."""
    assert plan.row is not None  # noqa: S101 asked by the caller
    own = plan.row.home
    if own is None:
        addresses = {
            address.key: address
            for says, _ in found
            if says.lives_with and (address := _address_of(says, None))
        }
        own = next(iter(addresses.values())) if len(addresses) == 1 else None
    if own is None:
        return
    if stays:
        if plan.row.home and not any(_is_at(home, own) for home in stays):
            plan.notes.append(
                hint(
                    "The file has the pupil at an address that is none of the homes here. If they"
                    " have moved, change the home by hand."
                )
            )
        return
    write.stay = homes.at(own, f"{plan.row.forename or plan.row.surname}'s home")
    words = f"{own.address}, {own.postcode}".rstrip(", ")
    if plan.outcome is RowOutcome.ADDED:
        plan.shown["Lives at"] = words
    else:
        plan.changes.append(FileChange("home", "Lives at", "", words))


class _Homes:
    def __init__(
        self, plan: RowPlan, write: FamilyWrite, school: School, known: Sequence[Household]
    ) -> None:
        self.plan = plan
        self.write = write
        self.school = school
        self.known = list(known)

    def at(self, address: HomeSays, name: str) -> Household:
        """A home of this family at that address, or a new one: strangers' homes stay apart."""
        for home in self.known:
            if _is_at(home, address):
                return home
        home = Household(
            school=self.school, name=name[:100], address=address.address, postcode=address.postcode
        )
        self.known.append(home)
        return home

    def house(self, says: ContactSays, person: KnownPerson, address: HomeSays) -> None:
        if any(_is_at(home, address) for home in person.homes):
            return
        if person.homes:
            self.plan.notes.append(
                hint(
                    f"The file gives another address for {says.name} than we have. If they have"
                    " moved or have two homes, record it by hand."
                )
            )
            return
        self.join(person, self.at(address, f"{person.contact.name}'s home"))

    def join(self, person: KnownPerson, home: Household) -> None:
        person.homes.append(home)
        self.write.members.append((person, home))
        if not person.is_new and self.plan.outcome is not RowOutcome.ADDED:
            words = f"{home.address}, {home.postcode}".rstrip(", ")
            self.plan.changes.append(
                FileChange("home.member", f"{person.contact.name}: lives at", "", words)
            )


def _is_at(home: Household, address: HomeSays) -> bool:
    return HomeSays(home.address, home.postcode).key == address.key
