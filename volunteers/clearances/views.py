"""Who is cleared and who waits, one volunteer's file: recording steps, granting, confirming and withdrawing;
one's own way."""

from typing import Any

from flask import abort, current_app, render_template, request, session, url_for

from community.accounts import queries as accounts
from community.emergency_access.rules import EmergencyKind
from community.emergency_access.views import opened_page
from community.foundation import audit, clock, database, i18n
from community.foundation.access import current_actor, permits, requires, within_reach
from community.foundation.forms import clean_line
from community.foundation.i18n import day_in_words, force_locale, gettext, in_words, lazy_gettext
from community.foundation.manifest import EmergencyRead
from community.foundation.pages import filled_in, go, notify, on_its_way, on_refusal, slice_blueprint
from community.places.queries import districts
from volunteers.clearances import actions, queries, rules
from volunteers.clearances.actions import ClearanceWish, Referee
from volunteers.clearances.forms import (
    FOR_WHOM,
    AnswerForm,
    ApplyForm,
    CertificateForm,
    ClearanceWishForm,
    GrantForm,
    InterviewForm,
    RefereeForm,
    TrainingForm,
)
from volunteers.clearances.labels import LABELS, PICTURES
from volunteers.clearances.models import ClearanceRequest
from volunteers.clearances.rules import Button, Clearance, ClearanceStage, GrantOutcome, Refusal
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer

# Its addresses stand in emails, which name no clearance.
blueprint = slice_blueprint(__name__, prefix="/volunteers/steps")

REFUSALS = {
    Refusal.ONESELF: lazy_gettext("Nobody clears themselves. Ask a colleague."),
    Refusal.SAME_PERSON: lazy_gettext("You proposed this. Another person has to confirm it."),
    Refusal.PAST: lazy_gettext("Choose a date that is still to come."),
    Refusal.TOO_LONG: lazy_gettext("A clearance lasts three years at most."),
    Refusal.REFERENCES_MISSING: lazy_gettext("Two referees who trust them with this are missing."),
    Refusal.INTERVIEW_MISSING: lazy_gettext("The talk is missing."),
    Refusal.CHECK_MISSING: lazy_gettext("A certificate that counts today is missing."),
    Refusal.TRAINING_MISSING: lazy_gettext("The child protection training is missing."),
    Refusal.CHECK_ENDS: lazy_gettext("The certificate does not count that long. Choose an earlier date."),
    Refusal.TO_COME: lazy_gettext("This day is still to come."),
    Refusal.OWN_ADDRESS: lazy_gettext("This is your own address. Name two other people."),
    Refusal.TWICE: lazy_gettext("These are the same address. Name two different people."),
    Refusal.ASKED: lazy_gettext("This person got an email already."),
    Refusal.TOO_MANY: lazy_gettext("You have named enough people. Talk with your coordinator."),
    Refusal.APPLIED: lazy_gettext("You have applied already."),
}

WHOM = {choice.value: choice.label for choice in FOR_WHOM}
WANTED = {
    "open": lazy_gettext("Not yet cleared"),
    "waiting": lazy_gettext("Second person needed"),
    "ending": lazy_gettext("Ending soon"),
    "all": lazy_gettext("All"),
    "blocked": lazy_gettext("Blocked"),
}


@blueprint.get("")
@requires(Permission.SEE_CLEARANCES)
def index() -> str:
    wanted = request.args.get("show", "open")
    wanted = wanted if wanted in WANTED else "open"
    typed = (clean_line(request.args.get("q")) or "")[:80]
    page = min(max(request.args.get("page", 1, int), 1), 1000)
    reach, opens = (within_reach(current_actor(), one) for one in (Permission.SEE_CLEARANCES, Permission.VET))
    found, more = queries.files(reach, opens, clock.today(), wanted, typed, page)

    def at(number: int) -> str:
        return url_for("volunteers.clearances.index", show=wanted, q=typed or None, page=number)

    return render_template(
        "volunteers/clearances/index.html",
        files=found,
        tabs=[
            (str(label), url_for(".index", show=key, q=typed or None), key == wanted) for key, label in WANTED.items()
        ],
        typed=typed,
        wanted=wanted,
        blocks=permits(current_actor(), Permission.BLOCK),
        districts=dict(districts()),
        previous_url=at(page - 1) if page > 1 else "",
        next_url=at(page + 1) if more else "",
    )


@blueprint.get("/mine")
@requires(Permission.OWN_CLEARANCE)
def mine() -> str:
    me = _me()
    references = queries.references_for(me)
    status = queries.statuses_of([me], clock.today(), references)[me]
    return render_template(
        "volunteers/clearances/mine.html",
        status=status,
        organisation=status.organisation.called if status.organisation else "",
        references=references,
        panels=[panel for offer in current_app.extensions["step_panels"] if (panel := offer(current_actor()))],
        may_name_another=rules.may_name_another(status.progress, len(references)),
        pictures=PICTURES,
        whom=WHOM,
        today=clock.today(),
        now=clock.now(),
    )


EMERGENCY_READS = (
    EmergencyRead(
        EmergencyKind.VETTING_FILE, queries.owned_file, "volunteers.clearances.file_in_emergency", "volunteer_id"
    ),
)


@blueprint.get("/files/<int:volunteer_id>")
@requires(Permission.OPEN_FILE_IN_EMERGENCY, records=True, volunteer=Volunteer)
def file_in_emergency(volunteer: Volunteer) -> str:
    """The file, to read, for whoever it was opened to in an emergency."""

    def on(day: Any) -> str:
        return day_in_words(day, "d MMM y")

    account = accounts.get_account(volunteer.id)
    status = queries.statuses_of([volunteer.id], clock.today())[volunteer.id]
    request_ = status.request
    asked = [(gettext("Who"), f"{account.name} {account.family_name}".strip())]
    if request_:
        asked += [(gettext("For whom"), WHOM[request_.clearance.value]), (gettext("Why"), request_.motivation)]
    said = [
        (one.name, " · ".join(filter(None, [in_words([str(WHOM[word]) for word in one.trusted]), one.remark])))
        for one in queries.references_for(volunteer.id)
        if one.answered_at
    ]
    steps = [
        *((on(one.held_on), LABELS[one.outcome]) for one, _ in queries.interviews_with(volunteer.id)),
        *((on(one.seen_on), LABELS[one.certificate]) for one, _ in queries.certificates_of(volunteer.id)),
        *((on(one.attended_on), LABELS[one.training]) for one in queries.trainings_of(volunteer.id)),
    ]
    granted = [(WHOM.get(one.clearance.value, "–"), on(one.expires_on)) for one in status.granted]
    parts = [
        (gettext("The application"), asked),
        (gettext("References"), said),
        (gettext("Talks, certificates and trainings"), steps),
        (gettext("Cleared until"), granted),
    ]
    return opened_page(EmergencyKind.VETTING_FILE, volunteer, [part for part in parts if part[1]])


@blueprint.get("/<int:volunteer_id>")
@requires(Permission.VET, records=True, volunteer=Volunteer)
def show(volunteer: Volunteer) -> str:
    if database.is_writing():
        audit.record(audit.Deed.VIEWED, volunteer)
    return _page(volunteer)


def _page(volunteer: Volunteer, **typed: Any) -> str:
    me = _me()
    account = accounts.get_account(volunteer.id)
    if volunteer.id == me:
        # What others said of oneself is not for oneself, whatever right one holds.
        return render_template("volunteers/clearances/own_file.html", account=account)
    today = clock.today()
    status = queries.statuses_of([volunteer.id], today)[volunteer.id]
    # Nothing is chosen before every step to what was asked for is done.
    wish = status.request.clearance if status.stage is ClearanceStage.DECISION else None
    dossier, proposals = status.dossier, queries.proposals_for(volunteer.id)
    ready = rules.grantable(dossier, today, {one.clearance for one, _ in proposals if one.proposed_by_id == me})
    forms = {
        "grant_form": GrantForm(ready, data={"clearance": wish.value} if wish else None),
        "interview_form": InterviewForm(queries.colleagues(status.request.organisation_id), me, today),
        "certificate_form": CertificateForm(data={"seen_on": today}),
        "training_form": TrainingForm(data={"attended_on": today}),
    }
    return render_template(
        "volunteers/clearances/show.html",
        volunteer=volunteer,
        account=account,
        status=status,
        proposals=proposals,
        ready=ready,
        confirmable={
            one.clearance
            for one, _ in proposals
            if rules.decide(one.clearance, one.expires_on, today, me, volunteer.id, dossier, one.proposed_by_id)
            is GrantOutcome.GRANTED
        },
        references=queries.references_for(volunteer.id),
        interviews=queries.interviews_with(volunteer.id),
        certificates=queries.certificates_of(volunteer.id),
        trainings=queries.trainings_of(volunteer.id),
        last_day=rules.last_day(wish, status.dossier, today) if wish else None,
        pictures=PICTURES,
        whom=WHOM,
        blocks=permits(current_actor(), Permission.BLOCK),
        today=today,
        now=clock.now(),
        me=me,
        **(forms | typed),
    )


@blueprint.post("/<int:volunteer_id>/interview")
@on_refusal(show)
@requires(Permission.VET, volunteer=Volunteer)
def interview(volunteer: Volunteer) -> Any:
    me = _me()
    form = filled_in(
        InterviewForm(queries.colleagues(queries.organisation_of(volunteer.id)), me, clock.today()),
        lambda form: _page(volunteer, interview_form=form),
    )
    actions.record_interview(volunteer, form.held_on.data, form.held_by.data, form.outcome.data, clock.today(), me)
    return _back(volunteer, gettext("Noted."))


@blueprint.post("/<int:volunteer_id>/certificate")
@on_refusal(show)
@requires(Permission.VET, volunteer=Volunteer)
def certificate(volunteer: Volunteer) -> Any:
    form = filled_in(CertificateForm(), lambda form: _page(volunteer, certificate_form=form))
    dates = form.seen_on.data, form.valid_until.data, clock.today()
    actions.record_certificate(volunteer, form.certificate.data, *dates, _me())
    return _back(volunteer, gettext("Noted."))


@blueprint.post("/<int:volunteer_id>/training")
@on_refusal(show)
@requires(Permission.VET, volunteer=Volunteer)
def training(volunteer: Volunteer) -> Any:
    form = filled_in(TrainingForm(), lambda form: _page(volunteer, training_form=form))
    actions.record_training(volunteer, form.training.data, form.attended_on.data, clock.today(), _me())
    return _back(volunteer, gettext("Noted."))


@blueprint.post("/<int:volunteer_id>/grant")
@on_refusal(show)
@requires(Permission.VET, volunteer=Volunteer)
def grant(volunteer: Volunteer) -> Any:
    form = filled_in(GrantForm(Clearance), lambda form: _page(volunteer, grant_form=form))
    outcome = actions.grant(volunteer, Clearance(form.clearance.data), form.until.data, clock.today(), _me())
    if outcome is GrantOutcome.GRANTED:
        return _back(volunteer, gettext("Cleared. The volunteer gets an email."))
    notify("info", gettext("Proposed. Another person has to confirm it."))
    return _back(volunteer)


@blueprint.post("/<int:volunteer_id>/confirm")
@on_refusal(show)
@requires(Permission.VET, volunteer=Volunteer)
def confirm(volunteer: Volunteer) -> Any:
    proposal = queries.find_proposal(volunteer.id, _clearance())
    if proposal is None:
        abort(404)
    actions.confirm(volunteer, proposal, clock.today(), _me())
    return _back(volunteer, gettext("Cleared. The volunteer gets an email."))


@blueprint.post("/<int:volunteer_id>/withdraw")
@requires(Permission.VET, volunteer=Volunteer)
def withdraw(volunteer: Volunteer) -> Any:
    actions.withdraw(volunteer, _clearance(), clock.today())
    return _back(volunteer, gettext("Withdrawn. It allows nothing new from now on."))


def _clearance() -> Clearance:
    try:
        return Clearance(request.form.get("clearance", ""))
    except ValueError:
        abort(404)


def _back(volunteer: Volunteer, said: str = "") -> Any:
    return go("volunteers.clearances.show", said, volunteer_id=volunteer.id)


@blueprint.get("/apply")
@requires(Permission.OWN_CLEARANCE)
def apply() -> str:
    return _application_page(_application(queries.find_request(_me())))


def _application(known: ClearanceRequest | None) -> ClearanceWishForm:
    """The form of whoever applies for the first time, or of who changes what is known."""
    organisations = queries.open_organisations()
    if known is None:
        return ApplyForm(organisations, locale=i18n.current_language().code)
    told = {"clearance": known.clearance.value, "motivation": known.motivation, "organisation": known.organisation_id}
    return ClearanceWishForm(organisations, data=told)


@blueprint.post("/apply")
@on_refusal(apply)
@requires(Permission.OWN_CLEARANCE)
def send_application() -> Any:
    known = queries.find_request(_me())
    form = filled_in(_application(known), _application_page)
    wish = ClearanceWish(form.organisation.data, Clearance(form.clearance.data), form.motivation.data or "")
    if known:
        actions.change(_me(), wish)
        return go("volunteers.clearances.mine", gettext("Your application is changed."))
    first = Referee(form.name.data, form.email.data, form.language.data)
    second = Referee(form.second_name.data, form.second_email.data, form.second_language.data)
    actions.apply(_me(), wish, [first, second])
    return go("volunteers.clearances.mine", gettext("Thank you! Two emails are on their way."))


def _application_page(form: ClearanceWishForm) -> str:
    return render_template("volunteers/clearances/apply.html", form=form, first_time=isinstance(form, ApplyForm))


@blueprint.get("/another")
@requires(Permission.OWN_CLEARANCE)
def another() -> str:
    return render_template("volunteers/clearances/another.html", form=RefereeForm(locale=i18n.current_language().code))


@blueprint.post("/another")
@on_refusal(another)
@requires(Permission.OWN_CLEARANCE)
def name_another() -> Any:
    form = filled_in(
        RefereeForm(locale=i18n.current_language().code),
        lambda form: render_template("volunteers/clearances/another.html", form=form),
    )
    actions.name_another(_me(), Referee(form.name.data, form.email.data, form.language.data))
    return go("volunteers.clearances.mine", on_its_way(gettext("The email is on its way."), gettext("Saved.")))


@blueprint.route("/answer/<secret>", methods=["GET", "POST"])
@requires(Permission.ANSWER_REFERENCE)
def answer(secret: str) -> Any:
    found = queries.find_reference(secret)
    state = rules.button(clock.now(), found[0].expires_at, found[0].answered_at) if found else Button.OVER
    if found is None or state is Button.OVER:
        return render_template("volunteers/clearances/over.html"), 404
    reference, name = found
    # The language that was chosen for the email, unless the referee chooses another on the page.
    with force_locale(session.get("locale") or reference.locale):
        if state is Button.ANSWERED:
            return render_template("volunteers/clearances/thanks.html")
        facts = {"name": name, "reference": reference}
        form = filled_in(
            AnswerForm(), lambda form: render_template("volunteers/clearances/answer.html", form=form, **facts)
        )
    trusted = [Clearance(word) for word in form.trusted.data or ()]
    actions.answer(reference, form.known_for.data, trusted, form.remark.data or "")
    return go("volunteers.clearances.answer", secret=secret)


def _me() -> int:
    return current_actor().account_id or 0
