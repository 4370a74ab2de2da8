/* Small helpers that every component begins with. Text from reports only ever becomes a text node: nothing here, or in
   the components, sets innerHTML. */

const make = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
};

const coloured = (node, colour) => {
  if (colour) node.style.setProperty("--c", colour);
  return node;
};

/* A link to a page of the app: a real address (it can be opened in a tab of its own), which a plain click follows
   within the running session. */
const linkTo = (target, go, className, ...children) => {
  if (!target) return make("span", className, ...children);
  const node = make("a", className, ...children);
  const query = new URLSearchParams(target.parameters).toString();
  node.href = (target.page || "./") + (query ? "?" + query : "");
  node.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(target);
  });
  return node;
};

const button = (label, className, act, title) => {
  const node = make("button", className, label);
  node.type = "button";
  if (title) node.title = title;
  node.addEventListener("click", act);
  return node;
};
