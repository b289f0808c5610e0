"""The page of a pair that meets, for the volunteer and for the family, and the mailed button: its GET shows,
its POST acts."""

from typing import Any

from flask import render_template, request, session, url_for

from community.accounts.models import Account
from community.foundation import audit, clock, i18n
from community.foundation.access import Actor, Role, current_actor, find, permits, requires, within_reach
from community.foundation.database import db
from community.foundation.i18n import force_locale, gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, notify, on_refusal, slice_blueprint
from volunteers.clearances.queries import was_cleared_for_more
from volunteers.journal import actions, queries
from volunteers.journal.forms import GoalForm, JournalMeetingForm, RhythmForm, length_in_words
from volunteers.journal.labels import GOAL_ICONS, MOUTHS, TALK_ASKED
from volunteers.journal.models import Goal, Meeting
from volunteers.journal.rules import Mood, Readership
from volunteers.pairs import queries as clearance
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import PairState, Side
from volunteers.permissions import Permission

blueprint = slice_blueprint(__name__)

KINDS = {PairState.ACTIVE: "good", PairState.PAUSED: "waiting", PairState.CLOSING: "info"}


def _side() -> Side:
    return Side.MENTEE if Role.HOUSEHOLD in current_actor().roles else Side.MENTOR


@blueprint.get("")
@requires(Permission.MENTORING)
def index() -> str:
    found = queries.sights(within_reach(current_actor(), Permission.MENTORING))
    return render_template(
        "volunteers/journal/index.html",
        found=found,
        ended=queries.ended(within_reach(current_actor(), Permission.READ_OLD_DIARY)),
        mentor=_side() is Side.MENTOR,
        lost=was_cleared_for_more(current_actor().account_id, clock.today()),
        kinds=KINDS,
    )


@blueprint.get("/ended/<int:pair_id>")
@requires(Permission.READ_OLD_DIARY, records=True, pair=Pair)
def ended(pair: Pair) -> str:
    """The diary after the end, to read: all of it for who wrote it, for the family what it could read before."""
    audit.record(audit.Deed.VIEWED, pair)
    mentor = _side() is Side.MENTOR
    return render_template(
        "volunteers/journal/ended.html",
        pair=pair,
        mentor=mentor,
        entries=queries.entries_of(pair.id, *(Readership if mentor else (Readership.SHARED,))),
        until=i18n.local(pair.closed_at + queries.kept_for(), clock.town_zone()).date(),
        Audience=Readership,
        **pictures(),
    )


def own_panel(actor: Actor) -> str | None:
    """Whom one meets, above one's shifts; None where nobody."""
    if not permits(actor, Permission.MENTORING):
        return None
    found = queries.sights(within_reach(actor, Permission.MENTORING))
    if not found:
        return None
    return fragment("volunteers/journal/_panel.html", found=found, mentor=_side() is Side.MENTOR, States=PairState)


# Whom one meets, on the family's page.
FAMILY_PANEL = FamilyPanel(queries.meet_a_family, own_panel)


@blueprint.get("/<int:pair_id>")
@requires(Permission.MENTORING, records=True, pair=Pair)
def show(pair: Pair) -> str:
    audit.record(audit.Deed.VIEWED, pair)
    return _page(pair)


def _page(pair: Pair, form: JournalMeetingForm | None = None, goal_form: GoalForm | None = None) -> str:
    mentor = _side() is Side.MENTOR
    rhythm = queries.rhythm_of(pair.id)
    theirs, ours = queries.languages_of(pair)
    return render_template(
        "volunteers/journal/show.html",
        sight=queries.sights(Pair.id == pair.id)[0],
        mentor=mentor,
        languages=ours if mentor else theirs,
        rhythm=rhythm,
        rhythm_form=RhythmForm(formdata=None, data={"rhythm": rhythm.value}),
        goals=queries.goals_of(pair.id),
        goal_form=goal_form or GoalForm(formdata=None),
        entries=queries.entries_of(pair.id, *(Readership if mentor else (Readership.SHARED,))),
        form=form or JournalMeetingForm(clock.today(), formdata=None),
        cleared=clearance.is_cleared(pair, clock.today()),
        calls=not queries.waits_for_a_call(pair.id) if mentor else False,
        States=PairState,
        Audience=Readership,
        kinds=KINDS,
        **pictures(),
    )


def pictures() -> dict[str, Any]:
    """The pictures of goals and moods, and how long a meeting was in words, for templates."""
    return {
        "icons": {kind.value: icon for kind, icon in GOAL_ICONS.items()},
        "mouths": {mood.value: mouth for mood, mouth in MOUTHS.items()},
        "Mood": Mood,
        "length": length_in_words,
    }


def _refused(pair_id: int) -> Any:
    """The page again, with what was typed and why it was not kept."""
    pair = find(current_actor(), Permission.MENTORING, Pair, pair_id)
    tried = str(request.endpoint).rpartition(".")[2]
    return _page(
        pair,
        form=JournalMeetingForm(clock.today()) if tried == "write" else None,
        goal_form=GoalForm() if tried == "set_goal" else None,
    )


def _refused_goal(goal_id: int) -> Any:
    return _refused(find(current_actor(), Permission.CHANGE_GOAL, Goal, goal_id).pair_id)


@blueprint.post("/<int:pair_id>/meetings")
@on_refusal(_refused)
@requires(Permission.KEEP_DIARY, pair=Pair)
def write(pair: Pair) -> Any:
    form = filled_in(JournalMeetingForm(clock.today()), lambda form: _page(pair, form=form))
    meeting = actions.write(pair, form.entry, clock.today())
    notify(
        "good",
        str(TALK_ASKED[clearance.who_hears_of([pair])[pair.id]]) if meeting.talk else gettext("Noted. Thank you!"),
        undo_url=url_for("volunteers.journal.take_back", meeting_id=meeting.id),
        undo_label=gettext("Take back"),
    )
    return _back(pair.id)


@blueprint.post("/<int:pair_id>/call-me")
@requires(Permission.KEEP_DIARY, pair=Pair)
def call_me(pair: Pair) -> Any:
    """Telling a coordinator that there is something to tell, by one button."""
    actions.call_me(pair, clock.today())
    return _back(pair.id, str(TALK_ASKED[clearance.who_hears_of([pair])[pair.id]]))


@blueprint.post("/entries/<int:meeting_id>/take-back")
@requires(Permission.CHANGE_ENTRY, meeting=Meeting)
def take_back(meeting: Meeting) -> Any:
    actions.take_back(meeting)
    return _back(meeting.pair_id, gettext("The entry is gone."))


@blueprint.post("/<int:pair_id>/goals")
@on_refusal(_refused)
@requires(Permission.MENTORING, pair=Pair)
def set_goal(pair: Pair) -> Any:
    form = filled_in(GoalForm(), lambda form: _page(pair, goal_form=form))
    actions.set_goal(pair, _side(), *form.goal, clock.today())
    return _back(pair.id, gettext("The goal is on the list."))


@blueprint.post("/goals/<int:goal_id>/reached")
@on_refusal(_refused_goal)
@requires(Permission.CHANGE_GOAL, goal=Goal)
def reach(goal: Goal) -> Any:
    actions.tick(goal, True, clock.today())
    return _back(goal.pair_id, gettext("Well done, both of you!"))


@blueprint.post("/goals/<int:goal_id>/open")
@on_refusal(_refused_goal)
@requires(Permission.CHANGE_GOAL, goal=Goal)
def reopen(goal: Goal) -> Any:
    actions.tick(goal, False, clock.today())
    return _back(goal.pair_id)


@blueprint.post("/goals/<int:goal_id>/strike")
@on_refusal(_refused_goal)
@requires(Permission.CHANGE_GOAL, goal=Goal)
def strike(goal: Goal) -> Any:
    actions.strike(goal, clock.today())
    return _back(goal.pair_id, gettext("The goal is off the list."))


@blueprint.post("/<int:pair_id>/rhythm")
@on_refusal(_refused)
@requires(Permission.KEEP_DIARY, pair=Pair)
def choose_rhythm(pair: Pair) -> Any:
    form = filled_in(RhythmForm(), lambda form: _page(pair))
    actions.choose_rhythm(pair, form.rhythm.data, clock.today())
    return _back(pair.id, gettext("Saved."))


@blueprint.post("/<int:pair_id>/pause")
@on_refusal(_refused)
@requires(Permission.KEEP_DIARY, pair=Pair)
def pause(pair: Pair) -> Any:
    actions.pause(pair, clock.today())
    return _back(pair.id, gettext("Paused. Nobody asks anything until you go on."))


@blueprint.post("/<int:pair_id>/resume")
@on_refusal(_refused)
@requires(Permission.KEEP_DIARY, pair=Pair)
def resume(pair: Pair) -> Any:
    actions.resume(pair, clock.today())
    return _back(pair.id, gettext("Good to have you back."))


@blueprint.route("/answer/<secret>", methods=["GET", "POST"])
@on_refusal(lambda secret: render_template("volunteers/journal/over.html"))
@requires(Permission.ANSWER_BY_EMAIL)
def answer(secret: str) -> Any:
    found = queries.find_question(secret, clock.now())
    if found is None:
        return render_template("volunteers/journal/over.html"), 404
    question, pair = found
    locale = db.session.get_one(Account, pair.volunteer_id).locale
    # The volunteer's language, unless they choose another on the page.
    with force_locale(session.get("locale") or locale):
        if question.answered_at:
            return render_template("volunteers/journal/thanks.html")
        form = filled_in(
            JournalMeetingForm(clock.today()),
            lambda form: render_template("volunteers/journal/answer.html", form=form, **pictures()),
        )
    actions.answer(question, pair, form.entry, clock.today())
    return go("volunteers.journal.answer", secret=secret)


def _back(pair_id: int, said: str = "") -> Any:
    return go("volunteers.journal.show", said, pair_id=pair_id)
