"""Nets in memory: probabilities, heat maps, and whole pictures analysed."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import DatasetStore
from core.ensembles.build import description
from core.ensembles.rules import rule
from core.errors import EmotionLensError, InvalidSetting, UnknownName
from core.evaluation.views import averaged
from core.explain import METHODS
from core.explain.convolutions import NoConvolution, conv_layers
from core.explain.faithfulness.curves import FINE
from core.explain.faithfulness.verdict import Verdict, verdict
from core.explain.maps import Maps, mean_map
from core.explain.regions import MEAN_FACE, face_regions
from core.labels import EMOTIONS, SIZE
from core.predict import faces
from core.predict.analysis import Analysis, Box, Details
from core.predict.background import background
from core.predict.details import details
from core.predict.familiarity import Familiarity, familiarity_of
from core.predict.pictures import Limits, decode
from core.predict.upload import analyse
from core.runs.default import default_run
from core.runs.run import Run, RunDamaged
from core.runs.spec import AugmentationSpec
from core.runs.store import RunStore
from core.runs.temperature import scaled
from core.settings import Settings

if TYPE_CHECKING:
    import keras

# Nets kept in memory; each of those here takes 5 to 20 MB with its compiled functions.
CAPACITY: Final = 8
# Pictures a pass; more takes memory and wins no speed.
BATCH: Final = 256


class WrongPictures(EmotionLensError):
    """Pictures of another shape or type than the nets take."""

    code = "wrong-pictures"

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        super().__init__(
            f"Pictures must be uint8 of shape (N, {SIZE}, {SIZE}). Received: {dtype}, {shape}.",
            hint="Convert them to 8-bit grey and resize them first.",
        )


@dataclass(frozen=True)
class _Loaded:
    net: "keras.Model"
    # (N, 48, 48) uint8 to calibrated (N, 7) float32.
    compiled: Callable[[Any], Any]
    # None where nothing is stored of what its training pictures look like.
    familiarity: Familiarity | None

    def predict(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        batches = [
            np.asarray(self.compiled(pictures[start : start + BATCH]))
            for start in range(0, len(pictures), BATCH)
        ]
        return np.concatenate(batches)


class Predictor:
    """Loads nets as they are asked for and keeps the last few. Not safe with threads."""

    def __init__(
        self,
        runs: RunStore,
        *,
        datasets: DatasetStore | None = None,
        capacity: int = CAPACITY,
        limits: Limits | None = None,
        max_faces: int | None = None,
    ) -> None:
        """Keep up to `capacity` nets of `runs`; background pictures come from `datasets`.

        Files are decoded up to `limits`, and of each picture up to `max_faces` faces are read; up
        to those of the settings when omitted.
        """
        self._runs = runs
        self._limits = limits or Limits.of(Settings())
        self._max_faces = max_faces or Settings().max_faces
        self._datasets = datasets
        self._capacity = capacity
        # By run and the hash of its weights, so that a run trained anew is loaded anew.
        self._loaded: OrderedDict[tuple[str, str, float], _Loaded] = OrderedDict()
        self._finder: faces.FaceFinder | None = None

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Predictor":
        """Return a predictor of this installation's models: the way in for programs.

        Args:
            settings: where models and data sets are; read from the environment when omitted.
        """
        settings = settings or Settings()
        datasets = DatasetStore(settings.datasets)
        return cls(
            RunStore(settings.models),
            datasets=datasets,
            limits=Limits.of(settings),
            max_faces=settings.max_faces,
        )

    def run(self, text: str | None = None) -> Run:
        """Return a run.

        Args:
            text: its id, or the beginning of its id or key. When omitted the final run on record,
                see `core.runs.default.default_run`.

        Raises:
            UnknownName: none fits.
            AmbiguousRun: several fit.
            NoRun: none was named, and there is none.
        """
        return self._runs.resolve(text) if text else default_run(self._runs)

    def probabilities(
        self, run_id: str, pictures: NDArray[np.uint8], *, views: str | None = None
    ) -> NDArray[np.float32]:
        """Return the calibrated class probabilities of pictures: shape (N, 7), rows sum to 1.

        Args:
            run_id: whole id of a run.
            pictures: shape (N, 48, 48), uint8.
            views: views of each picture that are averaged, a name of
                `core.evaluation.views.VIEWS`; the run's own when omitted.

        Raises:
            UnknownName: there is no such run, or no such views.
            RunDamaged: its weights, or a member's, are not those that were stored.
            WrongPictures: the pictures have another shape or type.
        """
        pictures = _checked(pictures)
        run = self._runs.open(run_id)
        members = self._members(run)
        if not len(pictures):
            return np.zeros((0, len(EMOTIONS)), np.float32)
        found = [
            averaged(self._get(member).predict, pictures, views or run.views) for member in members
        ]
        if not run.is_ensemble:
            return found[0]
        content = description(run)
        combined = rule(content["rule"]).combine(np.stack(found), content["fitted"])
        return scaled(combined, run.temperature)

    def familiarity(self, run_id: str, pictures: NDArray[np.uint8]) -> NDArray[np.float64] | None:
        """Return the share of PublicTest that looks more like training than each picture: (N,).

        An ensemble asks its first member that can tell. None where none can: see
        `core.evaluation.familiarity`.

        Args:
            run_id: whole id of a run.
            pictures: shape (N, 48, 48), uint8.
        """
        pictures = _checked(pictures)
        for member in self._members(self._runs.open(run_id)):
            known = self._get(member).familiarity
            if known is not None:
                return known.nearer(pictures)
        return None

    def explain(
        self,
        run_id: str,
        pictures: NDArray[np.uint8],
        class_indices: NDArray[np.integer[Any]],
        *,
        method: str = "grad_cam",
        parameters: Mapping[str, Any] | None = None,
    ) -> Maps:
        """Return one map a picture.

        An ensemble's map is the mean of its members' maps, each scaled so that its largest
        magnitude is 1, by their weight in the ensemble.

        Args:
            run_id: whole id of a run.
            pictures: shape (N, 48, 48), uint8.
            class_indices: shape (N,), the class to explain in each picture.
            method: name of an explanation method.
            parameters: that method's parameters; its defaults when omitted.

        Raises:
            UnknownName: there is no such run or method.
            InvalidSetting: a parameter is unknown or not allowed.
            InvalidPictures: classes do not fit the net or the pictures.
            NoBackground: the method compares with other pictures, and there are no data sets.
        """
        chosen = METHODS.get(method)
        images = _checked(pictures)[..., None].astype(np.float32) / np.float32(255)
        run = self._runs.open(run_id)
        members = self._members(run)
        others, origin = self._background(run) if chosen.needs_background else (None, "")

        def explained(member: Run) -> Maps:
            net = self._get(member).net
            found = chosen.explain(net, images, class_indices, parameters, background=others)
            return replace(found, notes=(*found.notes, origin)) if origin else found

        if not run.is_ensemble:
            return explained(run)
        if (parameters or {}).get("layer") is not None:
            raise InvalidSetting(
                "An ensemble has no layer of its own: each member is explained at its last one.",
                hint="Choose a member, or leave the layer out.",
            )
        content = description(run)
        shares = rule(content["rule"]).shares(content["fitted"], len(members))
        return mean_map([explained(member) for member in members], shares)

    def heatmaps(
        self, run_id: str, pictures: NDArray[np.uint8], class_indices: NDArray[np.integer[Any]]
    ) -> NDArray[np.float32]:
        """Return Grad-CAM for the eye: shape (N, 48, 48), in [0, 1]; arguments as for `explain`.

        A net without a convolution gets maps of zeros, as its predictions are worth having.
        """
        try:
            return self.explain(run_id, pictures, class_indices).scaled()
        except NoConvolution:
            return np.zeros(pictures.shape, np.float32)

    def trust(
        self,
        run_id: str,
        picture: NDArray[np.uint8],
        class_index: int,
        heat: NDArray[np.float32],
    ) -> Verdict:
        """Return whether a map of one picture is better than random ones.

        Args:
            run_id: whole id of a run. Of an ensemble, one view of the picture is shown to its nets.
            picture: shape (48, 48), uint8.
            class_index: the class that the map explains.
            heat: shape (48, 48), as from `explain`.

        Returns:
            The verdict, with the map's own curves at `core.explain.faithfulness.curves.FINE`.
        """

        def predict(images: NDArray[np.float32]) -> NDArray[np.float32]:
            return self.probabilities(run_id, as_bytes(images), views="one")

        image = _checked(picture[None])[0].astype(np.float32) / np.float32(255)
        return verdict(predict, image, class_index, heat, shown=FINE)

    def face_regions(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.int64], bool]:
        """Return the regions of a face cut out, and whether its landmarks were found in it.

        Args:
            picture: shape (48, 48), uint8.

        Returns:
            Shape (48, 48), see `core.explain.regions.face_regions`; those of the mean face where
            no landmarks were found.
        """
        found = faces.landmarks_in_crop(self._faces(), _checked(picture[None])[0])
        return face_regions(found or MEAN_FACE), found is not None

    def conv_layers(self, run_id: str) -> tuple[str, ...]:
        """Return the names of a run's convolutions, from input to output; none of an ensemble."""
        run = self._runs.open(run_id)
        return () if run.is_ensemble else conv_layers(self._get(run).net)

    def augment(
        self,
        augmentation: AugmentationSpec,
        pictures: NDArray[np.uint8],
        *,
        seed: int,
        shares: NDArray[np.floating[Any]] | None = None,
    ) -> NDArray[np.uint8]:
        """Return a batch of pictures as a training step sees it: shape (N, 48, 48), uint8.

        Args:
            augmentation: what training changes.
            pictures: shape (N, 48, 48), uint8.
            seed: of the random changes.
            shares: shape (N,), in [0, 1]: each picture's own share of its mixture with the one
                before it in the batch; pictures are not mixed when omitted.

        Raises:
            WrongPictures: the pictures have another shape or type.
        """
        from core.training.augmentation import Augment, Mix

        changed = Augment(augmentation, seed=seed)(_checked(pictures))
        if shares is not None:
            changed = Mix()([changed, np.asarray(shares, np.float32)])
        levels: NDArray[np.uint8] = np.rint(255 * np.asarray(changed)[..., 0]).astype(np.uint8)
        return levels

    def analyse(
        self,
        run_id: str,
        raw: bytes,
        *,
        limits: Limits | None = None,
        boxes: Sequence[Box] | None = None,
    ) -> Analysis:
        """Find the faces of an uploaded picture, look at each and say what it shows.

        Args:
            run_id: whole id of a run.
            raw: the file's bytes. They are decoded in memory only.
            limits: the largest picture accepted; those of this predictor when omitted.
            boxes: faces drawn by the user as left, top, width and height in pixels of the upright
                picture; then no others are searched for.

        Raises:
            NotAPicture: the bytes cannot be read as a picture.
            PictureTooLarge: beyond the limits.
            NoFace: none was found.
            InvalidBox: a box does not lie in the picture.
        """
        picture = np.asarray(decode(raw, limits=limits or self._limits))
        return self.analyse_picture(run_id, picture, boxes=boxes)

    def picture(self, raw: bytes, *, side: int) -> NDArray[np.uint8]:
        """Return a file's picture, upright and reduced: shape (H, W, 3), uint8.

        Args:
            raw: the file's bytes.
            side: the longest side wanted; smaller pictures keep their size.

        Raises:
            NotAPicture: the bytes cannot be read as a picture.
            PictureTooLarge: beyond the limits.
        """
        image = decode(raw, limits=self._limits)
        image.thumbnail((side, side), reducing_gap=2.0)
        return np.asarray(image)

    def analyse_picture(
        self, run_id: str, picture: NDArray[np.uint8], *, boxes: Sequence[Box] | None = None
    ) -> Analysis:
        """Find the faces of a decoded picture and say what each shows.

        Args:
            run_id: whole id of a run.
            picture: shape (H, W, 3), uint8, upright.
            boxes: as in `analyse`.

        Raises:
            NoFace: none was found.
            InvalidBox: a box does not lie in the picture.
        """
        return analyse(self, self._faces(), run_id, picture, boxes=boxes, most=self._max_faces)

    def details(self, run_id: str, crop: NDArray[np.uint8], *, trust: bool = True) -> Details:
        """Return what the answer to one crop rests on.

        Args:
            run_id: whole id of a run.
            crop: shape (48, 48), uint8, as from `analyse`.
            trust: whether its map is held against random ones, which takes the longest.
        """
        return details(self, self._runs, run_id, _checked(crop[None])[0], trust=trust)

    def warm_up(self) -> None:
        """Load the face finder and the most accurate nets, and trace what they run.

        The first call of each function takes up to seconds; nobody should wait for it.
        """
        self._faces().find(np.zeros((240, 320, 3), np.uint8))
        blank = np.zeros((SIZE, SIZE), np.uint8)
        for run in sorted(self._runs.all(), key=_accuracy, reverse=True)[: self._capacity]:
            self.probabilities(run.run_id, blank[None])
            self.familiarity(run.run_id, blank[None])
            self.heatmaps(run.run_id, blank[None], np.zeros(1, np.int64))

    def _faces(self) -> faces.FaceFinder:
        if self._finder is None:
            self._finder = faces.FaceFinder()
        return self._finder

    def _background(self, run: Run) -> tuple[NDArray[np.float32] | None, str]:
        return (None, "") if self._datasets is None else background(run, self._datasets)

    def _members(self, run: Run) -> list[Run]:
        """Return the nets behind a run: itself, or an ensemble's members."""
        if not run.is_ensemble:
            return [run]
        members = []
        for entry in description(run)["members"]:
            try:
                member = self._runs.open(entry["run"])
            except UnknownName as error:
                raise RunDamaged(run.run_id, f"its member {entry['run']} is missing") from error
            if member.weights_digest != entry["weights"]:
                raise RunDamaged(run.run_id, f"its member {entry['run']} was trained anew")
            members.append(member)
        return members

    def _get(self, run: Run) -> _Loaded:
        key = (run.run_id, run.weights_digest, run.temperature)
        if key not in self._loaded:
            self._loaded[key] = _load(run)
            while len(self._loaded) > self._capacity:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(key)
        return self._loaded[key]


def _load(run: Run) -> _Loaded:
    from core.backend import keras
    from core.runs.net import load_net

    net, temperature = load_net(run), run.temperature
    if keras.backend.backend() != "tensorflow":
        # On a GPU the step dwarfs what this call costs.
        def predicted(pictures: NDArray[np.uint8]) -> Any:
            images = pictures[..., np.newaxis].astype(np.float32) / np.float32(255)
            return keras.ops.softmax(net.predict_on_batch(images) / temperature)

        return _Loaded(net, predicted, familiarity_of(run, net))
    import tensorflow as tf

    # A fixed signature: one trace serves every number of pictures. One picture takes 4 ms this
    # way, against 50 ms by `net.predict`.
    @tf.function(input_signature=[tf.TensorSpec((None, SIZE, SIZE), tf.uint8)])  # type: ignore[untyped-decorator]
    def probabilities(pictures: Any) -> Any:
        images = tf.cast(pictures[..., tf.newaxis], tf.float32) / 255.0
        return tf.nn.softmax(net(images, training=False) / temperature)

    return _Loaded(net, probabilities, familiarity_of(run, net))


def as_bytes(images: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return pictures in [0, 1] as 8-bit greys."""
    return np.rint(255 * np.clip(images, 0, 1)).astype(np.uint8)


def _checked(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    pictures = np.asarray(pictures)
    if pictures.ndim != 3 or pictures.shape[1:] != (SIZE, SIZE) or pictures.dtype != np.uint8:
        raise WrongPictures(pictures.shape, pictures.dtype)
    return pictures


def _accuracy(run: Run) -> float:
    # PublicTest: a choice is never made on PrivateTest.
    return float(run.metrics.get("PublicTest", {}).get("accuracy", {}).get("value", 0.0))
