"""
JSON-LD of a page, read as it stands, mended only where it is broken, and laid flat.

Most scripts are valid JSON: unescaping them first, as other extractors do, breaks valid ones and costs up to a second.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

MAX_SCRIPTS = 60
MAX_CHARS = 1_500_000
"""Of one script; a longer one is not read: 10 MB of articleBody cost others 1.4 GB."""
MAX_TOTAL_CHARS = 4_000_000
MAX_NODES = 400
MAX_DEPTH = 8
MAX_DIGITS = 300

# Where pages hang further nodes that stand for themselves.
CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "hasPart")
# References to other nodes ({"@id": …}) that are followed once, so that readers find the name where they look.
REFERENCES = ("author", "creator", "publisher", "image", "primaryImageOfPage", "isPartOf", "mainEntityOfPage", "video")

_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
# Some templates forget the type.
_UNTYPED = re.compile(r'\s*[\[{]\s*[\[{]?\s*"@(?:context|graph|type)"')
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_LINE_COMMENT = re.compile(r"^\s*//[^\n]*$", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"/\*[^*]{0,2000}\*/")
_DOUBLED_COMMA = re.compile(r",(?:\s*,)+")
_GAP = re.compile(r'(?<=["}\]])(?=\s{1,80}"[@\w]{1,40}"\s{0,4}:)')

# What is still worth reading in a script that no repair makes whole: one value a line, or one value in quotes.
_SALVAGE = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection|description|articleBody|inLanguage)"\s{0,8}:\s{0,8}'
    r'"((?:[^"\\]|\\.)*+)"'
)
_SALVAGE_TYPE = re.compile(
    r'"@type"\s{0,8}:\s{0,8}\[?\s{0,8}"(\w{0,20}(?:Article|BlogPosting|LiveBlogPosting|VideoObject))"'
)
_SALVAGE_AUTHOR = re.compile(
    r'"author"\s{0,8}:\s{0,8}[\[{][^}\]]{0,400}?"name"\s{0,8}:\s{0,8}"((?:[^"\\]|\\.){0,200}+)"'
)

Node = dict[str, Any]


def literal(value: Any) -> Any:
    """What stands for a value: the first of a list, the ``@value`` of a node; anything else as it is."""
    if isinstance(value, list):
        value = next(iter(value), None)
    return value.get("@value") if isinstance(value, dict) else value


def read_json_ld(tree: Any) -> list[Node]:
    """
    Every node of the page's JSON-LD, outer ones first, in the order of the page; [] when there is none.

    Lists, ``@graph`` and nested entities are laid flat, references by ``@id`` are followed one step. At most
    MAX_NODES nodes of MAX_DEPTH levels are read. Never raises, whatever the scripts hold.
    """
    nodes: list[Node] = []
    total = 0
    for script in _scripts(tree):
        total += len(script)
        if total > MAX_TOTAL_CHARS:
            break
        for value in parse_json(script):
            nodes.extend(_flatten(value, MAX_NODES - len(nodes)))
        if len(nodes) >= MAX_NODES:
            break
    return _follow_references(nodes)


def parse_json(text: str) -> list[Any]:
    """The JSON values of one script, mended if need be; what cannot be mended gives its legible fields alone."""
    if len(text) > MAX_CHARS:
        return []
    if (found := _loads(text)) is not None:
        return found
    mended = text
    for mend in MENDS:
        mended = mend(mended)
        if (found := _loads(mended)) is not None:
            return found
    salvaged = _salvage(text)
    return [salvaged] if salvaged else []


def types_of(node: Node) -> tuple[str, ...]:
    """The node's types without their vocabulary: ("NewsArticle",)."""
    kinds = node.get("@type") or node.get("type") or ()
    if isinstance(kinds, str):
        kinds = (kinds,)
    if not isinstance(kinds, (list, tuple)):
        return ()
    return tuple(kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in kinds if isinstance(kind, str))


def _scripts(tree: Any) -> Iterator[str]:
    taken = 0
    for script in tree.iter("script"):
        kind = script.get("type")
        text = script.text
        if text and ("ld+json" in kind.lower() if kind else _UNTYPED.match(text)):
            yield text
            taken += 1
            if taken >= MAX_SCRIPTS:
                return


def _whole_number(digits: str) -> int | None:
    return int(digits) if len(digits) < MAX_DIGITS else None


def _no_number(_: str) -> None:
    """NaN and Infinity are no JSON and would poison every row."""


_DECODER = json.JSONDecoder(strict=False, parse_int=_whole_number, parse_constant=_no_number)


def _loads(text: str) -> list[Any] | None:
    """All values that stand one after the other, or None when anything else stands between them."""
    values: list[Any] = []
    at, end = 0, len(text)
    while True:
        while at < end and (text[at].isspace() or text[at] in ";,\ufeff"):
            at += 1
        if at >= end:
            return values
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, (dict, list)) or len(values) > MAX_NODES:
            return None
        values.append(value)


def _unwrap(text: str) -> str:
    return _WRAPPERS.sub("", _WRAPPERS.sub("", text))


def _unquote(text: str) -> str:
    """Entities stand for the quotes themselves only when there are no others."""
    return html.unescape(text) if "&quot;" in text and text.count('"') < text.count("&quot;") else text


def _tidy(text: str) -> str:
    text = _BAD_ESCAPE.sub(r"\\\\", _CONTROL.sub(" ", _BLOCK_COMMENT.sub("", _LINE_COMMENT.sub("", text))))
    return _TRAILING_COMMA.sub("", _DOUBLED_COMMA.sub(",", text))


def _fill_gaps(text: str) -> str:
    return _GAP.sub(",", text)


def _close(text: str) -> str:
    """Closes what a script that was cut short left open."""
    open_: list[str] = []
    quoted = escaped = False
    for char in text:
        if quoted:
            quoted, escaped = (char != '"' or escaped), (char == "\\" and not escaped)
        elif char == '"':
            quoted = True
        elif char in "{[":
            open_.append("}" if char == "{" else "]")
        elif char in "}]" and open_ and open_[-1] == char:
            open_.pop()
    return text.rstrip(" ,;") + ('"' if quoted else "") + "".join(reversed(open_))


MENDS: tuple[Callable[[str], str], ...] = (_unwrap, _unquote, _tidy, _fill_gaps, _close)


def _salvage(text: str) -> Node:
    found: Node = {}
    for key, value in _SALVAGE.findall(text):
        found.setdefault(key, value.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n"))
    if author := _SALVAGE_AUTHOR.search(text):
        found["author"] = {"@type": "Person", "name": author[1]}
    if found and (kind := _SALVAGE_TYPE.search(text)):
        found["@type"] = kind[1]
    return found if "@type" in found else {}


def _flatten(value: Any, room: int) -> list[Node]:
    flat: list[Node] = []
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting and len(flat) < room:
        here, depth = waiting.pop(0)
        if depth > MAX_DEPTH:
            continue
        if isinstance(here, list):
            waiting[:0] = [(item, depth + 1) for item in here[:MAX_NODES]]
        elif isinstance(here, dict):
            if len(here) > 1 or "@graph" not in here:
                flat.append(here)
            waiting.extend((here[key], depth + 1) for key in CONTAINERS if isinstance(here.get(key), (dict, list)))
    return flat


def _follow_references(nodes: list[Node]) -> list[Node]:
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return [_resolved(node, named) for node in nodes] if named else nodes


def _resolved(node: Node, named: dict[str, Node]) -> Node:
    changed: Node = {}
    for key in REFERENCES:
        value = node.get(key)
        if isinstance(value, dict):
            changed[key] = _target(value, named)
        elif isinstance(value, list):
            changed[key] = [_target(item, named) for item in value[:MAX_NODES]]
    return {**node, **changed} if changed else node


def _target(value: Any, named: dict[str, Node]) -> Any:
    if not isinstance(value, dict) or not isinstance(value.get("@id"), str):
        return value
    target = named.get(value["@id"])
    return value if target is None or target is value else {**target, **value}
