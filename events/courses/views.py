"""A course for its coordinator: who learns, attendance, levels, certificates; and a household's own progress."""

from typing import Any

from flask import abort, render_template, url_for

from community.foundation import audit, clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from events.activities.models import Activity
from events.courses import actions, queries
from events.courses.forms import CourseLevelsForm, EnrolForm
from events.courses.models import Enrolment
from events.courses.rules import Refusal
from events.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.ALREADY: lazy_gettext("This person is in the course already."),
    Refusal.NEVER_JOINED: lazy_gettext("This person never joined a date of this course."),
}


@blueprint.get("/events/courses/<int:activity_id>")
@requires(Permission.TEACH, records=True, activity=Activity)
def show(activity: Activity) -> str:
    return _page(activity)


def _page(activity: Activity, form: EnrolForm | None = None, typed: dict[int, CourseLevelsForm] | None = None) -> str:
    audit.record(audit.Deed.VIEWED, activity)
    reach = within_reach(current_actor(), Permission.TEACH_ENROLMENT)
    rows = queries.enrolments(reach, activity.id)
    found = queries.candidates(activity.id)
    apart = queries.apart([*(row.member for row in rows), *found])
    return render_template(
        "events/courses/show.html",
        course=queries.with_texts(activity.id),
        rows=rows,
        attendances=queries.attendances(rows, clock.now()),
        forms_of={row.id: (typed or {}).get(row.id) or _levels(row, formdata=None) for row in rows},
        open_one=next(iter(typed or ()), None),
        apart=apart,
        form=form or EnrolForm(found, apart, formdata=None, begun_on=clock.today()),
    )


def _levels(row: Enrolment, **options: Any) -> CourseLevelsForm:
    facts = {"begun_on": row.begun_on, "entry": _code(row.entry_level), "leaving": _code(row.exit_level)}
    return CourseLevelsForm(prefix=f"e{row.id}_", **facts, **options)


def _code(level: Any) -> str:
    return level.value if level else ""


def _refused(activity_id: int) -> str:
    """The page on which a refused change lands, without a name on it."""
    return render_template("events/courses/refused.html", activity_id=activity_id)


@blueprint.post("/events/courses/<int:activity_id>/enrol")
@on_refusal(_refused)
@requires(Permission.TEACH, activity=Activity)
def enrol(activity: Activity) -> Any:
    found = queries.candidates(activity.id)
    form = filled_in(EnrolForm(found, queries.apart(found)), lambda form: _page(activity, form))
    member = next(one for one in found if one.id == form.person.data)
    actions.enrol(activity, member, form.entry.data, form.begun_on.data)
    return _to(activity.id, gettext("Taken into the course."))


@blueprint.post("/events/courses/enrolments/<int:enrolment_id>/levels")
@requires(Permission.TEACH_ENROLMENT, enrolment=Enrolment)
def note_levels(enrolment: Enrolment) -> Any:
    form = filled_in(
        _levels(enrolment),
        lambda form: _page(queries.with_texts(enrolment.activity_id), typed={enrolment.id: form}),
    )
    actions.note_levels(enrolment, form.entry.data, form.leaving.data, form.begun_on.data)
    return _to(enrolment.activity_id, gettext("Saved."))


@blueprint.post("/events/courses/enrolments/<int:enrolment_id>/take-out")
@requires(Permission.TEACH_ENROLMENT, enrolment=Enrolment)
def take_out(enrolment: Enrolment) -> Any:
    actions.take_out(enrolment)
    return _to(enrolment.activity_id, gettext("Taken out of the course."))


def _to(activity_id: int, said: str = "") -> Any:
    return go("events.courses.show", said, activity_id=activity_id)


@blueprint.get("/events/courses/enrolments/<int:enrolment_id>/certificate")
@requires(Permission.TEACH_ENROLMENT, records=True, enrolment=Enrolment)
def certificate(enrolment: Enrolment) -> str:
    audit.record(audit.Deed.EXPORTED, enrolment)
    back = url_for("events.courses.show", activity_id=enrolment.activity_id)
    return _certificate(enrolment, Permission.TEACH_ENROLMENT, back)


@blueprint.get("/family/courses")
@requires(Permission.SEE_OWN_COURSES)
def family() -> str:
    actor = current_actor()
    rows = queries.enrolments(within_reach(actor, Permission.SEE_OWN_COURSES))
    attendances = queries.attendances(rows, clock.now())
    return render_template("events/courses/family.html", rows=rows, attendances=attendances, shared=actor.is_shared)


@blueprint.get("/family/courses/<int:enrolment_id>/certificate")
@requires(Permission.SEE_OWN_COURSES, enrolment=Enrolment)
def own_certificate(enrolment: Enrolment) -> str:
    return _certificate(enrolment, Permission.SEE_OWN_COURSES, url_for("events.courses.family"))


def _certificate(enrolment: Enrolment, permission: Permission, back: str) -> str:
    rows = queries.enrolments(within_reach(current_actor(), permission), enrolment.activity_id)
    row = next(one for one in rows if one.id == enrolment.id)
    found = queries.attendances([row], clock.now())[row.id]
    if not found.certified:
        abort(404)
    return render_template("events/courses/certificate.html", row=row, attendance=found, today=clock.today(), back=back)
