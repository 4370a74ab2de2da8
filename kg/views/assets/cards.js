const chip = (item, go) => coloured(linkTo(item.target, go, "chip", item.text), item.colour);

const builders = {
  title: (block, go) => make("div", "row",
    make("h2", block.page ? "page" : "", block.text), ...(block.chips || []).map((item) => chip(item, go))),
  heading: (block) => make("h3", "", block.text),
  text: (block) => make("p", block.muted ? "muted" : "", block.text),
  note: (block) => {
    const node = make("p", "note " + (block.tone || ""), block.text);
    node.setAttribute("role", "note");
    return node;
  },
  chips: (block, go) => make("div", "row",
    block.label ? make("span", "muted", block.label) : null, ...block.items.map((item) => chip(item, go))),
  facts: (block) => make("dl", "facts",
    ...block.rows.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)])),
  quote: (block, go) => coloured(make("blockquote", "quote",
    make("div", "words", block.before, make("span", "exact", block.exact), block.after),
    make("footer", "", linkTo(block.target, go, "", block.source), block.section ? " · " + block.section : "")),
    block.colour),
  items: (block, go) => make("ul", "items", ...block.items.map((item) => make("li", "",
    make("div", "row", linkTo(item.target, go, "", item.text), ...(item.chips || []).map((each) => chip(each, go))),
    item.detail ? make("div", "detail", item.detail) : null))),
  bars: (block, go) => {
    const most = Math.max(1, ...block.items.map((item) => item.value));
    return make("div", "bars", ...block.items.flatMap((item) => {
      const bar = coloured(make("span", "bar"), item.colour);
      bar.style.width = (100 * item.value) / most + "%";
      return [linkTo(item.target, go, "", item.text), make("span", "track", bar), make("span", "value", item.note)];
    }));
  },
};

export default function ({ data, parentElement, setTriggerValue }) {
  const go = (target) => setTriggerValue("go", target);
  const root = parentElement.querySelector(".cards");
  root.replaceChildren(...data.blocks.map((block) => builders[block.kind](block, go)));
}
