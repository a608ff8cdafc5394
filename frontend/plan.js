// Pictures of a plan, drawn by ECharts from the values that the page carries. Each has its table beside it.
import * as echarts from "echarts/core";
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { mark, network } from "./network.js";

echarts.use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const KIND = { statutory: "#b7791f", goal: "#c99a3a", authority: "#8a6d3b", fee: "#7b5ea7", own_work: "#0f7285" };
const INK = "#1f2a33", SOFT = "#55616b", LINE = "#d9dfe3", PALE = "#e3eff1";
// Without inline style the tooltip must be drawn, not written into the page.
const TIP = { renderMode: "richText", confine: true, backgroundColor: "#fff", borderColor: LINE, textStyle: { color: INK, fontSize: 12 } };
const MARKETS = ["#0f7285", "#b7791f", "#7b5ea7"];
const FONT = getComputedStyle(document.body).fontFamily;
const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let charts = [];
const PAPER = 660; // pixels that a printed sheet is wide


const colour = (kind) => KIND[kind] ?? KIND.own_work;

function gantt(box, data) {
  const rows = data.gantt, narrow = box.clientWidth < 560;
  box.style.height = `${rows.length * 25 + 56}px`;
  const names = rows.map((one) => one.name);
  return {
    tooltip: {
      ...TIP,
      formatter: ({ dataIndex }) => {
        const one = rows[dataIndex];
        const late = one.late === null ? "" : `\n${data.words.p90} – ${one.late} ${data.words.months}`;
        return `${one.name} (${data.words[one.kind]})\n${data.words.p50} ${one.start} – ${one.end} ${data.words.months}${late}`;
      },
    },
    grid: { left: narrow ? 112 : 210, right: 18, top: 6, bottom: 28 },
    xAxis: { type: "value", min: 0, axisLabel: { color: SOFT }, splitLine: { lineStyle: { color: "#edf0f2" } } },
    yAxis: {
      type: "category", inverse: true, data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } },
      axisLabel: { color: INK, fontSize: narrow ? 10 : 12, width: narrow ? 104 : 200, overflow: "truncate", interval: 0 },
    },
    series: [{
      type: "custom", animation: false, encode: { x: [1, 2], y: 0 },
      data: rows.map((one, index) => [index, one.start, one.late ?? one.end, one.end]),
      renderItem: (_params, api) => {
        const one = rows[api.value(0)];
        const from = api.coord([one.start, api.value(0)]), to = api.coord([one.end, api.value(0)]);
        const height = 13, width = Math.max(3, to[0] - from[0]);
        const children = [{
          type: "rect", shape: { x: from[0], y: from[1] - height / 2, width, height, r: 3 },
          style: { fill: colour(one.kind), opacity: one.weight >= 0.5 ? 1 : 0.55 },
        }];
        if (one.late !== null && one.late > one.end) {
          const late = api.coord([one.late, api.value(0)]);
          children.push({ type: "line", shape: { x1: to[0], y1: to[1], x2: late[0], y2: late[1] }, style: { stroke: colour(one.kind), lineWidth: 1.5 } });
          children.push({ type: "line", shape: { x1: late[0], y1: late[1] - 5, x2: late[0], y2: late[1] + 5 }, style: { stroke: colour(one.kind), lineWidth: 1.5 } });
        }
        return { type: "group", children };
      },
    }],
  };
}

function spending(box, data) {
  const points = data.spending, hidden = points.some((one) => one[3] === null);
  const line = (name, index, style) => ({
    name, type: "line", symbol: "none", animation: false, data: points.map((one) => [one[0], one[index]]), lineStyle: style, itemStyle: { color: style.color },
  });
  return {
    tooltip: { ...TIP, trigger: "axis", valueFormatter: (value) => Math.round(value).toLocaleString() },
    legend: { bottom: 0, itemWidth: 18, textStyle: { color: SOFT } },
    grid: { left: 56, right: 18, top: 12, bottom: 56 },
    xAxis: { type: "value", name: data.words.months, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: SOFT }, axisLabel: { color: SOFT }, splitLine: { show: false } },
    yAxis: { type: "value", axisLabel: { color: SOFT }, splitLine: { lineStyle: { color: "#edf0f2" } } },
    series: [
      line("P10", 1, { color: "#8fb9c2", width: 1.2, type: "dashed" }),
      line("P50", 2, { color: "#0f7285", width: 2.4 }),
      ...(hidden ? [] : [line("P90", 3, { color: "#b7791f", width: 1.6 })]),
      line(data.words.mean, 4, { color: SOFT, width: 1.2, type: "dotted" }),
    ],
  };
}

function arrivals(box, data) {
  return {
    tooltip: { ...TIP, trigger: "axis", valueFormatter: (value) => `${value} %` },
    grid: { left: 44, right: 18, top: 12, bottom: 40 },
    xAxis: { type: "value", min: 0, name: data.words.months, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: SOFT }, axisLabel: { color: SOFT }, splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: 100, axisLabel: { color: SOFT, formatter: "{value} %" }, splitLine: { lineStyle: { color: "#edf0f2" } } },
    series: [{ name: data.words.chance, type: "line", symbol: "none", animation: false, data: data.arrivals, lineStyle: { color: "#0f7285", width: 2.4 }, itemStyle: { color: "#0f7285" }, areaStyle: { color: PALE } }],
  };
}

function orders(box, data) {
  const names = [...new Set(data.orders.flatMap((one) => one.markets.map(([market]) => market)))];
  box.style.height = `${data.orders.length * 84 + 60}px`;
  return {
    tooltip: {
      ...TIP, trigger: "item",
      formatter: ({ seriesName, name, value, data: one }) => `${name}\n${seriesName}: ${data.words.p50} ${value} ${data.words.months}${one.late === null ? "" : `, ${data.words.p90} ${one.late}`}`,
    },
    legend: { bottom: 0, textStyle: { color: SOFT } },
    grid: { left: box.clientWidth < 560 ? 92 : 150, right: 36, top: 6, bottom: 50 },
    xAxis: { type: "value", axisLabel: { color: SOFT }, splitLine: { lineStyle: { color: "#edf0f2" } } },
    yAxis: { type: "category", inverse: true, data: data.orders.map((one) => one.name), axisTick: { show: false }, axisLabel: { color: INK, width: box.clientWidth < 560 ? 84 : 140, overflow: "break" } },
    series: names.map((name, index) => ({
      name, type: "bar", animation: false, barMaxWidth: 16, itemStyle: { color: MARKETS[index % 3], borderRadius: [0, 3, 3, 0] },
      label: { show: true, position: "right", color: SOFT, formatter: ({ value }) => (value === null ? "" : Math.round(value)) },
      data: data.orders.map((one) => {
        const found = one.markets.find(([market]) => market === name);
        return { value: found ? found[1] : null, late: found ? found[2] : null };
      }),
    })),
  };
}

const DRAW = { gantt, spending, arrivals, orders };

function show(id, move = true) {
  const card = document.getElementById(`stage-${id}`), panel = document.getElementById("stage-panel");
  const body = card?.querySelector(".stage-body");
  if (!body || !panel) return;
  const head = document.createElement("h3");
  head.textContent = card.querySelector(".stage-name").textContent;
  panel.replaceChildren(head, body.cloneNode(true));
  mark(document.querySelector("[data-chart=network]"), id);
  if (move && panel.getBoundingClientRect().top > window.innerHeight - 80) panel.scrollIntoView({ block: "nearest", behavior: quiet ? "auto" : "smooth" });
}

// What is folded has no width: it is drawn when it is unfolded.
function drawn(box, data) {
  if (!box.clientWidth || box.childElementCount) return;
  const kind = box.dataset.chart;
  if (kind === "network") {
    network(box, data, KIND, show);
    return;
  }
  const option = DRAW[kind](box, data);
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({ textStyle: { fontFamily: FONT }, ...option });
  charts.push(chart);
}

function data() {
  const source = document.getElementById("plan-data");
  return source && JSON.parse(source.textContent);
}

function draw() {
  for (const chart of charts) chart.dispose();
  charts = [];
  const values = data();
  if (!values) return;
  for (const box of document.querySelectorAll("[data-chart]")) {
    box.replaceChildren();
    drawn(box, values);
  }
  if (values.first) show(values.first, false);
  document.documentElement.dataset.drawn = "yes";
}

document.addEventListener("toggle", (event) => {
  if (!event.target.open || !event.target.closest?.("#plan")) return;
  const values = data();
  for (const box of event.target.querySelectorAll("[data-chart]")) drawn(box, values);
}, true);

let wide = window.innerWidth, waiting;
window.addEventListener("resize", () => {
  if (window.innerWidth === wide) return;
  wide = window.innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(draw, 150);
});

// Paper has no folds: everything is opened and drawn to the sheet's width, and folded again after.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("#plan details:not([open])")].filter((fold) => !fold.closest(".d-print-none"));
  for (const fold of folded) fold.open = true;
  const values = data();
  if (values) for (const box of document.querySelectorAll("[data-chart]")) drawn(box, values);
  for (const chart of charts) chart.resize({ width: PAPER });
});
window.addEventListener("afterprint", () => {
  for (const fold of folded) fold.open = false;
  for (const chart of charts) if (chart.getDom().clientWidth) chart.resize({ width: "auto" });
});

// After a change what was focused and unfolded is so again.
let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.target?.id !== "plan") return;
  if (detail.xhr.status >= 400) { // the refusal stands above the plan, which stays
    Object.assign(detail, { shouldSwap: true, isError: false, target: document.getElementById("plan-refusal"), swapOverride: "innerHTML" });
    document.getElementById("plan-refusal").scrollIntoView({ block: "nearest" });
    return;
  }
  const folds = [...document.querySelectorAll("#plan details[id]")];
  before = { focus: document.activeElement?.id, open: new Map(folds.map((fold) => [fold.id, fold.open])) };
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "plan" && event.detail.elt?.id !== "plan") return;
  for (const [id, open] of before?.open ?? []) {
    const fold = document.getElementById(id);
    if (fold) fold.open = open || fold.open;
  }
  if (before?.focus) document.getElementById(before.focus)?.focus({ preventScroll: true });
  before = null;
  draw();
});
document.addEventListener("input", (event) => {
  const slider = event.target.closest("input[type=range][data-unit]");
  if (slider) document.querySelector(`output[for="${CSS.escape(slider.id)}"]`).textContent = `${slider.value} ${slider.dataset.unit}`;
});
// On a phone the figures come first and what may be changed is folded.
if (window.matchMedia("(max-width: 1100px)").matches) document.getElementById("what-if-fold")?.removeAttribute("open");
draw();
