from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from newscrawler.archive import open_archive, pack_wacz, verify_archive
from newscrawler.archive import wacz as writing
from newscrawler.errors import ArchiveError, ConfigurationError, UsageError
from newscrawler.urls import article_id, url_key
from tests.archive.making import CollectionPaths, archive, copied, exchange, pages, response


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> CollectionPaths:
    paths = CollectionPaths(tmp_path_factory.mktemp("made"), "daily")
    archive(paths, *pages(3), exchange("http://news.example/none", response=response(b"gone", status=b"404 No")))
    return paths


@pytest.fixture
def paths(made: CollectionPaths, tmp_path: Path) -> CollectionPaths:
    return copied(made, tmp_path)


@pytest.fixture
def package(paths: CollectionPaths, tmp_path: Path) -> Path:
    return pack_wacz(paths, tmp_path / "daily.wacz").path


def reasons(report) -> set[str]:
    return {reason for _, reason in report.counts}


def names(path: Path) -> dict[str, zipfile.ZipInfo]:
    with zipfile.ZipFile(path) as package:
        return {entry.filename: entry for entry in package.infolist()}


def repacked(
    path: Path, change: dict[str, bytes | None], *, method: int = zipfile.ZIP_STORED, seal: bool = False
) -> Path:
    """The package with some files changed, added or left out; ``seal`` makes the digest file agree again."""
    with zipfile.ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    files = {name: data for name, data in {**files, **change}.items() if data is not None}
    if seal:
        digest = "sha256:" + hashlib.sha256(files["datapackage.json"]).hexdigest()
        files["datapackage-digest.json"] = json.dumps({"path": "datapackage.json", "hash": digest}).encode()
    other = path.with_name("changed.wacz")
    with zipfile.ZipFile(other, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return other


def test_z1_z2_warcs_are_stored_as_they_are(package, paths):
    entry = names(package)[f"archive/{paths.warcs()[0].name}"]
    assert entry.compress_type == zipfile.ZIP_STORED
    with zipfile.ZipFile(package) as read:
        assert read.testzip() is None
        assert read.read(entry) == paths.warcs()[0].read_bytes()


def test_z3_every_index_line_frames_its_record(package):
    report = verify_archive(package)
    assert report.counts == {}
    assert report.index_lines == 4


def test_z4_pages_are_the_articles_with_their_titles(package):
    with zipfile.ZipFile(package) as read:
        header, *lines = map(json.loads, read.read("pages/pages.jsonl").splitlines())
    assert header["format"] == "json-pages-1.0"
    assert [page["title"] for page in lines] == ["Harbour reopens"] * 3
    assert all(page["ts"].endswith("Z") for page in lines)


def test_pages_of_the_corpus_are_taken_once_each(paths, tmp_path):
    page = {"id": "a", "url": "http://news.example/0", "ts": "2026-11-20T10:00:00Z", "title": "T", "text": "words"}
    line = json.dumps(page)
    paths.pages.parent.mkdir(exist_ok=True)
    paths.pages.write_text('{"format": "json-pages-1.0"}\n' + f"{line}\n{line}\n" + line[:20])
    packed = pack_wacz(paths, tmp_path / "p.wacz")
    assert packed.pages == 1
    with zipfile.ZipFile(packed.path) as read:
        assert json.loads(read.read("pages/pages.jsonl").splitlines()[1]) == page


def test_z5_z6_every_file_is_listed_with_its_digest(package):
    with zipfile.ZipFile(package) as read:
        described = json.loads(read.read("datapackage.json"))
        for resource in described["resources"]:
            data = read.read(resource["path"])
            assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
            assert resource["bytes"] == len(data)
        listed = {resource["path"] for resource in described["resources"]}
        assert listed == set(read.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    assert described["wacz_version"] == "1.1.1"


def test_z8_same_collection_gives_the_same_bytes(package, paths, tmp_path):
    assert pack_wacz(paths, tmp_path / "again.wacz").path.read_bytes() == package.read_bytes()


def test_large_warc_is_stored_with_zip64(paths, tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    packed = pack_wacz(paths, tmp_path / "large.wacz").path
    assert len(list(open_archive(packed).captures())) == 4
    assert verify_archive(packed).counts == {}


def test_package_without_index_in_the_collection_gets_one(package, paths, tmp_path):
    paths.index.unlink()
    assert pack_wacz(paths, tmp_path / "again.wacz").index_lines == 4


def test_redacted_page_is_in_neither_index_nor_pages(paths, tmp_path):
    gone = json.dumps({"article_id": article_id(url_key("http://news.example/1")), "record_id": None})
    (paths.base / "redactions.jsonl").write_text(gone + "\n")
    paths.index.unlink()
    packed = pack_wacz(paths, tmp_path / "p.wacz")
    assert (packed.index_lines, packed.pages) == (3, 2)
    assert verify_archive(packed.path).is_good


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pages/pages.jsonl": None}, "package-pages"),
        ({"pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "http://news.example/0"}\n'}, "package-pages"),
        (
            {"pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "u", "ts": "2026-11-20T10:00:00Z"}\n'},
            "package-page-gap",
        ),
        ({"indexes/index.cdxj": b""}, "package-gap"),
        ({"indexes/index.cdxj": None}, "package-index"),
        ({"datapackage.json": None}, "package-resources"),
        ({"datapackage.json": b"[]"}, "package-resources"),
        ({"datapackage.json": b'{"profile": "x"}'}, "package-digest"),
        ({"notes.txt": b"more"}, "package-resources"),
        ({"archive/notes.txt": b"more"}, "package-foreign"),
        ({"../up": b"more"}, "package-names"),
        ({"/root": b"more"}, "package-names"),
        ({"PAGES/pages.jsonl": b"more"}, "package-names"),
    ],
)
def test_each_defect_of_a_package_is_found(package, change, reason):
    assert reason in reasons(verify_archive(repacked(package, change)))


def test_warcs_that_were_compressed_again_are_found(package):
    assert "package-archive" in reasons(verify_archive(repacked(package, {}, method=zipfile.ZIP_DEFLATED)))


def test_flipped_byte_is_found_gracefully(package):
    data = bytearray(package.read_bytes())
    data[300] ^= 0xFF
    package.write_bytes(bytes(data))
    assert not verify_archive(package).is_good


def test_what_is_no_zip_is_found(tmp_path):
    (tmp_path / "a.wacz").write_bytes(b"no zip")
    assert reasons(verify_archive(tmp_path / "a.wacz")) == {"package"}


def pem(private) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture
def key(tmp_path: Path) -> Path:
    (tmp_path / "key.pem").write_bytes(pem(ec.generate_private_key(ec.SECP384R1())))
    return tmp_path / "key.pem"


def test_signature_is_over_the_package(paths, tmp_path, key):
    packed = pack_wacz(paths, tmp_path / "signed.wacz", key=key)
    assert packed.signed
    assert verify_archive(packed.path).counts == {}
    assert pack_wacz(paths, tmp_path / "again.wacz", key=key).path.read_bytes() == packed.path.read_bytes()


def test_signature_over_another_package_is_found(paths, tmp_path, key):
    signed = pack_wacz(paths, tmp_path / "signed.wacz", key=key).path
    other = pack_wacz(paths, tmp_path / "other.wacz", key=key, title="Other").path
    with zipfile.ZipFile(other) as read:
        proof = read.read("datapackage-digest.json")
    assert {"package-digest", "package-signature"} <= reasons(
        verify_archive(repacked(signed, {"datapackage-digest.json": proof}))
    )


def test_unusable_key_is_refused_with_the_command_that_makes_one(paths, tmp_path):
    (tmp_path / "rsa.pem").write_bytes(pem(rsa.generate_private_key(65537, 2048)))
    (tmp_path / "text.pem").write_text("no key")
    for name in ("rsa.pem", "text.pem", "none.pem"):
        with pytest.raises(ConfigurationError, match="openssl"):
            pack_wacz(paths, tmp_path / "x.wacz", key=tmp_path / name)


def test_nothing_half_written_is_left(paths, tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_json", fail)
    with pytest.raises(ConfigurationError, match="No space left"):
        pack_wacz(paths, tmp_path / "x.wacz")
    assert list(tmp_path.glob("*.wacz*")) + list(tmp_path.glob(".*.part")) == []


def test_name_and_collection_are_checked(paths, tmp_path):
    with pytest.raises(UsageError, match=r"\.wacz"):
        pack_wacz(paths, tmp_path / "x.zip")
    with pytest.raises(ArchiveError, match="no finished WARC"):
        pack_wacz(CollectionPaths(tmp_path, "none"), tmp_path / "x.wacz")


@pytest.mark.skipif(shutil.which("wacz") is None, reason="py-wacz is not installed: pipx install wacz")
def test_py_wacz_agrees(package):
    import subprocess

    checked = subprocess.run(
        ["wacz", "validate", "-f", str(package)], capture_output=True, text=True, timeout=60, check=False
    )
    assert checked.returncode == 0, checked.stdout
