"""Settings of the whole product, read from the environment (`EMOTION_LENS_*`)."""

from pathlib import Path
from typing import Any, Final

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import InvalidSetting

ROOT: Final = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where things live and what is allowed. Each field is a variable `EMOTION_LENS_<NAME>`.

    Raises:
        InvalidSetting: a value is not allowed.
    """

    model_config = SettingsConfigDict(env_prefix="EMOTION_LENS_", frozen=True)

    home: Path = Field(ROOT / "var", description="Data sets, caches, checkpoints.")
    models: Path = Field(ROOT / "models", description="Trained runs, shipped and local.")
    host: str = Field("127.0.0.1", description="Address the dashboard listens on.")
    port: int = Field(8050, ge=0, le=65535, description="Port the dashboard listens on.")
    allowed_hosts: str = Field(
        "", description="Further host names the dashboard answers to, separated by commas."
    )
    threads: int = Field(8, ge=1, le=64, description="Web requests answered at a time.")
    max_upload_bytes: int = Field(10_000_000, ge=1, description="Largest picture, in bytes.")
    max_upload_pixels: int = Field(40_000_000, ge=1, description="Largest picture, in pixels.")
    max_upload_files: int = Field(20, ge=1, description="Most pictures in one upload.")
    max_faces: int = Field(
        12, ge=1, le=100, description="Most faces of a picture that are read, the largest first."
    )
    upload_timeout: float = Field(60.0, gt=0, description="Seconds a picture may take to arrive.")
    large_upload_timeout: float = Field(
        900.0, gt=0, description="Seconds a video, or a file for an import, may take to arrive."
    )
    decode_timeout: float = Field(20.0, gt=0, description="Seconds reading one picture may take.")
    inference_timeout: float = Field(60.0, gt=0, description="Seconds one inference may take.")
    inference_memory: int = Field(
        4_000_000_000, ge=1, description="Most memory the inference process may hold, in bytes."
    )
    api_token: SecretStr = Field(
        SecretStr(""),
        description="What programs must send; without it only this machine's may ask.",
    )
    api_requests_at_once: int = Field(
        4, ge=1, le=64, description="Requests of programs answered at a time."
    )
    import_paths: bool = Field(
        True, description="Whether visitors may import files by their path on this machine."
    )
    max_import_bytes: int = Field(
        2_000_000_000,
        ge=1,
        description="Largest file that may be uploaded for an import, in bytes.",
    )
    max_video_bytes: int = Field(200_000_000, ge=1, description="Largest video, in bytes.")
    max_video_seconds: float = Field(600, gt=0, description="Longest video, in seconds.")
    max_video_pixels: int = Field(
        9_000_000, ge=1, description="Largest frame of a video, in pixels."
    )
    max_video_samples: int = Field(
        1_500, ge=2, le=10_000, description="Most frames of a video that are looked at."
    )
    max_video_faces: int = Field(6, ge=1, le=20, description="Most faces followed in a video.")
    max_videos: int = Field(
        4, ge=1, le=100, description="Videos held in memory at a time, of all visitors."
    )
    video_keep_seconds: float = Field(
        1_800, gt=0, description="Seconds a video and its result are kept without being looked at."
    )
    video_timeout: float = Field(
        600, gt=0, description="Seconds of processor time that decoding a video may take."
    )
    jobs_at_once: int = Field(2, ge=1, le=16, description="Jobs that run at a time.")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            raise InvalidSetting(
                f"Setting '{name}': {first['msg']}. Received: {first['input']!r}.",
                hint=f"It is the variable EMOTION_LENS_{name.upper()}; see docs/operations.md.",
            ) from error

    @property
    def datasets(self) -> Path:
        """Folder that holds one folder a data set."""
        return self.home / "datasets"

    @property
    def uploads(self) -> Path:
        """Files uploaded for an import, each gone when its import has ended."""
        return self.home / "uploads"

    @property
    def searches(self) -> Path:
        """Database of all searches; its locks lie in a folder of the same name."""
        return self.home / "search.db"

    @property
    def job_table(self) -> Path:
        """Database of all jobs and what became of them."""
        return self.home / "jobs" / "jobs.db"

    @property
    def job_queue(self) -> Path:
        """Database of what tells a worker to look at a job; may be deleted."""
        return self.home / "jobs" / "queue.db"
