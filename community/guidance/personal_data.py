"""What is kept of talks about work: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share
from community.guidance.labels import LABELS
from community.guidance.models import GuidanceTalk, JobLead
from community.guidance.rules import ToldInTalk
from community.households.personal_data import lively_since, member_name, own_by, people_of
from community.interviews.personal_data import SKILLS


def also_said(answers: list[str]) -> list[str]:
    """What the person said in a talk beside what was agreed."""
    return [str(LABELS[ToldInTalk(one)]) for one in answers]


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            GuidanceTalk,
            Share(
                lambda number: GuidanceTalk.member_id.in_(people_of(number)),
                Fate.DELETED,
                topic=SKILLS,
                label=lazy_gettext("Talks about work"),
                lively=lively_since(GuidanceTalk.member_id, GuidanceTalk.recorded_at),
                told="held_on minutes agreed told",
                read={"told": also_said},
                **own_by(GuidanceTalk.member_id),
                also={"person": member_name(GuidanceTalk.member_id)},
                untold={"recorded_at": "When staff typed it; the day of the talk is told."},
            ),
            signed="recorded_by_id",
        ),
        PersonalTable(
            JobLead,
            Share(
                lambda number: JobLead.member_id.in_(people_of(number)),
                Fate.DELETED,
                topic=SKILLS,
                label=lazy_gettext("Jobs"),
                lively=lively_since(JobLead.member_id, JobLead.moved_at),
                told="title employer place link state added_by_person added_at moved_at",
                **own_by(JobLead.member_id),
                also={"person": member_name(JobLead.member_id)},
            ),
        ),
    ),
    columns={
        "held_on": lazy_gettext("Day"),
        "minutes": lazy_gettext("Minutes"),
        "agreed": lazy_gettext("What was agreed"),
        "told": lazy_gettext("What you also said"),
        "title": lazy_gettext("Title"),
        "employer": lazy_gettext("Employer"),
        "place": lazy_gettext("Place"),
        "link": lazy_gettext("Address in the web"),
        "added_by_person": lazy_gettext("Added by yourselves"),
        "added_at": lazy_gettext("Added"),
        "moved_at": lazy_gettext("Last changed"),
    },
)
