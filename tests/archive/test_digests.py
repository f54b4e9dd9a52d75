from __future__ import annotations

import base64
import binascii
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive.digests import ALGORITHMS, hash_pieces, read_digest

SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_digest_is_read_in_every_base_and_taken_again(algorithm):
    digest = hashlib.new(algorithm.replace("-", ""), b"tide").digest()
    assert hash_pieces([b"ti", b"de"], f"{algorithm}:") == digest
    written = [digest.hex(), *(encode(digest).decode() for encode in (base64.b32encode, base64.b64encode))]
    for value in [*written, written[1].lower(), written[1].rstrip("="), written[2].rstrip("=")]:
        assert read_digest(f"{algorithm.upper()}:{value}") == digest


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SIZES)), st.data())
def test_base32_is_read_as_the_standard_library_reads_it(algorithm, data):
    size = -(-SIZES[algorithm] * 8 // 5)
    odd = data.draw(st.sampled_from(["", "", "0189", "_ +=-", "é٣"]))
    value = data.draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abyz" + odd, min_size=size, max_size=size))
    try:
        expected = base64.b32decode(value.upper() + "=" * (-size % 8))
    except (ValueError, binascii.Error):
        expected = None
    if not value.endswith("="):
        assert read_digest(f"{algorithm}:{value}") == expected
