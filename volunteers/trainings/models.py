"""Which activities of the programme are trainings that a clearance asks for."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, text_enum
from volunteers.clearances.rules import Training


class TrainingCourse(Base):
    """An activity whose attendance is a step: said by who may open files in its organisation."""

    __tablename__ = "training_courses"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activities.id", ondelete="CASCADE"), unique=True)
    training: Mapped[Training] = mapped_column(text_enum(Training))
