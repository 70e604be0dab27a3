"""From a net to the model that is fitted: augmentation, precision, optimiser and loss."""

from typing import Any

from core.backend import keras
from core.labels import SIZE
from core.runs.spec import TrainingSpec
from core.training.augmentation import Augment, Mix
from core.training.normalisation import FusedBatchNormalization
from core.training.phases import Phase


def training_model(
    net: keras.Model, training: TrainingSpec, steps: int, phase: Phase
) -> keras.Model:
    """Return a compiled model that fits a twin of the net; both list their weights alike.

    Args:
        net: pictures (N, 48, 48, 1) in [0, 1] to logits (N, 7); stays as it is.
        training: how it is fitted.
        steps: batches an epoch.
        phase: the epochs it is fitted for; their schedule, and the layers that keep their weights.

    Returns:
        A model of the inputs that `core.training.batches` yields, to logits (N, 7).
    """
    pictures = keras.Input((SIZE, SIZE), dtype="uint8", name="pictures")
    inputs = {"pictures": pictures}
    x = Augment(training.augmentation, name="augment")(pictures)
    if training.augmentation.mixup:
        inputs["share"] = keras.Input((), dtype="float32", name="share")
        x = Mix(name="mix")([x, inputs["share"]])
    model = keras.Model(inputs, _twin(net, training.precision, phase.frozen)(x))
    optimizer = _optimizer(training, steps, phase)
    loss = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=training.label_smoothing
    )
    # XLA halves training speed on CPU under TensorFlow; JAX always compiles.
    compiled = keras.backend.backend() == "jax"
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"], jit_compile=compiled)
    optimizer.build(model.trainable_variables)
    return model


def _twin(net: keras.Model, precision: str, frozen: frozenset[str]) -> keras.Model:
    """Return the net with equal weights, computing in another precision and fusing what it can."""

    def twin(layer: keras.layers.Layer) -> keras.layers.Layer:
        config = layer.get_config()
        # Logits stay in float32: their loss is a difference of large numbers.
        config["dtype"] = "float32" if layer.name == "logits" else precision
        if layer.name in frozen:
            config["trainable"] = False
        kind = type(layer)
        if kind is keras.layers.BatchNormalization:
            kind = FusedBatchNormalization
        return kind.from_config(config)

    copy = keras.models.clone_model(net, clone_function=twin)
    copy.set_weights(net.get_weights())
    return copy


def _optimizer(training: TrainingSpec, steps: int, phase: Phase) -> keras.optimizers.Optimizer:
    warmup = round(training.warmup_epochs * steps)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0 if warmup else phase.learning_rate,
        decay_steps=max(1, (phase.end - phase.start) * steps - warmup),
        warmup_target=phase.learning_rate if warmup else None,
        warmup_steps=warmup,
    )
    settings: dict[str, Any] = {"weight_decay": training.weight_decay}
    if training.ema:
        settings |= {"use_ema": True, "ema_momentum": training.ema}
    optimizer: keras.optimizers.Optimizer
    if training.optimizer == "adamw":
        optimizer = keras.optimizers.AdamW(rate, **settings)
    else:
        optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=True, **settings)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer
