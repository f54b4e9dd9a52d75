"""Dated rule packs: what a publisher's pages need that no general rule can know (docs/packs.md)."""

from newscrawler.cleaning.packs.loader import SHIPPED, load_packs, pack_files, parse_packs, read_packs
from newscrawler.cleaning.packs.pack import Pack, Removal, pack_for

__all__ = ["SHIPPED", "Pack", "Removal", "load_packs", "pack_files", "pack_for", "parse_packs", "read_packs"]
