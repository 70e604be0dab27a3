"""The Predict page's longer texts: what its answers mean and where the pictures go."""

from typing import Final

TITLE: Final = "Predict"
LEAD: Final = (
    "Add pictures of faces and read which expression they show, how sure that is, and why."
)

NOTE_TITLE: Final = "An expression is not a feeling."
NOTE: Final = (
    "The model names what a face shows in one picture. It cannot know what the person feels, "
    "thinks or intends. Do not use it to judge or decide about people."
)

USE_TITLE: Final = "Before you start"
USE_QUESTION: Final = "What do you use it for?"
USE_REMEMBERED: Final = (
    "This browser remembers your answer; you can change it at any time. Nothing is reported."
)
LAW_TITLE: Final = "At work and in education the law sets a limit"
LAW: Final[tuple[str, ...]] = (
    "In the European Union, article 5(1)(f) of the AI Act (Regulation (EU) 2024/1689) prohibits "
    "using AI systems to infer emotions of people at the workplace or in education, except where "
    "the use is intended for medical or safety reasons. It applies since 2 February 2025.",
    "Monitoring pupils, grading, exams, hiring, supervision or staff wellbeing programmes are no "
    "medical or safety reasons. Consent does not lift the prohibition.",
)
LAW_EXCEPTION: Final = (
    "I confirm that this use is for medical or safety reasons, and I can say which."
)
LAW_STOP: Final = (
    "Without such reasons Emotion Lens stops here: it takes no pictures for this purpose. All "
    "other pages, which show data sets and models, stay open to you."
)

PRIVACY: Final = (
    "Your pictures stay in the memory of the computer that runs Emotion Lens: they are not stored, "
    "not logged, not passed on, and gone when you clear or close this page."
)

DETAILS_TITLE: Final = "What these answers can and cannot tell you"
DETAILS: Final[tuple[tuple[str, str], ...]] = (
    (
        "What is shown",
        "Each face is found, cut out, reduced to 48 by 48 grey pixels and compared with seven "
        "expressions: angry, disgust, fear, happy, sad, surprise and neutral. The model must "
        "choose among these seven, even when none fits.",
    ),
    (
        "What the percentages mean",
        "They are the model's own weighing of the seven and add up to 100 %. They are not the "
        "chance that a person feels something. How often the model is right was measured on test "
        "pictures and is written beside each answer.",
    ),
    (
        "What the heat map means",
        "Bright areas pushed the model towards its answer (Grad-CAM). It shows where the model "
        "looked, not why a person looks that way; a heat map beside the face is a reason for "
        "doubt.",
    ),
    (
        "When to expect mistakes",
        "Faces from the side, covered, very small or badly lit, and people unlike those in the "
        "training pictures, of whom nobody knows who they are. Sad, fear, angry and neutral are "
        "often confused, and few pictures showed disgust. Results can differ between groups of "
        "people.",
    ),
    (
        "What it must not be used for",
        "Recruitment, supervision, grading, exams, policing, border control, insurance, "
        "advertising, diagnosis, or any other decision about a person. Ask people before you "
        "analyse their pictures, and treat the result as one remark to talk about.",
    ),
)
DETAILS_MORE: Final = (
    "The full text (responsible-use.md) and how the models were made and tested (model-card.md) "
    "lie in the program's folder docs; whoever set it up for you can print them."
)

CARE_TITLE: Final = "Read this answer with care."
SHOWN_TITLE: Final = "This answer was held back, and is shown because you asked for it."
HELD_TITLE: Final = "No answer: this face cannot be read well enough."
HELD: Final = (
    "What a model says of such a picture is little more than a guess. A sharper, larger or better "
    "lit picture from the front helps."
)
NOT_FOR: Final = (
    "Counted on test pictures, mostly posed and from the web; on yours it may differ. Do not "
    "decide anything about a person with it."
)
NO_FACE: Final = (
    " Use a picture that shows a face from the front, at least 40 pixels high, or draw a box "
    "around the face yourself."
)
DRAW_MISSED: Final = (
    "Was a face missed? Drag a box over it in the picture, or write its place in pixels."
)
DRAW_FIRST: Final = "Drag a box over the face in the picture, or write its place in pixels."
ERRORS_TITLE: Final = "How often this model is wrong"
ERRORS: Final = (
    "Counted on test pictures (PrivateTest) that no choice has seen. Read along a row: what 100 "
    "pictures that people gave this label are called by the model."
)
