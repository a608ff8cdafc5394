// The network of a plan's stages as SVG: arrows from what is waited for, one tab stop, arrow keys to move.
const NS = "http://www.w3.org/2000/svg";
const INK = "#1f2a33", WAIT = "#7d8b95", BACK = "#b4472f";
const STEP = 74, HEIGHT = 46, GAP = 10, MOST = 176;

function make(name, attributes, parent) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

// Rows by the mean place of what each stage waits for, so that few lines cross.
function placed(data, width) {
  const columns = [];
  for (const one of data.nodes) (columns[one.column] ??= []).push(one);
  const before = {};
  for (const [from, to, back] of data.edges) if (!back) (before[to] ??= []).push(from);
  const place = {};
  columns.forEach((nodes, level) => {
    const mean = (one) => {
      const xs = (before[one.id] ?? []).map((id) => place[id]?.x).filter((x) => x !== undefined);
      return xs.length ? xs.reduce((sum, x) => sum + x, 0) / xs.length : width / 2;
    };
    nodes.sort((a, b) => mean(a) - mean(b) || a.row - b.row);
    const gap = Math.min(MOST + GAP, (width - 4) / nodes.length);
    nodes.forEach((one, index) => {
      place[one.id] = { ...one, x: width / 2 + (index - (nodes.length - 1) / 2) * gap, y: level * STEP + STEP / 2, w: gap - GAP };
    });
  });
  return { place, levels: columns.length };
}

// A name in lines of a width; what does not fit ends in an ellipsis.
function lines(text, width, size, most) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  // Chinese breaks anywhere, but no line begins with a closing mark or ends with an opening one.
  const parts = /[一-鿿]/.test(text) ? text.match(/[（《“]*[^][、，。；：）》”…]*/gu) : text.split(/(?<= )/);
  const found = [""];
  for (const part of parts) {
    const last = found[found.length - 1];
    if (last && pen.measureText((last + part).trimEnd()).width > width) found.push(part.trimStart());
    else found[found.length - 1] = last + part;
  }
  if (found.length <= most) return found;
  let cut = found[most - 1];
  while (cut && pen.measureText(`${cut}…`).width > width) cut = cut.slice(0, -1);
  return [...found.slice(0, most - 1), `${cut.trimEnd()}…`];
}

// A return goes round all boxes between on their right, and enters from above where a box stands beside.
function around(from, to, place) {
  const all = Object.values(place), level = (one) => all.filter((other) => other.column === one.column);
  const right = (one) => one.x + one.w / 2;
  const side = Math.max(...all.filter((one) => one.column >= to.column && one.column <= from.column).map(right)) + 14;
  const free = (one) => level(one).every((other) => other.x <= one.x);
  const out = free(from) ? `M${right(from)},${from.y} H${side}` : `M${from.x + from.w / 3},${from.y + HEIGHT / 2} v9 H${side}`;
  const top = to.y - HEIGHT / 2;
  return `${out} ${free(to) ? `V${to.y} H${right(to) + 7}` : `V${top - 13} H${to.x + to.w / 3} V${top - 7}`}`;
}

function edge(svg, from, to, back, place) {
  let path;
  if (back) path = around(from, to, place);
  else {
    const y1 = from.y + HEIGHT / 2, y2 = to.y - HEIGHT / 2 - 7, span = to.column - from.column;
    // Over several levels it bends around the boxes between.
    const bend = span > 1 ? Math.sign(to.x - from.x || 1) * Math.min(60, 18 * span) * (Math.abs(to.x - from.x) < 40 ? 2.4 : 0.4) : 0;
    const pull = span > 1 ? (y2 - y1) / 3 : (y2 - y1) / 2;
    const within = (x) => Math.min(svg.getAttribute("width") - 8, Math.max(8, x));
    path = `M${from.x},${y1} C${within(from.x + bend)},${y1 + pull} ${within(to.x + bend)},${y2 - pull} ${to.x},${y2}`;
  }
  make("path", {
    d: path, fill: "none", stroke: back ? BACK : WAIT, "stroke-width": back ? 1.5 : 1.3, "marker-end": `url(#net-${back ? "back" : "wait"})`,
    "stroke-linejoin": "round", "data-ends": `${from.id} ${to.id}`, ...(back ? { "stroke-dasharray": "5 3" } : {}),
  }, svg);
}

function box(svg, one, colour, small, words, again) {
  const full = one.weight >= 0.5, size = small ? 10 : 12;
  const told = [one.name, words[one.kind], `${words.decisive} ${Math.round(100 * one.weight)} %`];
  if (one.fail) told.push(`${words.fails} ${Math.round(100 * one.fail)} %`);
  const group = make("g", { class: "net-node", role: "button", tabindex: -1, "data-stage": one.id, "aria-label": told.join(", "), transform: `translate(${one.x - one.w / 2},${one.y - HEIGHT / 2})` }, svg);
  make("title", {}, group).textContent = told.join("\n");
  make("rect", { width: one.w, height: HEIGHT, rx: 6, fill: full ? colour : "#fff", stroke: colour, "stroke-width": one.goal ? 3 : 1.5 }, group);
  const rows = lines(one.name, one.w - (again ? 24 : 8), size, small ? 3 : 2), lead = size + 2;
  const label = make("text", { "text-anchor": "middle", "font-size": size, fill: full ? "#fff" : INK }, group);
  rows.forEach((text, index) => {
    make("tspan", { x: one.w / 2, y: HEIGHT / 2 + (index - (rows.length - 1) / 2) * lead + size * 0.36 }, label).textContent = text;
  });
  if (again) make("text", { x: one.w - 12, y: 13, "font-size": 11, fill: full ? "#fff" : BACK }, group).textContent = "↻";
  return group;
}

export function network(target, data, kinds, open) {
  const width = Math.max(240, target.clientWidth), small = width < 480;
  const { place, levels } = placed(data, width - 30);
  const svg = make("svg", { width, height: levels * STEP + 4, viewBox: `0 0 ${width} ${levels * STEP + 4}` });
  const heads = make("defs", {}, svg);
  for (const [name, colour] of [["wait", WAIT], ["back", BACK]]) {
    const head = make("marker", { id: `net-${name}`, viewBox: "0 0 8 8", refX: 1, refY: 4, markerWidth: 7, markerHeight: 7, markerUnits: "userSpaceOnUse", orient: "auto" }, heads);
    make("path", { d: "M0,0L8,4L0,8z", fill: colour }, head);
  }
  const again = new Set(data.edges.filter(([from, to, back]) => back && from === to).map(([from]) => from));
  for (const [from, to, back] of data.edges) if (from !== to && place[from] && place[to]) edge(svg, place[from], place[to], back, place);
  const order = Object.values(place).sort((a, b) => a.column - b.column || a.x - b.x);
  const boxes = order.map((one) => box(svg, one, kinds[one.kind] ?? kinds.own_work, small, data.words, again.has(one.id)));
  if (boxes.length) boxes[0].setAttribute("tabindex", 0);

  const go = (next) => {
    for (const one of boxes) one.setAttribute("tabindex", one === next ? 0 : -1);
    next.focus();
  };
  svg.addEventListener("click", (event) => {
    const node = event.target.closest(".net-node");
    if (node) { go(node); open(node.dataset.stage); }
  });
  svg.addEventListener("keydown", (event) => {
    const here = boxes.indexOf(event.target.closest(".net-node"));
    if (here < 0) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) go(boxes[Math.min(boxes.length - 1, Math.max(0, here + step))]);
    else if (event.key === "Enter" || event.key === " ") open(boxes[here].dataset.stage);
    else return;
    event.preventDefault();
  });
  target.replaceChildren(svg);
}

export function mark(target, stage) {
  for (const node of target.querySelectorAll(".net-node")) node.classList.toggle("here", node.dataset.stage === stage);
  for (const line of target.querySelectorAll("[data-ends]")) line.classList.toggle("here", line.dataset.ends.split(" ").includes(stage));
}
