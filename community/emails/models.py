"""What somebody chose of emails of a kind."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.emails.rules import EmailKind, EmailRhythm
from community.foundation.database import Base, UtcDateTime, text_enum


class EmailChoice(Base):
    """How often somebody with an account, a guest, or whoever gave an address of their own has emails of a kind; who
    never chose has no row."""

    __tablename__ = "email_choices"
    # How one likes to be written to is nothing that others did.
    __audited__ = False
    __table_args__ = (
        sa.UniqueConstraint("account_id", "kind"),
        sa.UniqueConstraint("household_id", "kind"),
        sa.UniqueConstraint("own_address_id", "kind"),
        sa.CheckConstraint(
            "((account_id IS NULL) <> (household_id IS NULL) AND own_address_id IS NULL) "
            "OR (account_id IS NULL AND household_id IS NULL AND own_address_id IS NOT NULL)",
            name="whose",
        ),
    )

    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"))
    # Gone with the address.
    own_address_id: Mapped[int | None] = mapped_column(sa.ForeignKey("own_addresses.id", ondelete="CASCADE"))
    kind: Mapped[EmailKind] = mapped_column(text_enum(EmailKind))
    rhythm: Mapped[EmailRhythm] = mapped_column(text_enum(EmailRhythm))
    # Beside emails, where the town has a gateway: only who agreed.
    by_sms: Mapped[bool] = mapped_column(default=False)
    # Of new sessions: what they are about and where, any where nothing is chosen.
    topics: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    districts: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # What digests have told, by numbers, and when the last was posted.
    told: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
