"""The longer texts of the tab for videos."""

from typing import Final

PRIVACY: Final = (
    "Your video stays in the memory of the computer that runs Emotion Lens: it is never written to "
    "its disk, not logged, and seen by nobody but you. It goes when you clear it, when the "
    "dashboard stops, or after {minutes} minutes in which you do not look at it."
)
GONE: Final = "The video is gone; upload it again."
READ: Final = (
    "Bold lines are averages over the time chosen above, faint ones are single frames. The band "
    "below says what is shown from when to when; in hatched parts the model is not sure. Click on "
    "a moment, or move the slider below, to see it."
)
SETS: Final = (
    "An expression is named where no other is likely enough to be the one that people would name. "
    "How likely is enough was set on single test pictures; averages over time were not tested in "
    "that way."
)
NO_SETS: Final = (
    "An expression is named where it alone reaches a quarter. No bound was measured for this model."
)
ALL_HELD: Final = (
    "In no moment is this face clear enough for an answer: it is too small, blurred, dark, "
    "turned away or unlike the pictures the model learned from. Switch “Answer unclear moments” on "
    "to see what the model says all the same."
)
SOME_HELD: Final = (
    "{held} of {n} moments are left out, as the face is too small, blurred, dark, turned away or "
    "unlike the pictures the model learned from."
)
