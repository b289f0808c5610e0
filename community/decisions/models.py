"""Changes of settings with their history, and what the organisations that they bind say."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.decisions.rules import ChangeState
from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.town import VERSION
from community.organisations.models import Organisation


class SettingChange(Base):
    """One setting that somebody changed, or asks to change: what it was and what it becomes ("": the operator's).

    `foundation/town.py` reads what acts.
    """

    __tablename__ = "setting_changes"
    __version_of__ = VERSION
    __table_args__ = (
        sa.CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="ended"),
        # Others are asked about one change of a setting at a time.
        sa.Index(
            "uq_setting_changes_asked",
            "name",
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        ),
    )

    name: Mapped[str] = mapped_column(sa.String(40))
    was: Mapped[str] = mapped_column(sa.Text)
    becomes: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[ChangeState] = mapped_column(text_enum(ChangeState))
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    asked_by: Mapped[Account | None] = relationship(lazy="raise")


class SettingAnswer(Base):
    """What an organisation that a change binds says of it: nothing yet, that it agrees, or that it does not."""

    __tablename__ = "setting_answers"
    __table_args__ = (sa.UniqueConstraint("change_id", "organisation_id"),)

    change_id: Mapped[int] = mapped_column(sa.ForeignKey("setting_changes.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    agrees: Mapped[bool | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="raise")
