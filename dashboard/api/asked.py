"""What a request of a program may ask for, read from its address and checked."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import EmotionLensError, InvalidSetting
from core.evaluation.prediction_sets import DEFAULT
from core.report.model import Purpose
from core.report.purposes import PURPOSES, RESTRICTED, find_purpose


class UseProhibited(EmotionLensError):
    """A purpose for which the law asks for medical or safety reasons, without them."""

    code = "use-prohibited"

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(
            f"Pictures are not analysed for the purpose '{purpose.name}' without medical or"
            " safety reasons (EU AI Act, article 5(1)(f)).",
            hint="Where there are such reasons, say so: exception=true.",
        )


class Asked(BaseModel):
    """The parameters of `/predict`; each is described in `openapi.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str = Field(
        "",
        max_length=120,
        description="Id of the model, or the beginning of it; the final model when omitted.",
    )
    coverage: float = Field(
        DEFAULT,
        ge=0.5,
        le=0.99,
        description="Share of pictures whose label the set of answers is made to hold, in"
        " hundredths.",
    )
    explain: bool = Field(
        False,
        description="Whether to add why: face regions, the runner-up, other models' opinions, how"
        " easily the answer changes, and how far the explanation can be trusted. Takes longer.",
    )
    pictures: bool = Field(
        False,
        description="Whether to add the crops, heat maps and the reduced photograph, in Base64.",
    )
    held: bool = Field(
        False,
        description="Whether to add answers that a red check of the gate holds back.",
    )
    purpose: str | None = Field(
        None,
        json_schema_extra={"enum": [*PURPOSES, None]},
        description="What it is used for.",
    )
    exception: bool = Field(
        False,
        description="Confirms medical or safety reasons, without which the purposes"
        f" {' and '.join(sorted(RESTRICTED))} are refused.",
    )

    def allowed_purpose(self) -> Purpose | None:
        """Return the purpose, where one was stated.

        Raises:
            UnknownName: there is no such purpose.
            UseProhibited: it needs reasons that were not given.
        """
        if self.purpose is None:
            return None
        found = find_purpose(self.purpose, exception=self.exception)
        if self.purpose in RESTRICTED and not self.exception:
            raise UseProhibited(found)
        return found


def read(arguments: Mapping[str, str]) -> Asked:
    """Return the checked parameters.

    Raises:
        InvalidSetting: one is unknown or not allowed.
    """
    try:
        return Asked.model_validate(dict(arguments))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidSetting(
            f"Parameter '{name[:40]}': {first['msg']}.",
            hint=f"Known parameters: {', '.join(Asked.model_fields)}; see /api/v1/openapi.json.",
        ) from error
