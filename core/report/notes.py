"""What every report tells its reader, whatever it found."""

from typing import Final

from core.report.model import Note

NOTES: Final = (
    Note(
        title="An expression is not a feeling",
        points=(
            "The model names the expression that a face shows in one picture. It cannot know what "
            "the person feels, thinks or intends.",
            "It must choose among seven words (angry, disgust, fear, happy, sad, surprise, "
            "neutral), even when none fits. It knows nothing of what came before, of the voice or "
            "of the situation.",
        ),
    ),
    Note(
        title="Who should not rely on it",
        points=(
            "Anybody who has to decide about a person: on work, education, insurance, credit, "
            "policing, borders or access to anything.",
            "Anybody who looks for a diagnosis, or for signs of risk, pain, honesty or intent.",
            "Anybody who reads faces unlike those the model learned from: of children or old "
            "people, with glasses or masks, seen from the side, or of people whose face moves "
            "otherwise, by nature, illness or treatment.",
        ),
    ),
    Note(
        title="Limits of what it learned from",
        points=(
            "Posed pictures from the web, found by words of emotion: everyday faces are subtler.",
            "Seven labels, given in a hurry: people agree with them in about two of three "
            "pictures.",
            "Few pictures of disgust, so that figures for it are wide.",
            "Nobody knows who is in these pictures. Groups are unevenly shown, and errors may "
            "differ between them.",
        ),
    ),
    Note(
        title="How to use it",
        points=(
            "Look at the face yourself, and ask the person. This report is one remark to talk "
            "about, and no finding.",
            "Have the consent of the person shown, and keep this report as you keep any other "
            "personal record.",
        ),
    ),
)
