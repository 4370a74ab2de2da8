"""Which words of a reference are the imprint of a book: its place and its publisher?

A place is known by the colon behind it (`Berlin: Springer`, `Ames, IA: Fir Books`), a publisher by its name or
by the words that publishers carry in theirs (`Raven Press`); its place may then stand before it, behind it or nowhere.
"""

from __future__ import annotations

import re

from kg.nlp.word_lists import phrase_list, word_list

_NAME = r"[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20}){0,3}"
_STATE = r"(?:, [A-Z][\w. ]{1,20}| \([A-Z][\w. ]{1,20}\)){0,2}"
_PLACE = rf"{_NAME}(?:[;/] ?{_NAME})?{_STATE}"
_FIRMS = "|".join(
    sorted((" ".join(map(re.escape, words)) for words in phrase_list("publishers")), key=len, reverse=True)
)
_LEGAL = r"(?:,? (?:& Sons|& Co|and Sons|Co|Company|Inc|Ltd|LLC|GmbH|AG|Group|Books)\b\.?){0,2}"
_FIRM = rf"(?:(?:[A-Z]\. ?){{0,3}}(?:{_FIRMS}){_LEGAL})"
_PRESS = rf"(?:[A-Z][^.():;,]{{0,60}} (?:{'|'.join(sorted(word_list('publishing')))})\b{_LEGAL})"
_PUBLISHER = rf"(?:{_FIRM}|{_PRESS})"
_BOTH = rf"(?:{_PLACE}, {_PUBLISHER}|{_PUBLISHER}(?:, {_PLACE})?)"
# `(Berlin: Springer-Verlag`, `. Champaign, IL: Human Kinetics`, `. Springer, Berlin`, `, Sage, London`
IMPRINT = (
    rf"(?:[,.]? ?\((?:{_PLACE}: [A-Z][^():;]{{2,80}}|{_BOTH})\)?"
    rf"|(?:(?:(?<=[.?!\])])|(?<=\b[Ee]d)|(?<=\b[Ee]dn)),? {_PLACE}: [A-Z][^.():;]{{2,80}})"
    rf"|(?:(?<=[.?!\])])|(?<=\b[Ee]d)|(?<=\b[Ee]dn)|(?<=\w),) {_BOTH}\.?)"
)
