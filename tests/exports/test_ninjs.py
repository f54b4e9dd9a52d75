"""The ninjs export is what IPTC's schema of version 3.3 allows, to the last property."""

from __future__ import annotations

from urllib.parse import urlsplit

import jsonschema
import pytest

from newscrawler.exports.ninjs import STANDARD, item

from .articles import rows
from .ninjs import ninjs_schema


@pytest.fixture(scope="module")
def validator():
    formats = jsonschema.FormatChecker([])
    formats.checks("uri")(lambda value: bool(urlsplit(value).scheme))
    formats.checks("date-time")(lambda value: value.endswith("Z") and "T" in value)
    schema = ninjs_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=formats)


@pytest.mark.parametrize("row", rows(), ids=["full", "bare", "biting"])
def test_every_article_is_valid(validator, row):
    validator.validate(item(row))


def test_the_item_says_which_schema_it_keeps_to(validator):
    written = item(rows()[0])["standard"]
    assert written == STANDARD
    assert written["version"] == "3.3"


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        ({"surprise": 1}, ()),
        ({"type": "article"}, ("type",)),
        ({"firstCreated": "yesterday"}, ("firstCreated",)),
        ({"headlines": [{"role": "main"}]}, ("headlines", 0)),
        ({"bodies": [{"value": "x", "wordCount": "one"}]}, ("bodies", 0, "wordCount")),
        ({"associations": [{"name": "picture", "uri": "urn:a:b", "width": 9}]}, ("associations", 0)),
        ({"associations": [{"uri": "urn:a:b"}]}, ("associations", 0)),
    ],
)
def test_what_the_schema_forbids_is_found(validator, broken, path):
    errors = list(validator.iter_errors({**item(rows()[0]), **broken}))
    assert [tuple(error.absolute_path) for error in errors] == [path]


def test_without_an_address_an_item_is_not_valid(validator):
    whole = item(rows()[0])
    del whole["uri"]
    assert [error.validator for error in validator.iter_errors(whole)] == ["required"]
