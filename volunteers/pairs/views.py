"""Both sides decide: the cards of a volunteer and of a family, yes and no with one tap, ending, blocking, phones."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import render_template, request

from community.foundation import audit, clock
from community.foundation.access import Actor, Role, current_actor, requires, within_reach
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.households.models import Household
from community.households.queries import agrees
from community.households.rules import ConsentPurpose, WordWay
from community.places.queries import districts
from events.activities.recurrence import at_zone
from events.sessions.queries import get_session
from volunteers.clearances.queries import was_cleared_for_more
from volunteers.pairs import actions, queries, rules
from volunteers.pairs.forms import FirstMeetingForm, GuardianWordForm, WordForm
from volunteers.pairs.labels import BROUGHT_TOGETHER, LOST_MEETING
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import AGREED, ASKED, STANDING, PairState, Side
from volunteers.permissions import Permission
from volunteers.profiles.rules import Interest

blueprint = slice_blueprint(__name__)

# Both sides agreed, and nobody has brought them together yet.
BEFORE = (PairState.ACCEPTED_BY_MENTEE, PairState.GUARDIAN_AGREED)

# Seven days from any Monday on: only the names of the days are read from them.
WEEKDAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(7)]


def _side() -> Side:
    """A card's device speaks for the family, an account for the volunteer."""
    return Side.MENTEE if current_actor().household_id else Side.MENTOR


@blueprint.get("")
@requires(Permission.ANSWER_PAIR)
def mine(**_address: Any) -> str:
    side = _side()
    actor = current_actor()
    cards = queries.cards(within_reach(actor, Permission.ANSWER_PAIR), side, clock.today())
    # What somebody decides as a guardian, also where all else of it is not theirs to read.
    awaited = sa.and_(within_reach(actor, Permission.AGREE_AS_GUARDIAN), Pair.state == PairState.ACCEPTED_BY_MENTEE)
    return render_template(
        "volunteers/pairs/mine.html",
        words=queries.cards(awaited, side, clock.today()),
        shared=actor.is_shared,
        asked=[card for card in cards if card.pair.state in ASKED],
        standing=[card for card in cards if card.pair.state in STANDING],
        together=_brought_together([card.pair for card in cards if card.pair.state in BEFORE]),
        family=side is Side.MENTEE,
        lost=was_cleared_for_more(current_actor().account_id, clock.today()),
        weekdays=WEEKDAYS,
        districts=dict(districts()),
        Interest=Interest,
        States=PairState,
    )


def _brought_together(pairs: list[Pair]) -> dict[int, Any]:
    return {pair_id: BROUGHT_TOGETHER[heard] for pair_id, heard in queries.who_hears_of(pairs).items()}


def _back(said: str) -> Any:
    return go("volunteers.pairs.mine", said)


@blueprint.post("/<int:pair_id>/accept")
@on_refusal(mine)
@requires(Permission.ANSWER_PAIR, pair=Pair)
def accept(pair: Pair) -> Any:
    actions.accept(pair, _side(), clock.today())
    if pair.state in STANDING:
        return _back(f"{gettext('You both said yes.')} {_brought_together([pair])[pair.id]}")
    return _back(gettext("Thank you. The other side is still thinking."))


@blueprint.post("/<int:pair_id>/decline")
@on_refusal(mine)
@requires(Permission.ANSWER_PAIR, pair=Pair)
def decline(pair: Pair) -> Any:
    actions.decline(pair, _side())
    return _back(gettext("It is over. Nobody asks why."))


@blueprint.post("/<int:pair_id>/block")
@on_refusal(mine)
@requires(Permission.ANSWER_PAIR, pair=Pair)
def block(pair: Pair) -> Any:
    actions.block(pair, _side())
    return _back(gettext("You will not be brought together again. The other side is not told."))


@blueprint.post("/<int:pair_id>/phone")
@requires(Permission.ANSWER_PAIR, pair=Pair)
def phone(pair: Pair) -> Any:
    shown = "show" in request.form
    actions.release_phone(pair, _side(), shown)
    return _back(gettext("Your phone number is shown now.") if shown else gettext("Your phone number is hidden now."))


def _with_own_card() -> rules.Word:
    return rules.Word(current_actor().member_id, WordWay.OWN_CARD, clock.today())


@blueprint.post("/<int:pair_id>/guardian")
@on_refusal(mine)
@requires(Permission.AGREE_AS_GUARDIAN, pair=Pair)
def guardian(pair: Pair) -> Any:
    actions.agree_as_guardian(pair, _with_own_card())
    return _back(f"{gettext('Thank you.')} {_brought_together([pair])[pair.id]}")


@blueprint.post("/<int:pair_id>/guardian-no")
@on_refusal(mine)
@requires(Permission.AGREE_AS_GUARDIAN, pair=Pair)
def guardian_no(pair: Pair) -> Any:
    actions.disagree_as_guardian(pair, _with_own_card())
    return _back(gettext("Thank you. It is noted that you do not agree."))


def _asked(actor: Actor) -> list[Pair]:
    asked = queries.known(within_reach(actor, Permission.ANSWER_PAIR))
    side = Side.MENTEE if actor.household_id else Side.MENTOR
    said = "mentee_said_at" if side is Side.MENTEE else "mentor_said_at"
    return [pair for pair in asked if pair.state in ASKED and getattr(pair, said) is None]


def own_panel(actor: Actor) -> str | None:
    """How many wait for the volunteer's answer, above their shifts; None when nobody does."""
    number = len(_asked(actor)) if Role.VOLUNTEER in actor.roles else 0
    return _panel(number, family=False)


def _family_panel(actor: Actor) -> str | None:
    return _panel(queries.number_waiting_for(actor), family=True)


# On the family's home, how many wait for an answer or a guardian's word.
FAMILY_PANEL = FamilyPanel(queries.wait_for_a_family, _family_panel, pressing=True)


def _panel(number: int, *, family: bool) -> str | None:
    if not number:
        return None
    return fragment("volunteers/pairs/_panel.html", number=number, family=family)


@blueprint.get("/introductions/<int:pair_id>")
@requires(Permission.KEEP_PAIRS, records=True, pair=Pair)
def introduction(pair: Pair) -> str:
    audit.record(audit.Deed.VIEWED, pair)
    return _introduction_page(pair)


def _introduction_page(pair: Pair, form: FirstMeetingForm | None = None, word_form: WordForm | None = None) -> str:
    household = db.session.get_one(Household, pair.household_id)
    zone = clock.town_zone()
    today = clock.today(zone)
    members = queries.asking(pair)
    [known] = queries.known(Pair.id == pair.id)
    common = queries.common_week(known)
    if form is None:
        form = FirstMeetingForm(queries.public_venues(household.organisation_id), formdata=None)
        busy = queries.busy(pair, members, clock.now())
        form.on.data, form.at.data = rules.first_time(common, today, zone, busy) or (None, None)
    named = agrees(pair.household_id, ConsentPurpose.COORDINATION)
    return render_template(
        "volunteers/pairs/introduction.html",
        pair=known,
        form=form,
        word_form=word_form or _word_form(pair, named, today),
        words=queries.words_of(pair),
        common=common,
        weekdays=WEEKDAYS,
        named=named,
        members=members,
        needs_guardian=queries.minor_alone(pair, members, today.year) and pair.state is PairState.ACCEPTED_BY_MENTEE,
        may_meet=pair.state in AGREED,
        asked=pair.state in ASKED,
        meeting=get_session(pair.introduction_id) if pair.introduction_id else None,
        lost=LOST_MEETING.get(queries.meeting_lost(pair), ""),
        stands=queries.meeting_stands(pair),
        States=PairState,
    )


def _word_form(pair: Pair, named: bool, today: date) -> WordForm:
    """What staff can take down now: the family's yes, or a guardian's word."""
    if pair.state is PairState.ACCEPTED_BY_MENTEE:
        return GuardianWordForm(queries.guardians_of(pair), named, formdata=None, said_on=today)
    return WordForm(formdata=None, said_on=today)


def _back_to_introduction(pair: Pair, said: str) -> Any:
    return go("volunteers.pairs.introduction", said, pair_id=pair.id)


@blueprint.post("/introductions/<int:pair_id>/introduce")
@on_refusal(lambda pair_id: introduction(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def introduce(pair: Pair) -> Any:
    household = db.session.get_one(Household, pair.household_id)
    venues = {venue.id: venue for venue in queries.public_venues(household.organisation_id)}
    form = filled_in(FirstMeetingForm(list(venues.values())), lambda form: _introduction_page(pair, form))
    venue = venues[form.venue.data]
    starts_at = at_zone(datetime.combine(form.on.data, form.at.data), venue.zone)
    actions.introduce(pair, venue, starts_at, form.minutes.data or 60)
    return _back_to_introduction(pair, gettext("The first meeting is set. Both find it in their calendars."))


@blueprint.post("/introductions/<int:pair_id>/yes")
@on_refusal(lambda pair_id: introduction(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def note_yes(pair: Pair) -> Any:
    """Somebody of the family, who has no card of their own perhaps, told staff that they would like it."""
    form = filled_in(WordForm(), lambda form: _introduction_page(pair, word_form=form))
    actions.accept_in_words(pair, form.word(pair.member_id, current_actor().account_id), clock.today())
    return _back_to_introduction(pair, gettext("Noted."))


@blueprint.post("/introductions/<int:pair_id>/guardian")
@on_refusal(lambda pair_id: introduction(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def note_guardian(pair: Pair) -> Any:
    """A guardian's word that was given to staff: who, how, when, with whose help."""
    named = agrees(pair.household_id, ConsentPurpose.COORDINATION)
    form = filled_in(
        GuardianWordForm(queries.guardians_of(pair), named), lambda form: _introduction_page(pair, word_form=form)
    )
    word = form.word(form.who.data or None, current_actor().account_id)
    (actions.disagree_as_guardian if "no" in request.form else actions.agree_as_guardian)(pair, word)
    return _back_to_introduction(pair, gettext("Noted."))


@blueprint.post("/introductions/<int:pair_id>/met")
@on_refusal(lambda pair_id: introduction(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def met(pair: Pair) -> Any:
    actions.start(pair)
    return go("volunteers.follow_up.show", gettext("Good. From now on they meet by themselves."), pair_id=pair.id)


@blueprint.post("/introductions/<int:pair_id>/end")
@on_refusal(lambda pair_id: introduction(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def end_before_meeting(pair: Pair) -> Any:
    actions.decline(pair, Side.STAFF)
    return _back_to_introduction(pair, gettext("Ended."))
