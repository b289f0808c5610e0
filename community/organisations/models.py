"""Organisations and the roles that accounts hold in them."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.access import Role
from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.derived_columns import folded_names
from community.foundation.i18n import current_language
from community.organisations.rules import OrganisationKind, OrganisationLevel, OrganisationState


def called(name: str, names: Mapping[str, str]) -> str:
    """Of the name on a door and those in other languages, the one in the reader's language, else that on the door."""
    return names.get(current_language().code) or name


class Named(Base):
    """What has its name on its door, and other names in other languages by their codes."""

    __abstract__ = True

    name: Mapped[str] = mapped_column(sa.String(160))
    names: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict, server_default="{}")

    @property
    def called(self) -> str:
        """The name in the reader's language, else as it stands on the door."""
        return called(self.name, self.names)


class Organisation(Named):
    """A municipality, an association or an institution that takes part."""

    __tablename__ = "organisations"
    __version_of__ = "programme"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(text_enum(OrganisationKind))
    level: Mapped[OrganisationLevel] = mapped_column(text_enum(OrganisationLevel))
    state: Mapped[OrganisationState] = mapped_column(text_enum(OrganisationState), default=OrganisationState.ACTIVE)
    # Where families may call; "" where nobody answers a telephone.
    phone: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    search_text: Mapped[str] = folded_names("name", "names")


class Membership(Base):
    """A role that an account holds in an organisation (a volunteer's has none: it holds for the whole town)."""

    __tablename__ = "memberships"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "organisation_id", "role"),
        sa.Index(None, "role", "organisation_id"),
    )

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    role: Mapped[Role] = mapped_column(text_enum(Role))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
