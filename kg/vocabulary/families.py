"""Words of one family: the noun, the adjective made from it, and nouns that dictionaries define by one another.

English names a condition with either ("renal failure", "kidney failure"; "ischemic", "ischemia"). The families are
small and closed: body parts whose adjective comes from another root, endings that regularly make adjectives of medical
nouns, and pairs of plain synonyms.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Adjectives of body parts.
_PARTS = {
    "abdominal": "abdomen", "acetabular": "acetabulum", "acinar": "acinus", "alveolar": "alveolus", "anal": "anus",
    "aortic": "aorta", "appendiceal": "appendix", "appendicular": "appendix", "arterial": "artery",
    "articular": "joint", "atrial": "atrium", "axillary": "axilla", "biliary": "bile", "bony": "bone",
    "bronchial": "bronchus", "bursal": "bursa", "cardiac": "heart", "carpal": "carpus", "cecal": "cecum",
    "cerebellar": "cerebellum", "cerebral": "brain", "choroidal": "choroid", "clavicular": "clavicle",
    "coccygeal": "coccyx", "cochlear": "cochlea", "colonic": "colon", "conjunctival": "conjunctiva",
    "corneal": "cornea", "cortical": "cortex", "costal": "rib", "cranial": "cranium", "cutaneous": "skin",
    "dental": "tooth", "dermal": "skin", "dermatologic": "skin", "dermatological": "skin",
    "diaphragmatic": "diaphragm", "ductal": "duct", "duodenal": "duodenum", "endometrial": "endometrium",
    "epididymal": "epididymis", "epiglottic": "epiglottis", "esophageal": "esophagus", "ethmoidal": "ethmoid",
    "facial": "face", "femoral": "femur", "fibular": "fibula", "follicular": "follicle", "gastric": "stomach",
    "gingival": "gingiva", "glomerular": "glomerulus", "glottic": "glottis", "gonadal": "gonad",
    "hematologic": "blood", "hematological": "blood", "hepatic": "liver", "hippocampal": "hippocampus",
    "humeral": "humerus", "hypopharyngeal": "hypopharynx", "hypophyseal": "pituitary", "hypothalamic": "hypothalamus",
    "ileal": "ileum", "intestinal": "intestine", "jejunal": "jejunum", "labial": "lip", "laryngeal": "larynx",
    "leptomeningeal": "leptomeninges", "ligamentous": "ligament", "lingual": "tongue", "lymphatic": "lymph",
    "macular": "macula", "mammary": "breast", "mandibular": "mandible", "maxillary": "maxilla",
    "mediastinal": "mediastinum", "medullary": "medulla", "meningeal": "meninges", "mesenteric": "mesentery",
    "mucosal": "mucosa", "muscular": "muscle", "myocardial": "myocardium", "nasal": "nose",
    "nasopharyngeal": "nasopharynx", "neural": "nervous", "neurologic": "nervous", "neurological": "nervous",
    "ocular": "eye", "omental": "omentum", "ophthalmic": "eye", "ophthalmologic": "eye", "ophthalmological": "eye",
    "oral": "mouth", "orbital": "orbit", "oropharyngeal": "oropharynx", "osseous": "bone", "ovarian": "ovary",
    "pancreatic": "pancreas", "patellar": "patella", "pelvic": "pelvis", "penile": "penis",
    "pericardial": "pericardium", "peritoneal": "peritoneum", "pharyngeal": "pharynx", "placental": "placenta",
    "pleural": "pleura", "pontine": "pons", "prostatic": "prostate", "pulmonary": "lung", "rectal": "rectum",
    "renal": "kidney", "retinal": "retina", "retroperitoneal": "retroperitoneum", "sacral": "sacrum",
    "scapular": "scapula", "scleral": "sclera", "scrotal": "scrotum", "skeletal": "skeleton",
    "sphenoidal": "sphenoid", "spinal": "spine", "splenic": "spleen", "sternal": "sternum",
    "subglottic": "subglottis", "supraglottic": "supraglottis", "synovial": "synovium", "tendinous": "tendon",
    "testicular": "testis", "thalamic": "thalamus", "thoracic": "thorax", "thymic": "thymus", "tibial": "tibia",
    "tonsillar": "tonsil", "tracheal": "trachea", "tubular": "tubule", "tympanic": "tympanum", "ulnar": "ulna",
    "umbilical": "umbilicus", "ungual": "nail", "ureteral": "ureter", "ureteric": "ureter", "urethral": "urethra",
    "urologic": "urinary", "urological": "urinary", "urothelial": "urothelium", "uterine": "uterus", "uveal": "uvea",
    "vaginal": "vagina", "valvular": "valve", "vascular": "vessel", "venous": "vein", "ventricular": "ventricle",
    "vertebral": "vertebra", "vesical": "bladder", "vulval": "vulva", "vulvar": "vulva",
}  # fmt: skip
# Adjectives of conditions whose noun no ending gives, and plain synonyms.
_KIN = {
    "abnormal": "abnormality", "addict": "dependence", "addicted": "dependence", "addiction": "dependence",
    "alcoholic": "alcoholism", "amnestic": "amnesia", "anaphylactic": "anaphylaxis", "anomalous": "abnormality",
    "anomaly": "abnormality", "anorectic": "anorexia", "asthmatic": "asthma", "bacterial": "bacterium",
    "bleed": "hemorrhage", "bleeding": "hemorrhage", "cachectic": "cachexia", "calcified": "calcification",
    "calculus": "stone", "cancerous": "cancer", "carcinomatous": "carcinoma", "cataleptic": "catalepsy",
    "choreic": "chorea", "choreiform": "chorea", "cirrhotic": "cirrhosis", "coinfection": "infection",
    "comatose": "coma", "constipated": "constipation", "convulsant": "seizure", "convulsion": "seizure",
    "convulsive": "seizure", "dehydrated": "dehydration", "delirious": "delirium", "demented": "dementia",
    "dependency": "dependence", "dependent": "dependence", "depressed": "depression", "depressive": "depression",
    "diabetic": "diabetes", "diarrheal": "diarrhea", "disorder": "disease", "dysfunctional": "dysfunction",
    "dyspeptic": "dyspepsia", "dysrhythmia": "arrhythmia", "eclamptic": "eclampsia", "edematous": "edema",
    "embolic": "embolism", "embolus": "embolism", "emesis": "vomiting", "enlarged": "enlargement",
    "epileptic": "epilepsy", "febrile": "fever", "feverish": "fever", "fungal": "fungus", "gouty": "gout",
    "hemorrhagic": "hemorrhage", "icteric": "jaundice", "icterus": "jaundice", "illness": "disease",
    "impaired": "dysfunction", "impairment": "dysfunction", "impotent": "impotence", "infected": "infection",
    "infectious": "infection", "infective": "infection", "infertile": "infertility", "injured": "injury",
    "intoxicated": "intoxication", "itch": "pruritus", "itching": "pruritus", "jaundiced": "jaundice",
    "lithiasis": "stone", "lymphomatous": "lymphoma", "malarial": "malaria", "manic": "mania",
    "migraineur": "migraine", "narrowing": "stenosis", "nauseous": "nausea", "neoplasia": "tumor",
    "neoplasm": "tumor", "neoplastic": "tumor", "painful": "pain", "parkinsonian": "parkinsonism",
    "preeclamptic": "preeclampsia", "psychotic": "psychosis", "pyrexia": "fever", "reinfection": "infection",
    "septic": "sepsis", "seropositive": "infection", "seropositivity": "infection", "stenotic": "stenosis",
    "suicidal": "suicide", "superinfection": "infection", "swollen": "swelling", "syncopal": "syncope",
    "thrombus": "thrombosis", "toxic": "toxicity", "traumatic": "trauma", "tuberculous": "tuberculosis",
    "tumoral": "tumor", "ulcerated": "ulcer", "ulceration": "ulcer", "ulcerative": "ulcer",
    "vertiginous": "vertigo", "viral": "virus", "vomit": "vomiting",
}  # fmt: skip
# More and less of what a body has: `increase in blood pressure`, `high blood pressure`, `hyperactive`.
_MORE = "elevated elevation excess excessive high higher hyperactive increase overactive raised rise rising"
_LESS = "decrease diminished diminution drop fall hypoactive low lower lowered reduced reduction underactive"
_DEGREES = dict.fromkeys(_MORE.split(), "increased") | dict.fromkeys(_LESS.split(), "decreased")
# Endings by which English makes adjectives from medical nouns; the first that fits counts.
_ENDINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w\w\w\w)at(?:ing|ive)$", "ation"),  # ulcerating, constipating
        (r"(?<=\w\w)kinetic$", "kinesia"),
        (r"(?<=\w\w)icity$", "ia"),  # hepatotoxicity, spasticity
        (r"(?<=\w\w)tensive$", "tension"),
        (r"(?<=\w\w)itic$", "itis"),
        (r"(?<=\w\w)omatous$", "oma"),
        (r"^(hyper|hypo)(\w+)oid$", r"\1\2oidism"),
        (r"(?<=\w\w\w)otic$", "osis"),  # thrombotic, fibrotic
        (r"(?<=\w\w)lytic$", "lysis"),
        (r"(?<=\w\w)static$", "stasis"),
        (r"(?<=\w\w)(pare|dialy|gene)tic$", r"\1sis"),
        (r"(?<=\w\w\w\w)plastic$", "plasia"),
        (r"(?<=\w\w\w)plegic$", "plegia"),
        (r"(?<=\w\w)rrh?eic$", "rrhea"),
        (r"(?<=\w)pneic$", "pnea"),
        (r"(?<=o)spastic$", "spasm"),  # vasospastic
        (r"(?<=\w\w\w\w)ic$", "ia"),  # ischemic, nephropathic, allergic
        (r"(?<=\w\w)(path|troph|erg|eps|tom|megal)y$", r"\1ia"),  # neuropathy, hypertrophy, allergy
    )
)

# Greek and Latin forms of body parts in compounds for their diseases, with the English words for the part.
_COMBINING = {
    "adeno": "gland", "angio": "vessel", "arterio": "artery", "arthro": "joint", "broncho": "bronchus",
    "cardio": "heart", "cardiomyo": "myocardium", "cerebro": "brain", "cholangio": "bile duct",
    "chorioretino": "chorioretina", "chondro": "cartilage", "dermo": "skin", "dermato": "skin", "encephalo": "brain",
    "entero": "intestine", "gastro": "stomach", "glomerulo": "glomerulus", "hemato": "blood", "hepato": "liver",
    "laryngo": "larynx", "lympho": "lymph", "mammo": "breast", "myelo": "cord spine", "myo": "muscle",
    "myocardio": "myocardium", "nephro": "kidney", "neuro": "nervous", "oculo": "eye", "odonto": "tooth",
    "ophthalmo": "eye", "osteo": "bone", "oto": "ear", "pneumo": "lung", "procto": "rectum", "pulmono": "lung",
    "reno": "kidney", "retino": "retina", "rhino": "nose", "spleno": "spleen", "tubulo": "tubule", "uro": "urinary",
    "vasculo": "vessel",
}  # fmt: skip
# What a part belongs to, where there is no disease of the part alone.
WHOLE = {
    "alveolus": "lung", "bronchiole": "lung", "cardiomyocyte": "heart", "cerebrum": "brain", "endocardium": "heart",
    "glomerulus": "kidney", "hepatocellular": "liver", "hepatocyte": "liver", "hippocampus": "brain",
    "hypothalamus": "brain", "myocardium": "heart", "myocyte": "muscle", "myofiber": "muscle", "neuron": "nervous",
    "neuronal": "nervous", "striatal": "basal ganglia", "striatum": "basal ganglia", "thalamus": "brain",
    "tubule": "kidney", "urothelium": "urinary", "valve": "heart",
}  # fmt: skip
# Their second parts, as words of their own (by families).
_SECOND = {
    "algia": "pain", "calcinosis": "calcinosis", "ectasia": "dilation", "fibrosis": "fibrosis", "itis": "inflammation",
    "lithiasis": "stone", "malacia": "softening", "megalia": "enlargement", "necrosis": "necrosis", "pathia": "disease",
    "plegia": "paralysis", "rrhagia": "hemorrhage", "rrhexis": "rupture", "sclerosis": "sclerosis", "spasm": "spasm",
    "stenosis": "stenosis", "toxia": "toxia",
}  # fmt: skip
_COMPOUND = re.compile(rf"(?P<part>\w+?o?)(?P<second>{'|'.join(_SECOND)})")


@lru_cache(maxsize=1 << 15)
def parts(word: str) -> frozenset[str]:
    """The families in a word: `nephropathy` is a disease of the kidney, `arthralgia` a pain of joints."""
    found = family(word)
    if compound := _COMPOUND.fullmatch(found):
        part = _COMBINING.get(compound["part"]) or _COMBINING.get(compound["part"] + "o", "")
        return frozenset((*part.split(), _SECOND[compound["second"]])) if part else frozenset((found,))
    return frozenset((found,))


@lru_cache(maxsize=1 << 15)
def family(word: str) -> str:
    """One word for a noun and the adjective made from it; a form that no dictionary has does no harm."""
    nearer = _nearer(word)
    return word if nearer == word else family(nearer)


def _nearer(word: str) -> str:
    """One step to the noun."""
    if word in _PARTS:
        return _PARTS[word]
    if word in _KIN:
        return _KIN[word]
    if word in _DEGREES:
        return _DEGREES[word]
    for ending, replacement in _ENDINGS:
        changed, count = ending.subn(replacement, word)
        if count:
            return changed
    return word
