"""One invented article, saved as a page in the manner of several publishers, each with its own furniture."""
# ruff: noqa: E501 - long lines are how pages are written

from dataclasses import dataclass

WORKS = (
    "Birch Q. Leaks. Bone Lett. 2004;12:77-79.",
    "Cedar R, Elm S. Veins of the canal. J Vein. 2005;3:1-9.",
    "Larch A. Needles and what they do. Spine Notes. 2007;8:20-22.",
)
TITLE = "A case of cement in the canal"
FACTS = """<meta name="citation_title" content="A case of cement in the canal">
<meta name="citation_author" content="Alder, Paul R"><meta name="citation_author" content="Quinn van der Birch">
<meta name="citation_journal_title" content="Journal of Cement"><meta name="citation_publication_date" content="2020/03/01">
<meta name="citation_volume" content="4"><meta name="citation_issue" content="2"><meta name="citation_firstpage" content="10">
<meta name="citation_lastpage" content="12"><meta name="citation_doi" content="10.1000/cement.1">
<meta name="citation_pmid" content="12345">"""
DUBLIN = """<meta name="DC.Title" content="A case of cement in the canal"><meta name="dc.Creator" content="Alder, Paul R">
<meta name="dc.creator" content="Quinn van der Birch"><meta name="dc.source" content="Journal of Cement">
<meta name="DC.Date" content="2020-03-01"><meta name="dc.identifier" content="pii-99">
<meta name="dc.identifier" content="doi:10.1000/cement.1"><meta name="dc.language" content="en-GB">"""
SCHEMA = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
{"@type": ["ScholarlyArticle"], "headline": "A case of cement in the canal", "author": [{"@type": "Person", "name":
"Paul R Alder"}, {"@type": "Person", "familyName": "van der Birch", "givenName": "Quinn"}], "datePublished": "2020-03-01",
"pageStart": "10", "pageEnd": 12, "sameAs": "https://doi.org/10.1000/cement.1", "isPartOf": {"@type": "PublicationIssue",
"issueNumber": 2, "isPartOf": {"@type": ["PublicationVolume", "Periodical"], "name": "Journal of Cement",
"volumeNumber": "4"}}}]}</script><script type="application/ld+json">{broken</script>"""
GRID = """<table class="t"><thead><tr><th rowspan="2">Level</th><th rowspan="2">Treated</th><th>Leaks</th></tr><tr>
<th>n (%)</th></tr></thead><tbody><tr><td>T12</td><td>20</td><td>3 (15)<sup>a</sup></td></tr><tr><td>L1</td><td>25</td>
<td>5 (20)</td></tr></tbody></table>"""
COOKIES = """We use cookies so that this site works and so that we learn how people use it. You may accept all of them or
choose those that you want, and change your mind at any time."""
MENU = '<ul><li><a href="/">Home</a></li><li><a href="/issues">All issues</a></li><li><a href="/login">Sign in</a></li></ul>'
OTHERS = """<ul><li><a href="/a/7">How the country doctor learned to mend a spine</a></li><li><a href="/a/8">Forty winters
of broken hips in one valley</a></li></ul>"""


@dataclass(frozen=True)
class Style:
    """A way to mark an article up; `{}` stands for the words."""

    page: str
    section: str
    cite: str  # {n}
    figure: str
    table: str
    entry: str  # {n}, {}
    entries: str
    facts: str = FACTS
    raised: str = "<sup>{}</sup>"

    def drawn(self) -> str:
        """The page."""
        one, two, three = (self.cite.format(n=n) for n in (1, 2, 3))
        several, single = self.raised.format(f"{one}–{three}"), self.raised.format(two)
        parts = [
            self.section.format(id="abs", title="Abstract", inside="<p>The e\ufb03cacy of cement is known, but leaks are seldom "
                "told. We report a leak in a woman of 71 years, and what became of her in the two years after it.</p>"),
            self.section.format(id="s1", title="Introduction", inside=f"<p>Cement leaks in 45 of 100 vertebrae.{several} Most "
                f"of those who have a leak never notice it, as others have <i>reported</i> before us.{single}</p>"),
            self.section.format(id="s2", title="Case report", inside="<p>She had pain in the back after a fall. Vertebroplasty "
                "of L1 was done with 3&nbsp;mL of cement (<a href='#f1'>Figure 1</a>), and she woke with a weak left leg.</p>"
                + self.figure + "<p>Of 45 treated levels, 8 leaked (<a href='#t1'>Table 1</a>).</p>" + self.table),
            self.section.format(id="s3", title="Discussion", inside="<p>It was not seen again, and no other harm was done to "
                "any of the patients who were treated with the same needle.</p>"),
            self.entries.format("".join(self.entry.format(words, n=n) for n, words in enumerate(WORKS, 1))),
        ]  # fmt: skip
        return self.page.format(facts=self.facts, inside="\n".join(parts))


STYLES = {
    "archive": Style(
        page='<!DOCTYPE html>\n<html lang="en"><head><meta charset="UTF-8"><title>A case of cement in the canal - ARC</title>'
        '{facts}<link rel=stylesheet href=//x.example/a.css></head><body><a class="usa-skipnav" href="#main-content">Skip to '
        f'main content</a><section class="usa-banner"><p>An official site. Here is how you know.</p></section><header>{MENU}'
        '</header><div class="usa-overlay"></div><main id="main-content"><section class="pmc-actions"><ul><li><button>Cite'
        '</button></li><li><a href="/pdf/a.pdf">PDF</a></li></ul></section><article lang="en"><section><div><div class="cg '
        'p">. 2020 Mar 1;4(2):10–12. doi: <a href="https://doi.org/10.1000/cement.1">10.1000/cement.1</a></div></div><h1>A '
        'case of cement in the canal</h1><div class="cg p"><a href="/u">Paul R Alder</a><sup>1</sup>, <a href="/u">Quinn van '
        'der Birch</a></div></section><section class="body main-article-body">{inside}</section></article></main><aside>'
        f"<h2>Similar articles</h2>{OTHERS}</aside><footer>{MENU}</footer></body></html>",
        section='<section id="{id}"><h2 class="pmc_sec_title">{title}</h2>{inside}</section>',
        cite='<a href="#B{n}" class="usa-link" aria-describedby="B{n}">{n}</a>',
        figure='<figure class="fig xbox font-sm" id="f1"><h3 class="obj_head">Figure 1.</h3><p class="img-box"><a href="i.jpg">'
        '<img src="i.jpg" alt="Cement"></a></p><div class="p text-right"><a href="f1">Open in a new tab</a></div><figcaption>'
        "<p>Cement in the canal, seen from the left.</p></figcaption></figure>",
        table='<section class="tw xbox font-sm" id="t1"><h3 class="obj_head">Table 1.</h3><div class="caption p"><p>Leaks by '
        f'level.</p></div><div class="tbl-box p">{GRID}</div><div class="p text-right"><a href="t1">Open in a new tab</a></div>'
        '<div class="tw-foot p"><div class="fn"><sup>a</sup><p>Seen on CT.</p></div></div></section>',
        entry='<li id="B{n}"><span class="label">{n}.</span><cite>{}</cite> [<a href="https://doi.org/10.1000/w{n}">DOI</a>] '
        '[<a href="https://scholar.example/x">Google Scholar</a>]</li>',
        entries='<section id="ref-list1" class="ref-list"><h2 class="pmc_sec_title">References</h2><section><ul class="ref-list"'
        ' style="list-style-type:none">{}</ul></section></section>',
    ),
    "sections": Style(
        page='<!DOCTYPE html>\n<!-- saved from url=(0040)https://link.example/article/1 --><html lang="en"><head><meta '
        'http-equiv="Content-Type" content="text/html; charset=UTF-8"><title>A case of cement in the canal | Journal</title>'
        '{facts}</head><body class="shared-article"><dialog class="cc-banner" open><p>'
        + COOKIES
        + "</p><button>Accept</button>"
        f'</dialog><nav aria-label="breadcrumbs">{MENU}</nav><main class="c-article-main-column"><article lang="en"><div '
        'class="c-article-header"><h1 class="c-article-title">A case of cement in the canal</h1><ul class="c-article-author-list'
        '"><li><a href="#auth-1">Paul R Alder</a></li></ul><p class="c-article-info-details"><a href="/j"><i>Journal of Cement'
        '</i></a> <b>volume 4</b>, pages 10–12 (2020)</p></div><div class="c-article-body">{inside}</div></article></main>'
        f'<div class="c-recommendations"><h2>Similar content being viewed by others</h2>{OTHERS}</div></body></html>',
        section='<section data-title="{title}"><div class="c-article-section" id="{id}-section"><h2 class="c-article-section__title'
        ' js-section-title" id="{id}">{title}</h2><div class="c-article-section__content" id="{id}-content">{inside}</div></div>'
        "</section>",
        cite='<a data-track="click" href="https://link.example/article/1#ref-CR{n}" id="ref-link-{n}" title="Work {n}">{n}</a>',
        figure='<div class="c-article-section__figure" id="figure-1"><figure><figcaption><b id="f1" class="c-article-section__figure'
        '-caption" data-test="figure-caption-text">Figure 1: Cement in the canal, seen from the left.</b></figcaption><div><a '
        'href="/figures/1"><picture><img src="x.png" alt="figure 1"></picture></a></div><div><a href="/figures/1">Full size image'
        "</a></div></figure></div>",
        table='<div class="c-article-table" id="table-1"><figure><figcaption class="c-article-table__figcaption"><b id="t1">Table 1 '
        f'Leaks by level.</b></figcaption><div class="c-article-table-container">{GRID}</div><div class="c-article-table-footer">'
        "<ol><li><sup>a</sup>Seen on CT.</li></ol></div></figure></div>",
        entry='<li class="c-article-references__item js-c-reading-companion-references-item" data-counter="{n}."><p class="c-article-'
        'references__text" id="ref-CR{n}">{}</p><p class="c-article-references__links u-hide-print"><a href="https://doi.org/10.1000'
        '/w{n}">Article</a> <a href="https://scholar.example">Google Scholar</a> </p></li>',
        entries='<section aria-labelledby="Bib1" data-title="References"><div class="c-article-section" id="Bib1-section"><h2 class='
        '"c-article-section__title" id="Bib1">References</h2><div><ol class="c-article-references">{}</ol><p class="c-article-'
        'references__download"><a href="/x.ris">Download references</a></p></div></div></section>',
    ),
    "columns": Style(
        page='<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>A case of cement in the canal - Cement</title>{facts}'
        '</head><body><div id="app" class="App"><div class="page"><header id="gh-cnt" role="banner">'
        + MENU
        + "</header><div class="
        '"article-wrapper grid row"><div class="table-of-contents"><h2>Outline</h2><ol><li><a href="#abs">Abstract</a></li><li><a '
        'href="#s1">Introduction</a></li></ol></div><article class="col-lg-12 pad-left" role="main"><div class="Publication"><a '
        'href="/j">Journal of Cement</a></div><h1 id="screen-reader-main-title" class="Head"><span class="title-text">A case of '
        'cement in the canal</span></h1><div class="Banner"><div class="author-group">Author links open overlay panel<button><span>'
        'Paul R Alder</span></button></div></div>{inside}</article><aside class="RelatedContent"><h2>Recommended articles</h2>'
        f'{OTHERS}</aside></div><footer role="contentinfo">{COOKIES}</footer></div></div></body></html>',
        section='<div class="section" id="{id}"><h2 class="u-h4 u-margin-l-top">{title}</h2>{inside}</div>',
        cite='<a class="anchor workspace-trigger" name="bbib{n}" href="#bib{n}"><span class="anchor-text">{n}</span></a>',
        figure='<figure class="figure text-xs" id="f1"><span><img src="x.jpg"><ol class="links-for-figure"><li><a href="l.jpg">'
        'Download: <span>Download high-res image (1MB)</span></a></li></ol></span><span class="captions"><span id="cap1"><p><span '
        'class="label">Figure 1</span>. Cement in the canal, seen from the left.</p></span></span></figure>',
        table='<div class="tables frame-topbot" id="t1"><span class="captions text-s"><span><p><span class="label">Table 1</span>. '
        f'Leaks by level.</p></span></span><div class="groups">{GRID}</div><dl class="footnotes"><dt>a</dt><dd><p>Seen on CT.</p>'
        "</dd></dl></div>",
        entry='<dt class="label"><a href="#bbib{n}" id="ref-id-bib{n}">[{n}]</a></dt><dd class="reference" id="bib{n}">{} <div class='
        '"ReferenceLinks"><a href="https://doi.org/10.1000/w{n}"><span>View article</span></a> <a href="x">View in Scopus</a></div></dd>',
        entries='<section class="bibliography" id="cebibl1"><h2>References</h2><dl class="references">{}</dl></section>',
        facts=SCHEMA,
    ),
    "society": Style(
        page='<!DOCTYPE html><html class="pb-page" lang="en"><head><meta charset="utf-8"><title>A case of cement in the canal</title>{facts}'
        '</head><body><div class="cookiePolicy-popup" role="dialog" aria-modal="true">'
        + COOKIES
        + "</div>"
        + MENU
        + "<main><article>"
        '<div class="article-citation"><h1 class="citation__title">A case of cement in the canal</h1><div class="loa-authors hidden-xs">'
        '<a href="/a"><span>Paul R Alder</span></a></div></div><div class="share__block"><a href="#">Share on</a><ul><li><a href="f">'
        'Facebook</a></li></ul></div><div class="article__body"><section class="article-section article-section__full">{inside}</section>'
        "</div></article></main></body></html>",
        section='<section class="article-section__content" id="{id}"><h2 class="article-section__title">{title}</h2>{inside}</section>',
        cite='<span><a href="#bib{n}" class="bibLink tab-link" data-tab="pane-pcw-references">{n}</a><span class="ref-popup" style="display: '
        'none">Work {n}. 2001;1:1.</span></span>',
        figure='<section class="article-section__inline-figure"><figure class="figure" id="f1"><a href="x.jpg"><img src="x.png"></a>'
        '<figcaption class="figure__caption"><div class="figure__caption__header"><strong class="figure__title">Figure 1</strong><div '
        'class="figure-extra"><a href="#">Open in figure viewer</a><a href="p">PowerPoint</a></div></div><div class="figure__caption '
        'figure__caption-text">Cement in the canal, seen from the left.</div></figcaption></figure></section>',
        table='<div class="article-table-content" id="t1"><header class="article-table-caption"><span class="table-caption__label">Table 1. '
        f'</span>Leaks by level.</header><div class="article-table-content-wrapper">{GRID}</div><div class="article-section__table-footnotes">'
        "<ul><li><sup>a</sup> Seen on CT.</li></ul></div></div>",
        entry='<li data-bib-id="bib{n}"><span class="bullet">{n}</span><span id="bib{n}">{}</span><div class="extra-links"><a href="https:'
        '//doi.org/10.1000/w{n}">Crossref</a><a href="p">PubMed</a></div></li>',
        entries='<section class="article-section article-section__references" id="references-section"><div class="accordion"><h2>REFERENCES'
        '</h2><div class="accordion__content"><ul class="rlist separator">{}</ul></div></div></section>',
        facts=DUBLIN,
    ),
    "old": Style(
        page="<HTML><HEAD><TITLE>A case of cement in the canal</TITLE>{facts}</HEAD><BODY BGCOLOR=white><TABLE WIDTH=100% BORDER=0><TR><TD>"
        f"{MENU}</TD><TD><P ALIGN=center><FONT SIZE=5><B>A case of cement in the canal</B></FONT><P>Paul R. Alder, MD<P>{{inside}}"
        "</TD></TR></TABLE></BODY></HTML>",
        section="<P ID={id}><B>{title}</B>\n{inside}",
        cite="<A HREF=#R{n}>{n}</A>",
        figure="<P ALIGN=center><IMG SRC=f1.gif><BR><B>Figure 1.</B> Cement in the canal, seen from the left.\n",
        table=f"<P ALIGN=center><B>Table 1.</B> Leaks by level.\n{GRID}<P class=footnote><sup>a</sup> Seen on CT.\n",
        entry="<P><A NAME=R{n}></A>{n}. {} [<A HREF=http://m.example/>Medline</A>]\n",
        entries="<P><B>References</B>\n{}",
    ),
}
PAGES = {name: style.drawn() for name, style in STYLES.items()}
