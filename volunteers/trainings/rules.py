"""What the door of a training says about the step of a volunteer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from volunteers.clearances.rules import NEEDED, TRAININGS_NEEDED, Clearance, ClearanceStep, Training


@dataclass(frozen=True)
class StepTaken:
    """That a training was attended: on that day, in the session of this number, or noted by hand (None)."""

    on: date
    session_id: int | None


def missing(wanted: Clearance | None, attended: Collection[Training]) -> frozenset[Training]:
    """Which trainings somebody still has to take for the clearance that they applied for (None: for none)."""
    if wanted is None or ClearanceStep.TRAINING not in NEEDED[wanted]:
        return frozenset()
    return TRAININGS_NEEDED - set(attended)


def to_note(
    attended: Iterable[tuple[Training, StepTaken]], noted: Mapping[Training, StepTaken]
) -> dict[Training, StepTaken | None]:
    """What changes in the file of one volunteer, by training: the latest attendance counts, and what the door took back
    goes (None), unless somebody noted it by hand."""
    latest: dict[Training, StepTaken] = {}
    for training, step in attended:
        if training not in latest or latest[training].on < step.on:
            latest[training] = step
    changes: dict[Training, StepTaken | None] = {}
    for training in Training:
        here, before = latest.get(training), noted.get(training)
        later = here is not None and (before is None or before.on < here.on)
        taken_back = before is not None and before.session_id is not None and before != here
        if later or taken_back:
            changes[training] = here
    return changes
