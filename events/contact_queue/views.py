"""The contact queue of an organisation, what somebody answers there, and how a household likes to be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from community.foundation import audit, clock, sms, telephone
from community.foundation.access import current_actor, everything, find, permits, requires, within_reach
from community.foundation.config import settings
from community.foundation.database import grouped
from community.foundation.i18n import LANGUAGES, Language, current_language, gettext, lazy_gettext, ngettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, notify, on_refusal, slice_blueprint
from community.households.models import Household
from community.households.queries import may_be_read
from community.households.views import page_of
from community.organisations.models import Organisation
from community.permissions import Permission as CommunityPermission
from events.contact_queue import actions, queries, rules
from events.contact_queue.emails import text_of
from events.contact_queue.forms import WishForm
from events.contact_queue.models import QueuedContact, ReachingWish
from events.contact_queue.rules import ContactAnswer, Refusal, Way
from events.permissions import Permission
from events.sessions.models import Session

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.NOTHING_WAITS: lazy_gettext("Somebody has noted this already. Look again."),
    Refusal.NOTHING_TO_UNDO: lazy_gettext("There is nothing to take back any more."),
}
# So much stands on one page; what is most urgent comes first.
MOST = 200
MOST_TOLD = 20
TOLD_SINCE = timedelta(days=7)


@dataclass(frozen=True)
class HouseholdToTell:
    """All that waits for one household, or for one person of it: who they are as far as their consent opens it, the
    text in their language and in the reader's, who speaks it, and the addresses that open the caller's own telephone
    with it. `alone`: what somebody is called whose own matter it is, which nobody else of the family hears or reads."""

    household: Household
    organisation: Organisation
    rows: Sequence[QueuedContact]
    known: bool
    language: Language
    text: str
    own_text: str
    speakers: Sequence[str]
    links: Sequence[tuple[Way, str]]
    alone: str

    @property
    def newest(self) -> int:
        """Up to which row an answer is given."""
        return max(row.id for row in self.rows)

    @property
    def due_at(self) -> datetime:
        return min(row.due_at for row in self.rows)

    @property
    def late(self) -> bool:
        return any(rules.late_from(row.created_at, row.due_at) <= clock.now() for row in self.rows)

    @property
    def again_at(self) -> datetime | None:
        """When to try again, where that is still to come."""
        moments = [row.again_at for row in self.rows]
        later = [one for one in moments if one and one > clock.now()]
        return min(later) if len(later) == len(moments) else None

    @property
    def attempts(self) -> Sequence[Any]:
        """What came of telling them so far."""
        return max((row.attempts for row in self.rows), key=len)


def _cards(rows: Sequence[QueuedContact]) -> list[HouseholdToTell]:
    organisations = queries.names_of({row.organisation_id for row in rows})
    spoken = queries.speakers(set(organisations))
    homes = grouped(((row.organisation_id, row.about.household_id, row.about.member_id), row) for row in rows)
    wishes = queries.wishes_of({household_id for _, household_id, _ in homes})
    called = queries.names_alone(rows)
    return [
        _card(
            some,
            organisations[place],
            wishes.get(home),
            spoken[place, some[0].about.household.locale],
            called.get(member_id, ""),
        )
        for (place, home, member_id), some in homes.items()
    ]


def _card(
    rows: Sequence[QueuedContact],
    organisation: Organisation,
    wish: ReachingWish | None,
    speakers: Sequence[str],
    alone: str,
) -> HouseholdToTell:
    household = rows[0].about.household
    known = _is_known(household)
    text = text_of(rows, household.locale, organisation.name)
    return HouseholdToTell(
        household=household,
        organisation=organisation,
        rows=rows,
        known=known,
        language=LANGUAGES[household.locale],
        text=text,
        own_text=text_of(rows, current_language().code, organisation.name),
        speakers=speakers,
        # A text on the family's telephone is read by whoever holds it.
        links=[(way, link) for way, link in _links(household.phone, text, wish) if way is Way.CALL or not alone]
        if known
        else (),
        alone=alone,
    )


def _links(phone: str, text: str, wish: ReachingWish | None) -> list[tuple[Way, str]]:
    """The addresses that can be opened for this number, the way they like best first."""
    country = settings().country
    found = {"call": telephone.link(phone, country), **telephone.messengers(phone, country, text)}
    return [(way, found[way.value]) for way in rules.in_order(wish.way if wish else None) if found.get(way.value)]


@blueprint.get("")
@requires(Permission.SEE_CONTACTS, records=True)
def index(**_address: Any) -> str:
    reach, now = within_reach(current_actor(), Permission.SEE_CONTACTS), clock.now()
    rows = queries.to_tell(reach, now, MOST)
    told = queries.told_lately(reach, now - TOLD_SINCE, MOST_TOLD)
    cards = _cards(rows)
    seen = {card.household.id: card.household for card in cards if card.known}
    audit.record(audit.Deed.VIEWED, *seen.values())
    return render_template(
        "events/contact_queue/index.html",
        groups=[
            (gettext("Cannot wait"), "bell", [card for card in cards if card.late and not card.again_at]),
            (gettext("To tell"), "phone", [card for card in cards if not card.late and not card.again_at]),
            (gettext("Try again later"), "clock", [card for card in cards if card.again_at]),
        ],
        number=len(cards),
        more=len(rows) == MOST,
        several=len({card.organisation.id for card in cards}) > 1,
        told=[(row, name, row.about.household, _is_known(row.about.household)) for row, name in told],
        Answers=ContactAnswer,
        page_of=page_of,
    )


def _is_known(household: Household) -> bool:
    return household.organisation_id is None or may_be_read(household, household.consents)


@blueprint.post("/<int:contact_id>/<any(told,not_reached,another_time):said>")
@on_refusal(index)
@requires(Permission.SEE_CONTACTS, contact=QueuedContact)
def answer(contact: QueuedContact, said: str) -> Any:
    """One tap: what came of telling a household all that waits for it."""
    answered = ContactAnswer(said)
    number = actions.answer(contact, answered, current_actor().account_id)
    words = {
        ContactAnswer.TOLD: ngettext("Noted: told.", "Noted: all %(num)d things are told.", number),
        ContactAnswer.NOT_REACHED: gettext("Noted: not reached. It comes back in an hour."),
        ContactAnswer.ANOTHER_TIME: gettext("Noted. It comes back at another time of the day."),
    }
    notify("good", words[answered], undo_url=url_for("events.contact_queue.undo", contact_id=contact.id))
    return go("events.contact_queue.index")


@blueprint.post("/<int:contact_id>/undo")
@on_refusal(index)
@requires(Permission.SEE_CONTACTS, contact=QueuedContact)
def undo(contact: QueuedContact) -> Any:
    actions.undo(contact)
    return go("events.contact_queue.index", gettext("Taken back."))


def _wish_form(household_id: int) -> WishForm:
    kept = queries.wishes_of([household_id]).get(household_id)
    shown = {"way": Way.CALL, "remind": False, "sms": False}
    if kept:
        shown = {"way": kept.way, "remind": kept.remind, "sms": kept.sms_agreed_at is not None}
    return WishForm(gateway=sms.is_on(), data=shown)


def _keep(household_id: int, form: WishForm, by: int | None) -> None:
    agreed = bool(form.sms.data) if sms.is_on() else None
    actions.wish(household_id, form.way.data, remind=form.remind.data, sms_agreed=agreed, by=by)


@blueprint.route("/wish", methods=["GET", "POST"])
@requires(Permission.SEE_FAMILY_HOME)
def own_wish() -> Any:
    """How the family likes to be reached."""
    actor = current_actor()
    household_id = actor.household_id or 0
    template = "events/contact_queue/own_wish.html"
    own = not actor.is_shared
    form = filled_in(_wish_form(household_id), lambda form: render_template(template, form=form, own=own))
    _keep(household_id, form, None)
    return go("events.registrations.family", gettext("Saved."))


@blueprint.route("/households/<int:household_id>/wish", methods=["GET", "POST"])
@requires(CommunityPermission.CHANGE_HOUSEHOLD, household=Household)
def wish(household: Household) -> Any:
    """How a household said that it likes to be reached."""
    template = "events/contact_queue/wish.html"
    form = filled_in(_wish_form(household.id), lambda form: render_template(template, form=form, household=household))
    _keep(household.id, form, current_actor().account_id)
    return go("community.households.show", gettext("Saved."), household_id=household.id)


def household_panel(household: Household) -> Markup | None:
    """How they like to be reached, on their page for staff."""
    if not find(current_actor(), CommunityPermission.CHANGE_HOUSEHOLD, Household, household.id):
        return None
    kept = queries.wishes_of([household.id]).get(household.id)
    return fragment("events/contact_queue/_household_panel.html", household=household, wish=kept)


# The way to how the family is reached, on its first page.
FAMILY_PANEL = FamilyPanel(everything, lambda _actor: fragment("events/contact_queue/_family_panel.html"))


def planning_panel(session: Session) -> Markup | None:
    """How many households of a session were told what changed, on its page for planning."""
    told, number = queries.told_of(session.id)
    if not number:
        return None
    may = permits(current_actor(), Permission.SEE_CONTACTS)
    return fragment("events/contact_queue/_planning_panel.html", told=told, number=number, may=may)
