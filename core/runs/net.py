"""Load a run's net. Importing this module loads Keras and its backend."""

from core.backend import keras
from core.runs.run import Run, RunDamaged


def load_net(run: Run) -> keras.Model:
    """Return a run's net: pictures (N, 48, 48, 1) float32 in [0, 1] to logits (N, 7).

    The file's SHA-256 is checked first; Keras's safe mode then refuses Lambda layers.

    Raises:
        RunDamaged: the weights are not those that were stored, or cannot be read.
    """
    path = run.model_path()
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RunDamaged(run.run_id, "model.keras cannot be loaded by this Keras") from error
