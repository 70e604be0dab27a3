"""How many threads a net computes with while somebody waits for it."""

import os
from typing import Final

# A net here gains nothing from more, and the web server and training need the rest.
THREADS: Final = 2


def limit_threads() -> None:
    """Limit TensorFlow's threads; before the first computation. Loads TensorFlow."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(min(THREADS, os.cpu_count() or 1))
