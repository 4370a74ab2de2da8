"""Ages, sexes, doses, values, severities, dates, durations and outcomes: the small types, by the forms they have.

A vocabulary cannot list them, but their forms are few: a number with a unit, a calendar date, a closed class of words.
Where two of them meet, the longer one holds, then the one named first in `FORMS`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class Spanned(Protocol):
    """Anything with a place in a text."""

    @property
    def start(self) -> int:
        """Its first code point."""

    @property
    def end(self) -> int:
        """The code point behind its last."""


S = TypeVar("S", bound=Spanned)

_WORD_NUMBER = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|"
    "nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|"
    "eight|nine))?"
)
_DIGITS = r"\d{1,7}(?:[.,·]\d{1,4}){0,3}"
_NUMBER = rf"(?:{_DIGITS}|{_WORD_NUMBER})"
_SOME = rf"(?:{_NUMBER}|an?|several|a few|few|many|a couple of|half an?)"
_RANGE = rf"{_SOME}(?:\s?(?:-|–|—|to|and|or)\s?{_NUMBER})?(?:\s(?:and a half|½))?"
_TIME = r"(?:seconds|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|years?|yrs?|decades?)"
_AGE_UNIT = r"(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|hours?)"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:19|20)\d\d"
_NTH = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3}(?:st|nd|rd|th)|next|"
    r"following|same|previous)"
)
_OPERATION = (
    r"(?:post-?(?:operative(?:ly)?|operation|procedural(?:ly)?|procedure|surgery|interventional(?:ly)?|"
    r"treatment|partum|injury))"
)
_AMOUNT = (
    r"(?:mg|g|µg|μg|mcg|ug|ng|ml|mL|cc|cm3|cm³|dl|milligrams?|micrograms?|grams?|millilit(?:er|re)s?|"
    r"units?|IU|UI|U|mEq|mmol|c?Gy|mCi|MBq|drops?|tablets?|capsules?|vials?|ampoules?)"
)
_PER_BODY = r"(?:\s?/\s?(?:kg|m2|m²|day|d|h|hr|hour|min|week|month|dose|cycle)){0,3}"
_OFTEN = (
    r"(?:(?:once|twice|three times|four times|\d times)(?: (?:a|per|every))? ?(?:daily|day|week|weekly|month)|"
    r"daily|weekly|monthly|"
    r"every (?:\d{1,2} |other )?(?:hours?|days?|weeks?|months?|h)|per (?:day|week|month)|an? day|nightly|"
    r"q\.?\d{1,2}h|bid|tid|qid|b\.i\.d\.|"
    r"t\.i\.d\.|q\.i\.d\.|a day)"
)
_LAB_UNIT = (
    r"(?:(?:mg|g|gm|µg|μg|mcg|ng|pg|mmol|µmol|μmol|nmol|pmol|mEq|m?IU|U|mU|kU|cells)\s?/\s?(?:dL|dl|L|l|mL|ml|"
    r"µL|μL|h|mm3|mm³|g)|"
    r"(?:x|×)\s?10\s?\^?\d{1,2}\s?/\s?(?:L|l|mL|ml|µL|μL)|mm\s?Hg|mmHg|cm\s?H2O|kPa|bpm|beats(?:/min(?:ute)?|"
    r" per minute)|/min(?:ute)?|"
    r"breaths(?:/min(?:ute)?| per minute)|°\s?[CF]|ms(?:ec)?|mm/h(?:r|our)?|kg/m2|kg/m²|/µL|/μL|/mm3|/mm³|"
    r"mOsm/kg|(?:L|mL)/min(?:/\S{2,8})?|kg|L)"
)
_SCALE = (
    r"(?:\b(?:score|index|scale|intensity|saturation|fraction|count|pressure|temperature|tit(?:er|re))|"
    r"\b(?![aI]?OR\b|[aI]?RR\b|a?HR\b|CI\b|SD\b|SE\b|MD\b|SMD\b|WMD\b|ICC\b|AUC\b|"
    r"IQR\b)[A-Z][A-Za-z]{0,3}[A-Z]\w{0,4}(?: score| scale)?)"
)
_LINK = (
    r"(?:\s?[=:]\s?| (?:(?:perceived|measured|recorded|reported) )?(?:was|were|is|of|at|remained|reached|"
    r"(?:fell|rose|decreased|"
    r"increased|improved|dropped) to)(?: still| only| again)? )"
)
_ALONE = (
    r"(?=\s*(?:[;:)\]]|[.,](?!\d)|$|(?:and|at|on|in|after|before|with|to|but|for|from|which|when|while|out|points?|"
    r"preop|postop)\b))"
)
_STATISTIC = (
    r"(?:\b(?:mean|median|average|averaged|range|ranging|interval|SD|SE|SEM|CI|IQR|OR|RR|HR|MD|SMD|WMD|"
    r"ICC|AUC|NNT|DF|df)\b|±|\+/-)"
)
_SPECIES_OF_FLUID = r"(?:blood|fluid|pus|urine|ascites|effusion|water|bile|serous|transudate|exudate)"

# The forms of each type; group `span` is the mention where more than it must stand there.
FORMS: dict[str, tuple[str, ...]] = {
    "Age": (
        rf"(?i:(?<![\w-]){_NUMBER}(?:[- –](?:and-a-half|½))?[- ‑–]?{_AGE_UNIT}[- ‑–]old\b)",
        rf"\b{_NUMBER} years of age\b|\b{_NUMBER}[- ]?(?:y/o|yo|y\.o\.)(?!\w)",
        rf"\b[Aa]ged?:? (?:(?:of|between|from|at|in) )?{_NUMBER}(?:\s?(?:-|–|to|"
        rf"and)\s?{_NUMBER})?(?: {_AGE_UNIT})?(?: old)?\b"
        r"(?! ?[%±])",
        r"(?<=\bin (?:his|her|the) )(?:early |mid-?|late )?(?:twenties|thirties|forties|fifties|sixties|"
        r"seventies|eighties|\d0s)\b",
        r"(?<![\w.–-])(?P<span>\d{1,2})(?=[MF](?:,| with | who | presented))",
    ),
    "Sex": (
        r"(?i:\b(?:woman|man|female|male|boy|girl|lady|gentleman)\b)(?!-)",
        r"(?<=[\s(]\d\d)(?P<span>[MF])(?=,| with | who | presented)",
    ),
    "Value": (
        rf"(?<![\w.±])(?:[<>≤≥~]\s?|[-−])?{_DIGITS}(?:\s?[/–-]\s?{_DIGITS})?\s?{_LAB_UNIT}(?!\w)",
        rf"{_SCALE}\)?{_LINK}(?P<span>[<>≤≥]?\s?{_DIGITS}(?:\s?/\s?{_DIGITS})?){_ALONE}",
        rf"\b(?:fraction|saturation)\)?{_LINK}(?P<span>{_DIGITS}(?:\s?[-–]\s?{_DIGITS})?\s?%)",
    ),
    "Dosage": (
        rf"(?<![\w.±])(?:(?:total|single|initial|maximum|daily) (?:dose|dosage) of )?{_DIGITS}(?:\s?(?:-|–|to|x|"
        rf"×)\s?{_DIGITS})?[\s-]?{_AMOUNT}"
        rf"{_PER_BODY}(?!\w|\s?/)(?:,? (?:i\.?v\.?|p\.?o\.?|orally|intravenously)(?=\W))?(?:,? {_OFTEN}(?!\w))?",
        r"(?i:\b(?:high|low)[- ]doses?\b)",
        rf"\b{_NUMBER} (?:cycles|courses|fractions|boluses|sessions)\b",
    ),
    "Severity": (
        r"(?i:\b(?:severe|mild|moderate)(?:-to-| to |/)(?:severe|moderate|marked)\b)",
        r"(?i:\b(?:severe|mild|moderate|slight|marked|profound|extensive|massive|minimal|minor|serious|intense|"
        r"intensive|excruciating|"
        r"intractable|life-threatening|trivial|profuse|debilitating|incapacitating|disabling|unbearable|"
        r"fulminant|critical)\b)"
        r"(?! (?:care|surgery|invasive))",
        r"(?i:\b(?:severely|mildly|moderately|slightly|markedly|profoundly|extensively|massively|minimally|"
        r"seriously|intensely)\b)"
        r"(?! invasive)",
        r"(?i:\b(?:grade|stage)) (?:I{1,3}|IV|V|[0-5])(?:[a-cA-C])?(?:\s?[-–/]\s?(?:I{1,3}|IV|V|"
        r"[0-5])[a-cA-C]?)?\b(?!%)",
        r"(?i:\b(?:high|low|intermediate)-grade\b)",
    ),
    "Date": (
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?,? {_YEAR}\b",
        rf"(?i:(?<=\bin )|(?<=\bsince )|(?<=\bfrom )|(?<=\buntil )|(?<=\bduring )){_YEAR}\b(?![-–/]\d|\.\d|"
        rf" (?!who|which|when|was|and|with|"
        r"after|before|for|he|she|the|we|a)[a-z]+s?\b)",
        rf"(?i:\b(?:on )?(?:the )?(?:post-?operative|hospital|post-?procedural|"
        rf"post-?injury)[- ]days? (?:{_NUMBER})\b)|\bPOD ?#?\d{{1,3}}\b",
        rf"(?i:\b(?:on (?:the )?)?day {_NUMBER}\b)(?! of (?:the )?(?:cycle|month))",
        rf"(?i:\b{_NTH}(?: post-?operative| hospital)? (?:day|morning|week|month|year)\b)(?! of life)",
        rf"(?i:\b{_RANGE}[- ]{_TIME} (?:later|after(?:wards?)?|before|earlier|ago|previously|prior|{_OPERATION}|"
        rf"post-?op|follow-?ing)\b)",
        rf"(?i:\bafter {_RANGE} {_TIME}\b)(?! of\b)",
        rf"(?i:\b{_RANGE}[- ]{_TIME} (?:of )?follow-?up\b)",
    ),
    "Duration": (rf"(?i:(?<![\w.±/])(?<!± ){_RANGE}[- ]?{_TIME})(?![\w/]|[- ]old\b|[- ](?:of )?age\b|\.\d)",),
    "Outcome": (
        r"(?i:\b(?:died|passed away|expired|succumbed|survived)\b)",
        r"(?i:\b(?:(?:complete|full|good|excellent|uneventful|partial|satisfactory|rapid|neurological|gradual|"
        r"functional|clinical) ){1,2}"
        r"(?:recovery|resolution|remission)\b)",
        r"(?i:\b(?:(?:fully|completely|partially|gradually|uneventfully|well|spontaneously) )?(?:recovered|"
        r"resolved|subsided)"
        r"(?: (?:fully|completely|partially|gradually|uneventfully|well|spontaneously|without sequelae))?\b)",
        r"(?i:\b(?:(?:was|were|been|be) )?discharged(?: home)?\b)(?! pus)",
        r"(?i:\b(?:asymptomatic|symptom-free|pain-free|disease-free|doing well|uneventful)\b)",
        r"(?i:\brecover(?:y|ed) (?:was )?(?:uneventful|complete|incomplete)\b)",
    ),
}
QUALITATIVE = re.compile(
    r"(?i:\b(?:within (?:the )?normal (?:limits?|range)|(?:ab)?normal(?! saline)|negative|positive|unremarkable|"
    r"elevated|raised)\b)(?!-)"
)
_COMPILED = tuple((kind, tuple(re.compile(form) for form in forms)) for kind, forms in FORMS.items())
_BEFORE_STATISTIC = re.compile(rf"{_STATISTIC}[^.;]{{0,15}}$")
_FLUID_AFTER = re.compile(rf"\s?(?:of |in )?(?:\w+ )?{_SPECIES_OF_FLUID}\b", re.IGNORECASE)
_LOSS_BEFORE = re.compile(r"(?:loss|drain\w*|output|volume|evacuat\w+|aspirat\w+|bleeding)[^.;]{0,25}$", re.IGNORECASE)
_POINT_IN_LIFE = re.compile(
    r"\b(?:at|since|until|before|after|by|from)(?: the)?(?: (?:s?he) was)? $", re.IGNORECASE
)  # `at age 12`
_SUMMED = frozenset({"Age", "Value", "Dosage", "Duration"})  # what a mean, a range or a deviation can be of


@dataclass(frozen=True, slots=True)
class Small:
    """A mention of a small type: offsets into the text and the type."""

    start: int
    end: int
    type: str


def find_small(text: str) -> list[Small]:
    """All small mentions of a text, longest first where they overlap; in order of start."""
    candidates = []
    for rank, (kind, forms) in enumerate(_COMPILED):
        for form in forms:
            for match in form.finditer(text):
                start, end = match.span("span" if "span" in form.groupindex else 0)
                if not _statistical(text, start, end, kind):
                    candidates.append((start - end, rank, start, Small(start, end, _kind(text, start, end, kind))))
    return without_overlaps(small for *_, small in sorted(candidates, key=lambda row: row[:3]))


def find_qualitative(text: str) -> list[Small]:
    """Results in words (`normal`, `within normal limits`); they are values only where a test is named beside them."""
    return [Small(*match.span(), "Value") for match in QUALITATIVE.finditer(text)]


def without_overlaps(candidates: Iterable[S]) -> list[S]:
    """Those that overlap none before them; in order of start."""
    kept: list[S] = []
    starts: list[int] = []
    for small in candidates:
        at = bisect_left(starts, small.end)
        if at == 0 or kept[at - 1].end <= small.start:
            starts.insert(at, small.start)
            kept.insert(at, small)
    return kept


def _statistical(text: str, start: int, end: int, kind: str) -> bool:
    """A mean, a range or a deviation describes a group and is nobody's age, value or dose."""
    if kind not in _SUMMED:
        return False
    return (
        _BEFORE_STATISTIC.search(text[max(0, start - 30) : start]) is not None or text[end : end + 3].strip()[:1] == "±"
    )


def _kind(text: str, start: int, end: int, kind: str) -> str:
    """Blood lost or fluid drained is measured, not given; the age at which something was is a time."""
    measured = _FLUID_AFTER.match(text, end) or _LOSS_BEFORE.search(text[max(0, start - 40) : start])
    if kind == "Dosage" and measured:
        return "Value"
    return "Date" if kind == "Age" and _POINT_IN_LIFE.search(text[max(0, start - 20) : start]) else kind
