"""Courses for staff: what a trainer does, the page of whoever is invited, and where anybody checks a certificate."""

from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask import session as browser
from markupsafe import Markup

from community.accounts.views import from_here, turn_away_flood
from community.foundation import clock, drawings
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.i18n import current_language, force_locale, gettext, ngettext
from community.foundation.pages import filled_in, go, notify, on_its_way, on_refusal, slice_blueprint
from community.foundation.rules import tidy_code
from community.organisations.models import Organisation
from community.permissions import Permission
from community.staff_training import actions, queries, rules
from community.staff_training.actions import ToldCourse
from community.staff_training.forms import (
    CertificateNumberForm,
    ComingForm,
    InUseForm,
    PresenceForm,
    StaffCourseDateForm,
    StaffCourseForm,
    StaffCourseQuestionForm,
    TraineesForm,
    TryForm,
    UsefulForm,
    form_of_test,
)
from community.staff_training.labels import LOOKS
from community.staff_training.models import (
    CourseCertificate,
    StaffCourse,
    StaffCourseDate,
    StaffCourseQuestion,
    Trainee,
)
from community.staff_training.rules import TraineeState

blueprint = slice_blueprint(__name__, prefix="")

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """What a secret or a number opens nobody keeps, and no other site learns its address."""
    if not request.path.startswith("/community/"):
        response.headers.update(PRIVATE)
    return response


@blueprint.get("/community/staff_training")
@requires(Permission.SEE_STAFF_COURSES)
def index() -> str:
    """The courses that one gives, and for which organisations one can."""
    actor = current_actor()
    coordinated = queries.organisations(within_reach(actor, Permission.OFFER_TRAINING))
    return render_template(
        "community/staff_training/index.html",
        lines=queries.courses(within_reach(actor, Permission.SEE_STAFF_COURSES)),
        mine=queries.organisations(within_reach(actor, Permission.GIVE_STAFF_COURSES)),
        coordinated=coordinated,
        offering=queries.offering([one.id for one in coordinated]),
        now=clock.now(),
    )


@blueprint.post("/community/staff_training/organisations/<int:organisation_id>/offer")
@on_refusal(lambda **_address: index())
@requires(Permission.OFFER_TRAINING, organisation=Organisation)
def offer(organisation: Organisation) -> Any:
    """Whether those who receive referrals there give courses, too."""
    offers = request.form.get("offers") == "yes"
    actions.offer(organisation.id, offers)
    said = gettext("They can give courses now.") if offers else gettext("Only coordinators give courses now.")
    return go("community.staff_training.index", said)


@blueprint.route("/community/staff_training/organisations/<int:organisation_id>/new", methods=["GET", "POST"])
@requires(Permission.GIVE_STAFF_COURSES, organisation=Organisation)
def new(organisation: Organisation) -> Any:
    form = filled_in(
        StaffCourseForm(),
        lambda form: render_template("community/staff_training/edit.html", form=form, organisation=organisation),
    )
    course = actions.make(organisation.id, _told(form), current_actor().account_id)
    return _to(course.id, gettext("Saved. Add the dates next, then invite people."))


def _told(form: StaffCourseForm) -> ToldCourse:
    return ToldCourse(
        title=form.title.data,
        about=form.about.data or "",
        place=form.place.data,
        material=form.material.data or "",
        pass_mark=form.pass_mark.data,
        least_dates=form.least_dates.data,
    )


def _to(course_id: int, said: str = "", anchor: str | None = None) -> Any:
    return go("community.staff_training.show", said, course_id=course_id, _anchor=anchor)


@blueprint.get("/community/staff_training/<int:course_id>")
@requires(Permission.KEEP_STAFF_COURSE, course=StaffCourse)
def show(course: StaffCourse) -> str:
    return _show(course.id)


def _show(course_id: int, **forms: Any) -> str:
    """A course as its trainer sees it; only what can be done has a button."""
    course, now = queries.get_course(course_id), clock.now()
    lines, dates = queries.people_of(course_id), queries.dates_of(course_id)
    questions, facts = queries.questions_of(course_id), queries.facts_of(course)
    empty: dict[str, Any] = {
        "date_form": StaffCourseDateForm(formdata=None),
        "question_form": StaffCourseQuestionForm(formdata=None),
    }
    return render_template(
        "community/staff_training/show.html",
        course=course,
        dates=dates,
        lines=lines,
        questions=questions,
        figures=queries.figures_of(course_id, lines),
        now=now,
        may={
            "change": rules.change(facts) is None,
            "add_date": rules.more_dates(facts) is None,
            "invite": rules.invite(facts, now) is None,
            "add_question": rules.add_question(facts) is None,
            "change_questions": rules.change_questions(facts) is None,
            "finish": rules.finish(facts, now) is None,
        },
        removable={one.id for one in dates if rules.remove_date(facts, one.starts_at, now) is None},
        begun={one.id for one in dates if one.starts_at <= now},
        retriable={
            line.trainee.id
            for line in lines
            if rules.allow_try(facts, line.taken, line.trainee.tries_allowed, line.passed) is None
        },
        revocable={line.trainee.id for line in lines if rules.take_back(line.trainee.state, facts.finished) is None},
        needed=rules.dates_needed(len(dates), course.least_dates),
        all_over=facts.last_ends is not None and facts.last_ends <= now,
        looks=LOOKS,
        **{**empty, **forms},
    )


def _at_course(course_id: int) -> str:
    """Where a refused step lands."""
    return render_template("community/staff_training/refused.html", back=url_for(".show", course_id=course_id))


def _at_list(**_address: Any) -> str:
    return render_template("community/staff_training/refused.html", back=url_for(".index"))


@blueprint.route("/community/staff_training/<int:course_id>/edit", methods=["GET", "POST"])
@on_refusal(_at_course)
@requires(Permission.KEEP_STAFF_COURSE, course=StaffCourse)
def edit(course: StaffCourse) -> Any:
    if request.method == "GET" and course.finished_at:
        return _to(course.id)
    form = filled_in(
        StaffCourseForm(obj=course),
        lambda form: render_template("community/staff_training/edit.html", form=form, course=course),
    )
    actions.change(course, _told(form))
    return _to(course.id, gettext("Saved."))


@blueprint.post("/community/staff_training/<int:course_id>/dates")
@on_refusal(_at_course)
@requires(Permission.KEEP_STAFF_COURSE, course=StaffCourse)
def add_date(course: StaffCourse) -> Any:
    form = filled_in(StaffCourseDateForm(), lambda form: _show(course.id, date_form=form))
    actions.add_date(course, form.on.data, form.starts.data, form.ends.data)
    return _to(course.id, gettext("Saved. Whoever comes hears of it by email."), "dates")


@blueprint.post("/community/staff_training/dates/<int:date_id>/remove")
@on_refusal(_at_list)
@requires(Permission.KEEP_COURSE_DATE, date=StaffCourseDate)
def remove_date(date: StaffCourseDate) -> Any:
    course_id = date.course_id
    actions.remove_date(date)
    return _to(course_id, gettext("The date is gone. Whoever comes hears of it by email."), "dates")


@blueprint.route("/community/staff_training/dates/<int:date_id>", methods=["GET", "POST"])
@on_refusal(_at_list)
@requires(Permission.KEEP_COURSE_DATE, date=StaffCourseDate)
def presence(date: StaffCourseDate) -> Any:
    """Who was there on a date: to note from its beginning until the course is finished, to read afterwards."""
    course = queries.get_course(date.course_id)
    people, noted = queries.coming_to(course.id), queries.present_on(date.id)
    reason = rules.note_presence(queries.facts_of(course), date.starts_at, clock.now())

    def page(form: PresenceForm) -> str:
        return render_template(
            "community/staff_training/presence.html",
            form=form,
            course=course,
            date=date,
            people=people,
            noted=noted,
            open=reason is None,
            early=reason is rules.Refusal.NOT_BEGUN,
        )

    held = [str(number) for number, there in noted.items() if there]
    form = filled_in(PresenceForm(people, there=held), page)
    actions.note_presence(date, {int(one) for one in form.there.data or ()}, current_actor().account_id)
    return _to(course.id, gettext("Saved who was there."), "dates")


@blueprint.post("/community/staff_training/<int:course_id>/questions")
@on_refusal(_at_course)
@requires(Permission.KEEP_STAFF_COURSE, course=StaffCourse)
def add_question(course: StaffCourse) -> Any:
    form = filled_in(StaffCourseQuestionForm(), lambda form: _show(course.id, question_form=form))
    found = rules.choices_in(form.options.data)
    actions.add_question(course, form.text.data, found, form.right.data - 1)
    return _to(course.id, gettext("Saved."), "test")


@blueprint.post("/community/staff_training/questions/<int:question_id>/remove")
@on_refusal(_at_list)
@requires(Permission.KEEP_COURSE_QUESTION, question=StaffCourseQuestion)
def remove_question(question: StaffCourseQuestion) -> Any:
    course_id = question.course_id
    actions.remove_question(question)
    return _to(course_id, gettext("The question is gone."), "test")


@blueprint.route("/community/staff_training/<int:course_id>/invite", methods=["GET", "POST"])
@on_refusal(_at_course)
@requires(Permission.KEEP_STAFF_COURSE, course=StaffCourse)
def invite(course: StaffCourse) -> Any:
    if request.method == "GET" and rules.invite(queries.facts_of(course), clock.now()):
        return _to(course.id)
    # Whoever is invited already is offered as long as the form that named them may come again.
    known = queries.colleagues(course.organisation_id, queries.addresses_of(course.id) if not request.form else ())
    form = filled_in(
        TraineesForm(known, language=current_language().code),
        lambda form: render_template("community/staff_training/invite.html", form=form, course=course),
    )
    new = actions.invite(course, form.people, form.works_for.data, form.language.data)
    if not new:
        notify("info", gettext("Everybody of these was invited before. Nobody was written to."))
        return _to(course.id, anchor="people")
    said = ngettext("%(num)d person was invited.", "%(num)d people were invited.", new)
    on_the_way = on_its_way(gettext("The emails go out in the morning, or at once by day."))
    return _to(course.id, f"{said} {on_the_way}", "people")


@blueprint.post("/community/staff_training/trainees/<int:trainee_id>/take_back")
@on_refusal(_at_list)
@requires(Permission.KEEP_TRAINEE, trainee=Trainee)
def take_back(trainee: Trainee) -> Any:
    course_id = trainee.course_id
    actions.take_back(trainee)
    return _to(course_id, gettext("The invitation is taken back, and the address is gone."), "people")


@blueprint.post("/community/staff_training/trainees/<int:trainee_id>/another_try")
@on_refusal(_at_list)
@requires(Permission.KEEP_TRAINEE, trainee=Trainee)
def another_try(trainee: Trainee) -> Any:
    actions.allow_try(trainee)
    return _to(trainee.course_id, gettext("They may take the test once more, and get an email."), "people")


@blueprint.post("/community/staff_training/<int:course_id>/finish")
@on_refusal(_at_course)
@requires(Permission.KEEP_STAFF_COURSE, course=StaffCourse)
def finish(course: StaffCourse) -> Any:
    made = actions.finish(queries.get_course(course.id))
    said = ngettext("The course is over. %(num)d certificate was made.",
                    "The course is over. %(num)d certificates were made.", made)  # fmt: skip
    return _to(course.id, said)


# The page of whoever is invited: it stands behind the mailed address, and needs no account.


def _language_of(trainee: Trainee) -> Any:
    return force_locale(browser.get("locale") or trainee.locale)


def _gone() -> Any:
    return render_template("community/staff_training/over.html"), 404


def _page(secret: str, **forms: Any) -> Any:
    trainee = queries.find_trainee(secret)
    if trainee is None:
        return _gone()
    with _language_of(trainee):
        return _own_page(trainee, secret, **forms)


def _own_page(trainee: Trainee, secret: str, **forms: Any) -> str:
    course, now = trainee.course, clock.now()
    facts, tries = queries.facts_of(course), queries.tries_of(trainee.id)
    days = queries.days_of(trainee.id)
    present = sum(there for _, there in days)
    begun = bool(present or tries)
    empty: dict[str, Any] = {
        "coming_form": ComingForm(formdata=None, name=trainee.name, works_for=trainee.works_for),
        "useful_form": UsefulForm(formdata=None),
        "in_use_form": InUseForm(formdata=None),
    }
    return render_template(
        "community/staff_training/mine.html",
        trainee=trainee,
        course=course,
        secret=secret,
        dates=queries.dates_of(course.id),
        days=days,
        tries=tries,
        passed=any(one.passed for one in tries),
        needed=rules.needed_right(facts.questions, course.pass_mark),
        has_test=facts.questions > 0,
        certificate=queries.find_certificate(trainee.id),
        coming=trainee.state is TraineeState.COMING,
        declined=trainee.state is TraineeState.DECLINED,
        may={
            "answer": rules.answer(facts, begun, now) is None,
            "test": rules.take_test(facts, trainee.state, len(tries), trainee.tries_allowed, now) is None,
            "useful": rules.say_useful(facts.finished, present) is None and trainee.useful is None,
            "in_use": rules.say_in_use(course.finished_at, present, now) is None and trainee.in_use is None,
        },
        was_there=present > 0,
        kept_years=rules.CERTIFICATE_YEARS,
        **{**empty, **forms},
    )


@blueprint.route("/training/<secret>", methods=["GET", "POST"])
@on_refusal(_page)
@requires(Permission.ANSWER_TRAINING)
def mine(secret: str) -> Any:
    """One's own page of a course: looking changes nothing, its buttons do."""
    trainee = queries.find_trainee(secret)
    if request.method != "POST" or trainee is None:
        return _page(secret)
    said = request.form.get("said", "")
    with _language_of(trainee):
        if said == "forget":
            actions.forget(trainee)
            return go("events.sessions.programme", gettext("Your name and address were erased."))
        if said == "no":
            actions.decline(trainee)
            return _back(
                secret, gettext("Thank you for telling us. You can change your mind until the course is over.")
            )
        if said == "yes":
            form = filled_in(ComingForm(), lambda form: _own_page(trainee, secret, coming_form=form))
            actions.come(trainee, form.name.data, form.works_for.data)
            return _back(secret, gettext("Good, we expect you."))
        if said == "useful":
            answer = filled_in(UsefulForm(), lambda form: _own_page(trainee, secret, useful_form=form))
            actions.say_useful(trainee, answer.useful.data)
            return _back(secret, gettext("Thank you for your answer."))
        if said == "in_use":
            later = filled_in(InUseForm(), lambda form: _own_page(trainee, secret, in_use_form=form))
            actions.say_in_use(trainee, later.in_use.data)
            return _back(secret, gettext("Thank you for your answer."))
    abort(404)


def _back(secret: str, said: str = "") -> Any:
    return go("community.staff_training.mine", said, secret=secret)


@blueprint.route("/training/<secret>/test", methods=["GET", "POST"])
@on_refusal(_page)
@requires(Permission.ANSWER_TRAINING)
def take(secret: str) -> Any:
    """The test: one try, however often it is sent."""
    trainee = queries.find_trainee(secret)
    if trainee is None:
        return _gone()
    facts, tries = queries.facts_of(trainee.course), queries.tries_of(trainee.id)
    closed = rules.take_test(facts, trainee.state, len(tries), trainee.tries_allowed, clock.now())
    if request.method == "GET" and closed:
        return _back(secret)
    with _language_of(trainee):
        form: TryForm = filled_in(
            form_of_test(queries.questions_of(trainee.course_id), number=len(tries) + 1),
            lambda form: render_template(
                "community/staff_training/take.html", form=form, course=trainee.course, secret=secret
            ),
        )
        taken = actions.take_test(trainee, form.number.data or 0, form.given)
        said = gettext("You passed the test.") if taken.passed else gettext("This time it was not enough.")
        return _back(secret, said)


@blueprint.get("/training/<secret>/certificate")
@requires(Permission.ANSWER_TRAINING)
def certificate(secret: str) -> Any:
    """The paper, to print."""
    trainee = queries.find_trainee(secret)
    found = queries.find_certificate(trainee.id) if trainee else None
    if trainee is None or found is None:
        return _gone()
    number = queries.number_of(found)
    with _language_of(trainee):
        return _paper("community/staff_training/certificate.html", found, secret=secret, number=number,
                      short=f"{settings().address}/certificates", picture=_picture(number))  # fmt: skip


def _picture(number: str) -> Markup:
    """What leads to the check of a number."""
    return drawings.to_be_scanned(f"{settings().address}/certificates/{number}")


def _paper(template: str, found: CourseCertificate, **more: Any) -> str:
    return render_template(template, certificate=found, kept_years=rules.CERTIFICATE_YEARS, **more)


@blueprint.route("/certificates", methods=["GET", "POST"])
@requires(Permission.CHECK_CERTIFICATE, own_transactions=True)
def ask() -> Any:
    """Where the number of a certificate is typed; it changes nothing but the count of wrong ones."""
    form = CertificateNumberForm()
    if form.validate_on_submit():
        with transaction(writing=False):
            found = queries.find_by_number(form.code.data)
        if found:
            return go("community.staff_training.check", code=tidy_code(form.code.data))
        return _unknown(form, 422)
    return _ask(form, 422 if form.is_submitted() else 200)


@blueprint.get("/certificates/<code>")
@requires(Permission.CHECK_CERTIFICATE, own_transactions=True)
def check(code: str) -> Any:
    with transaction(writing=False):
        found = queries.find_by_number(code)
        if found:
            return _paper("community/staff_training/check.html", found)
    return _unknown(CertificateNumberForm(formdata=None), 404)


def _unknown(form: CertificateNumberForm, status: int) -> Any:
    """429 where a network guesses; whoever has a right number is never turned away."""
    with transaction():
        turn_away_flood(from_here(rules.WRONG_NUMBER_FROM_NETWORK))
    form.code.errors = [gettext("There is no certificate with this number. Please compare it letter by letter.")]
    return _ask(form, status)


def _ask(form: CertificateNumberForm, status: int) -> Any:
    with transaction(writing=False):
        return render_template("community/staff_training/ask.html", form=form), status
