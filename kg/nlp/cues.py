"""The words that tell how a finding is asserted, after NegEx (Chapman 2001) and ConText (Harkema 2009).

Each table maps an assertion to regular expressions over one sentence. FORWARD cues act on what follows, BACKWARD cues
on what precedes, PSEUDO cues look like one of them and act on nothing. Where two cues overlap, the longer one holds.
"""

from __future__ import annotations

import re

SEEN = (
    r"(?:seen|found|noted|noticed|observed|detected|identified|demonstrated|visuali[sz]ed|present|evident|"
    r"apparent|visible|"
    r"recorded|encountered|performed|done|given|used|required|necessary|needed|indicated|feasible|possible|"
    r"appreciated|"
    r"diagnosed|confirmed|documented|administered|attempted|undertaken)"
)
BE = r"(?:is|are|was|were|be|been|being)"
OCCUR = r"(?:occur(?:red|s)?|develop(?:ed|s)?|recur(?:red|s)?|appear(?:ed|s)?|arise|arose|ensue[ds]?|happen(?:ed|s)?)"
UNIT = r"(?:day|week|month|year|hour)"
KIN = (
    r"(?:mother|father|brother|sister|parent|sibling|aunt|uncle|cousin|grand(?:mother|father|parent)|son|daughter|"
    r"(?:first|second)[- ]degree relative|relative|family member|twin)s?"
)
NOT = r"(?:not|\w+n[’']t|never)"
_CHANGE = (
    r"(?:chang|differ|increas|decreas|improv|resolv|respon[ds]|reliev|reduc|prevent|affect|influenc|alleviat|"
    r"correlat|"
    r"heal|worsen|progress|eliminat)"
)

PSEUDO = (
    r"no (?:(?:significant|further|interval|definite|major|marked|clear|real|statistical\w*|"
    r"statistically significant) )?(?:change|"
    r"increase|decrease|difference|improvement|relief|response|effect|association|correlation)s? (?:in|of|on|"
    r"from|to|between|with)",
    r"no (?:known|obvious|apparent|clear|specific) (?:cause|reason|diagnosis|etiology|source)\w* (?:of|for)",
    r"no (?:more|less|fewer|later|sooner|earlier) than",
    r"no\.? ?\d+",
    r"(?:no|without) (?:doubt|delay|difficulty|exception|success|consensus)",
    r"(?:whether|why) or not",
    r"not (?:only|just|merely|solely|simply|necessarily)",
    r"not (?:un\w+|infrequent\w*|rare\w*|exceptional\w*)",
    r"not (?:\w+ly )?(?:different|associated|related|correlated|due|caused|attributable|attributed|affected|"
    r"influenced|clear|"
    r"known|understood|significant)(?:ly)?",
    rf"{NOT} (?:\w+ly )?{_CHANGE}\w*",
    r"(?:not|never) (?:an? )?(?:absolute |relative |strict )?contra-?indicat\w+",
    r"(?:not|never) (?:yet |previously |hitherto |ever )?been (?:previously |yet )?(?:reported|described|"
    r"published|studied)",
    r"(?:can|could|may|might) be (?:clearly |well |easily )?" + SEEN,
    r"gram[- ]negative",
    rf"(?:(?:\d+|an?|one|two|three|four|five|six|several|few|many)[- –]?{UNIT}s?[’']?|long|short|"
    rf"brief)(?:[- ](?:long|standing|"
    r"term|lasting))? history of",
    r"(?:previous|prior|past|earlier)(?:ly)? (?:\w+ )?(?:report(?:s|ed)?|described|publi\w+|stud(?:y|ies)|"
    r"literature|cases?|"
    r"series|research|works?|mentioned|authors?|investigat\w+|trials?|section|paragraph)",
    r"prior to",
    r"may \d{1,2}\b|in may\b",
)
FORWARD: dict[str, tuple[str, ...]] = {
    "absent": (
        r"no(?:ne of)?|not|\w+n[’']t|never|neither|nor|cannot|without|w/o|nothing|no longer",
        rf"(?:did not|does not|do not|didn[’']t|never|no longer) {OCCUR}(?! in | during | after | at | within )",
        r"den(?:y|ies|ied|ying)",
        r"absence of|lack(?:s|ed|ing)?(?: of)?|free (?:of|from)|negative for|devoid of",
        r"fail(?:s|ed|ing)? to (?:show|reveal|demonstrate|detect|identify|find|disclose|confirm)",
        r"(?:rul(?:e[sd]|ing) out|exclud(?:es|ed))(?: for| the presence of| patients with)?",
        r"refus(?:ed|es|al of)|declin(?:ed|es)(?: to undergo)?",
        r"(?:rather than|instead of)",
    ),
    "possible": (
        r"possib(?:le|ly)|probab(?:le|ly)|presum(?:ed|ably|ptive)|(?<!more )(?<!less )likely|questionable",
        r"suspect(?:s|ed|ing)?|suspici(?:on|ous)(?: of| for)?|suggest(?:s|ed|ing|ive)?(?: of)?(?! that)",
        r"concern(?:s|ing)?(?: for| of| about)|worrisome for",
        r"(?:may|might|could) (?:be|have|represent|reflect|indicate|correspond to)",
        r"(?:can ?not|could not|not) (?:be )?(?:ruled? out|excluded?)|not exclud(?:e|ing)",
        r"(?:to )?rule out|r/o|to exclude",
        r"differential diagnos[ie]s(?: of| includ(?:ed|es)| was| were|:)?",
        r"not (?:sure|certain|clear) (?:if|whether)",
    ),
    "hypothetical": (
        r"\d+ ?=(?: ?no)?",  # the anchor of a scale: 0 = no pain
        r"if|unless|whether|in (?:the )?(?:case|event)s? of|should|would|(?-i:may)|might|can|could",
        r"(?:risks?|chances?|likelihood|probability|possibility|danger|threat|fear) (?:of|for|factors? (?:of|"
        r"for))|at risk",
        r"potential(?: for)?|potentially|predispos\w+ (?:to|for)|susceptib\w+ to|prone to",
        r"avoid(?:s|ed|ing|ance of)?|prevent(?:s|ed|ing|ion of)?|minimi[sz]e|prophyla\w+ (?:of|for|against)",
        r"(?:contra-?)?indications?(?: for| of| to| includ\w+)?|candidates? for",
        r"(?:check|look|screen|monitor|watch|evaluat|assess|surveillance|observ|search)\w* for|return(?:s|"
        r"ed)? (?:for|if)",
    ),
    "historical": (
        r"(?:past |previous |prior |known |remote |personal )?(?:medical |"
        r"surgical )?history(?: was)?(?: significant| remarkable| "
        r"notable)?(?: of| for| includ\w+|:)",
        r"previous(?:ly)?|prior|status[- ]post|s/p|in the past|had (?:already )?undergone",
        r"(?:\d+|\w+) (?:months?|years?|decades?) (?:ago|earlier|before|previously|prior)(?! to)",
    ),
    "family": (
        r"family (?:medical )?history(?: was)?(?: significant| remarkable| notable| positive)?(?: of| for|"
        r" includ\w+|:)?",
        rf"(?:his|her|their|patient[’']s|maternal|paternal) {KIN} (?:\w+ )?(?:had|has|have|suffered|died|was|"
        rf"were|who)",
    ),
}
BACKWARD: dict[str, tuple[str, ...]] = {
    "absent": (
        rf"(?:{BE}(?: not| never|n[’']t)|(?:ha[sd]|have)(?: not| never|n[’']t) been|(?:could|can|did) ?(?:not|"
        rf"n[’']t) be) (?:\w+ly )?{SEEN}",
        rf"(?:did not|does not|do not|didn[’']t|never|no longer) {OCCUR}(?=\s*(?:[.,;)]|$|in |during |after |"
        rf"at |within |and |or |on ))",
        rf"(?:{BE} |been )(?:\w+ly )?(?:ruled out|excluded|absent|negative(?! for)|denied|lacking|refused|"
        rf"declined|no longer {SEEN})",
        r"(?: ?[:=-] ?)(?:none|negative|absent|denied|nil|no)(?=[\s.,;)]*$|[.,;)])",
    ),
    "possible": (
        rf"(?:{BE} )(?:\w+ly )?(?:suspected|possible|probable|likely|unlikely|presumed|considered|questionable)",
        r"(?:can ?not|could not|not) be (?:\w+ly )?(?:ruled out|excluded)",
    ),
    "hypothetical": (
        rf"(?:(?-i:may)|might|can|could|should|would|must) (?:also |then |even )?(?:{OCCUR}|be|result|follow|lead)",
    ),
    "historical": (
        r"(?:\d+|\w+) (?:months?|years?|decades?) (?:ago|earlier|before|previously|prior)(?! to)",
        r"in the past|in (?:his|her) (?:childhood|youth)",
    ),
    "family": (rf"in (?:his|her|their|the patient[’']s) {KIN}",),
}
# The first of these that holds for a mention is its assertion.
PRIORITY = ("absent", "family", "hypothetical", "possible", "historical")

_SUBJECT = r"(?:the|an?|he|she|it|they|we|his|her|its|their|this|these|those|there|our|all|one)"
FINITE = (
    r"(?:is|are|was|were|has|have|had|did|does|presented|developed|underwent|received|showed|shows|revealed|reveals|"
    r"demonstrated|complained|remained|returned|recovered|required|became|began|reported|died|experienced|"
    r"appeared|seems?)"
)
VERB = re.compile(rf"\b{FINITE}\b", re.IGNORECASE)
JOINT = re.compile(r",|;|\b(?:and|or|nor|as well as|which|who|that)\b", re.IGNORECASE)
LIST_BREAK = re.compile(r",|\b(?:or|nor)\b", re.IGNORECASE)
SUBJECT = re.compile(rf"\W*(?:and )?{_SUBJECT}\b", re.IGNORECASE)
# Where any scope ends.
STOP = re.compile(
    r";|=|:(?=\s)|[.!?]\s+(?=[\"“(]?[A-Z])|\n|\b(?:but|however|although|though|yet|nevertheless|nonetheless|"
    r"whereas|while|except|excepting|"
    r"apart from|aside from|other than|besides|because|since|as (?:a|the) (?:cause|source|reason|result|"
    r"consequence)|due to|"
    r"owing to|secondary to|caused by|attributed to|resulting (?:from|in)|so that|therefore|thus|hence|then|"
    r"when|where|which|who|"
    r"whom|whose|until|still)\b"
    rf"|,\s*(?:and\s+)?(?=(?:{_SUBJECT}|with|although|after|before|during|{FINITE})\b)"
    rf"|\band\s+(?=(?:with|{FINITE}|{_SUBJECT} (?:\S+ ){{1,4}}{FINITE})\b)",
    re.IGNORECASE,
)
# Prepositions of time and means: what stands behind them is circumstance, not what is denied or supposed.
CIRCUMSTANCE = re.compile(
    r"\b(?:after|following|before|during|on|upon|by|via|using|through|throughout|despite|in spite of|with|at|"
    r"under|from|in "
    r"patients)\b",
    re.IGNORECASE,
)


def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all patterns of a table row, on whole words, in any case."""
    return re.compile("|".join(rf"(?:(?<!\w)|(?=\W))(?:{pattern})(?!\w)" for pattern in patterns), re.IGNORECASE)
