"""In which order the classes of a confusion matrix stand."""

from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

ClassOrder = Literal["name", "frequency", "similarity"]
CLASS_ORDERS: Final[tuple[ClassOrder, ...]] = get_args(ClassOrder)


def class_order(counts: NDArray[np.int64], order: ClassOrder) -> tuple[int, ...]:
    """Return the classes in an order that is the same for rows and columns.

    Args:
        counts: shape (K, K).
        order: "name", as labels are stored; "frequency", the fullest row first; "similarity",
            classes that are confused often beside one another.
    """
    size = len(counts)
    if order == "frequency":
        return tuple(np.argsort(-counts.sum(axis=1), kind="stable").tolist())
    # Two classes have one order but for its direction, and without a mistake nothing is alike.
    alone = counts.sum() == np.trace(counts)
    return (
        by_similarity(counts)
        if order == "similarity" and size > 2 and not alone
        else tuple(range(size))
    )


def by_similarity(counts: NDArray[np.int64]) -> tuple[int, ...]:
    """Return classes in the order of a dendrogram whose neighbours are confused most.

    Two classes are as alike as the mean of the two shares in which one is taken for the other;
    clusters join by the average, and the leaves are turned so that neighbours are alike. Of the
    two directions, that which begins with the smaller index.

    References:
        Bar-Joseph et al. 2001, https://doi.org/10.1093/bioinformatics/17.suppl_1.S22
    """
    # Takes a third of a second to import: only whoever asks for this order pays.
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    distance = 1 - (shares + shares.T) / 2
    np.fill_diagonal(distance, 0)
    joined = linkage(squareform(distance, checks=False), "average", optimal_ordering=True)
    leaves = [int(leaf) for leaf in leaves_list(joined)]
    return tuple(leaves if leaves[0] < leaves[-1] else leaves[::-1])
