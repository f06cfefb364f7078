"""The Merkle tree of RFC 6962 (section 2.1) over SHA-256: root, inclusion and consistency, and their verification.

A tree grows by its *edge*: the roots of its perfect subtrees, the largest first, which is all that an append needs.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256().digest()


class BadProof(ValueError):
    """A proof that does not prove what it says."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf; the prefix keeps leaves and nodes apart."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


# Growing


def append(edge: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The edge of a tree of `size` leaves once `leaf` (a leaf hash) is added: as many joins as `size` ends in ones."""
    grown, made = list(edge), leaf
    while size & 1:
        made, size = node_hash(grown.pop(), made), size >> 1
    return [*grown, made]


def root_of_edge(edge: Sequence[bytes]) -> bytes:
    """The root of the tree with this edge."""
    if not edge:
        return EMPTY
    made = edge[-1]
    for left in reversed(edge[:-1]):
        made = node_hash(left, made)
    return made


def edge_of(leaves: Sequence[bytes]) -> list[bytes]:
    """The edge over these leaf hashes."""
    edge: list[bytes] = []
    for size, leaf in enumerate(leaves):
        edge = append(edge, size, leaf)
    return edge


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes."""
    return root_of_edge(edge_of(leaves))


# Proving


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf `index` among these leaf hashes, from the leaf up."""
    if not 0 <= index < len(leaves):
        raise BadProof("no such leaf")
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion(leaves[:k], index), root_of(leaves[k:])]
    return [*inclusion(leaves[k:], index - k), root_of(leaves[:k])]


def consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The proof that the tree over the first `size` leaf hashes is the beginning of the tree over all of them."""
    if not 0 < size <= len(leaves):
        raise BadProof("no such earlier tree")
    return _subproof(leaves, size, whole=True)


def _subproof(leaves: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = _split(len(leaves))
    if size <= k:
        return [*_subproof(leaves[:k], size, whole=whole), root_of(leaves[k:])]
    return [*_subproof(leaves[k:], size - k, whole=False), root_of(leaves[:k])]


# Verifying (RFC 9162, sections 2.1.3.2 and 2.1.4.2, which say it as a procedure; the trees are the same)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """The leaf hash stands at `index` of the tree of `size` leaves with this root. Raises BadProof."""
    if not 0 <= index < size or len(leaf) != len(EMPTY):
        raise BadProof("the index is outside the tree")
    fn, sn, made = index, size - 1, leaf
    for step in path:
        if sn == 0 or len(step) != len(EMPTY):
            raise BadProof("the path is not one of this tree")
        if fn & 1 or fn == sn:
            made = node_hash(step, made)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            made = node_hash(made, step)
        fn, sn = fn >> 1, sn >> 1
    if sn or made != root:
        raise BadProof("the path does not lead to the root")


def verify_consistency(size: int, root: bytes, later: int, later_root: bytes, path: Sequence[bytes]) -> None:
    """The tree of `size` leaves is the beginning of the tree of `later` leaves. Raises BadProof."""
    if not 0 < size <= later:
        raise BadProof("the later tree is not the larger one")
    if size == later:
        if path or root != later_root:
            raise BadProof("two trees of one size differ")
        return
    steps = list(path) if size & (size - 1) else [root, *path]
    if not steps or any(len(step) != len(EMPTY) for step in steps):
        raise BadProof("the path is not one of these trees")
    if _climb(size, later, steps) != (root, later_root):
        raise BadProof("the later tree does not begin with the earlier one")


def _climb(size: int, later: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of the earlier and the later tree that the steps lead to."""
    fn, sn = size - 1, later - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if sn == 0:
            raise BadProof("the path is too long")
        if fn & 1 or fn == sn:
            first, second = node_hash(step, first), node_hash(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise BadProof("the path is too short")
    return first, second
