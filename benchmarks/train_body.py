"""
Trains the forest that tells body passages (`newscrawler/extraction/body_model.json`), and cross-validates it by publisher.

    pip install 'newscrawler[train]'
    python -m benchmarks.train_body --pages DIR [--folds 10] [--every N] [--write]

DIR holds `pages.jsonl` (id, url, domain, news, gold.text) and `html/<id>.html.gz`. Every page of a registered domain is in the
same fold. A passage is body when at least half of its word 4-grams, or all of a short one, stand in the gold text. The same
pages, seed and versions give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from newscrawler.cleaning.article import known_parts
from newscrawler.cleaning.prompts import topics_of
from newscrawler.cleaning.rules import clean_passages
from newscrawler.cleaning.selection import choose
from newscrawler.cleaning.witnesses import hear
from newscrawler.errors import ExtractionError
from newscrawler.extraction.body import MODEL
from newscrawler.extraction.fields import read_fields
from newscrawler.extraction.media import take_media
from newscrawler.extraction.page import parse_page
from newscrawler.extraction.passages import Passage, key_of, read_passages
from newscrawler.extraction.signals import NAMES, Witnesses, measure
from newscrawler.urls import site_of

SETTINGS = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 31, "min_data_in_leaf": 100, "feature_fraction": 0.4,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63, "verbose": -1, "num_threads": 2,
    "seed": 1, "deterministic": True, "force_col_wise": True,
}  # fmt: skip
TREES = 300
NEWS_WEIGHT, OTHER_WEIGHT = 2.0, 0.7
PAGE_TOKENS = 3000
"""Pages weigh less than their length: a page with ten times the words is not ten times the evidence."""
EASY_SHARE = 0.15
"""Of the plainly foreign passages (far off, linked, not taken by trafilatura) this share is trained on, at full weight."""
SOFT_TRUST = 0.15
"""Gold made by parsers leaves lists and tables out that are body by our convention: weight of such a contradiction."""
HALF_LIVE_TRUST = 0.02
"""Weight of live blogs whose gold has less than half of what trafilatura finds: some gold has the first post only."""

_TOKEN = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(slots=True)
class Sample:
    """A page ready for training: its passages, their signals, labels and weights."""

    site: str
    news: bool
    passages: list[Passage]
    witnesses: Witnesses
    wording: list[dict[str, str]]
    rows: Any
    labels: Any
    weights: Any
    gold: str


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def grams(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def read_sample(row: dict[str, Any], folder: Path) -> Sample | None:
    """The page of a row of `pages.jsonl`; None without gold text or when it cannot be read."""
    gold = (row.get("gold") or {}).get("text")
    if not gold:
        return None
    url = row["url"] or "https://paper.example/"
    try:
        page = parse_page(gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes()), url=url)
    except ExtractionError:
        return None
    fields = read_fields(page)
    media = take_media(page, fields)
    passages = read_passages(page.tree, known_parts(fields))
    witnesses, _ = hear(page, fields, media, passages)
    wording = [topics_of(passage.text) for passage in passages]
    rows = measure(passages, witnesses, wording)
    labels = label(passages, gold)
    sizes = np.array([min(60, len(tokens(passage.text))) + 3 for passage in passages], dtype=np.float32)
    weights = sizes * (NEWS_WEIGHT if row["news"] else OTHER_WEIGHT) / (1 + sizes.sum() / PAGE_TOKENS)
    site = site_of(url) or row.get("domain") or row["id"]
    return Sample(
        site, row["news"], passages, witnesses, wording, rows, labels, weights * trust(passages, rows, labels), gold
    )


def label(passages: list[Passage], gold: str) -> Any:
    """1 for passages of the gold text. Of passages that say the same as many count as it has lines that do: the ones among most gold."""
    known = set(grams(tokens(gold)))
    lines = Counter(key_of(line) for line in gold.split("\n"))
    marks = np.array([_in_gold(passage, known, lines) for passage in passages], dtype=np.float32)
    near = np.convolve(marks * [len(passage.text) for passage in passages], np.ones(9), "same") if passages else marks
    alike: dict[str, list[int]] = {}
    for index, passage in enumerate(passages):
        alike.setdefault(passage.key, []).append(index)
    meant = [
        index
        for key, indexes in alike.items()
        for index in sorted(indexes, key=lambda it: -near[it])[: max(1, lines[key])]
    ]
    return marks * np.isin(np.arange(len(passages)), meant)


def _in_gold(passage: Passage, known: Container[tuple[str, ...]], lines: Container[str]) -> bool:
    words = tokens(passage.text)
    if len(words) < 6:
        return bool(passage.key) and passage.key in lines
    mine = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
    return sum(gram in known for gram in mine) >= 0.5 * len(mine)


def trust(passages: list[Passage], rows: Any, labels: Any) -> Any:
    """How far the gold is believed of each passage."""
    column = {name: rows[:, place] for place, name in enumerate(NAMES)}
    taken = column["taken"] > 0
    soft = (column["is_item"] > 0) | (column["is_row"] > 0) | (column["in_pre"] > 0) | (column["in_table"] > 0)
    found = np.ones(len(labels))
    plain = taken & (column["link_share"] < 0.5) & (column["signature_link_share"] < 0.6)
    found[(labels == 0) & soft & plain] = SOFT_TRUST
    sizes = np.expm1(column["log_chars"])
    is_live = any("live" in passage.place.names.lower() for passage in passages)
    return found * HALF_LIVE_TRUST if is_live and (sizes * labels)[taken].sum() < 0.5 * sizes[taken].sum() else found


def thinned(sample: Sample) -> tuple[Any, Any, Any]:
    """Rows, labels, weights, with most of the easy passages left out and the others weighing for them."""
    column = {name: sample.rows[:, place] for place, name in enumerate(NAMES)}
    easy = (column["taken"] == 0) & (column["steps_off"] > 2) & (sample.labels == 0)
    easy &= (column["link_share"] > 0.7) | (column["log_chars"] < 3)
    kept = ~easy | (np.random.RandomState(len(easy)).rand(len(easy)) < EASY_SHARE)
    return sample.rows[kept], sample.labels[kept], (sample.weights * np.where(easy, 1 / EASY_SHARE, 1))[kept]


def train(samples: list[Sample]) -> Any:
    import lightgbm

    rows, labels, weights = (np.concatenate(part) for part in zip(*map(thinned, samples), strict=True))
    return lightgbm.train(SETTINGS, lightgbm.Dataset(rows, labels, weight=weights), TREES)


def fold_of(site: str, folds: int) -> int:
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def f1(text: str, gold: str) -> float:
    """F1 of word 4-grams."""
    mine, other = grams(tokens(text)), grams(tokens(gold))
    shared = sum((mine & other).values())
    return 2 * shared / max(1, sum(mine.values()) + sum(other.values()))


def validate(samples: list[Sample], folds: int) -> float:
    """Mean F1 of the body text of the news pages, each scored by a forest that saw no page of its publisher."""
    found = []
    for fold in range(folds):
        forest = train([sample for sample in samples if fold_of(sample.site, folds) != fold])
        for sample in samples:
            if sample.news and fold_of(sample.site, folds) == fold:
                scores = [float(score) for score in forest.predict(sample.rows)]
                cut = clean_passages(sample.passages, choose(sample.passages, scores, sample.wording, sample.witnesses))
                found.append(f1("\n".join(passage.text for passage in cut.body), sample.gold))
    return float(np.mean(found))


def laid_out(tree: dict[str, Any]) -> list[list[float]]:
    """A tree as a list of nodes: [value] for a leaf, [signal, threshold, left, right] for a question."""
    nodes: list[list[float]] = []

    def lay(node: dict[str, Any]) -> int:
        place = len(nodes)
        nodes.append([])
        if "leaf_value" in node:
            nodes[place] = [round(node["leaf_value"], 4)]
        else:
            threshold = float(f"{node['threshold']:.5g}")
            nodes[place] = [node["split_feature"], threshold, lay(node["left_child"]), lay(node["right_child"])]
        return place

    lay(tree)
    return nodes


def write(forest: Any) -> None:
    trees = [
        json.dumps(laid_out(tree["tree_structure"]), separators=(",", ":")) for tree in forest.dump_model()["tree_info"]
    ]
    MODEL.write_text(
        '{"signals": ' + json.dumps(list(NAMES)) + ',\n "trees": [\n' + ",\n".join(trees) + "\n]}\n", encoding="ascii"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument(
        "--every", type=int, default=1, help="read every N-th page only: a quick look, no figure to quote"
    )
    parser.add_argument("--write", action="store_true", help="train on all pages and write the model")
    options = parser.parse_args()
    if options.write and options.every != 1:
        parser.error("a model is written from all pages: leave --every out")
    if find_spec("lightgbm") is None:
        parser.error("training needs lightgbm: pip install 'newscrawler[train]'")
    rows = [json.loads(line) for line in (options.pages / "pages.jsonl").open(encoding="utf-8")]
    samples = [sample for row in rows[:: options.every] if (sample := read_sample(row, options.pages)) is not None]
    print(f"{len(samples)} pages, {sum(len(sample.passages) for sample in samples)} passages")
    print(f"cross-validated by publisher: mean 4-gram F1 of news pages {100 * validate(samples, options.folds):.2f}")
    if options.write:
        write(train(samples))
        print(f"wrote {MODEL}")


if __name__ == "__main__":
    main()
