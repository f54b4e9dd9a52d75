"""A WACZ against its standard (1.1.1): the ZIP, the files that must be there, and the digests that bind them."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from newscrawler.archive.lookup import inflated_lines, lines_at, read_line
from newscrawler.archive.places import INDEX_ENDINGS, WARC_ENDINGS, find_places
from newscrawler.archive.verifying.findings import Report

_MAX_JSON = 64 * 1024 * 1024
_MAX_PAGES = 1_000_000
_FOLDERS = {"archive/": WARC_ENDINGS, "indexes/": (*INDEX_ENDINGS, ".idx"), "pages/": (".jsonl",)}

_Problem = tuple[str, str]


def verify_package(location: str, report: Report) -> bool:
    """Check a WACZ but for the records in it; False when it is no ZIP and nothing in it can be read."""
    import fsspec

    try:
        with fsspec.open(location, "rb") as file, zipfile.ZipFile(file) as package:
            for reason, detail in _check(package, location):
                report.add(location, None, reason, detail)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        report.add(location, None, "package", str(error)[:200])
        return False
    return True


def _check(package: zipfile.ZipFile, location: str) -> Iterator[_Problem]:
    yield from _check_names(package)
    yield from _check_folders(package)
    described = _read_json(package, "datapackage.json")
    if described is None:
        yield "package-resources", "datapackage.json is missing or no JSON object"
    else:
        yield from _check_resources(package, described)
    yield from _check_digest(package)
    yield from _check_pages(package, location)


def _check_names(package: zipfile.ZipFile) -> Iterator[_Problem]:
    seen: set[str] = set()
    for name in package.namelist():
        if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts or name.casefold() in seen:
            yield "package-names", name[:200]
        seen.add(name.casefold())


def _check_folders(package: zipfile.ZipFile) -> Iterator[_Problem]:
    files = [entry for entry in package.infolist() if not entry.is_dir()]
    for folder, endings in _FOLDERS.items():
        for entry in files:
            if entry.filename.startswith(folder) and not entry.filename.endswith(endings):
                yield "package-foreign", entry.filename[:200]
    warcs = [entry for entry in files if entry.filename.startswith("archive/")]
    if not warcs:
        yield "package-archive", "there is none"
    for entry in (*warcs, *(entry for entry in files if entry.filename.startswith("indexes/"))):
        if entry.filename.endswith(".gz") and entry.compress_type != zipfile.ZIP_STORED:
            yield "package-archive", f"{entry.filename[:200]} was compressed again"
    if not any(entry.filename.startswith("indexes/") for entry in files):
        yield "package-index", ""


def _check_resources(package: zipfile.ZipFile, described: dict[str, Any]) -> Iterator[_Problem]:
    if described.get("profile") != "data-package":
        yield "package-resources", "profile is not data-package"
    if not isinstance(described.get("wacz_version"), str):
        yield "package-resources", "wacz_version is missing"
    resources = described.get("resources")
    listed = {
        str(resource.get("path")): resource
        for resource in (resources if isinstance(resources, list) else [])
        if isinstance(resource, dict)
    }
    present = {entry.filename for entry in package.infolist() if not entry.is_dir()}
    for name in sorted(present - listed.keys() - {"datapackage.json", "datapackage-digest.json"}):
        yield "package-resources", f"{name[:200]} is not listed"
    for name, resource in sorted(listed.items()):
        if name not in present:
            yield "package-resources", f"{name[:200]} is listed and missing"
        elif (problem := _compare(package, name, resource)) is not None:
            yield "package-resources", f"{name[:200]}: {problem}"


def _compare(package: zipfile.ZipFile, name: str, resource: dict[str, Any]) -> str | None:
    algorithm, _, expected = str(resource.get("hash")).partition(":")
    if algorithm not in ("sha256", "md5"):
        return "no digest that can be checked"
    hasher = hashlib.new(algorithm, usedforsecurity=False)
    try:
        with package.open(name) as file:
            while piece := file.read(1024 * 1024):
                hasher.update(piece)
    except (zipfile.BadZipFile, EOFError) as error:
        return str(error)[:200]
    if hasher.hexdigest() != expected.lower():
        return "its digest is another"
    return None if resource.get("bytes") == package.getinfo(name).file_size else "its size is another"


def _check_digest(package: zipfile.ZipFile) -> Iterator[_Problem]:
    if "datapackage-digest.json" not in package.namelist():
        return
    proof = _read_json(package, "datapackage-digest.json") or {}
    data = _read(package, "datapackage.json") or b""
    actual = f"sha256:{hashlib.sha256(data).hexdigest()}"
    if proof.get("path") != "datapackage.json" or proof.get("hash") != actual:
        yield "package-digest", ""
    signed = proof.get("signedData")
    if isinstance(signed, dict) and "publicKey" in signed and not _is_signed(signed, actual):
        yield "package-signature", ""


def _is_signed(signed: dict[str, Any], text: str) -> bool:
    """True when an anonymous key signed ``text``; signatures by a domain's certificate are not judged here."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    try:
        public = serialization.load_der_public_key(base64.b64decode(str(signed["publicKey"])))
        signature = base64.b64decode(str(signed.get("signature")))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        half = len(signature) // 2
        numbers = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        public.verify(utils.encode_dss_signature(*numbers), text.encode(), ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return signed.get("hash") == text


def _check_pages(package: zipfile.ZipFile, location: str) -> Iterator[_Problem]:
    try:
        with package.open("pages/pages.jsonl") as lines:
            header = _object(lines.readline(_MAX_JSON))
            if header is None or not str(header.get("format", "")).startswith("json-pages-1"):
                yield "package-pages", "no header line"
            indexed = _indexed_urls(location)
            for number, line in enumerate(iter(lambda: lines.readline(_MAX_JSON), b""), 2):
                page = _object(line)
                if page is None or not isinstance(page.get("url"), str) or not _is_time(page.get("ts")):
                    yield "package-pages", f"line {number}"
                elif page["url"] not in indexed:
                    yield "package-page-gap", page["url"][:200]
    except (KeyError, zipfile.BadZipFile):
        yield "package-pages", "missing or damaged"


def _indexed_urls(location: str) -> set[str]:
    urls: set[str] = set()
    for index in find_places(location).indexes:
        with index.open() as file:
            lines = inflated_lines(file) if index.name.endswith(".gz") else lines_at(file, 0)
            for line in lines:
                entry = read_line(line)
                if entry is not None and len(urls) < _MAX_PAGES:
                    urls.add(entry.url)
    return urls


def _is_time(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def _read_json(package: zipfile.ZipFile, name: str) -> dict[str, Any] | None:
    data = _read(package, name)
    return None if data is None else _object(data)


def _read(package: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        with package.open(name) as file:
            return file.read(_MAX_JSON)
    except (KeyError, zipfile.BadZipFile):
        return None


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
