"""What duties and steps are about, in the reader's language and as pictures, and who looks after them."""

from typing import Any

from community.duties.rules import DutyOwner, StepPicture
from community.foundation.i18n import lazy_gettext

PICTURES = {
    StepPicture.HOME: lazy_gettext("A home"),
    StepPicture.PAPERS: lazy_gettext("Papers"),
    StepPicture.WORK: lazy_gettext("Work"),
    StepPicture.MONEY: lazy_gettext("Support"),
    StepPicture.CHILD: lazy_gettext("Child"),
    StepPicture.SCHOOL: lazy_gettext("School"),
    StepPicture.DOCTOR: lazy_gettext("Doctor"),
    StepPicture.LANGUAGE: lazy_gettext("Language"),
    StepPicture.SPORT: lazy_gettext("Sport"),
    StepPicture.CULTURE: lazy_gettext("Culture"),
    StepPicture.OFFICE: lazy_gettext("At the town hall"),
}
OWNERS = {
    DutyOwner.SIGNER: lazy_gettext("Whoever signs the agreement"),
    DutyOwner.COORDINATOR: lazy_gettext("A caseworker who coordinates, too"),
    DutyOwner.SERVICE: lazy_gettext("A caseworker who receives referrals, too"),
}
LABELS: dict[Any, Any] = {**PICTURES, **OWNERS}
ICONS = {
    None: "check",
    StepPicture.HOME: "home",
    StepPicture.PAPERS: "book",
    StepPicture.WORK: "work",
    StepPicture.MONEY: "free",
    StepPicture.CHILD: "child",
    StepPicture.SCHOOL: "school",
    StepPicture.DOCTOR: "health",
    StepPicture.LANGUAGE: "languages",
    StepPicture.SPORT: "sport",
    StepPicture.CULTURE: "culture",
    StepPicture.OFFICE: "venue",
}
