// Draws [data-chart] with ECharts in the theme's own colours; ECharts is fetched only where needed.
const drawn = new WeakMap();
let library;

function fetchLibrary() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.echarts;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

function theme() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--kf-${name}`).trim();
  return {
    text: token("text"), text2: token("text-2"), line: token("line"), surface: token("surface"), ink: token("ink-900"),
    font: getComputedStyle(document.body).fontFamily,
    colors: [token("jade-600"), token("gold-500"), "#4a7fb5", "#c2593c", "#8a5b93", "#86922f", "#5f6f6b", "#2aa3a3"],
  };
}

export function shown(value, unit, short = false) {
  if (value == null) return "—";
  const round = { maximumFractionDigits: short ? 1 : 2 };
  const compact = short && Math.abs(value) >= 10000 ? { notation: "compact", ...round } : round;
  if (unit === "hkd") {
    const dollars = value / 100;
    if (!short) return "HK$" + dollars.toLocaleString("en-HK", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return "$" + dollars.toLocaleString("en-HK", Math.abs(dollars) >= 10000 ? { notation: "compact", maximumFractionDigits: 1 } : { maximumFractionDigits: 0 });
  }
  if (unit === "percent") return (value * 100).toLocaleString("en-HK", { maximumFractionDigits: 1 }) + "%";
  return value.toLocaleString("en-HK", compact);
}

function series(chart, look) {
  const many = chart.series.length > 1;
  return chart.series.map((one, i) => {
    const last = i === chart.series.length - 1;
    const round = chart.kind === "rows" ? [0, 3, 3, 0] : [3, 3, 0, 0];
    const line = chart.kind === "line" || chart.kind === "area";
    return {
      name: one.name, data: one.values, type: line ? "line" : "bar", stack: chart.stacked ? "all" : undefined,
      barMaxWidth: 26, barCategoryGap: "34%", itemStyle: { borderRadius: chart.stacked && !last ? 0 : round },
      showSymbol: one.values.length < 2, symbolSize: 7, lineStyle: { width: 2.25 }, emphasis: { focus: many ? "series" : "none" },
      areaStyle: chart.kind === "area" ? { opacity: many ? 0.16 : 0.12, color: look.colors[i % look.colors.length] } : undefined,
    };
  });
}

function ring(chart, look) {
  const data = chart.labels.map((name, i) => ({ name, value: chart.series[0].values[i] }));
  return [{
    type: "pie", radius: ["54%", "80%"], center: ["30%", "50%"], data, label: { show: false },
    itemStyle: { borderColor: look.surface, borderWidth: 2, borderRadius: 3 }, emphasis: { scaleSize: 4 },
  }];
}

function option(chart, look) {
  const isRing = chart.kind === "ring";
  const legend = chart.series.length > 1 || isRing;
  const words = { color: look.text2, fontFamily: look.font, fontSize: 12 };
  const names = { type: "category", data: chart.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } }, axisLabel: { ...words, hideOverlap: true }, inverse: chart.kind === "rows" };
  const values = { type: "value", splitNumber: 4, axisLabel: { ...words, formatter: (v) => shown(v, chart.unit, true) }, splitLine: { lineStyle: { color: look.line } } };
  const rows = chart.kind === "rows";
  return {
    color: look.colors, textStyle: { fontFamily: look.font, color: look.text }, animationDuration: 350,
    tooltip: {
      trigger: isRing ? "item" : "axis", confine: true, backgroundColor: look.ink, borderWidth: 0, padding: [7, 11], textStyle: { color: "#fff", fontFamily: look.font, fontSize: 12.5 },
      axisPointer: { type: chart.kind === "bar" || rows ? "shadow" : "line", shadowStyle: { color: "rgba(15,39,37,.05)" }, lineStyle: { color: look.text2 } },
      valueFormatter: (value) => shown(value, chart.unit),
    },
    legend: legend ? { top: isRing ? "middle" : 0, left: isRing ? "58%" : 0, orient: isRing ? "vertical" : "horizontal", type: "scroll", icon: "roundRect", itemWidth: 10, itemHeight: 10, itemGap: 14, textStyle: words } : undefined,
    grid: isRing ? undefined : { left: 2, right: 14, top: legend ? 38 : 12, bottom: 2, containLabel: true },
    xAxis: isRing ? undefined : rows ? values : names,
    yAxis: isRing ? undefined : rows ? names : values,
    series: isRing ? ring(chart, look) : series(chart, look),
    aria: { enabled: false },
  };
}

async function draw(box) {
  const chart = JSON.parse(box.dataset.chart);
  const echarts = await fetchLibrary();
  if (!box.isConnected) return;
  const plot = echarts.init(box, null, { renderer: "svg" });
  plot.setOption(option(chart, theme()));
  plot.on("click", ({ dataIndex }) => chart.links[dataIndex] && location.assign(chart.links[dataIndex]));
  const watch = new ResizeObserver(() => (box.isConnected ? plot.resize() : (plot.dispose(), watch.disconnect())));
  watch.observe(box);
  box.dataset.drawn = "1";
}

export function startCharts(root) {
  for (const box of root.querySelectorAll("[data-chart]")) {
    if (drawn.has(box)) continue;
    drawn.set(box, true);
    draw(box).catch(() => box.closest("figure")?.querySelector("details")?.setAttribute("open", ""));
  }
}
