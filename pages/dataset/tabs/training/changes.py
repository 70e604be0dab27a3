"""What training changes in a picture, in one sentence made from a run's settings."""

from core.runs.spec import AugmentationSpec


def changes(augmentation: AugmentationSpec) -> str:
    """Say in plain words what is changed, and by how much at most."""
    parts = _parts(augmentation)
    if not parts:
        return "Training uses the pictures as they are: these settings change nothing."
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"Each time a picture comes up in training it is, at random, {listed}."


def _parts(spec: AugmentationSpec) -> list[str]:
    pixels = "pixel" if spec.shift == 1 else "pixels"
    said = (
        (spec.flip, "mirrored left to right half of the time"),
        (spec.shift, f"shifted by up to {spec.shift:g} {pixels} each way"),
        (spec.rotation, f"turned by up to {spec.rotation:g}°"),
        (spec.zoom, f"made up to {_percent(spec.zoom)} larger or smaller"),
        (spec.contrast, f"given up to {_percent(spec.contrast)} more or less contrast"),
        (
            spec.brightness,
            f"made lighter or darker by up to {_percent(spec.brightness)} of the way from black "
            "to white",
        ),
        (
            spec.erasing,
            f"covered with a patch of one grey {_percent(spec.erasing)} of the time",
        ),
        (
            spec.mixup,
            "blended with another picture, whose expression then counts as much as it shows",
        ),
    )
    return [words for switched_on, words in said if switched_on]


def _percent(share: float) -> str:
    # A no-break space keeps the sign beside its number.
    return f"{100 * share:.3g}\u00a0%"
