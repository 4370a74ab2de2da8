"""Words in one form: lower case, American spelling, singular.

Labels of the vocabulary and words of a text go through the same `normal`, so "Haemorrhages" in a report meets
"hemorrhage" in the lexicon. The rules are those of English and of the Latin and Greek plurals that medicine keeps; a
form that no dictionary has does no harm as long as both sides take it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


_WORD = re.compile(r"[^\W_]+(?:['’]s(?![^\W_]))?")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_ACRONYM_PLURAL = re.compile(r"^[A-Z][A-Z0-9]+s$")  # MRIs, VCFs
_LONGEST_WORD = 100  # letters: beyond it stand formulas and noise, which have no plural
_SHORTEST_PLURAL = 4  # letters: "gas", "pus" and "his" are no plurals, "ribs" is one

# British spellings, all of which are applied: first the digraphs ae and oe of Greek roots, then English endings.
_BRITISH = _rules(
    (r"aem", "em"),  # haemorrhage, anaemia, ischaemic
    (r"aesth", "esth"),  # anaesthesia, paraesthesia
    (r"aetiol", "etiol"),
    (r"(gyn|f|p|\bc)ae(?=[cd])", r"\1e"),  # gynaecology, faecal, paediatric, caecum
    (r"caes(?=ar|iu)", "ces"),
    (r"(?<!angi)oedem", "edem"),
    (r"(?<!gastr)(?<!trache)(?<!pharyng)oesoph", "esoph"),  # not gastr-o-esophageal
    (r"oestr", "estr"),
    (r"foet(?=[aiou])", "fet"),
    (r"rrhoe", "rrhe"),  # diarrhoea, dysmenorrhoeic
    (r"pnoe", "pne"),  # apnoea, dyspnoeic
    (r"coeli", "celi"),
    (r"amoeb", "ameb"),
    (r"homoeo", "homeo"),
    (r"noeuvre", "neuver"),
    (r"leuco(?=cyt|pen)", "leuko"),
    (r"sulph", "sulf"),
    (r"neurone$", "neuron"),
    (r"(tum|col|lab|fav|hon|hum|vap|rum|rig|harb|behavi|neighb|\bod)our", r"\1or"),
    (r"(cent|theat|calib|fib|lit|met|tit)re(?=d?$|opt|scop)", r"\1er"),  # centre, millilitre, fibreoptic
    (r"(label|model|level|tunnel|travel|cancel|signal|channel)l(?=ed$|ing$)", r"\1"),
    (r"lys(?=e$|ed$|ing$|er$)", "lyz"),  # paralyse; the noun "analyses" is a plural
    (r"mould", "mold"),
    (r"\bgrey", "gray"),
    (r"ageing$", "aging"),
    (r"(off|def)ence$", r"\1ense"),
    (r"programme$", "program"),
)
_ANY_BRITISH = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _BRITISH))
_ISE = re.compile(r"(\w{3,})is(e|ed|ing|er|ation|ational)$")  # catheterise, randomised, stabilisation
_NOT_IZE = frozenset({
    "advise", "anise", "appraise", "apprise", "arise", "braise", "bruise", "chastise", "chemise", "circumcise",
    "clockwise", "compromise", "comprise", "concise", "counterclockwise", "crosswise", "cruise", "demise", "despise",
    "devise", "disguise", "enterprise", "excise", "exercise", "expertise", "franchise", "improvise", "imprecise",
    "incise", "lengthwise", "likewise", "malaise", "merchandise", "otherwise", "pairwise", "paradise", "praise",
    "precise", "premise", "promise", "raise", "reprise", "revise", "stepwise", "sunrise", "supervise", "surprise",
    "televise", "tortoise", "treatise", "turquoise", "uprise",
})  # fmt: skip

_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse",
    "lice": "louse", "knives": "knife", "lives": "life", "halves": "half", "calves": "calf", "lenses": "lens",
    "foramina": "foramen", "lumina": "lumen", "viscera": "viscus", "corpora": "corpus", "crura": "crus",
    "femora": "femur", "ganglia": "ganglion", "criteria": "criterion", "phenomena": "phenomenon",
    "mitochondria": "mitochondrion", "apices": "apex", "indices": "index", "vertices": "vertex", "matrices": "matrix",
    "cortices": "cortex", "calices": "calix", "calyces": "calyx", "varices": "varix", "appendices": "appendix",
    "cervices": "cervix", "phalanges": "phalanx", "larynges": "larynx", "pharynges": "pharynx", "thoraces": "thorax",
    "axes": "axis", "nares": "naris", "testes": "testis", "pelves": "pelvis", "irises": "iris", "pelvises": "pelvis",
    "penises": "penis", "potatoes": "potato", "echoes": "echo", "calories": "calorie", "movies": "movie",
}  # fmt: skip
_NO_PLURAL = frozenset({  # end in s and are no plural, or have no singular
    "always", "atlas", "bias", "biceps", "caries", "diabetes", "facies", "faeces", "feces", "forceps", "glans",
    "herpes", "lens", "measles", "meninges", "mons", "mumps", "pancreas", "perhaps", "pons", "quadriceps", "rabies",
    "rickets", "scabies", "series", "shingles", "species", "tabes", "trapezius", "triceps",
})  # fmt: skip
# Endings of the plural; the first rule that fits is the one that counts.
_PLURALS = _rules(
    (r"(?<=\w\w\w)ae$", "a"),  # vertebrae, bursae, sequelae
    (r"omata$", "oma"),  # haematomata
    (r"\b(ov|ser)a$", r"\1um"),
    (
        r"(diverticul|bacteri|atri|antr|labr|stern|osti|sept|crani|epitheli|endotheli|infundibul|haustr)a$",
        r"\1um",
    ),
    (
        r"(embol|thromb|bronch|foc|loc|bacill|cocc|nucle|calcul|stimul|fung|ram|toph|vill|gyr|sulc|humer|radi|menisc"
        r"|nev|hil|alveol|canalicul|tubul|glomerul|annul|hippocamp|acin|fund|alumn)i$",
        r"\1us",
    ),
    (r"itides$", "itis"),
    (r"(\b|over|under)(d|n|r|h|l)oses$", r"\1\2ose"),  # doses, but diagnoses and kyphoses
    (r"(p|cl|gluc|o)oses$", r"\1ose"),
    (r"oses$", "osis"),
    (r"(?<!e)eses$", "esis"),  # prostheses, pareses
    (r"(stas|cris|ys)es$", r"\1is"),  # metastases, analyses, epiphyses
    (r"(\b|[aof]|\bab|acc|exc|\bre|\bmis|am)uses$", r"\1use"),  # causes, houses, but viruses and sinuses
    (r"uses$", "us"),
    (r"\b(|head|back|tooth|ear|stomach|belly)aches$", r"\1ache"),
    (r"(ss|sh|ch|x|zz)es$", r"\1"),
    (r"(?<=\w\w)ies$", "y"),
    (r"(?<![sui])s$", ""),
)


@lru_cache(maxsize=1 << 16)
def normal(word: str) -> str:
    """The form under which a word is looked up; the same for its normal form again.

    A possessive ending goes, so a text's free-standing "'s" becomes the empty string. Words joined by a hyphen are
    words of their own (`normal_label`).

    Args:
        word: one word as it stands in a text, in any case.
    """
    if len(word) > _LONGEST_WORD:
        return word.lower()
    word = _ACRONYM_PLURAL.sub(lambda plural: plural[0][:-1], word).lower()
    while (simpler := _american(_singular(_POSSESSIVE.sub("", word)))) != word:
        word = simpler
    return word


@lru_cache(maxsize=1 << 14)
def normal_label(label: str) -> tuple[str, ...]:
    """The normal forms of a label's words, which hyphens, spaces and all other signs part ("X-rays" -> x, ray)."""
    return tuple(filter(None, map(normal, _WORD.findall(label))))


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < _SHORTEST_PLURAL or word[-1] not in "saei" or word in _NO_PLURAL:
        return word
    for ending, replacement in _PLURALS:
        singular, count = ending.subn(replacement, word)
        if count:
            return singular
    return word


def _american(word: str) -> str:
    if _ANY_BRITISH.search(word):
        for british, american in _BRITISH:
            word = british.sub(american, word)
    if (found := _ISE.search(word)) and found[1] + "ise" not in _NOT_IZE:
        word = f"{found[1]}iz{found[2]}"
    return word
