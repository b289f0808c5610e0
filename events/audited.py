"""What the trail calls what happens and who comes, and who of the staff reads of which."""

from community.foundation.audit import Audited
from community.foundation.i18n import lazy_gettext
from community.households.models import Household
from community.organisations.models import Organisation
from community.permissions import Permission as CommunityPermission
from events.activities.models import Activity, ActivityText, Series
from events.contact_queue.models import ContactAttempt, QueuedContact, ReachingWish
from events.courses.models import Enrolment
from events.embeds.models import EmbedHost
from events.imports.models import BroughtProgramme
from events.messages.models import WrittenMessage
from events.partner_feeds.models import PartnerFeed
from events.permissions import Permission
from events.photos.models import Photo
from events.planning.models import Batch
from events.registrations.models import Registration
from events.sessions.models import Invitee, Session
from events.venues.models import ClosedTime, SharedVenue, Venue
from events.viewings.models import Viewing

AUDITED = (
    Audited(Activity, lazy_gettext("Activity"), (Permission.CHANGE_ACTIVITY,)),
    Audited(
        ActivityText,
        lazy_gettext("Words about an activity"),
        (Permission.CHANGE_ACTIVITY,),
        ((ActivityText.activity_id, Activity),),
    ),
    Audited(Series, lazy_gettext("Series of dates"), (Permission.CHANGE_SERIES,)),
    Audited(Session, lazy_gettext("Date"), (Permission.CHANGE_SESSION,)),
    Audited(Batch, lazy_gettext("Change of dates"), (Permission.UNDO,)),
    Audited(
        Invitee, lazy_gettext("Invitation to a date"), (Permission.CHANGE_SESSION,), ((Invitee.session_id, Session),)
    ),
    Audited(
        Registration,
        lazy_gettext("Registration"),
        (Permission.SEE_PARTIES,),
        ((Registration.session_id, Session),),
    ),
    Audited(Venue, lazy_gettext("Venue"), (Permission.CHANGE_VENUE,)),
    Audited(
        ClosedTime,
        lazy_gettext("Days on which a venue is closed"),
        (Permission.CHANGE_VENUE,),
        ((ClosedTime.venue_id, Venue),),
    ),
    Audited(
        SharedVenue,
        lazy_gettext("Venue that others may use"),
        (Permission.CHANGE_VENUE,),
        ((SharedVenue.venue_id, Venue),),
    ),
    Audited(BroughtProgramme, lazy_gettext("Programme brought as a file"), (Permission.BRING_PROGRAMME,)),
    Audited(PartnerFeed, lazy_gettext("Calendar of a partner"), (Permission.SUBSCRIBE_TO_PARTNER,)),
    Audited(WrittenMessage, lazy_gettext("Message of organisers"), (Permission.SEE_MESSAGES,)),
    Audited(Viewing, lazy_gettext("Viewing of a home"), (Permission.SEE_VIEWINGS,)),
    Audited(
        EmbedHost,
        lazy_gettext("Site that may show dates"),
        (Permission.EMBED,),
        ((EmbedHost.organisation_id, Organisation),),
    ),
    Audited(Photo, lazy_gettext("Photo"), (Permission.WITHDRAW_PHOTO,)),
    Audited(Enrolment, lazy_gettext("Place in a course"), (Permission.TEACH_ENROLMENT,)),
    Audited(
        ContactAttempt,
        lazy_gettext("Attempt to reach a family"),
        (Permission.SEE_CONTACTS,),
        ((ContactAttempt.contact_id, QueuedContact),),
    ),
    Audited(
        ReachingWish,
        lazy_gettext("How a family wants to be reached"),
        (CommunityPermission.SEE_HOUSEHOLDS,),
        ((ReachingWish.household_id, Household),),
    ),
)
