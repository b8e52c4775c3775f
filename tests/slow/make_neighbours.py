"""Makes ``knowledge/rules/neighbours.bin``: how likely one Chinese word follows another.

Source: ``zh_CN.lm`` of Debian's package libime-data-language-model (LGPL-2.1-or-later, © CSSlayer;
upstream https://github.com/fcitx/libime, data of https://download.fcitx-im.org/data). It is a
trigram model in KenLM's binary format (a quantised trie with compressed pointers). Only the words of
one to five Chinese characters that are frequent enough, their own likelihoods and those of pairs
are taken over; figures, no sentences. The result stays under the licence of its source.

Run: apt-get install libime-data-language-model; python tests/slow/make_neighbours.py [zh_CN.lm [neighbours.bin]]

Layout of the result: lines ``name: value`` up to an empty line, then the words (UTF-8, one a line),
one byte each of likelihood and of back-off weight, four bytes each of where a word's pairs begin,
two bytes each of a pair's second word, one byte each of its likelihood. Likelihoods are negative
natural logarithms in steps of 0.08.
"""

from __future__ import annotations

import re
import struct
import sys
from pathlib import Path

import numpy as np

SOURCE = Path("/usr/lib/x86_64-linux-gnu/libime/zh_CN.lm")
TARGET = Path(__file__).resolve().parents[2] / "knowledge" / "rules" / "neighbours.bin"
WORDS = 65_000
STEP, LN10 = 0.08, 2.302585
LEAST_GAIN = 1.6
"""Pairs less than this (natural logarithm) likelier than estimated from the words alone are left out."""
_COUNTS_AT, _VOCABULARY_AT = 0x6C, 0x88
_HAN = re.compile(r"[\u4e00-\u9fff]{1,5}")


def _chopped(pointers: int, largest: int) -> int:
    """How many high bits of the pointers KenLM keeps apart (ArrayBhiksha::ChopBits)."""
    bits = largest.bit_length()
    return min(range(bits + 1), key=lambda chop: (largest >> (bits - chop)) * 64 - pointers * chop)


def main(source: Path = SOURCE, target: Path = TARGET) -> None:
    """Read the model, write the table."""
    raw = source.read_bytes()
    ones, twos, threes = struct.unpack_from("<3Q", raw, _COUNTS_AT)
    at = _VOCABULARY_AT + 8 + 8 * ones
    if raw[at : at + 3] != bytes((2, 8, 8)):
        raise SystemExit(f"{source} is no quantised KenLM trie of the expected form")
    likelihoods = np.frombuffer(raw, "<f4", 256, at + 8)
    at += 8 + 3 * 1024
    unigram = np.dtype([("p", "<f4"), ("backoff", "<f4"), ("next", "<u8")])
    singles = np.frombuffer(raw, unigram, ones + 2, at)
    at += unigram.itemsize * (ones + 2)
    # The pairs: for each second word its first words, 18 + 8 + 8 bits and the rest of a pointer.
    word_bits, bits = ones.bit_length(), threes.bit_length()
    chop = _chopped(twos + 1, threes)
    width = word_bits + 16 + bits - chop
    at += 8 * (2 + (threes >> (bits - chop))) + 7
    places = np.arange(twos, dtype=np.int64) * width
    packed = np.frombuffer(raw, np.uint8, twos * width // 8 + 16, at)
    entries = np.zeros(twos, np.uint64)
    for byte in range(6):
        entries |= packed[(places >> 3) + byte].astype(np.uint64) << np.uint64(8 * byte)
    entries >>= (places & 7).astype(np.uint64)
    firsts = (entries & np.uint64((1 << word_bits) - 1)).astype(np.int64)
    pairs = likelihoods[((entries >> np.uint64(word_bits + 8)) & np.uint64(255)).astype(np.int64)]
    seconds = np.repeat(np.arange(ones), np.diff(singles["next"][: ones + 1].astype(np.int64)))

    words = [w.decode() for w in raw[raw.index(b"<unk>") :].split(b"\0")[:ones]]
    alone = singles["p"][:ones]
    wanted = np.array([bool(_HAN.fullmatch(word)) for word in words])
    kept = np.argsort(-np.where(wanted, alone, -99.0), kind="stable")[:WORDS]
    number = np.full(ones, -1)
    number[kept] = np.arange(WORDS)
    share, leaving = alone[kept] * LN10, singles["backoff"][kept] * LN10
    a, b = number[firsts], number[seconds]
    held = (a >= 0) & (b >= 0)
    a, b, figure = a[held], b[held], pairs[held] * LN10
    held = figure - (share[b] + leaving[a]) >= LEAST_GAIN
    a, b, figure = a[held], b[held], figure[held]
    order = np.lexsort((b, a))
    a, b, figure = a[order], b[order], figure[order]
    rows = np.concatenate(([0], np.cumsum(np.bincount(a, minlength=WORDS)))).astype("<u4")

    def stored(values: np.ndarray) -> bytes:
        return np.clip(np.round(-values / STEP), 0, 255).astype(np.uint8).tobytes()

    listed = "\n".join(words[i] for i in kept).encode()
    head = (
        "NEIGHBOURS 1\n"
        "source: zh_CN.lm of Debian libime-data-language-model 1.0.16, https://github.com/fcitx/libime\n"
        "copyright: 2015-2022 CSSlayer\n"
        "licence: LGPL-2.1-or-later\n"
        "made-by: tests/slow/make_neighbours.py\n"
        f"words: {WORDS}\npairs: {len(a)}\nbytes: {len(listed)}\n\n"
    ).encode()
    body = (listed, stored(share), stored(leaving), rows.tobytes())
    target.write_bytes(head + b"".join(body) + b.astype("<u2").tobytes() + stored(figure))
    sys.stdout.write(
        f"{target.name}: {WORDS} words, {len(a)} pairs, {target.stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:3]))
