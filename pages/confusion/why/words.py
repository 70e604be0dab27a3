"""Why two expressions are confused, in sentences for people who know faces but no statistics."""

from core.evaluation.intervals import wilson_interval
from core.labels import EMOTIONS
from dashboard.components.text import count
from pages.confusion.why.confused import Confusion, Doubts
from pages.confusion.words import share_of


def how_often(found: Confusion) -> str:
    """Say how often it happens, and how often the other way round."""
    true, predicted = EMOTIONS[found.true], EMOTIONS[found.predicted]
    there = share_of(len(found.confused), len(found.of_true))
    back = share_of(len(found.reverse), len(found.of_predicted))
    return (
        f"The model takes {there} pictures labelled {true} for {predicted}. The other way round "
        f"it is {back} pictures labelled {predicted}."
    )


def what_people_say(found: Confusion, confused: Doubts, recognised: Doubts) -> list[str]:
    """Say whether people disagree with these labels too, and more than with the others.

    Args:
        found: the confusion.
        confused: what people say of the confused pictures.
        recognised: what people say of those with the same label that the model recognises.
    """
    true, predicted = EMOTIONS[found.true], EMOTIONS[found.predicted]
    if not confused.n:
        return ["Nobody has voted on these pictures."]
    said = [
        f"People voted on each picture (FER+). Most of them do not say {true} either on "
        f"{share_of(confused.other, confused.n)} of the confused pictures; most say {predicted}, "
        f"as the model does, on {share_of(confused.as_model, confused.n)}."
    ]
    if not recognised.n:
        return said
    said.append(
        f"Of the pictures labelled {true} that the model recognises, most people do not say {true} "
        f"on {share_of(recognised.other, recognised.n)}."
    )
    return [*said, _verdict(confused, recognised)]


def where(found: Confusion, n: int) -> str:
    """Say what the map of places shows.

    Args:
        found: the confusion.
        n: pictures that it is the mean of.
    """
    true, predicted = EMOTIONS[found.true], EMOTIONS[found.predicted]
    whole = len(found.confused)
    of = f"all {count(n)}" if n == whole else f"{count(n)} of the {count(whole)}"
    return (
        f"Colours mark where the model finds its evidence for {predicted} (the answer it gave) "
        f"rather than for {true} (the label), and the other way round: the mean of {of} confused "
        f"pictures, Grad-CAM for {predicted} less Grad-CAM for {true}. It shows where the model "
        "looks, not what a person would see there."
    )


def _verdict(confused: Doubts, recognised: Doubts) -> str:
    """Say which of three things the two shares show, by their 95 % intervals."""
    low, high = wilson_interval(confused.other, confused.n)
    other_low, other_high = wilson_interval(recognised.other, recognised.n)
    if low > other_high:
        return (
            "So people doubt these labels more often than the others: part of this confusion lies "
            "in the pictures or in their labels, not in the model."
        )
    if high < other_low:
        return (
            "So people doubt these labels less often than the others: this confusion is the "
            "model's own."
        )
    return "The votes do not show that people doubt these labels more often than the others."
