"""Signing somebody up by telephone or at the door: finding them, choosing who of them comes, changing it."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request

from community.accounts.models import Account
from community.foundation import audit, clock
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.forms import clean_line, numbers
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.pages import go, on_refusal, slice_blueprint
from community.households.actions import first_person
from community.households.models import Household, Member
from community.households.queries import get_household
from events.activities.queries import acting_for
from events.permissions import Permission
from events.reception import actions, queries
from events.reception.forms import CallerForm
from events.reception.queries import Known
from events.reception.rules import Refusal
from events.registrations import queries as registrations
from events.registrations import rules
from events.registrations.labels import LABELS, kept_in_words
from events.registrations.models import Registration
from events.registrations.rules import Asked, RegistrationState
from events.registrations.views import KINDS
from events.registrations.waiting_list import OwnStep, door_is_open, own_steps
from events.sessions import queries as sessions
from events.sessions.models import Session

blueprint = slice_blueprint(__name__)

MOST = 8
# Where somebody stands, as staff say it.
STANDS = {
    RegistrationState.CONFIRMED: lazy_gettext("Comes"),
    RegistrationState.WAITING: lazy_gettext("Waiting list"),
    RegistrationState.OFFERED: lazy_gettext("Offered, not yet answered"),
    RegistrationState.ATTENDED: lazy_gettext("Here"),
    RegistrationState.EXCUSED: lazy_gettext("Excused"),
    RegistrationState.NO_SHOW: lazy_gettext("Did not come"),
}

REFUSALS = {
    Refusal.NOBODY: lazy_gettext("Choose who of them comes."),
    Refusal.AGE: lazy_gettext("%(who)s: too young or too old for this."),
    Refusal.ALONE: lazy_gettext("%(who)s: not without a grown-up. %(adults)s can come along."),
    Refusal.NO_GROWN_UP: lazy_gettext("%(who)s: not without a grown-up, and there is none of theirs."),
    Refusal.MEANWHILE: lazy_gettext("They joined something at this very moment. Nothing was changed; do it again."),
    Refusal.ALREADY: lazy_gettext("They are on the list already. Change who of them comes there."),
    Refusal.AWAY: lazy_gettext("It is noted that they do not come. Undo that on the list, then they have their place."),
    Refusal.CANCELLED: lazy_gettext("This date was cancelled."),
    Refusal.STARTED: lazy_gettext("This has begun already. Whoever stands at the door can still be noted as here."),
    Refusal.TOO_MANY: lazy_gettext("This is smaller than their group. Choose fewer people."),
    Refusal.OVERLAPS: lazy_gettext(
        "%(who)s: promised something else at this time. They have to give that back first, or come without them."
    ),
    Refusal.NOT_OFFERED: lazy_gettext("No places are offered to them."),
    Refusal.OFFER_ENDED: lazy_gettext("The time to take these places is over."),
    Refusal.TOO_EARLY: lazy_gettext("The door is not open yet: two hours before the beginning. Sign them up instead."),
    Refusal.TOO_FEW: lazy_gettext("Places that are still free: %(free)s. Nothing was changed; choose fewer people."),
    Refusal.NOT_LISTED: lazy_gettext("They are not on the list any more."),
    Refusal.ARRIVED: lazy_gettext("They are here already. Note who of them is here on the list."),
    Refusal.OVER: lazy_gettext("This is over."),
    Refusal.FULL: lazy_gettext("Full: places that are free: %(free)s. Nobody was let in."),
    Refusal.APART: lazy_gettext(
        "One of them has places and the other waits. They can come together once both have places, or both wait."
    ),
    Refusal.NOT_INVITED: lazy_gettext("Only who is invited can join this. Invite them first."),
    Refusal.NO_GUESTS: lazy_gettext(
        "Guests cannot join this: it is for children alone, or its place is told to the confirmed only. Register the "
        "family, or let them make an account."
    ),
}


@blueprint.get("/sessions/<int:session_id>/sign-up")
@requires(Permission.JOIN_FOR_OTHERS, records=True, session=Session)
def sign_up(session: Session) -> str:
    """Finding who telephones or stands at the door, and a form for whoever is not known yet."""
    again = request.endpoint == "events.reception.guest"
    return _page(session, CallerForm() if again else CallerForm(formdata=None))


def _page(session: Session, form: CallerForm) -> str:
    shown, now = sessions.get_session(session.id), clock.now()
    typed = (clean_line(request.values.get("q")) or "")[:80]
    found = _found(typed, shown) if typed else []
    households = [one.household for one in found if one.household]
    audit.record(audit.Deed.VIEWED, session, *(one.household for one in found if one.family))
    members = [member for one in found for member in one.people if member.id]
    promised = registrations.promised_times(
        [one.id for one in members], shown.starts_at, shown.ends_at, but=(shown.id,)
    )
    gathering = registrations.gathering_of(shown)
    elsewhere = {number for number, spans in promised.items() if spans}
    return render_template(
        "events/reception/sign_up.html",
        session=shown,
        kept=kept_in_words(shown),
        form=form,
        typed=typed,
        regulars=[] if typed else _regulars(shown),
        found=found,
        more=len(found) == MOST,
        ticked=numbers(request.form.getlist("member")) or [one.id for one in _proposed(found, gathering, promised)],
        elsewhere=elsewhere,
        # Of whom nobody has the time there is nobody to sign up.
        busy=[one for one in found if one.people and all(member.id in elsewhere for member in one.people)],
        listed=queries.listed_in(shown.id, [one.id for one in households]),
        kinds=KINDS,
        stands=STANDS,
        asked=LABELS,
        chosen=request.form.get("asked", Asked.TELEPHONE.value),
        chosen_of=_named_in_form(),
        guests=_open_to_guests(shown),
        before=not gathering.cancelled and now < shown.starts_at,
        door=door_is_open(now, gathering),
    )


def _proposed(found: Sequence[Known], gathering: rules.Gathering, promised: Any) -> list[Member]:
    """Who of each of them has the time and may come."""
    proposed = []
    for one in found:
        there = [member for member in one.people if not promised.get(member.id)]
        _able, fit = rules.possible(gathering, [registrations.person_of(member) for member in there])
        proposed += [there[number] for number in fit]
    return proposed


def _ours(session: Session) -> int:
    return acting_for(session.activity, current_actor())


def _regulars(session: Session) -> list[Household]:
    """Whom one would look for first."""
    reach = within_reach(current_actor(), Permission.JOIN_HOUSEHOLD)
    return queries.regulars(session.activity_id, _ours(session), reach, MOST)


def _found(typed: str, session: Session) -> list[Known]:
    """Whom this coordinator may know by what was typed: families with their consent, and neighbours."""
    actor, ours = current_actor(), _ours(session)
    reach = within_reach(actor, Permission.JOIN_HOUSEHOLD)
    accounts = queries.accounts_called(typed, within_reach(actor, Permission.JOIN_ACCOUNT), MOST)
    homes = queries.homes_of([one.id for one in accounts])
    households = queries.households_called(typed, ours, reach, MOST)
    people = queries.known_people([*households, *homes.values()], ours)
    found = [Known(one.call_name, one, people=people[one.id]) for one in households]
    for account in accounts:
        home = homes.get(account.id)
        known = people[home.id] if home else [first_person(account.name)]
        found.append(Known(account.name, home, account, known))
    return found[:MOST]


def _open_to_guests(session: Session) -> bool:
    return bool(registrations.reached(within_reach(current_actor(), Permission.JOIN_AS_GUEST), [session.id]))


def _asked() -> Asked:
    try:
        return Asked(request.form.get("asked", ""))
    except ValueError:
        abort(404)


def _said(made: Registration) -> str:
    if made.state is RegistrationState.ATTENDED:
        return ngettext("%(num)d person is here.", "%(num)d people are here.", made.party_size)
    if made.state is RegistrationState.CONFIRMED:
        return ngettext("Signed up: %(num)d place.", "Signed up: %(num)d places.", made.party_size)
    return gettext("All places are taken: they are on the waiting list.")


def _to_list(made: Registration, said: str) -> Any:
    return go("events.registrations.roster", said, session_id=made.session_id, _anchor=f"party-{made.id}")


@blueprint.post("/sessions/<int:session_id>/join")
@on_refusal(sign_up)
@requires(Permission.JOIN_FOR_OTHERS, session=Session)
def join(session: Session) -> Any:
    """A family, or somebody with an account, is signed up, or is here."""
    shown = sessions.get_session(session.id)
    household_id, known = _whom(shown)
    wanted = numbers(request.form.getlist("member"))
    if not {*wanted} <= {*known}:
        abort(404)
    chosen = {known[number] for number in wanted}
    made = actions.sign_up(session, household_id, chosen, _asked(), here="here" in request.form)
    return _to_list(made, _said(made))


def _named_in_form() -> tuple[int, int]:
    """The numbers of the household and of the account that the form is about; 0 where it names none."""
    [household_id, account_id] = (
        next(iter(numbers([request.form.get(one, "")])), 0) for one in ("household", "account")
    )
    return household_id, account_id


def _whom(session: Session) -> tuple[int, dict[int, int]]:
    """The household that the form names, and the people of it whom staff may choose (0: whoever has the account)."""
    actor, ours = current_actor(), _ours(session)
    household_id, account_id = _named_in_form()
    if account_id:
        if find(actor, Permission.JOIN_ACCOUNT, Account, account_id) is None:
            abort(404)
        household_id, own = actions.home_of(account_id)
        household: Household | None = get_household(household_id)
    else:
        own, household = 0, _known(household_id, ours)
    if household is None:
        abort(404)
    known = {one.id: one.id for one in queries.known_people([household], ours)[household.id]}
    return household.id, known | ({0: own} if own else {})


def _known(household_id: int, organisation_id: int) -> Household | None:
    found: Household | None = find(current_actor(), Permission.JOIN_HOUSEHOLD, Household, household_id)
    return found if found and found.organisation_id in (None, organisation_id) else None


@blueprint.post("/sessions/<int:session_id>/guest")
@on_refusal(sign_up)
@requires(Permission.JOIN_FOR_OTHERS)
def guest(session_id: int) -> Any:
    """Somebody whom nobody knows yet is signed up with a name and a way to be reached, or is here."""
    form = CallerForm()
    filled = form.validate_on_submit()
    email, phone = form.email.data or "", form.phone.data or ""
    if filled:
        actions.lock_guest(email, phone)
    session = find(current_actor(), Permission.JOIN_FOR_OTHERS, Session, session_id)
    if session is None:
        abort(404)
    if not filled:
        return _page(session, form), 422
    welcome = _open_to_guests(session)
    people = actions.receive(form.name.data, form.locale.data, email, phone, form.children, welcome=welcome)
    ids = [one.id for one in people]
    made = actions.sign_up(session, people[0].household_id, ids, form.asked.data, here="here" in request.form)
    return _to_list(made, _said(made))


@blueprint.get("/sessions/<int:session_id>/registrations/<int:registration_id>")
@requires(Permission.JOIN_FOR_OTHERS, records=True, session=Session)
def party(session: Session, registration_id: int) -> str:
    """Who of a party comes, for staff whom they asked to change it."""
    registration = _listed(session, registration_id)
    audit.record(audit.Deed.VIEWED, registration)
    shown, now = sessions.get_session(session.id), clock.now()
    named, offered = _offered(shown, registration)
    # Once it has begun the door notes it.
    entry, begun = registrations.entry_of(registration), shown.starts_at <= now
    steps = frozenset() if begun else own_steps(now, registrations.gathering_of(shown), entry)
    ids = [one.member_id for one in registration.party]
    return render_template(
        "events/reception/party.html",
        session=shown,
        registration=registration,
        people=[(one.id, one.call_name if named else "") for one in offered],
        ticked=numbers(request.form.getlist("member")) or ids,
        names=[one.call_name for one in offered if named and one.id in ids],
        kinds=KINDS,
        stands=STANDS,
        asked=LABELS,
        chosen=request.form.get("asked", Asked.TELEPHONE.value),
        steps=steps,
        OwnStep=OwnStep,
        **_company(registration) if steps else {},
    )


def _company(registration: Registration) -> dict[str, Any]:
    """With whom a party comes, and with whom else it could: the names of each, none where they are not to be named."""
    parties = registrations.parties_of(registration.session_id)
    others = [one for one in parties if rules.stand_alike(one.state, registration.state) and one.id != registration.id]
    named = registrations.agreed_to_be_named({one.household_id for one in others})
    names = registrations.names_in([one for one in others if one.household_id in named])
    known = [(one, names.get(one.id, [])) for one in others]

    def beside(one: Registration) -> bool:
        return registration.together is not None and one.together == registration.together

    return {"beside": [one for one in known if beside(one[0])], "others": [one for one in known if not beside(one[0])]}


def _listed(session: Session, registration_id: int) -> Registration:
    found = registrations.find_registration(session.id, registration_id)
    if found is None or found.state is RegistrationState.CANCELLED:
        abort(404)
    return found


def _offered(session: Session, registration: Registration) -> tuple[bool, list[Member]]:
    """Whether staff may read their names, and whom they can choose: who comes, and whom else of them they know."""
    ours = _ours(session)
    household = get_household(registration.household_id)
    named = bool(registrations.agreed_to_be_named([household.id]))
    ids = {one.member_id for one in registration.party}
    if named and (household.organisation_id is None or _known(household.id, ours)):
        ids |= {one.id for one in queries.known_people([household], ours)[household.id]}
    return named, [one for one in registrations.members_of(household.id) if one.id in ids]


@blueprint.post("/sessions/<int:session_id>/registrations/<int:registration_id>")
@on_refusal(party)
@requires(Permission.JOIN_FOR_OTHERS, session=Session)
def change(session: Session, registration_id: int) -> Any:
    """They asked for others of them to come, for the seats that are kept for them, or to be taken off."""
    registration, asked = _listed(session, registration_id), _asked()
    said = request.form.get("said")
    if said == "off":
        actions.take_off(session, registration, asked)
        return go("events.registrations.roster", gettext("They are taken off the list."), session_id=session.id)
    if said == "claim":
        actions.claim(session, registration, asked)
        return _to_list(registration, gettext("The places are theirs."))
    if said == "apart":
        actions.come_apart(session, registration)
        return _to_list(registration, gettext("Saved."))
    if said == "together":
        [other] = numbers(request.form.getlist("with"))[:1] or [0]
        actions.come_together(session, registration, other)
        return _to_list(registration, gettext("They come together now."))
    named, offered = _offered(sessions.get_session(session.id), registration)
    chosen = numbers(request.form.getlist("member"))
    if not {*chosen} <= {one.id for one in offered}:
        abort(404)
    actions.change(session, registration, chosen, asked, named=named)
    return _to_list(registration, gettext("Saved."))
