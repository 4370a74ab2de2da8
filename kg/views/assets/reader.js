/* A report: its text with what was found in it marked, and beside it the claims. `data.paragraphs` are cut into runs, each
   naming the marks that cover it, so that no offset is ever counted here (Python counts code points, this language does
   not). */

const drawRun = (run, state) => {
  if (!run.marks.length) return document.createTextNode(run.text);
  const marks = run.marks.map((id) => state.data.marks[id]);
  const node = make("span", "mark " + marks.map((mark) => mark.style).join(" "), run.text);
  const shown = marks[marks.length - 1];
  coloured(node, shown.colour);
  node.title = marks.map((mark) => mark.label).join("\n");
  for (const id of run.marks) (state.places[id] ||= []).push(node);
  node.addEventListener("click", () => choose(state, run.marks[run.marks.length - 1], false));
  return node;
};

const drawPaper = (state) => {
  const paper = make("div", "paper");
  paper.tabIndex = 0;
  paper.setAttribute("role", "document");
  for (const paragraph of state.data.paragraphs) {
    paper.append(make("p", paragraph.style, ...paragraph.runs.map((run) => drawRun(run, state))));
  }
  return paper;
};

const dim = (state) => {
  for (const [id, nodes] of Object.entries(state.places)) {
    const off = state.off.has(state.data.marks[id].kind);
    for (const node of nodes) node.classList.toggle("off", off);
  }
};

const drawLegend = (state) => make("div", "legend", ...state.data.legend.map((kind) => {
  const node = coloured(button("", "", () => {
    if (!state.off.delete(kind.kind)) state.off.add(kind.kind);
    node.setAttribute("aria-pressed", String(!state.off.has(kind.kind)));
    dim(state);
  }, "Show or hide"), kind.colour);
  node.append(make("span", "dot"), kind.kind, make("span", "count", String(kind.count)));
  node.setAttribute("aria-pressed", String(!state.off.has(kind.kind)));
  return node;
}));

const drawEntry = (entry, state) => {
  const content = [make("span", "name", entry.name), entry.detail && make("span", "detail", entry.detail),
    ...(entry.warnings || []).map((text) => make("span", "warning", text))];
  if (!entry.mark) return coloured(make("div", "entry", ...content), entry.colour);
  const node = coloured(button("", "entry", () => choose(state, entry.mark, true)), entry.colour);
  node.append(...content.filter(Boolean));
  (state.entries[entry.mark] ||= []).push(node);
  return node;
};

const openTab = (state, index) => {
  state.tab = index;
  const tab = state.data.tabs[index];
  state.entries = {};
  state.tabButtons.forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
  const groups = tab.groups.flatMap((group) =>
    [group.name ? make("h4", "", group.name) : null, ...group.entries.map((entry) => drawEntry(entry, state))]);
  state.list.replaceChildren(...groups.filter(Boolean));
  if (!groups.length) state.list.append(make("div", "empty", tab.empty));
  state.list.scrollTop = 0;
};

const drawSide = (state) => {
  state.list = make("div", "entries");
  state.tabButtons = state.data.tabs.map((tab, index) => {
    const node = button(tab.name, "", () => openTab(state, index));
    node.setAttribute("role", "tab");
    return node;
  });
  const tabs = make("div", "tabs", ...state.tabButtons);
  tabs.setAttribute("role", "tablist");
  return make("div", "side", tabs, state.list);
};

const flash = (nodes) => {
  for (const node of nodes) {
    node.classList.remove("flash");
    void node.offsetWidth; /* lets the animation begin again */
    node.classList.add("flash");
  }
};

/* Within the paper only: scrollIntoView would move the whole page as well. */
const scrollTo = (box, node) => {
  const where = node.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
  box.scrollTo({ top: where - box.clientHeight / 3, behavior: "auto" });
};

const choose = (state, mark, fromSide) => {
  for (const node of state.root.querySelectorAll(".flash, .chosen")) node.classList.remove("flash", "chosen");
  const nodes = state.places[mark] || [];
  if (nodes.length) {
    if (fromSide) scrollTo(state.paper, nodes[0]);
    flash(nodes);
  }
  if (!fromSide && !state.entries[mark]) {
    const holds = (tab) => tab.groups.some((group) => group.entries.some((entry) => entry.mark === mark));
    const index = state.data.tabs.findIndex(holds);
    if (index >= 0) openTab(state, index);
  }
  for (const node of state.entries[mark] || []) {
    node.classList.add("chosen");
    if (!fromSide) scrollTo(state.list, node);
  }
};

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".reader");
  const state = { data, root, places: {}, entries: {}, off: new Set(data.off), tab: 0 };
  state.paper = drawPaper(state);
  root.replaceChildren(drawLegend(state), state.paper, drawSide(state));
  openTab(state, 0);
  dim(state);
  if (data.focus) {
    choose(state, data.focus, true);
    choose(state, data.focus, false);
  }
}
