"""The weights a backbone starts from: Keras's own download, or a file given by the user."""

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import EmotionLensError, InvalidSetting
from core.keys import file_digest

if TYPE_CHECKING:
    import keras

IMAGENET: Final = "imagenet"
RANDOM: Final = "random"
_OFFICIAL: Final = "https://storage.googleapis.com/tensorflow/keras-applications/"
# Looking up the name and every attempt to connect count, which a socket's time limit does not.
_SECONDS_TO_ANSWER: Final = 10.0

Make = Callable[[str], "keras.Model"]
"""Makes a backbone from what `keras.applications` takes as `weights`."""


class WeightsUnavailable(EmotionLensError):
    """Weights that are neither on this machine nor to be downloaded from it."""

    code = "weights-unavailable"


class WeightsUnfit(EmotionLensError):
    """A file that does not hold the weights of this backbone."""

    code = "weights-unfit"


def official(folder: str, file: str) -> str:
    """Return the address of a file that `keras.applications` downloads."""
    return f"{_OFFICIAL}{folder}/{file}"


def keras_folder() -> Path:
    """Return the folder where Keras keeps downloaded weights, found as Keras finds it."""
    if home := os.environ.get("KERAS_HOME"):
        return Path(home).expanduser() / "models"
    home_folder = Path.home()
    return (home_folder if os.access(home_folder, os.W_OK) else Path("/tmp")) / ".keras" / "models"  # noqa: S108


def from_imagenet(make: Make, title: str, address: str) -> "keras.Model":
    """Return a backbone with its official weights, downloaded by Keras where they are not cached.

    Args:
        make: makes the backbone.
        title: its name for people.
        address: of the official file.

    Raises:
        WeightsUnavailable: not cached and not to be downloaded; found out within seconds.
        WeightsUnfit: the cached file is damaged.
    """
    cached = keras_folder() / address.rpartition("/")[2]
    unavailable = WeightsUnavailable(
        f"The ImageNet weights of {title} are not on this machine and cannot be downloaded.",
        hint=(
            f"Download {cached.name} from {address} and put it into {cached.parent}, or give a "
            "file with --weights PATH, or start from scratch with --set weights=random."
        ),
    )
    if not cached.is_file() and not _answers(address):
        with suppress(OSError):
            cached.parent.mkdir(parents=True, exist_ok=True)
        raise unavailable
    try:
        with _silent():
            return make(IMAGENET)
    except (ValueError, KeyError, OSError) as error:
        if cached.is_file():
            raise WeightsUnfit(
                f"The cached ImageNet weights of {title} cannot be read: {cached}.",
                hint="Delete the file; it is then downloaded anew.",
            ) from error
        raise unavailable from error
    except Exception as error:
        # Keras raises a bare Exception for every failed download.
        raise unavailable from error


def from_file(
    make: Make, title: str, address: str, digest: str, file: Path | None
) -> "keras.Model":
    """Return a backbone with the weights of a local file in the format of the official ones.

    Args:
        make: makes the backbone.
        title: its name for people.
        address: of the official file, as an example of the format.
        digest: SHA-256 that the file must have.
        file: where it is, None when none was given.

    Raises:
        WeightsUnavailable: no file was given, or none is there.
        WeightsUnfit: it holds something else than the weights of this backbone.
    """
    if file is None:
        raise WeightsUnavailable(
            f"This training starts from weights of a file: SHA-256 {digest}.",
            hint="Give that file with --weights PATH.",
        )
    if weights_digest(file) != digest:
        raise WeightsUnfit(
            f"'{file}' is another file than the one this training was asked for.",
            hint=f"Give the file of SHA-256 {digest} with --weights PATH.",
        )
    try:
        # Keras only warns where it finds no weights for some of the layers.
        with _silent(), warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            return make(str(file))
    except (ValueError, KeyError, TypeError, OSError, UserWarning) as error:
        raise WeightsUnfit(
            f"'{file}' does not hold the weights of {title} as these settings build it.",
            hint=(
                "It must be a Keras weights file (.h5 or .weights.h5) without the classes' layer, "
                f"such as {address}."
            ),
        ) from error


def weights_digest(file: Path) -> str:
    """Return the SHA-256 of a weights file.

    Raises:
        WeightsUnavailable: there is no such file.
    """
    if not file.is_file():
        raise WeightsUnavailable(
            f"There is no weights file '{file}'.", hint="Give the path of a file with --weights."
        )
    return file_digest(file)


def refuse_file(weights: str, file: Path | None) -> None:
    """Raise `InvalidSetting` when a file is given beside weights that need none."""
    if file is not None:
        raise InvalidSetting(
            f"Setting 'weights' is '{weights}', yet a weights file is given too.",
            hint="Give one of them.",
        )


def _answers(address: str) -> bool:
    """Return whether something answers there in time, through a proxy where one is set."""
    answered = threading.Event()

    import urllib.request

    def ask() -> None:
        # The address is one of ours, and https.
        request = urllib.request.Request(address, method="HEAD")  # noqa: S310
        with suppress(OSError), urllib.request.urlopen(request, timeout=_SECONDS_TO_ANSWER):  # noqa: S310
            answered.set()

    # A daemon: the command may end while an attempt to connect still waits.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_SECONDS_TO_ANSWER)
    return answered.is_set()


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Keras from writing its download bar to stdout, where results go."""
    from core.backend import keras

    talking = keras.config.is_interactive_logging_enabled()
    keras.config.disable_interactive_logging()
    try:
        yield
    finally:
        if talking:
            keras.config.enable_interactive_logging()
