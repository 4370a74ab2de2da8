/* The page of the endpoint. What comes from the store is written as text nodes only. */
"use strict";

/* One of the editor's completers asks prefix.cc for prefixes even when switched off: none is left. */
Yasqe.Autocompleters = {};
Yasqe.defaults.autocompleters = [];

const FIRST = `SELECT ?complication ?value ?report WHERE {
  ?rate kg:event/kg:concept/skos:prefLabel ?complication ; kg:quote ?value ; kg:statedIn/dcterms:title ?report
} LIMIT 20
`;
const ROWS = "application/sparql-results+json", TRIPLES = "text/turtle";
const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;
const found = (id) => document.getElementById(id);
const made = (tag, text, ...classes) => {
  const element = document.createElement(tag);
  element.textContent = text;
  element.classList.add(...classes);
  return element;
};

const address = new URL("sparql", document.baseURI).href;
found("address").textContent = address;

const editor = new Yasqe(found("editor"), { value: FIRST, persistenceId: null, showQueryButton: false, resizeable: false,
  syntaxErrorCheck: false, lineWrapping: true, createShareableLink: null, consumeShareLink: null,
  requestConfig: { endpoint: "" }, collapsePrefixesOnLoad: false,
  extraKeys: { "Ctrl-Enter": () => run(), "Cmd-Enter": () => run(), Tab: false, "Shift-Tab": false } });

const ask = (accept) => fetch(address, { method: "POST", body: editor.getValue(),
  headers: { "Content-Type": "application/sparql-query", Accept: accept } });

const short = (iri) => iri.split(/[/#]/).filter(Boolean).pop() || iri;

const cell = (term) => {
  if (!term) return made("td", "");
  if (term.type !== "uri") return made("td", term.value, ...(NUMBERS.test(term.datatype || "") ? ["number"] : []));
  const box = made("td", ""), name = made("abbr", short(term.value));
  name.title = term.value;
  box.append(name);
  return box;
};

const table = ({ head, results }) => {
  const body = made("table", ""), top = made("tr", "");
  top.append(...head.vars.map((name) => made("th", name)));
  body.append(top, ...results.bindings.map((row) => {
    const line = made("tr", "");
    line.append(...head.vars.map((name) => cell(row[name])));
    return line;
  }));
  return body;
};

const drawn = async (answer) => {
  if (!(answer.headers.get("Content-Type") || "").startsWith(ROWS)) return [made("pre", await answer.text()), "Triples"];
  const content = await answer.json();
  if ("boolean" in content) return [made("p", content.boolean ? "Yes." : "No."), "Answered"];
  const count = content.results.bindings.length;
  if (!count) return [made("p", "Nothing fits. Take a condition away, or see what there is: SELECT DISTINCT ?class WHERE { ?x a ?class }"), "0 rows"];
  return [table(content), `${count.toLocaleString()} ${count === 1 ? "row" : "rows"}`];
};

const failed = (message) => {
  found("error").textContent = message;
  found("error").hidden = false;
};

const run = async () => {
  if (found("run").disabled) return;
  found("run").disabled = true;
  found("error").hidden = found("downloads").hidden = true;
  found("answer").replaceChildren();
  found("state").textContent = "Asking …";
  const began = performance.now();
  let said = "";
  try {
    const answer = await ask(`${ROWS}, ${TRIPLES}`);
    if (answer.ok) {
      const [content, count] = await drawn(answer);
      found("answer").replaceChildren(content);
      found("downloads").hidden = content.tagName !== "TABLE";
      said = `${count} in ${((performance.now() - began) / 1000).toFixed(2)} s`;
    } else failed(await answer.text());
  } catch (error) {
    failed("The endpoint gives no answer: is `kg serve` still running?");
  }
  found("state").textContent = said;
  found("run").disabled = false;
};

const save = async ({ currentTarget: { dataset } }) => {
  const answer = await ask(dataset.type);
  if (!answer.ok) return failed(await answer.text());
  const link = made("a", "");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = dataset.name;
  link.click();
  URL.revokeObjectURL(link.href);
};

const questions = async () => {
  const choice = found("questions");
  const known = await (await fetch("questions")).json();
  choice.append(made("option", "…"), ...known.map(({ question }) => made("option", question)));
  choice.addEventListener("change", () => {
    const one = known[choice.selectedIndex - 1];
    if (one) editor.setValue(one.sparql);
  });
};

found("run").addEventListener("click", run);
for (const one of document.querySelectorAll("#downloads button")) one.addEventListener("click", save);
questions();
