/* Yasqe as an editor only: the query runs in Python. Its completers are taken away before the first editor is made, since
   one of them asks prefix.cc for prefixes even when switched off; its own requests have no address to go to. */

const Yasqe = vendored.yasqe.default || vendored.yasqe;
Yasqe.Autocompleters = {};
Yasqe.defaults.autocompleters = [];

const HINT = "Ctrl + Enter runs the query. The usual prefixes (kg, c, skos, rdfs, dcterms …) need no declaration.";

const start = (parentElement, data) => {
  const root = parentElement.querySelector(".editor");
  const place = make("div", "");
  const state = { text: null };
  state.run = button("Run", "run", () => state.tell("run", state.yasqe.getValue()));
  root.replaceChildren(place, make("div", "actions", state.run, make("span", "muted", HINT)));
  state.yasqe = new Yasqe(place, { value: data.text, persistenceId: null, showQueryButton: false, resizeable: false,
    autofocus: false, syntaxErrorCheck: false, /* it takes the prefixes that need no declaration here for mistakes */
    viewportMargin: Infinity, lineWrapping: true, createShareableLink: null, consumeShareLink: null,
    requestConfig: { endpoint: "" }, collapsePrefixesOnLoad: false,
    extraKeys: { "Ctrl-Enter": () => state.run.click(), "Cmd-Enter": () => state.run.click(), Tab: false, "Shift-Tab": false } });
  state.yasqe.on("change", () => { state.run.disabled = !state.yasqe.getValue().trim(); });
  /* CodeMirror draws nothing while it is hidden (another tab is open), and does not notice when it is shown. */
  new IntersectionObserver(() => state.yasqe.refresh()).observe(root);
  return state;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const state = (parentElement.kgEditor ||= start(parentElement, data));
  state.tell = setTriggerValue;
  if (state.text !== data.text) state.yasqe.setValue(data.text);
  state.text = data.text;
}
