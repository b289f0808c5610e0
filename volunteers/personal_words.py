"""What the copy of one's data says of helping, in the reader's language."""

from community.foundation.config import Config
from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.personal_data import Topic
from community.personal_words import with_account, with_household
from volunteers.clearances.rules import EndReason
from volunteers.profiles.rules import VolunteerState


def hours_stay(_config: Config) -> str:
    """What is counted outlives the account, without the person."""
    return gettext("As long as you have your account. Afterwards only the hours stay, as a number without your name.")


PROFILE = Topic(
    lazy_gettext("Your profile"),
    "star",
    lazy_gettext("So that you are shown what fits you, and so that a pair suits both sides."),
    with_account,
)
SHIFTS = Topic(
    lazy_gettext("Shifts and hours"),
    "calendar",
    lazy_gettext("So that everybody knows who comes, and so that your hours can be confirmed."),
    hours_stay,
)
FILE = Topic(
    lazy_gettext("The way to your clearance"),
    "shield",
    lazy_gettext("So that children and families are safe: two people look at every step."),
    lambda config: gettext(
        "As long as you have your account. When the answer was “not now”, for %(time)s after the last talk.",
        time=days_long(config.keep_files_days),
    ),
)
COMPANY = Topic(
    lazy_gettext("Company and diary"),
    "heart",
    lazy_gettext(
        "So that two who meet find times and goals, and so that somebody asks how it goes. Names of others are not in here."
    ),
    lambda config: gettext(
        "What was written: for %(time)s after the pair ended. For how long you met stays, as a number without your name.",
        time=days_long(config.keep_diaries_days),
    ),
)
WISHES = Topic(
    lazy_gettext("Company for your family"),
    "heart",
    lazy_gettext("So that a volunteer is found who suits you. Names of others are not in here."),
    with_household,
)
LABELS = {
    VolunteerState.APPLIED: lazy_gettext("Applied"),
    VolunteerState.ACTIVE: lazy_gettext("Active"),
    VolunteerState.PAUSED: lazy_gettext("Paused"),
    VolunteerState.ENDED: lazy_gettext("Ended"),
    EndReason.WITHDRAWN: lazy_gettext("Withdrawn"),
    EndReason.EXPIRED: lazy_gettext("Run out"),
}
COLUMNS = {
    "districts": lazy_gettext("Districts"),
    "area": lazy_gettext("Neighbourhood"),
    "travel_metres": lazy_gettext("Way in metres"),
    "week": lazy_gettext("Times"),
    "interests": lazy_gettext("Interests"),
    "gender": lazy_gettext("Gender"),
    "wished_gender": lazy_gettext("Whom you would like to meet"),
    "youngest": lazy_gettext("From the age of"),
    "oldest": lazy_gettext("Up to the age of"),
    "places": lazy_gettext("Households at a time"),
    "stands_in": lazy_gettext("Asked when somebody cannot come"),
    "matching_agreed_at": lazy_gettext("Agreed to be proposed"),
    "matching_from": lazy_gettext("Nobody new before"),
    "first_on": lazy_gettext("From"),
    "last_on": lazy_gettext("Until"),
    "asked_at": lazy_gettext("Asked"),
    "answer_until": lazy_gettext("Answer until"),
    "answered_at": lazy_gettext("Answered"),
    "clearance": lazy_gettext("Clearance"),
    "motivation": lazy_gettext("Why"),
    "agreed_at": lazy_gettext("Agreed"),
    "certificate": lazy_gettext("Certificate"),
    "seen_on": lazy_gettext("Seen"),
    "valid_until": lazy_gettext("Until"),
    "training": lazy_gettext("Training"),
    "attended_on": lazy_gettext("Day"),
    "granted_on": lazy_gettext("Granted"),
    "expires_on": lazy_gettext("Until"),
    "ended_on": lazy_gettext("Ended"),
    "reason": lazy_gettext("Why"),
    "company": lazy_gettext("Company"),
    "skills": lazy_gettext("Skills"),
    "interpreter": lazy_gettext("With an interpreter"),
    "mentor_said_at": lazy_gettext("You said yes"),
    "mentee_said_at": lazy_gettext("You said yes"),
    "guardian_said_at": lazy_gettext("A guardian said yes"),
    "mentor_phone": lazy_gettext("Your phone is shown"),
    "mentee_phone": lazy_gettext("Your phone is shown"),
    "introduced_at": lazy_gettext("First meeting arranged"),
    "started_at": lazy_gettext("Begun"),
    "paused_at": lazy_gettext("Paused"),
    "closed_at": lazy_gettext("Ended"),
    "rhythm": lazy_gettext("Rhythm"),
    "words": lazy_gettext("In own words"),
    "done_at": lazy_gettext("Done"),
    "met": lazy_gettext("Met"),
    "mood": lazy_gettext("How it was"),
    "audience": lazy_gettext("Who reads it"),
    "note": lazy_gettext("Note"),
    "talk": lazy_gettext("Asked for a call"),
    "talked_at": lazy_gettext("Talked"),
    "made_at": lazy_gettext("Made"),
}
