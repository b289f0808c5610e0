"""Asking another organisation to run an activity together, answering it, and ending it."""

from community.foundation import clock
from community.foundation.database import db
from community.foundation.refusal import refuse
from community.members.actions import tell_coordinators
from community.members.queries import coordinators_of
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from events.activities.models import Activity
from events.joint_activities import queries
from events.joint_activities.rules import JointState, unfit
from events.venues.models import SharedVenue


def propose(activity: Activity, organisation_id: int | None) -> None:
    """Ask another organisation to run an activity together; its coordinators hear. The activity is locked. Raises
    Refused where nobody can be asked now, or not this one."""
    refuse(queries.obstacle(activity))
    found = queries.find_organisation(organisation_id)
    at_work = found is not None and found.state is OrganisationState.ACTIVE
    refuse(unfit(organisation_id == activity.organisation_id, at_work))
    assert found is not None
    activity.asked_id, activity.asked_at = found.id, clock.now()
    db.session.flush()
    _tell(activity, found.id, "asked")


def take_back(activity: Activity) -> None:
    """Ask nobody any more; taken back twice, or after the answer, it is as it is."""
    activity.asked_id = activity.asked_at = None


def accept(activity: Activity) -> None:
    """Run it together from now on; who asked hears. The activity is locked."""
    activity.partner_id, activity.asked_id, activity.asked_at = activity.asked_id, None, None
    activity.updated_at = clock.now()
    db.session.flush()
    _tell(activity, activity.organisation_id, "accepted", activity.partner_id)


def decline(activity: Activity) -> None:
    """Leave it to who asked, who hears. The activity is locked."""
    asked, activity.asked_id, activity.asked_at = activity.asked_id, None, None
    db.session.flush()
    _tell(activity, activity.organisation_id, "declined", asked)


def end(activity: Activity) -> None:
    """Give an activity back to the organisation that began it; both hear. What is planned stays; at a venue of the
    other nothing new can be planned, unless that shares it, and nobody turns to its people any more. Ended twice it is
    ended once. The activity is locked."""
    if queries.standing(activity) is not JointState.TOGETHER:
        return
    partner, now = activity.partner_id, clock.now()
    assert partner is not None
    for venue in queries.venues_without_consent(activity, partner):
        found = {"venue_id": venue.id, "organisation_id": activity.organisation_id}
        db.session.add(SharedVenue(shared_at=now, ended_at=now, **found))
    ours, theirs = ({account.id for account in coordinators_of(one)} for one in (activity.organisation_id, partner))
    for named in (activity, *queries.dates_with_contacts(activity, now)):
        if named.contact_id in theirs - ours:
            named.contact_id = None
    activity.partner_id, activity.updated_at = None, now
    db.session.flush()
    for one in (activity.organisation_id, partner):
        _tell(activity, one, "ended", partner)


def end_all_of(organisation: Organisation) -> None:
    """An organisation was closed: what it ran with others goes on without it, and nothing is proposed by it or to it;
    the others hear."""
    for activity in queries.with_them(organisation.id):
        if activity.asked_id == organisation.id:
            decline(activity)
        else:
            take_back(activity)
            end(activity)


def _tell(activity: Activity, organisation_id: int, what: str, other_id: int | None = None) -> None:
    about = {"activity": activity.id, "other": other_id or activity.organisation_id}
    key = f"joint:{activity.id}:{what}:{clock.now().isoformat()}:{organisation_id}"
    tell_coordinators(organisation_id, f"events.joint_activities.{what}", about, key=key)
