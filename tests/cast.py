"""The people of the play: two organisations, their coordinators, volunteers, and a stranger who must see nothing."""

from dataclasses import dataclass

from tests import factories


@dataclass(frozen=True)
class Cast:
    """Ids of the people and things that most tests need."""

    organisation: int
    coordinator: int
    volunteer: int
    second_volunteer: int
    applicant: int
    stranger: int
    session: int
    shift: int


def gather(**shift_facts: object) -> Cast:
    """Put the cast on stage, in the open transaction: one session tomorrow with one shift."""
    ours = factories.organisation(slug="ours", name="Ours")
    theirs = factories.organisation(slug="theirs", name="Theirs")
    session = factories.session(factories.activity(ours))
    return Cast(
        organisation=ours.id,
        coordinator=factories.coordinator(ours, name="Coordinator").id,
        volunteer=factories.volunteer(name="Vera", email="vera@example.org").id,
        second_volunteer=factories.volunteer(name="Walid", email="walid@example.org").id,
        applicant=factories.volunteer(clearance=None, name="Anton").id,
        stranger=factories.coordinator(theirs, name="Stranger").id,
        session=session.id,
        shift=factories.shift(session, **shift_facts).id,
    )
