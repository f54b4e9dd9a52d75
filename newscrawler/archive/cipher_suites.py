"""OpenSSL's names of cipher suites → IANA's, which WARC-Cipher-Suite asks for. TLS 1.3 suites have one name only."""

from __future__ import annotations

_AUTHENTICATED = {"AES128-GCM-SHA256": "AES_128_GCM_SHA256", "AES256-GCM-SHA384": "AES_256_GCM_SHA384"}
_CBC = {"AES128-SHA": "AES_128_CBC_SHA", "AES256-SHA": "AES_256_CBC_SHA"}
_CBC_SHA2 = {"AES128-SHA256": "AES_128_CBC_SHA256", "AES256-SHA384": "AES_256_CBC_SHA384"}
_RSA_CBC_SHA2 = {"AES128-SHA256": "AES_128_CBC_SHA256", "AES256-SHA256": "AES_256_CBC_SHA256"}
_CCM = {
    "AES128-CCM": "AES_128_CCM", "AES256-CCM": "AES_256_CCM",
    "AES128-CCM8": "AES_128_CCM_8", "AES256-CCM8": "AES_256_CCM_8",
}  # fmt: skip
_CHACHA = {"CHACHA20-POLY1305": "CHACHA20_POLY1305_SHA256"}
_CAMELLIA = {"CAMELLIA128-SHA": "CAMELLIA_128_CBC_SHA", "CAMELLIA256-SHA": "CAMELLIA_256_CBC_SHA"}
_ARIA = {"ARIA128-GCM-SHA256": "ARIA_128_GCM_SHA256", "ARIA256-GCM-SHA384": "ARIA_256_GCM_SHA384"}

# OpenSSL's word for key exchange and signature → IANA's, and the ciphers that it is used with.
_EXCHANGES: list[tuple[str, str, list[dict[str, str]]]] = [
    ("ECDHE-RSA-", "ECDHE_RSA", [_AUTHENTICATED, _CBC, _CBC_SHA2, _CHACHA]),
    ("ECDHE-ECDSA-", "ECDHE_ECDSA", [_AUTHENTICATED, _CBC, _CBC_SHA2, _CHACHA, _CCM]),
    ("DHE-RSA-", "DHE_RSA", [_AUTHENTICATED, _CBC, _RSA_CBC_SHA2, _CHACHA, _CCM, _CAMELLIA, _ARIA]),
    ("", "RSA", [_AUTHENTICATED, _CBC, _RSA_CBC_SHA2, _CCM, _CAMELLIA, _ARIA]),
]

IANA_NAMES: dict[str, str] = {
    prefix + theirs: f"TLS_{exchange}_WITH_{iana}"
    for prefix, exchange, families in _EXCHANGES
    for family in families
    for theirs, iana in family.items()
} | {"DES-CBC3-SHA": "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "ECDHE-RSA-DES-CBC3-SHA": "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"}


def iana_name(openssl_name: str | None) -> str | None:
    """IANA's name of a cipher suite, None when there is none or the suite is in no table here."""
    if openssl_name is None or openssl_name.startswith("TLS_"):
        return openssl_name
    return IANA_NAMES.get(openssl_name)
