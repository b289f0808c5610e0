"""Who was told of what waits, as long as it waits."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.watching.rules import ToldLevel


class WatchReminder(Base):
    """That word of one waiting thing went out; `since` tells it from another that gets the same number later."""

    __tablename__ = "watch_reminders"
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("kind", "row_id", "since", "level"), sa.Index(None, "level", "told_at"))

    kind: Mapped[str] = mapped_column(sa.String(40))
    row_id: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    level: Mapped[ToldLevel] = mapped_column(text_enum(ToldLevel))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
