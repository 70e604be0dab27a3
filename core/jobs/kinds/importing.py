"""Import pictures from a file that was uploaded, or from a path on this machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.data.store import DatasetStore
from core.data.uploads import Uploads
from core.errors import EmotionLensError, InvalidSetting
from core.jobs.kind import KINDS, JobContext, JobKind
from core.settings import Settings

# What the command line says, as the dialog says it.
_DIALOG: Final = {
    "leave such rows out with --skip-bad": "tick 'Leave out what cannot be read'",
    "leave such files out with --skip-bad": "tick 'Leave out what cannot be read'",
    "Choose another name with --name, or replace them with --replace.": (
        "Choose another name, or tick 'Replace'."
    ),
    "Leave --votes out": "Leave the votes out",
}


class Source(BaseModel):
    """A file: the key of an upload, or a path on this machine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    upload: str = Field("", max_length=32)
    path: str = Field("", max_length=4096)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.upload) == bool(self.path):
            raise ValueError("choose a file or give a path")
        return self

    def find(self, settings: Settings) -> Path:
        """Return where the file is.

        Raises:
            UploadGone: it was uploaded and is not here any more.
            InvalidSetting: the path is not whole, or paths are not allowed here.
        """
        if self.upload:
            return Uploads(settings.uploads).path(self.upload)
        if not settings.import_paths:
            raise InvalidSetting(
                "Paths on the machine of the dashboard are switched off.",
                hint="Choose a file of your own instead.",
            )
        path = Path(self.path).expanduser()
        if not path.is_absolute():
            raise InvalidSetting(
                f"'{self.path}' is not a whole path.",
                hint="Begin at the root, e.g. /home/me/icml_face_data.csv.",
            )
        return path


class ImportParameters(BaseModel):
    """What to import, and how.

    Attributes:
        source: the pictures.
        votes: FER+ votes for the same rows; None without.
        name: of the data set.
        skip_bad: leave out what cannot be read.
        replace: let other pictures of that name give way.
        asked: when, in milliseconds: the same file imported again is work again, since the file or
            the data set may have changed meanwhile.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Source
    votes: Source | None = None
    name: str = Field(min_length=1, max_length=40)
    skip_bad: bool = False
    replace: bool = False
    asked: int = 0

    @property
    def uploads(self) -> tuple[str, ...]:
        """Keys of what was uploaded for it."""
        return tuple(s.upload for s in (self.source, self.votes) if s is not None and s.upload)


def run(parameters: ImportParameters, context: JobContext) -> dict[str, Any]:
    """Import, and remove what was uploaded for it."""
    settings = context.settings
    try:
        result = _import(parameters, context)
    except EmotionLensError as error:
        _remove_uploads(parameters, settings)
        for said, instead in _DIALOG.items():
            error.hint = error.hint.replace(said, instead)
        raise
    except Exception:
        _remove_uploads(parameters, settings)
        raise
    # Not after a stop of the server: the job is taken up again with the same file.
    _remove_uploads(parameters, settings)
    return result


def ready(parameters: ImportParameters, settings: Settings) -> bool:
    """Return whether a data set of that name is here."""
    return parameters.name in DatasetStore(settings.datasets).names()


def tidy(unfinished: Sequence[ImportParameters], settings: Settings) -> None:
    """Remove uploads that no unfinished import needs."""
    keep = {key for parameters in unfinished for key in parameters.uploads}
    Uploads(settings.uploads).sweep(keep)


def _import(parameters: ImportParameters, context: JobContext) -> dict[str, Any]:
    from core.data.importing import import_dataset

    settings = context.settings
    context.progress(0, 0, "opening the file")
    votes = parameters.votes
    dataset = import_dataset(
        DatasetStore(settings.datasets),
        parameters.source.find(settings),
        name=parameters.name,
        # Pictures of one's own are not to be listed as FER2013.
        title=None if parameters.name == "fer2013" else parameters.name,
        votes=votes.find(settings) if votes else None,
        skip_bad=parameters.skip_bad,
        replace=parameters.replace,
        progress=context.progress,
    )
    skipped = dataset.manifest["source"].get("skipped", [])
    return {
        "dataset": dataset.name,
        "pictures": len(dataset),
        "skipped": len(skipped),
        "examples": [f"{bad['where']}: {bad['reason']}"[:200] for bad in skipped[:5]],
    }


def _remove_uploads(parameters: ImportParameters, settings: Settings) -> None:
    uploads = Uploads(settings.uploads)
    for key in parameters.uploads:
        uploads.remove(key)


KINDS.register(
    JobKind(
        name="import",
        title="Import of pictures",
        version=1,
        parameters=ImportParameters,
        run=run,
        ready=ready,
        tidy=tidy,
    )
)
