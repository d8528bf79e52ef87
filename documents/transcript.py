"""Transcripts (.vtt, .srt) as minutes have them: who speaks, a colon, all they said until someone else speaks."""

import html
import re
from collections.abc import Iterator

from documents.decode import decoded

_TIMES = re.compile(r"\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]{1,60})>", re.I)
_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]{0,100}>|<\d[\d:.]{3,14}>|\{\\[^{}\n]{1,60}\}")
_SPOKEN_BY = re.compile(
    r"[-–—\s]*(?:[\[【]([^\]】\n]{1,20})[\]】][:：]?|([^\s，。、；！？：:]{1,20}(?: [A-Za-z.]{1,20}){0,3})\s*[:：](?!\d))\s*"
)
_ENDS = frozenset("。！？!?…")


def is_vtt(text: str) -> bool:
    return re.match(r"\ufeff?WEBVTT(?:[ \t\n]|$)", text) is not None


def is_srt(text: str) -> bool:
    return re.match(r"\s*\d{1,6}[ \t]*\n" + _TIMES.pattern, text) is not None


def read(data: bytes) -> str:
    """One line for each turn of a speaker; without speakers, a line for each sentence or so."""
    turns: list[tuple[str, str]] = []
    for who, words in _spoken(decoded(data)):
        last = turns[-1] if turns else None
        if last and (who == last[0] or not who) and (last[0] or last[1][-1:] not in _ENDS):
            turns[-1] = (last[0], _joined(last[1], words))
        else:
            turns.append((who, words))
    return "\n".join(f"{who}：{words}" if who else words for who, words in turns)


def _spoken(text: str) -> Iterator[tuple[str, str]]:
    """Each piece of speech with its speaker, where one is named."""
    for cue in _cues(text):
        here = ""
        for line in cue:
            pieces = _VOICE.split(line)
            for at, piece in enumerate(pieces):
                if at % 2:
                    here = html.unescape(piece).strip()
                    continue
                words = html.unescape(_MARKUP.sub("", piece)).strip()
                said = None if here else _SPOKEN_BY.match(words)
                if said and words[said.end() :]:
                    yield (said[1] or said[2]).strip(), words[said.end() :]
                elif words:
                    yield here, words


def _cues(text: str) -> Iterator[list[str]]:
    """The lines of each cue. What stands before the times (a number, a name, notes, styles) is none of them."""
    cue: list[str] | None = None
    for line in text.split("\n"):
        if _TIMES.match(line):
            if cue:
                yield cue[:-1] if cue[-1].isdecimal() else cue  # no blank line: the last one is the next cue's number
            cue = []
        elif not line.strip():
            if cue:
                yield cue
            cue = None
        elif cue is not None:
            cue.append(line.strip())
    if cue:
        yield cue


def _joined(before: str, words: str) -> str:
    spaced = before[-1:].isascii() and words[:1].isascii() and before[-1:] not in " -"
    return f"{before} {words}" if spaced else before + words
