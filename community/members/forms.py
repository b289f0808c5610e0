"""What comes in when somebody is invited, and when they accept."""

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.accounts.forms import Strong, mail_address
from community.foundation.access import Role
from community.foundation.forms import REQUIRED, Bounded, Form, SomeOf
from community.foundation.i18n import lazy_gettext

OFFERED = {
    Role.COORDINATOR: lazy_gettext("Coordinator: plans activities and sees who comes"),
    Role.CASEWORKER: lazy_gettext("Caseworker: accompanies people"),
    Role.VETTING: lazy_gettext("Clears volunteers: opens their files, decides with a second person"),
    Role.SAFEGUARDING: lazy_gettext("Protects children: reads what people write when a child may be in danger"),
    Role.SERVICE: lazy_gettext("Receives referrals: housing, school, health, training, mediation"),
    Role.REPORTER: lazy_gettext("Reports to funders: reads figures, and notes sex, origin and status for them"),
}


class InviteForm(Form):
    name = StringField(lazy_gettext("Name"), [Bounded(80)])
    email = StringField(lazy_gettext("Email"), [Bounded(254), mail_address])
    roles = SomeOf(
        lazy_gettext("Role"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(role.value, label) for role, label in OFFERED.items()],
    )


class AcceptForm(Form):
    name = StringField(lazy_gettext("What may we call you?"), [Bounded(80)])
    password = PasswordField(lazy_gettext("Password"), [Strong("name")])

    def __init__(self, email: str, **options: Any):
        super().__init__(**options)
        self.known = (email,)
