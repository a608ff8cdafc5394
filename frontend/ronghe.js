// Small comforts; no page needs them.
document.documentElement.classList.add("js");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy], [data-close]");
  if (!button) return;
  if (button.hasAttribute("data-print")) window.print();
  if (button.dataset.close) {
    document.querySelector(button.dataset.close)?.replaceChildren();
    refusal?.removeAttribute("data-said");
  }
  if (button.dataset.copy) {
    const text = document.querySelector(button.dataset.copy)?.textContent.trim() ?? "";
    if (await copied(text, document.querySelector(button.dataset.copy))) {
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 2000);
    }
  }
});

// The clipboard is open to pages on https and localhost alone; elsewhere the text is marked and copied the old way.
async function copied(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }
}

// A part that could not be had says so where one sees it; what is on the page stays, also what was typed.
const refusal = document.getElementById("refusal");
function refuse(said) {
  if (!refusal || refusal.dataset.said === said.textContent) return; // a page that asks every second says it once
  refusal.dataset.said = said.textContent;
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "btn btn-sm", textContent: refusal.dataset.closeLabel });
  close.dataset.close = "#refusal";
  refusal.replaceChildren(said, close);
}
function plain(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const card = page.querySelector(".problem .card-body");
  card?.querySelector(".btn-list")?.remove();
  refuse(card ? document.importNode(card, true) : plain(refusal.dataset.failed));
});
for (const away of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(away, () => refuse(plain(refusal.dataset.away)));
document.addEventListener("htmx:afterSwap", () => {
  refusal?.replaceChildren();
  refusal?.removeAttribute("data-said");
});

// Escape closes the drawer and gives the focus back to the cell that opened it.
let opener = null;
document.addEventListener("htmx:beforeRequest", (event) => { opener = event.detail.elt; });
document.addEventListener("keydown", (event) => {
  const drawer = document.getElementById("cell");
  if (event.key === "Escape" && drawer?.childElementCount) {
    drawer.replaceChildren();
    opener?.focus();
  }
});

// On a phone the facets are folded until they are asked for.
if (window.matchMedia("(max-width: 991px)").matches) document.querySelector(".facet-fold")?.removeAttribute("open");

// A link to a folded card unfolds it, where the browser does not do so itself.
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.closest("details:not([open])");
  if (fold) { fold.open = true; target.scrollIntoView(); }
}
window.addEventListener("hashchange", unfold);
unfold();
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.more-cards, details.grid-fold")) fold.open = true;
});
