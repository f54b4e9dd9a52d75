"""Pages of known shape, one directory each: page.html, meta.toml (address, promises), expected.json (every field)."""
