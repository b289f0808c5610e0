"""What comes in: which training an activity is."""

from community.foundation.forms import Form
from community.foundation.i18n import lazy_gettext
from volunteers.clearances.labels import LABELS
from volunteers.clearances.rules import Training
from volunteers.profiles.forms import MaybeOf


class CourseForm(Form):
    training = MaybeOf(
        lazy_gettext("Attending it is this step"),
        Training,
        lazy_gettext("None"),
        words=LABELS,
    )
