"""The tree against outside vectors, against its definition, and against whoever bends a proof."""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.ledger.merkle import (
    EMPTY,
    BadProof,
    append,
    consistency,
    edge_of,
    inclusion,
    leaf_hash,
    node_hash,
    root_of,
    root_of_edge,
    verify_consistency,
    verify_inclusion,
)

VECTORS = sorted((Path(__file__).parent / "merkle-vectors").rglob("*.json"))
SIZES = st.integers(1, 70)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(size)]


def by_definition(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not hashes:
        return sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return node_hash(by_definition(hashes[:k]), by_definition(hashes[k:]))


def test_all_vectors_are_there():
    assert len(VECTORS) > 80


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_outside_vector_is_judged_as_its_authors_say(path: Path):
    it = json.loads(path.read_text())
    decoded = {name: b64decode(it[name] or "") for name in ("leafHash", "root")}
    proof = [b64decode(step) for step in it["proof"] or []]
    try:
        verify_inclusion(decoded["leafHash"], it["leafIdx"], it["treeSize"], proof, decoded["root"])
        wrong = False
    except BadProof:
        wrong = True
    assert wrong is it["wantErr"], it["desc"]


@given(st.integers(0, 70))
def test_a_grown_tree_has_the_root_of_the_definition(size: int):
    assert root_of(leaves(size)) == by_definition(leaves(size))


def test_the_empty_tree_has_the_hash_of_nothing():
    assert root_of_edge([]) == EMPTY == sha256(b"").digest()


@given(SIZES)
def test_the_edge_has_a_peak_for_each_one_in_the_size(size: int):
    assert len(edge_of(leaves(size))) == size.bit_count()


@given(SIZES, st.data())
def test_every_leaf_is_proven_and_no_other(size: int, data: st.DataObject):
    all_leaves, index = leaves(size), data.draw(st.integers(0, size - 1))
    path, root = inclusion(all_leaves, index), root_of(all_leaves)
    verify_inclusion(all_leaves[index], index, size, path, root)
    with pytest.raises(BadProof):
        verify_inclusion(leaf_hash(b"another"), index, size, path, root)
    for elsewhere in {0, size - 1, index + 1} - {index}:
        with pytest.raises(BadProof):
            verify_inclusion(all_leaves[index], elsewhere, size, path, root)


@given(SIZES, st.data())
def test_every_earlier_tree_is_proven_and_no_other(size: int, data: st.DataObject):
    all_leaves, earlier = leaves(size), data.draw(st.integers(1, size))
    first, later = root_of(all_leaves[:earlier]), root_of(all_leaves)
    path = consistency(all_leaves, earlier)
    verify_consistency(earlier, first, size, later, path)
    rewritten = [leaf_hash(b"rewritten"), *all_leaves[1:]]
    with pytest.raises(BadProof):
        verify_consistency(earlier, first, size, root_of(rewritten), consistency(rewritten, earlier))


@given(SIZES, st.data())
def test_one_changed_bit_of_a_proof_breaks_it(size: int, data: st.DataObject):
    all_leaves, index = leaves(size + 1), data.draw(st.integers(0, size))
    path = inclusion(all_leaves, index)
    step, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
    bent = bytearray(path[step])
    bent[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadProof):
        verify_inclusion(
            all_leaves[index], index, size + 1, [*path[:step], bytes(bent), *path[step + 1 :]], root_of(all_leaves)
        )


@given(SIZES)
def test_an_append_goes_on_where_the_edge_stood(size: int):
    all_leaves = leaves(size + 1)
    assert root_of_edge(append(edge_of(all_leaves[:-1]), size, all_leaves[-1])) == root_of(all_leaves)
