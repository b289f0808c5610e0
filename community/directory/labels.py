"""For whom a place is, in words."""

from enum import Enum
from typing import Any

from community.directory.rules import ServedGroup
from community.foundation.i18n import lazy_gettext

LABELS: dict[Enum, Any] = {
    ServedGroup.EVERYBODY: lazy_gettext("Everybody"),
    ServedGroup.FAMILIES: lazy_gettext("Families"),
    ServedGroup.WOMEN: lazy_gettext("Women"),
    ServedGroup.CHILDREN: lazy_gettext("Children"),
    ServedGroup.YOUNG_PEOPLE: lazy_gettext("Young people"),
    ServedGroup.OLDER_PEOPLE: lazy_gettext("Older people"),
}
