// Draws the picture of each figure from the table beside it: whatever the table says, the picture says.
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ink = () => ({
    series: [colour("--ink-600"), colour("--gold"), "#5b8f6a", colour("--seal"), "#7a6aa8", "#4f9aa8"],
    text: colour("--text"), muted: colour("--muted"), line: colour("--line"),
    light: colour("--ink-50"), deep: colour("--ink-700"),
  });
  const number = (cell) => (cell && "value" in cell.dataset ? Number(cell.dataset.value) : null);
  const text = (cell) => cell.firstChild.textContent.trim();

  const read = (table) => {
    const measures = [...table.querySelectorAll("thead .measures th")];
    const heads = table.tHead.rows.length > 1 ? measures : measures.slice(1);
    const groups = [...table.tHead.rows[0].cells].slice(1).flatMap((cell) => Array(cell.colSpan).fill(text(cell)));
    const rows = [...table.tBodies[0].rows];
    return {
      labels: rows.map((row) => row.cells[0].textContent),
      series: heads.map((head, index) => ({
        name: text(head), group: table.tHead.rows.length > 1 ? groups[index] : "",
        apart: "apart" in head.dataset, stack: "stack" in head.dataset,
        data: rows.map((row) => number(row.cells[index + 1])),
        words: rows.map((row) => row.cells[index + 1].textContent.trim()),
      })),
    };
  };

  const frame = (look) => ({
    animation: false,
    color: look.series,
    textStyle: { color: look.text, fontFamily: colour("--font") },
    // Drawn on the canvas: the policy lets no style into the page.
    tooltip: { renderMode: "richText", confine: true },
  });
  const names = (look, labels) => ({
    type: "category", data: labels, axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.text, interval: 0, width: 150, overflow: "break", hideOverlap: false },
  });
  const amounts = (look) => ({
    type: "value", minInterval: 1, axisLabel: { color: look.muted }, splitLine: { lineStyle: { color: look.line } },
  });

  const label = (each) => (each.group && each.group !== each.name ? `${each.group} ${each.name}` : each.name);
  // How many lines the words above the bars take: a mark and a gap stand beside each, and a line is never quite full.
  const legendLines = (drawn, width) =>
    drawn.length > 1 ? Math.ceil(drawn.reduce((sum, each) => sum + 40 + 12 * label(each).length, 0) / (0.85 * width)) : 0;

  const bars = (read_, look, lie, width) => {
    const drawn = read_.series.filter((each) => !each.apart);
    const names_ = names(look, read_.labels), amounts_ = amounts(look);
    if (lie) names_.inverse = true;
    return {
      ...frame(look),
      tooltip: { ...frame(look).tooltip, trigger: "axis", axisPointer: { type: "shadow" } },
      legend: drawn.length > 1 ? { top: 0, textStyle: { color: look.text } } : undefined,
      grid: { left: 8, right: 36, top: 12 + 24 * legendLines(drawn, width), bottom: 8, containLabel: true },
      xAxis: lie ? amounts_ : { ...names_, axisLabel: { ...names_.axisLabel, width: (width - 60) / read_.labels.length - 8 } },
      yAxis: lie ? names_ : amounts_,
      series: drawn.map((each) => ({
        type: "bar", name: label(each), stack: each.stack ? "all" : undefined, data: each.data, barMaxWidth: 22,
        label: { show: drawn.length * read_.labels.length <= 40, position: each.stack ? "inside" : lie ? "right" : "top", color: each.stack ? "#fff" : look.muted, fontSize: 11 },
      })),
    };
  };

  // Each group has how much there is, and how much of it is used.
  const heat = (read_, look) => {
    const groups = [...new Set(read_.series.map((each) => each.group))];
    const cells = groups.flatMap((group, x) => {
      const [whole, part] = read_.series.filter((each) => each.group === group);
      return read_.labels.map((_label, y) => {
        const share = whole.data[y] ? Math.round((100 * (part.data[y] || 0)) / whole.data[y]) : 0;
        const said = whole.data[y] === null ? whole.words[y] : `${part.data[y] || 0} / ${whole.data[y]}`;
        return { value: [x, y, share], said, label: { color: share > 60 ? "#fff" : look.text } };
      });
    });
    return {
      ...frame(look),
      tooltip: { ...frame(look).tooltip, formatter: (at) => `${read_.labels[at.value[1]]} · ${groups[at.value[0]]}\n${at.data.said}（${at.value[2]}%）` },
      grid: { left: 8, right: 16, top: 8, bottom: 48, containLabel: true },
      xAxis: { ...names(look, groups), splitArea: { show: false } },
      yAxis: { ...names(look, read_.labels), inverse: true },
      visualMap: {
        min: 0, max: 100, calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 120, itemWidth: 12,
        text: ["100%", "0"], textStyle: { color: look.muted }, inRange: { color: [look.light, "#8eb0d9", look.deep] },
      },
      series: [{
        type: "heatmap", data: cells,
        itemStyle: { borderColor: "#fff", borderWidth: 2 },
        label: { show: true, textBorderWidth: 0, formatter: (at) => at.data.said },
      }],
    };
  };

  const save = (chart, title) => {
    const link = document.createElement("a");
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    link.download = `${title}.png`;
    link.click();
  };

  const draw = (section) => {
    const picture = section.querySelector(".figure-picture"), table = section.querySelector("table");
    const found = read(table), drawing = section.dataset.drawing, look = ink();
    const drawn = found.series.filter((each) => !each.apart), stacked = drawn.filter((each) => each.stack).length;
    const line = drawing === "bars" ? Math.max(30, 10 + 13 * (drawn.length - Math.max(0, stacked - 1))) : 26;
    picture.hidden = false;
    const more = drawing === "heat" ? 0 : 24 * Math.max(0, legendLines(drawn, picture.clientWidth) - 1);
    picture.style.height = `${more + (drawing === "columns" ? 300 : 80 + line * found.labels.length)}px`;
    const chart = echarts.init(picture);
    chart.setOption(drawing === "heat" ? heat(found, look) : bars(found, look, drawing === "bars", picture.clientWidth));
    new ResizeObserver(() => chart.resize()).observe(picture);
    const button = section.querySelector("[data-save]");
    button.hidden = false;
    button.addEventListener("click", () => save(chart, section.querySelector("h2").textContent.trim()));
  };

  for (const section of document.querySelectorAll(".figure[data-drawing]")) draw(section);
})();
