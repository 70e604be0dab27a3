"""What a report says, ready for JSON: `Report.model_dump_json()` is the report as a file.

Everything is in here that the HTML page and the PDF print, sentences included, so that all three
say the same. There is no picture in it unless it was asked for.
"""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["green", "amber", "red"]
Source = Literal["found", "drawn", "whole"]

SCHEMA_VERSION: Final = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Figure(_Part):
    """A share with its 95 % interval, and the number of pictures it was measured on."""

    value: float
    low: float
    high: float
    n: int


class Check(_Part):
    """One check of what the model saw."""

    name: str
    title: str
    level: Level
    value: float | None
    unit: str
    reason: str


class Gate(_Part):
    """All checks of one face; `level` is the worst, and a red one holds the prediction back."""

    level: Level
    held: bool
    reasons: tuple[str, ...] = Field(description="Why it is amber or red, red first.")
    checks: tuple[Check, ...]


class Reliability(_Part):
    """How often the model is right where people's labels are known, for the expression it named."""

    expression: str
    right_when_named: Figure | None = Field(description="Precision on PrivateTest.")
    found: Figure | None = Field(description="Recall on PrivateTest.")
    sentence: str


class Answer(_Part):
    """What the model says about one face."""

    words: str = Field(description="The answer for people: one expression, a few, or none.")
    expression: str = Field(description="The likeliest expression.")
    probabilities: dict[str, float] = Field(description="Calibrated, in label order; sum 1.")
    prediction_set: tuple[str, ...] | None = Field(
        description="Expressions that the answer leaves open, likeliest first; null: not known."
    )
    abstains: bool = Field(description="True where the set is too large to say anything.")
    explained: str = Field(description="What the prediction set means, in one sentence.")
    reliability: Reliability


class Opinion(_Part):
    """What a single net says about the same crop."""

    run: str
    title: str
    expression: str
    probability: float
    agrees: bool
    own: bool = Field(description="Whether the answer is made of it: then it is no other model.")


class Agreement(_Part):
    """How many other models name the same expression."""

    asked: int = Field(description="Other models; the model's own nets are not counted.")
    agreeing: int
    opinions: tuple[Opinion, ...]
    sentence: str


class Changed(_Part):
    """Of so many slightly changed copies, so many got another answer."""

    changed: int
    tried: int


class Fragility(_Part):
    """Whether small changes of the picture change the answer."""

    changed: int
    tried: int
    by_kind: dict[str, Changed]
    instead: dict[str, int] = Field(description="Answers given instead, and how often.")
    sentence: str


class Region(_Part):
    """One part of the face and its share of the evidence."""

    region: str
    speaks_for: float
    against: float
    area: float = Field(description="Its share of the picture's area.")


class Evidence(_Part):
    """What speaks for one expression in one crop."""

    expression: str
    probability: float
    regions: tuple[Region, ...]
    sentence: str


class Trust(_Part):
    """Whether the heat map is better than random ones; differences in mean probability."""

    better: bool
    advantage: float
    low: float
    high: float
    beaten: float = Field(description="Share of the random maps that it beats.")
    sentence: str


class Explanation(_Part):
    """Why this answer, and what would most likely change it."""

    method: str = Field(description="The method of explanation.")
    answer: Evidence
    runner_up: Evidence
    landmarks_found: bool = Field(description="False: regions of an average face were used.")
    trust: Trust | None


class FacePictures(_Part):
    """Pictures of one face, only where they were asked for; PNG in Base64."""

    crop: str = Field(repr=False, description="What the model saw: 48 by 48 grey pixels.")
    heatmap: str | None = Field(
        repr=False, description="The heat map with transparency, to be laid over the crop."
    )


class Face(_Part):
    """One face of a picture."""

    number: int
    source: Source
    found_how: str = Field(description="How the face was found, in one sentence.")
    box: tuple[float, float, float, float] = Field(
        description="Left, top, width and height in the upright picture's pixels."
    )
    square: tuple[float, float, float] = Field(
        description="Left, top and side of what the model saw; may reach beyond the picture."
    )
    confidence: float = Field(description="Of the face finder, 0 to 1.")
    gate: Gate
    withheld: bool = Field(description="True: a check is red and nobody asked for the answer.")
    headline: str
    answer: Answer | None
    agreement: Agreement | None
    fragility: Fragility | None
    explanation: Explanation | None
    pictures: FacePictures | None


class Photograph(_Part):
    """The picture itself, reduced, only where it was asked for; JPEG in Base64."""

    jpeg: str = Field(repr=False)
    width: int
    height: int


class Picture(_Part):
    """One picture and what was found in it."""

    number: int
    name: str | None = Field(description="The file's name where it is known.")
    width: int | None
    height: int | None
    problem: str | None = Field(description="Why nothing was found, or the picture not read.")
    faces: tuple[Face, ...]
    left_out: int = Field(0, description="Smaller faces that were found as well, but not read.")
    photograph: Photograph | None


class ByExpression(_Part):
    """How the model reads pictures that people gave one label."""

    expression: str
    labelled: int = Field(description="Test pictures with this label.")
    named: int = Field(description="Test pictures that the model gives this name.")
    right_when_named: Figure | None
    found: Figure | None
    of_hundred: dict[str, int] = Field(description="What 100 such pictures are read as.")
    sentence: str


class Coverage(_Part):
    """How often prediction sets held people's label, on pictures they were not fitted on."""

    asked: float = Field(description="The share of pictures they are made to hold.")
    measured: Figure | None
    mean_size: float | None = Field(description="Expressions in a set, on average.")
    by_expression: dict[str, Figure | None] = Field(
        description="The same for pictures of each label."
    )


class Model(_Part):
    """The model that answered, and how good it is."""

    run: str
    title: str
    key: str
    weights_sha256: str
    dataset: str
    dataset_fingerprint: str
    created: str
    split: str
    accuracy: Figure | None
    coverage: Coverage
    by_expression: tuple[ByExpression, ...]
    sentence: str
    card: str = Field(description="Where the model card is.")


class Note(_Part):
    """Something every reader must know."""

    title: str
    points: tuple[str, ...]


class Purpose(_Part):
    """What the person who asked for the report uses it for."""

    name: str
    title: str
    note: str


class Report(_Part):
    """A whole report: one picture or many, one model."""

    schema_version: int = SCHEMA_VERSION
    title: str
    created: str = Field(description="When it was made: ISO 8601, UTC.")
    purpose: Purpose | None
    with_pictures: bool
    summary: str
    model: Model
    pictures: tuple[Picture, ...]
    notes: tuple[Note, ...]
    versions: dict[str, str]
