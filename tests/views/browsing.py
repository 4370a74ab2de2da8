"""Words for what a user does on the pages. Each waits for the condition that it needs."""

from playwright.sync_api import Page, expect

CENTRE_OF = """(canvas, label) => {
  const nodes = canvas.cytoscape.nodes().filter((node) => node.data("label") === label);
  if (!nodes.length) return null;
  const place = nodes[0].renderedPosition(), box = canvas.getBoundingClientRect();
  return { x: box.x + place.x, y: box.y + place.y };
}"""
MIDDLE_OF_EDGE = """(canvas, kind) => {
  const edges = canvas.cytoscape.edges("." + kind);
  if (!edges.length) return null;
  const place = edges[0].renderedMidpoint(), box = canvas.getBoundingClientRect();
  return { x: box.x + place.x, y: box.y + place.y };
}"""


def settled(page: Page) -> None:
    """The page has run to its end."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def node_labels(page: Page) -> list[str]:
    return page.locator(".canvas").evaluate("canvas => canvas.cytoscape.nodes().map((node) => node.data('label'))")


_COUNT = """() => {
  const find = (root) => { for (const node of root.querySelectorAll("*")) {
    if (node.cytoscape) return node;
    const inner = node.shadowRoot && find(node.shadowRoot);
    if (inner) return inner; } };
  const canvas = find(document);
  return canvas && canvas.cytoscape.nodes().length %s; }"""


def node_count(page: Page, condition: str) -> None:
    """Wait until the number of concepts drawn fulfils a condition (`> 3`)."""
    page.wait_for_function(_COUNT % condition)


def drawn(page: Page) -> list[str]:
    """The graph is there and laid out, and the one of the run before has gone; its labels."""
    expect(page.locator(".canvas")).to_have_count(1)
    node_count(page, "> 0")
    return node_labels(page)


def click_node(page: Page, label: str, *, twice: bool = False) -> None:
    place = page.locator(".canvas").evaluate(CENTRE_OF, label)
    assert place, f"{label} is not drawn among {node_labels(page)}"
    (page.mouse.dblclick if twice else page.mouse.click)(place["x"], place["y"])


def click_edge(page: Page, kind: str) -> None:
    place = page.locator(".canvas").evaluate(MIDDLE_OF_EDGE, kind)
    assert place, f"no edge of the kind {kind} is drawn"
    page.mouse.click(place["x"], place["y"])


def choose(page: Page, label: str, words: str) -> None:
    """Type into a select box and take the first suggestion."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(words)
    page.get_by_role("option").first.click()


def click_cell(page: Page, row: int, column: int = 0) -> None:
    """A cell of the table on the page, counted from 0 below the header; the table is a canvas."""
    canvas = page.get_by_test_id("stDataFrame").first.locator("canvas").first
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 40 + 120 * column, box["y"] + 36 + 33 * row + 16)
