// Pictures of a plan, drawn by ECharts from the values that the page carries. Each has its table beside it.
import * as echarts from "echarts/core";
import { BarChart, CustomChart, GraphChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, CustomChart, GraphChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const KIND = { statutory: "#b7791f", fee: "#7b5ea7", own_work: "#0f7285" };
const INK = "#1f2a33", SOFT = "#55616b", LINE = "#d9dfe3", PALE = "#e3eff1";
// Without inline style the tooltip must be drawn, not written into the page.
const TIP = { renderMode: "richText", confine: true, backgroundColor: "#fff", borderColor: LINE, textStyle: { color: INK, fontSize: 12 } };
const MARKETS = ["#0f7285", "#b7791f", "#7b5ea7"];
const FONT = getComputedStyle(document.body).fontFamily;
const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let charts = [];

const rounded = (w, h, r = 6) => `path://M${r},0L${w - r},0Q${w},0 ${w},${r}L${w},${h - r}Q${w},${h} ${w - r},${h}L${r},${h}Q0,${h} 0,${h - r}L0,${r}Q0,0 ${r},0Z`;
const percent = (share) => `${Math.round(100 * share)} %`;

// The library stretches what it is given to the box; two unseen corners keep our own coordinates.
const corners = (width, height) => [[0, 0], [width, height]].map(([x, y], index) => ({ name: `corner${index}`, x, y, symbolSize: 0.01, silent: true, itemStyle: { opacity: 0 }, label: { show: false }, tooltip: { show: false } }));

function network(box, data) {
  const rows = Math.max(...data.nodes.map((one) => one.column)) + 1;
  const widths = {};
  for (const one of data.nodes) widths[one.column] = Math.max(widths[one.column] ?? 0, one.row + 1);
  const width = box.clientWidth, step = 68;
  const gap = (column) => Math.min(200, (width - 8) / widths[column]), height = 46;
  box.style.height = `${rows * step + 8}px`;
  const place = (one) => [width / 2 + (one.row - (widths[one.column] - 1) / 2) * gap(one.column), one.column * step + step / 2];
  const font = width < 480 ? 10 : 12;
  return {
    tooltip: {
      ...TIP,
      formatter: ({ dataType, data: one }) => dataType === "node"
        ? `${one.full}\n${data.words.decisive} ${percent(one.weight)}${one.fail ? `\n${data.words.fails} ${percent(one.fail)}` : ""}` : "",
    },
    series: [{
      type: "graph", layout: "none", roam: false, animation: false,
      left: 0, top: 0, width, height: rows * step, cursor: "pointer",
      edgeSymbol: ["none", "none"],
      data: [...corners(width, rows * step), ...data.nodes.map((one) => {
        const [x, y] = place(one), size = [Math.min(176, gap(one.column) - 8), height];
        return {
          name: one.id, full: one.name, x, y, weight: one.weight, fail: one.fail, symbol: rounded(...size), symbolSize: size,
          itemStyle: { color: one.weight >= 0.5 ? KIND[one.kind] : "#fff", borderColor: KIND[one.kind], borderWidth: one.goal ? 3 : 1.5 },
          label: {
            show: true, formatter: one.name, color: one.weight >= 0.5 ? "#fff" : INK, fontSize: font, fontFamily: FONT,
            width: size[0] - 8, height: size[1] - 4, overflow: "truncate", lineHeight: font + 3, verticalAlign: "middle",
            ...(one.name.length * font * (/[一-鿿]/.test(one.name) ? 1 : 0.55) > size[0] - 8 ? { overflow: "break", lineOverflow: "truncate" } : {}),
          },
        };
      })],
      links: data.edges.filter(([from, to]) => from !== to).map(([source, target, back]) => ({
        source, target,
        lineStyle: back ? { type: "dashed", color: "#c7817a", curveness: 0.35, width: 1 } : { color: "#9aa7b0", curveness: 0.06, width: 1.2 },
      })),
      emphasis: { focus: "adjacency", lineStyle: { width: 2.2 } },
    }],
  };
}

function gantt(box, data) {
  const rows = data.gantt, narrow = box.clientWidth < 560;
  box.style.height = `${rows.length * 25 + 56}px`;
  const names = rows.map((one) => one.name);
  return {
    tooltip: {
      ...TIP,
      formatter: ({ dataIndex }) => {
        const one = rows[dataIndex];
        const late = one.late === null ? "" : `\n${data.words.p90} ${data.words.end} ${one.late}`;
        return `${one.name} (${data.words[one.kind]})\n${data.words.p50} ${data.words.start} ${one.start} ${data.words.end} ${one.end}${late}`;
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
          style: { fill: KIND[one.kind], opacity: one.weight >= 0.5 ? 1 : 0.55 },
        }];
        if (one.late !== null && one.late > one.end) {
          const late = api.coord([one.late, api.value(0)]);
          children.push({ type: "line", shape: { x1: to[0], y1: to[1], x2: late[0], y2: late[1] }, style: { stroke: KIND[one.kind], lineWidth: 1.5 } });
          children.push({ type: "line", shape: { x1: late[0], y1: late[1] - 5, x2: late[0], y2: late[1] + 5 }, style: { stroke: KIND[one.kind], lineWidth: 1.5 } });
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

const DRAW = { network, gantt, spending, arrivals, orders };

function show(id, move = true) {
  const card = document.getElementById(`stage-${id}`), panel = document.getElementById("stage-panel");
  const body = card?.querySelector(".stage-body");
  if (!body || !panel) return;
  const head = document.createElement("h3");
  head.textContent = card.querySelector(".stage-name").textContent;
  panel.replaceChildren(head, body.cloneNode(true));
  if (move && panel.getBoundingClientRect().top > window.innerHeight - 80) panel.scrollIntoView({ block: "nearest", behavior: quiet ? "auto" : "smooth" });
}

function draw() {
  for (const chart of charts) chart.dispose();
  charts = [];
  const source = document.getElementById("plan-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  for (const box of document.querySelectorAll("[data-chart]")) {
    const kind = box.dataset.chart;
    const option = DRAW[kind](box, data);
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({ textStyle: { fontFamily: FONT }, ...option });
    if (kind === "network") chart.on("click", { dataType: "node" }, ({ data: one }) => show(one.name));
    charts.push(chart);
  }
  if (data.first) show(data.first, false);
  document.documentElement.dataset.drawn = "yes";
}

let wide = window.innerWidth, waiting;
window.addEventListener("resize", () => {
  if (window.innerWidth === wide) return;
  wide = window.innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(draw, 150);
});
document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target?.id === "plan" || event.detail.elt?.id === "plan") draw(); });
document.addEventListener("input", (event) => {
  const slider = event.target.closest("input[type=range][data-unit]");
  if (slider) document.querySelector(`output[for="${CSS.escape(slider.id)}"]`).textContent = `${slider.value} ${slider.dataset.unit}`;
});
draw();
