/* A neighbourhood, drawn by cytoscape and laid out by fcose. A click selects (told to Python), a double click asks for more.
   The drawing survives new data: what stays keeps its place, what is new appears beside what it belongs to. */

const newDrawing = vendored.cytoscape; /* not named cytoscape: fcose looks for a global of that name */
newDrawing.use(vendored["cytoscape-fcose"]);

const STYLE = ({ ink, font, paper, line, muted, accent, rate }) => [
  { selector: "node", style: {
    "background-color": "data(colour)", width: "data(size)", height: "data(size)", label: "data(label)",
    "font-family": font, "font-size": 12, color: ink, "text-wrap": "wrap", "text-max-width": 110,
    "text-valign": "bottom", "text-margin-y": 4, "text-background-color": paper, "text-background-opacity": 0.85,
    "text-background-padding": 2, "border-width": 2, "border-color": paper, "min-zoomed-font-size": 7 } },
  { selector: "node.centre", style: { "border-width": 4, "border-color": "#f0b429", "font-weight": "bold", "font-size": 14 } },
  { selector: "node.square", style: { shape: "round-rectangle" } },
  { selector: "edge", style: {
    width: "data(width)", "line-color": line, "curve-style": "bezier", "target-arrow-shape": "triangle",
    "target-arrow-color": line, "arrow-scale": 0.8, label: "data(label)", "font-family": font, "font-size": 9,
    color: muted, "text-rotation": "autorotate", "text-background-color": paper, "text-background-opacity": 0.9,
    "text-background-padding": 1, "min-zoomed-font-size": 8 } },
  { selector: "edge.rate", style: { "line-color": "#e3b341", "target-arrow-color": "#e3b341", color: rate,
    "font-weight": "bold", "font-size": 10 } },
  { selector: "edge.broader", style: { "line-style": "dashed" } },
  { selector: ".crowded", style: { "text-opacity": 0, "text-background-opacity": 0 } },
  { selector: ".faded", style: { opacity: 0.25 } },
  { selector: "edge.near", style: { "font-size": 12, "text-opacity": 1, "text-background-opacity": 0.9 } },
  { selector: "node.chosen", style: { "border-color": ink, "border-width": 3 } },
  { selector: "edge.chosen", style: { "line-color": accent, "target-arrow-color": accent, width: 4 } },
];

const element = (group, each) => ({ group, data: each, classes: each.classes });

const begin = (cy, ids) => {
  /* A ring in a fixed order: the same data gives the same drawing. */
  ids.forEach((node, index) => {
    const angle = (2 * Math.PI * index) / Math.max(1, ids.length - 1);
    const far = node.hasClass("centre") ? 0 : 220;
    node.position({ x: far * Math.cos(angle), y: far * Math.sin(angle) });
  });
};

/* The whole graph in view, but a graph of two nodes not as large as the window. */
const show = (cy) => {
  cy.fit(undefined, 36);
  if (cy.zoom() > 1.3) {
    cy.zoom(1.3);
    cy.center();
  }
};

const arrange = (state, fresh) => {
  const { cy } = state;
  const added = cy.nodes().filter((node) => fresh.has(node.id()));
  const kept = cy.nodes().difference(added);
  if (!kept.length) begin(cy, cy.nodes());
  else added.forEach((node, index) => {
    const beside = node.neighborhood("node").intersection(kept);
    const from = (beside.length ? beside[0] : kept[0]).position();
    node.position({ x: from.x + 70 * Math.cos(index * 2.4), y: from.y + 70 * Math.sin(index * 2.4) });
  });
  cy.layout({
    name: "fcose", randomize: false, quality: "proof", animate: false, fit: true, padding: 36, nodeSeparation: 110,
    idealEdgeLength: () => 120, nodeRepulsion: () => 14000, nodeDimensionsIncludeLabels: true,
    fixedNodeConstraint: kept.map((node) => ({ nodeId: node.id(), position: { ...node.position() } })),
  }).run();
  show(cy);
};

/* The colours of the theme, which may have changed since the last drawing. Cytoscape knows no `color-mix`, and of what
   the browser makes of one (`color(srgb 0.1 0.2 0.3)`) only the plain form. */
const plainColour = (colour) => {
  const parts = colour.startsWith("color(srgb") && colour.match(/[\d.]+/g).slice(0, 3);
  return parts ? `rgb(${parts.map((part) => Math.round(255 * part)).join(", ")})` : colour;
};

const dress = (state) => {
  const probe = make("span");
  state.canvas.parentElement.append(probe);
  const tint = (name) => {
    probe.style.color = `var(${name})`;
    return plainColour(getComputedStyle(probe).color);
  };
  const theme = { ink: tint("--ink"), font: getComputedStyle(probe).fontFamily, paper: tint("--paper"), line: tint("--edge"),
    muted: tint("--muted"), accent: tint("--accent"), rate: tint("--rate-ink") };
  probe.remove();
  const worn = JSON.stringify(theme);
  if (worn !== state.worn) state.cy.style(STYLE(theme));
  state.worn = worn;
};

/* What belongs to a node or an edge: its lines, and what stands at their other ends. */
const around = (target) => (target.isNode() ? target.closedNeighborhood() : target.union(target.connectedNodes()));

const highlight = (cy, chosen) => {
  cy.elements().removeClass("faded chosen near");
  const target = chosen ? cy.getElementById(chosen) : cy.collection();
  if (!target.length) return;
  target.addClass("chosen");
  around(target).edges().addClass("near");
  cy.elements().difference(around(target)).addClass("faded");
};

/* With many lines their words would hide each other: then only those of what is chosen or pointed at are written. */
const CROWD = 24;
const quieten = (cy) => cy.edges().toggleClass("crowded", cy.edges().length > CROWD);

const update = (state, data) => {
  const { cy } = state;
  const wanted = [...data.nodes.map((each) => element("nodes", each)), ...data.edges.map((each) => element("edges", each))];
  const ids = new Set(wanted.map((each) => each.data.id));
  if (state.centre !== data.centre) cy.elements().remove();
  cy.elements().filter((each) => !ids.has(each.id())).remove();
  const fresh = new Set(wanted.filter((each) => !cy.getElementById(each.data.id).length).map((each) => each.data.id));
  for (const each of wanted) {
    if (fresh.has(each.data.id)) cy.add(each);
    else cy.getElementById(each.data.id).data(each.data);
  }
  state.centre = data.centre;
  if (data.nodes.some((each) => fresh.has(each.id))) arrange(state, fresh);
  quieten(cy);
  highlight(cy, data.chosen);
};

const drawKey = (data) => make("div", "key",
  ...data.legend.map((kind) => coloured(make("span", "", make("i", kind.square ? "square" : ""), kind.name), kind.colour)),
  ...data.lines.map((line) => make("span", "", make("i", "line " + line.style), line.name)), make("span", "", data.hint));

const listen = (state) => {
  const { cy } = state;
  cy.on("onetap", (event) => {
    const chosen = event.target === cy ? null : event.target.id();
    highlight(cy, chosen);
    state.tell("chosen", { id: chosen, edge: Boolean(chosen) && event.target.isEdge() });
  });
  cy.on("dbltap", "node", (event) => state.tell("expand", event.target.id()));
  cy.on("mouseover", "node, edge", (event) => {
    state.canvas.style.cursor = "pointer";
    if (!event.target.hasClass("centre")) around(event.target).edges().addClass("near");
  });
  cy.on("mouseout", "node, edge", () => {
    state.canvas.style.cursor = "default";
    cy.edges().not(cy.$(".chosen").closedNeighborhood()).not(".chosen").removeClass("near");
  });
};

const start = (parentElement, data) => {
  const root = parentElement.querySelector(".graph");
  const canvas = make("div", "canvas");
  canvas.style.height = data.height + "px";
  canvas.setAttribute("role", "img");
  const state = { canvas, centre: null, key: make("div") };
  const zoom = (factor) => () => state.cy.zoom({ level: state.cy.zoom() * factor,
    renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } });
  root.replaceChildren(canvas, make("div", "tools", button("+", "", zoom(1.3), "Closer"), button("−", "", zoom(1 / 1.3), "Farther"),
    button("Fit", "", () => show(state.cy), "Show the whole graph"),
    button("Reset", "", () => state.tell("reset", true), "Back to how it was at first")), state.key);
  state.cy = newDrawing({ container: canvas, minZoom: 0.2, maxZoom: 3 });
  canvas.cytoscape = state.cy; /* for whoever inspects the drawing, tests among them */
  listen(state);
  return state;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const state = (parentElement.kgGraph ||= start(parentElement, data));
  state.tell = setTriggerValue;
  state.canvas.setAttribute("aria-label", data.description);
  const key = drawKey(data);
  state.key.replaceWith(key);
  state.key = key;
  dress(state);
  update(state, data);
}
