"""Grad-CAM on nets whose answer is known beforehand."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.architectures import ARCHITECTURES
from core.errors import UnknownName
from core.explain import METHODS, InvalidPictures
from core.explain.convolutions import conv_layers
from core.runs.net import keras

GRAD_CAM = METHODS.get("grad_cam")


def heat_maps(
    net: keras.Model, images: NDArray[np.float32], classes: NDArray[np.int64], **parameters: Any
) -> NDArray[np.float32]:
    return GRAD_CAM.explain(net, images, classes, parameters).scaled()


@pytest.fixture(scope="module")
def six_conv() -> keras.Model:
    keras.utils.set_random_seed(3)
    architecture = ARCHITECTURES.get("six_conv")
    return architecture.build(architecture.validate({"filters": (4, 4, 8, 8, 8, 8)}))


def patch_net(kernel_size: int = 3) -> keras.Model:
    """Return a net whose class 1 counts bright pixels of the upper left 12 x 12 only.

    Class 0 counts dark ones there, by the negative sign.
    """
    images = keras.Input((48, 48, 1))
    kernel = np.zeros((kernel_size, kernel_size, 1, 1), np.float32)
    kernel[kernel_size // 2, kernel_size // 2] = 1.0
    convolution = keras.layers.Conv2D(1, kernel_size, padding="same", use_bias=False, name="conv")
    x = convolution(images)
    x = keras.layers.Cropping2D(((0, 36), (0, 36)))(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    dense = keras.layers.Dense(2, use_bias=False)
    net = keras.Model(images, dense(x))
    convolution.set_weights([kernel])
    dense.set_weights([np.array([[-1.0, 1.0]], np.float32)])
    return net


def pictures(n: int, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((n, 48, 48, 1), dtype=np.float32)


def test_the_only_bright_patch_lights_up_and_nothing_else() -> None:
    image = np.zeros((1, 48, 48, 1), np.float32)
    image[0, 2:10, 2:10] = 1.0
    heat = heat_maps(patch_net(), image, np.array([1]))[0]
    assert heat[2:10, 2:10].min() == pytest.approx(1.0)
    heat[2:10, 2:10] = 0
    assert heat.max() == 0.0


def test_a_class_that_the_picture_speaks_against_gets_all_zeros() -> None:
    image = 0.5 + 0.5 * pictures(1)
    assert not heat_maps(patch_net(), image, np.array([0])).any()


def test_a_black_picture_gives_zeros_and_never_nan() -> None:
    image = np.zeros((2, 48, 48, 1), np.float32)
    assert np.array_equal(heat_maps(patch_net(), image, np.array([0, 1])), np.zeros((2, 48, 48)))


def test_a_mirrored_picture_gives_the_mirrored_map_where_the_net_is_symmetric() -> None:
    keras.utils.set_random_seed(0)
    images = keras.Input((48, 48, 1))
    convolution = keras.layers.Conv2D(4, 3, padding="same", activation="relu")
    x = keras.layers.MaxPooling2D()(convolution(images))
    net = keras.Model(images, keras.layers.Dense(7)(keras.layers.GlobalAveragePooling2D()(x)))
    kernel, bias = convolution.get_weights()
    convolution.set_weights([kernel + kernel[:, ::-1], bias])
    given, classes = pictures(4), np.array([0, 2, 4, 6])
    plain = heat_maps(net, given, classes)
    mirrored = heat_maps(net, np.ascontiguousarray(given[:, :, ::-1]), classes)
    assert plain.max() == pytest.approx(1.0)
    np.testing.assert_allclose(mirrored, plain[:, :, ::-1], atol=1e-4)


@pytest.mark.parametrize(
    ("layer", "read"), [(None, "relu6"), ("conv6", "relu6"), ("conv3", "relu3")]
)
def test_maps_equal_the_formula_written_out_picture_by_picture(
    six_conv: keras.Model, layer: str | None, read: str
) -> None:
    given, classes = pictures(3), np.array([1, 5, 3])
    maps = heat_maps(six_conv, given, classes, layer=layer)
    for image, chosen, found in zip(given, classes, maps, strict=True):
        np.testing.assert_allclose(found, plain_grad_cam(six_conv, read, image, chosen), atol=1e-4)


def plain_grad_cam(
    net: keras.Model, read: str, image: NDArray[np.float32], chosen: int
) -> NDArray[np.float32]:
    """Equations 1 and 2 of the paper for one picture, in numpy but for the gradient."""
    import tensorflow as tf

    two = keras.Model(net.input, [net.get_layer(read).output, net.output])
    with tf.GradientTape() as tape:
        activations, logits = two(image[None], training=False)
        score = logits[0, int(chosen)]
    gradient = np.asarray(tape.gradient(score, activations))[0]
    alpha = gradient.mean(axis=(0, 1))
    heat = np.maximum((np.asarray(activations)[0] * alpha).sum(axis=-1), 0)
    heat = np.asarray(tf.image.resize(heat[..., None], (48, 48)))[..., 0]
    return heat / heat.max() if heat.max() > 0 else heat


def test_each_picture_is_explained_by_itself_whatever_shares_its_batch(
    six_conv: keras.Model,
) -> None:
    given, classes = pictures(70), np.arange(70) % 7
    together = heat_maps(six_conv, given, classes)
    alone = [heat_maps(six_conv, given[n : n + 1], classes[n : n + 1])[0] for n in (0, 65)]
    np.testing.assert_allclose(together[[0, 65]], alone, atol=1e-4)


def test_upsampling_is_smooth(six_conv: keras.Model) -> None:
    heat = heat_maps(six_conv, pictures(1), np.array([2]))[0]
    # Nearest neighbours from 12 x 12 would repeat each value four times.
    assert len(np.unique(heat)) > 4 * 12 * 12


def test_layers_are_listed_from_input_to_output(six_conv: keras.Model) -> None:
    assert conv_layers(six_conv) == ("conv1", "conv2", "conv3", "conv4", "conv5", "conv6")


def residual_net() -> keras.Model:
    """Return a net of two paths that meet twice, weighted by squeeze-and-excitation."""
    layers = keras.layers
    images = keras.Input((48, 48, 1))
    one = layers.BatchNormalization()(layers.Conv2D(2, 3, padding="same", name="one")(images))
    other = layers.ReLU()(layers.Conv2D(2, 5, padding="same", name="other")(images))
    both = layers.Concatenate(name="both")([one, other])
    weight = layers.GlobalAveragePooling2D(keepdims=True)(both)
    weight = layers.Conv2D(4, 1, activation="sigmoid", name="excite")(weight)
    x = layers.Conv2D(4, 3, padding="same", name="branch")(layers.Multiply()([both, weight]))
    x = layers.Add(name="sum")([both, layers.Dropout(0.5)(x)])
    x = layers.GlobalAveragePooling2D()(layers.ReLU(name="finished")(x))
    return keras.Model(images, layers.Dense(7)(x))


def test_a_convolution_of_one_position_is_not_offered() -> None:
    assert conv_layers(residual_net()) == ("one", "other", "branch")


@pytest.mark.parametrize(
    ("layer", "read"), [("one", "both"), ("other", "both"), ("branch", "finished")]
)
def test_a_path_is_read_where_it_meets_the_others(layer: str, read: str) -> None:
    keras.utils.set_random_seed(2)
    net, given = residual_net(), pictures(2)
    maps = heat_maps(net, given, np.array([0, 4]), layer=layer)
    for image, chosen, found in zip(given, (0, 4), maps, strict=True):
        np.testing.assert_allclose(found, plain_grad_cam(net, read, image, chosen), atol=1e-4)


def test_an_unknown_layer_is_refused_and_the_known_ones_listed(six_conv: keras.Model) -> None:
    with pytest.raises(UnknownName, match="conv1, conv2") as caught:
        heat_maps(six_conv, pictures(1), np.array([0]), layer="dense")
    assert "dense" in caught.value.message


def test_two_nets_built_alike_do_not_share_results() -> None:
    image = np.zeros((1, 48, 48, 1), np.float32)
    image[0, 2:10, 2:10] = 1.0
    for sign in (1.0, -1.0, 1.0):
        net = patch_net()
        net.layers[-1].set_weights([np.array([[-sign, sign]], np.float32)])
        assert heat_maps(net, image, np.array([1])).any() == (sign > 0)


def test_changed_weights_change_the_map() -> None:
    net, image = patch_net(), pictures(1)
    assert heat_maps(net, image, np.array([1])).any()
    net.layers[-1].set_weights([np.array([[1.0, -1.0]], np.float32)])
    assert not heat_maps(net, image, np.array([1])).any()


def test_pictures_of_another_shape_are_refused(six_conv: keras.Model) -> None:
    with pytest.raises(InvalidPictures, match=r"\(N, 48, 48, 1\)"):
        heat_maps(six_conv, np.zeros((1, 44, 44, 1), np.float32), np.array([0]))
