"""What a volunteer tells of themselves."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from volunteers.profiles.rules import VolunteerState


class Volunteer(Base):
    """An account that offers help: languages, districts, state. The id is the account's."""

    __tablename__ = "volunteers"
    __audited__ = True

    id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[VolunteerState] = mapped_column(text_enum(VolunteerState), default=VolunteerState.APPLIED)
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    districts: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
