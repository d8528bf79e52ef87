"""密级: the marking of a classified text, as 机密★1年. The words alone (保密工作, 机密性) mark nothing."""

import re

from parsing.lines import Range

_GAP = "[ \t\u3000\u00a0\u200b]{0,12}"
_DEGREE = f"(?:[绝絕]{_GAP}密|[机機]{_GAP}密|[秘祕]{_GAP}密)"
_STAR = "[★☆⭐✭✮✯✰⋆✩✪✡*＊※]"
_NUMBER = "(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
_TERM = f"{_NUMBER}{_GAP}(?:年|个{_GAP}月|月|日|天)|长{_GAP}期|長{_GAP}期|(?:启|啟){_GAP}用{_GAP}前"
_MARKING = re.compile(
    # 机密★, 秘密★1年, 绝密 ★ 长期; a plain asterisk only with its term
    f"{_DEGREE}{_GAP}[★☆⭐✭✮✯✰⋆✩✪]|[★☆⭐]{_GAP}{_DEGREE}|{_DEGREE}{_GAP}{_STAR}{_GAP}(?:{_TERM})"
    # a line of its own: 机密 1年, 秘密（长期）
    f"|^{_GAP}[【\\[(（]?{_DEGREE}{_GAP}[\\]】)）]?{_GAP}[(（:：]?{_GAP}(?:{_TERM}){_GAP}[)）】\\]]?{_GAP}$"
    # 密级：机密
    f"|密{_GAP}级{_GAP}[:：\t|]{_GAP}{_DEGREE}(?![性要部文级])",
    re.MULTILINE,
)
_ALONE = re.compile(f"^{_GAP}[【\\[(（]?{_DEGREE}[】\\])）]?{_GAP}$")
_LINES_OF_A_HEAD = 6


def marking(text: str) -> Range | None:
    """Where the text says that it is classified: by a star, by a term, by its label, or alone at the very top."""
    if found := _MARKING.search(text):
        return Range(*found.span())
    start = seen = 0
    for line in text.split("\n", 40)[:40]:
        if line.strip():
            if _ALONE.match(line):
                return Range(start, start + len(line))
            seen += 1
        if seen >= _LINES_OF_A_HEAD:
            break
        start += len(line) + 1
    return None
