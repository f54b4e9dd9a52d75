"""A collection as one WACZ file (1.1.1): written as a stream, nothing compressed again, the same bytes for the same input."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from newscrawler.archive.cdxj import cdxj_lines
from newscrawler.archive.collection import open_archive
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lookup import read_line
from newscrawler.archive.reader import read_records
from newscrawler.archive.redacted import RedactedPages
from newscrawler.archive.rows import rows_of_records
from newscrawler.errors import ArchiveError, ConfigurationError, NewscrawlerError, UsageError

WACZ_VERSION = "1.1.1"
PAGES_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}

# The earliest time that a ZIP can hold: the files' own times would make every package differ.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_PIECE = 1024 * 1024
_MAX_LINE = 64 * 1024 * 1024
_NOT_IN_A_NAME = re.compile(r"[^-a-z0-9._]")
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,2000})</title", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What went into a package."""

    path: Path
    warcs: int
    pages: int
    index_lines: int
    bytes: int
    signed: bool = False


@dataclass(slots=True)
class _Package:
    """A ZIP being written, with the digest of everything in it."""

    zip: zipfile.ZipFile
    resources: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, pieces: Iterable[bytes], *, size: int = 0, listed: bool = True) -> str:
        """Store a file from its pieces; ``size`` is what is known of its length. Gives its digest."""
        entry = zipfile.ZipInfo(name, _ZIP_TIME)
        entry.external_attr = 0o644 << 16
        entry.create_system = 3
        entry.file_size = size
        hasher, written = hashlib.sha256(), 0
        with self.zip.open(entry, "w") as file:
            for piece in pieces:
                file.write(piece)
                hasher.update(piece)
                written += len(piece)
        digest = f"sha256:{hasher.hexdigest()}"
        if listed:
            # Data Package wants names of few characters, which those of WARCs are not; the path is what readers use.
            label = _NOT_IN_A_NAME.sub("-", name.rpartition("/")[2].lower())
            self.resources.append({"name": label, "path": name, "hash": digest, "bytes": written})
        return digest


def pack_wacz(
    paths: CollectionPaths,
    output: Path,
    *,
    title: str | None = None,
    description: str | None = None,
    key: Path | None = None,
) -> Packed:
    """
    Pack the finished WARCs of a collection, their index and its list of pages into the file ``output``.

    Memory stays flat but for the index of a collection that has none. ``key`` is a PEM file with an elliptic-curve
    private key; the package is then signed as WACZ Signing 0.1.0 describes for anonymous keys. ``output`` appears when
    it is whole. Raises ArchiveError when there is nothing to pack, UsageError for a name that does not end in .wacz,
    ConfigurationError for an unusable key or place.
    """
    if output.suffix != ".wacz":
        raise UsageError(f"{output}: the name of a package ends in .wacz (WACZ 1.1.1, 4)")
    warcs = paths.warcs()
    if not warcs:
        raise ArchiveError(f"{paths.base} has no finished WARC; crawl first, or check --archives and --collection")
    sign = _signer(key) if key else None
    aside = output.with_name(f".{output.name}.part")
    try:
        with aside.open("wb") as file:
            packed = _write(file, paths, warcs, title or paths.name, description, sign)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(output)
    except OSError as error:
        raise ConfigurationError(
            f"{output} cannot be written: {error.strerror}; check the path and free space"
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    return Packed(path=output, warcs=len(warcs), bytes=output.stat().st_size, signed=key is not None, **packed)


def _write(
    file: io.BufferedWriter,
    paths: CollectionPaths,
    warcs: list[Path],
    title: str,
    description: str | None,
    sign: Callable[[str], dict[str, str]] | None,
) -> dict[str, int]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        package = _Package(archive)
        for warc in warcs:
            package.add(f"archive/{warc.name}", _file_pieces(warc), size=warc.stat().st_size)
        index, pages = _Index(paths, warcs), _Pages(paths, warcs)
        package.add("indexes/index.cdxj", index.lines(), size=_size(paths.index))
        package.add("pages/pages.jsonl", pages.lines(), size=_size(paths.pages))
        moment = index.last_capture()
        described = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            **({"description": description} if description else {}),
            "created": moment,
            "modified": moment,
            "software": f"newscrawler/{version('newscrawler')}",
            "resources": package.resources,
        }
        digest = package.add("datapackage.json", [_json(described)], listed=False)
        proof: dict[str, Any] = {"path": "datapackage.json", "hash": digest}
        if sign is not None:
            proof["signedData"] = {
                "hash": digest,
                "created": moment,
                "software": described["software"],
                **sign(digest),
            }
        package.add("datapackage-digest.json", [_json(proof)], listed=False)
    return {"pages": pages.count, "index_lines": index.count}


class _Index:
    """The index lines of the packed WARCs."""

    def __init__(self, paths: CollectionPaths, warcs: list[Path]) -> None:
        self._paths, self._warcs = paths, warcs
        self._names = {warc.name for warc in warcs}
        self._redacted = RedactedPages(paths)
        self._last = ""
        self.count = 0

    def lines(self) -> Iterator[bytes]:
        for line in self._sorted():
            entry = read_line(line)
            if entry is not None and entry.filename in self._names:
                self.count += 1
                self._last = max(self._last, entry.timestamp)
                yield line.rstrip(b"\n") + b"\n"

    def _sorted(self) -> Iterator[bytes]:
        if self._paths.index.is_file():
            with self._paths.index.open("rb") as lines:
                yield from lines
            return
        found: list[bytes] = []
        for warc in self._warcs:
            with warc.open("rb") as file:
                rows = rows_of_records(read_records(file, name=warc.name, on_damage=lambda _: None))
                found += cdxj_lines(row for row in rows if not self._redacted.cover(row.url, row.record_id))
        yield from sorted(found)

    def last_capture(self) -> str:
        """When the last capture was made: no clock of today, so that packing again gives the same bytes."""
        last = datetime.strptime(self._last[:14] or "19800101000000", "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return f"{last:%Y-%m-%dT%H:%M:%SZ}"


class _Pages:
    """The list of pages: from the corpus where there is one, else every HTML page that was answered with 200."""

    def __init__(self, paths: CollectionPaths, warcs: list[Path]) -> None:
        self._paths, self._warcs = paths, warcs
        self.count = 0

    def lines(self) -> Iterator[bytes]:
        pages = self._listed() if self._paths.pages.is_file() else self._found()
        seen: set[str] = set()
        yield _json(PAGES_HEADER) + b"\n"
        for page in pages:
            name = f"{page['url']} {page['ts']}"
            if name not in seen:
                seen.add(name)
                self.count += 1
                yield _json(page) + b"\n"

    def _listed(self) -> Iterator[dict[str, Any]]:
        with self._paths.pages.open("rb") as lines:
            for line in iter(lambda: lines.readline(_MAX_LINE), b""):
                try:
                    page = json.loads(line)
                except (ValueError, RecursionError):
                    continue  # A line that a killed run left half.
                if isinstance(page, dict) and isinstance(page.get("url"), str) and isinstance(page.get("ts"), str):
                    yield page

    def _found(self) -> Iterator[dict[str, Any]]:
        redacted = RedactedPages(self._paths)
        for warc in self._warcs:
            with open_archive(warc, on_damage=lambda _: None) as archive:
                for capture in archive.captures(mime="text/html", status=200):
                    if redacted.cover(capture.url, capture.record.id):
                        continue
                    try:
                        title = _TITLE.search(capture.payload()[:100_000])
                    except NewscrawlerError:
                        title = None
                    words = title[1].decode(capture.charset or "utf-8", "replace") if title else ""
                    yield {
                        "url": capture.url,
                        "ts": capture.captured_at.isoformat().replace("+00:00", "Z"),
                        "title": " ".join(words.split()) or capture.url,
                    }


def _signer(key: Path) -> Callable[[str], dict[str, str]]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    try:
        private = serialization.load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            f"{key} is no usable private key ({error}); make one with `openssl ecparam -name secp384r1 -genkey -noout`"
        ) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ConfigurationError(
            f"{key} is no elliptic-curve key; make one with `openssl ecparam -name secp384r1 -genkey -noout`"
        )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def sign(text: str) -> dict[str, str]:
        # Browsers verify with WebCrypto, which wants the two numbers side by side and not in DER.
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = utils.decode_dss_signature(private.sign(text.encode(), algorithm))
        size = (private.key_size + 7) // 8
        signature = r.to_bytes(size, "big") + s.to_bytes(size, "big")
        return {"signature": base64.b64encode(signature).decode(), "publicKey": base64.b64encode(public).decode()}

    return sign


def _file_pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_PIECE), b"")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
