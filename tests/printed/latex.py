"""An article as LaTeX prints it: two columns, justified and hyphenated, with floats, running heads, a small list."""

import re
import shutil
import subprocess
from pathlib import Path

from tests.printed.articles import Article, Block, Design, Marker, printed

PROGRAM = shutil.which("pdflatex")
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "^": r"\^{}",
    "_": r"\_", "~": r"\~{}", "<": r"\textless{}", ">": r"\textgreater{}", "≤": r"$\leq$", "≥": r"$\geq$",
    "−": "$-$", "×": r"$\times$", "±": r"$\pm$", "≈": r"$\approx$", "→": r"$\to$", "‐": "-", "‑": "-", "\u2009": " ",
    "\u00a0": "~", "µ": r"\textmu{}", "°": r"\textdegree{}", "®": r"\textregistered{}", "™": r"\texttrademark{}",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "π": "pi", "σ": "sigma", "τ": "tau", "χ": "chi", "ω": "omega", "Δ": "Delta", "∆": "Delta", "Ω": "Omega",
}  # fmt: skip
_SPECIAL |= {letter: f"$\\{name}$" for letter, name in _GREEK.items()}
WIDEST_GRID = 110  # characters of small type across the page
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
FONTS = {
    "Times": r"\usepackage{mathptmx}", "Palatino": r"\usepackage{mathpazo}", "Charter": r"\usepackage{charter}",
    "Helvetica": r"\usepackage{helvet}\renewcommand{\familydefault}{\sfdefault}",
    "Century": r"\usepackage{newcent}",
}  # fmt: skip
_PREAMBLE = r"""\documentclass[%(size)dpt,twoside,twocolumn,a4paper]{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}%(font)s
\usepackage[a4paper,left=17mm,right=17mm,top=26mm,bottom=24mm,columnsep=6mm]{geometry}
\usepackage{fancyhdr}\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0.3pt}
\fancyhead[LE]{\footnotesize\thepage\quad %(left)s}\fancyhead[RO]{\footnotesize %(right)s\quad\thepage}
\fancyfoot[L]{\footnotesize %(foot)s}\fancyfoot[R]{\footnotesize Page \thepage}
\fancypagestyle{plain}{}
\setlength{\parindent}{%(indent)s}\setlength{\parskip}{%(skip)s}\setcounter{secnumdepth}{0}
\setcounter{page}{141}\sloppy
\makeatletter\renewcommand{\@biblabel}[1]{%(label)s}\makeatother
\begin{document}
"""


def pdf(article: Article, design: Design, folder: Path) -> bytes:
    """The article as printed by `pdflatex`, which works in `folder`."""
    (folder / "article.tex").write_text(source(article, design), encoding="utf8")
    for _ in range(2):  # the second time, floats and labels have found their place
        subprocess.run(
            [PROGRAM or "pdflatex", "-interaction=nonstopmode", "article.tex"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False,
        )  # fmt: skip
    drawn = folder / "article.pdf"
    if not drawn.exists():
        log = (folder / "article.log").read_text(encoding="utf8", errors="replace")
        raise RuntimeError(f"pdflatex drew nothing: {log[log.find('!') :][:400]}")
    return drawn.read_bytes()


def source(article: Article, design: Design) -> str:
    """The article in LaTeX."""
    words = {
        "size": design.size, "font": FONTS[design.font], "left": design.running[0], "right": design.running[1],
        "foot": _escaped(design.foot), "indent": "1em" if design.indent else "0pt",
        "skip": "0pt" if design.indent else "4pt plus 1pt", "label": design.label.format("#1"),
    }  # fmt: skip
    parts = [
        _PREAMBLE % words,
        r"\title{\bfseries " + _escaped(article.title) + r"}\date{}\author{" + _escaped(article.authors) + "}",
        r"\maketitle\thispagestyle{fancy}",
        r"\begin{abstract}" + _run(article.abstract, article, design) + r"\end{abstract}",
        *(_block(block, article, design) for block in article.blocks),
        _list(article, design),
        r"\end{document}",
    ]
    return "\n".join(parts)


def _block(block: Block, article: Article, design: Design) -> str:
    words = _run(block.pieces, article, design)
    if block.kind in {"heading", "subheading"}:
        return f"\\{'sub' * (block.kind != 'heading')}section{{{words}}}"
    if block.kind == "paragraph":
        return words + "\n"
    name = block.kind + "*" * block.wide
    body = _grid(block) if block.kind == "table" else r"\rule{0.8\linewidth}{38mm}\par"
    parts = (r"\footnotesize\raggedright " + words + r"\par\medskip", body)
    return f"\\begin{{{name}}}[t]" + "\n".join(parts if block.kind == "table" else parts[::-1]) + f"\\end{{{name}}}"


def _grid(block: Block) -> str:
    """The rows of a table, with broken lines in its cells where it would not fit otherwise."""
    columns = max(map(len, block.rows))
    rows = (" & ".join(map(_escaped, row)) + r" \\" for row in block.rows)
    longest = sum(max(len(row[at]) for row in block.rows if at < len(row)) + 3 for at in range(columns))
    shape = f"l{'c' * (columns - 1)}"
    if longest > (WIDEST_GRID if block.wide else WIDEST_GRID // 2):
        width = rf"\dimexpr(\linewidth-{2 * columns}\tabcolsep)/{columns}\relax"
        shape = rf"*{{{columns}}}{{p{{{width}}}}}"
    return f"\\begin{{tabular}}{{{shape}}}\\hline\n" + "\n".join(rows) + r"\hline\end{tabular}"


def _run(pieces: tuple[str | Marker, ...], article: Article, design: Design) -> str:
    """The words with their markers, those that stand behind the full stop moved there."""
    out = ""
    raised = [printed(piece, article, design) if isinstance(piece, Marker) else (piece, None) for piece in pieces]
    for at, (words, is_raised) in enumerate(raised):
        if is_raised is None:
            moved = design.behind_stop and at and raised[at - 1][1] is not None and words[:1] in {".", ","}
            out += _escaped(words[1:] if moved else words)
            continue
        following = raised[at + 1][0][:1] if at + 1 < len(raised) else ""
        out += following if design.behind_stop and following in {".", ","} else ""
        lead, _, numbers = words.rpartition("\0")
        out += _escaped(lead) + (f"\\textsuperscript{{{_escaped(numbers)}}}" if is_raised else _escaped(words))
    return out


def _list(article: Article, design: Design) -> str:
    if design.style == "author-year":
        entries = (f"\\item {_escaped(entry.text)}" for entry in article.references)
        shape = r"\begin{list}{}{\leftmargin=1em\itemindent=-1em\labelwidth=0pt\labelsep=0pt\itemsep=1pt\parsep=0pt}"
        return "\\section*{References}\\footnotesize" + shape + "\n".join(entries) + r"\end{list}"
    entries = (f"\\bibitem{{w{at}}}{_escaped(entry.text)}" for at, entry in enumerate(article.references))
    shape = r"{\footnotesize\begin{thebibliography}{99}\itemsep=0pt\parsep=0pt "
    return shape + "\n".join(entries) + r"\end{thebibliography}}"


def _escaped(text: str) -> str:
    lowered = re.sub(r"[⁰¹²³⁴-⁹⁺⁻]+", lambda run: "\1" + run[0].translate(_RAISED) + "\2", text)
    broken = re.sub(r"\S{25,}", lambda word: re.sub(r"(?<=[/.?=&_])(?=\w)", "\3", word[0]), lowered)
    whole = "".join(_SPECIAL.get(letter, letter) for letter in broken).replace("\3", r"\allowbreak{}")
    return whole.replace("\1", r"\textsuperscript{").replace("\2", "}")
