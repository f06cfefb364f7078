"""Folding words for search: case and Vietnamese marks make no difference ("dat dai" finds "Đất đai")."""

import unicodedata


def fold(text: str) -> str:
    """Decomposed, without marks, đ as d, in one case, blanks as one."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").replace("Đ", "D").casefold().split())


def like(word: str) -> str:
    """The LIKE pattern (escaped by a backslash) of a folded word anywhere in a folded text."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
