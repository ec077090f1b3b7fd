// Charts come alive: values at the points, by mouse, finger and arrow keys; series on and off. What the page shows without this script is whole.
(() => {
  "use strict";
  const block = document.getElementById("chart-points");
  if (!block) return;
  const { words, charts } = JSON.parse(block.textContent);
  const made = (name, part, text = "") => Object.assign(document.createElement(name), { className: part, textContent: text });

  const enliven = (figure, { size: [width, height], series, at, runs }) => {
    const drawing = figure.querySelector(".drawing");
    const svg = drawing && drawing.querySelector("svg");
    if (!svg) return;
    const off = new Set();
    let here = null;

    const plot = made("div", "plot");
    const ring = made("div", "ring");
    const tip = made("div", "tip");
    const said = made("p", "aloud");
    const hint = made("p", "aloud", words.hint);
    hint.id = `${figure.id}-hint`;
    ring.hidden = tip.hidden = true;
    tip.setAttribute("aria-hidden", "true");
    said.setAttribute("aria-live", "polite");
    drawing.append(plot);
    plot.append(svg, ring);
    figure.append(tip, said, hint);
    drawing.setAttribute("role", "application");
    drawing.setAttribute("aria-describedby", hint.id);
    const place = (element, x, y, w, h) => {
      const share = { left: x / width, top: y / height, width: w / width, height: h / height };
      for (const side in share) element.style[side] = `${share[side] * 100}%`;
    };

    // The entries of the legend that have points are buttons, where there is a choice.
    const told = new Set(runs.flatMap((run) => [run.series, ...run.points.map((point) => point[6])]));
    if (series.filter((_, index) => told.has(index)).length > 1) {
      const group = made("div", "keys");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", words.series);
      series.forEach(([label, x, y, w, h], index) => {
        if (!told.has(index)) return;
        const button = made("button", "key");
        button.type = "button";
        button.setAttribute("aria-label", label);
        button.setAttribute("aria-pressed", "true");
        place(button, x - 4, y + h / 2, w + 8, 0);
        button.addEventListener("click", () => {
          const shown = off.has(index);
          off[shown ? "delete" : "add"](index);
          button.setAttribute("aria-pressed", String(shown));
          for (const mark of svg.querySelectorAll(`[data-series="${index}"]`)) mark.classList.toggle("off", !shown);
          leave();
        });
        group.append(button);
      });
      plot.append(group);
    }

    const isShown = (run, point) => !off.has(run.series) && !off.has(point[6]);
    const pointsOf = (run) => run.points.filter((point) => isShown(run, point));
    const leave = () => {
      here = null;
      ring.hidden = tip.hidden = true;
      said.textContent = "";
    };

    const show = (run, point, aloud) => {
      here = { run, point };
      const [place_, x, y, text, w = 0, h = 0] = point;
      const isDot = w === 0 && h === 0;
      ring.className = isDot ? "ring dot" : "ring";
      place(ring, x, y, w, h);
      ring.hidden = false;

      const beside = runs.filter((other) => other.panel === run.panel).flatMap((other) => pointsOf(other).filter((one) => one[0] === place_).map((one) => ({ other, one })));
      tip.replaceChildren(made("div", "where", [run.panel, at[place_]].filter(Boolean).join(" – ")));
      for (const { other, one } of beside.length > 8 ? [{ other: run, one: point }] : beside) {
        const line = made("div", one === point ? "line here" : "line");
        line.append(made("span", "name", other.name), " ", made("span", "value", one[3]));
        tip.append(line);
      }
      tip.hidden = false;
      if (aloud) {
        const right = (x + w) / width * svg.getBoundingClientRect().width;
        if (right < drawing.scrollLeft + 24 || right > drawing.scrollLeft + drawing.clientWidth - 24) drawing.scrollLeft = right - drawing.clientWidth / 2;
        said.textContent = [run.panel, run.name, `${at[place_]}:`, text].filter(Boolean).join(" ");
      }
      const mark = ring.getBoundingClientRect();
      const box = tip.getBoundingClientRect();
      const room = document.documentElement.clientWidth - box.width - 8;
      const above = mark.top - box.height - 12;
      tip.style.left = `${Math.max(8, Math.min(room, mark.left + mark.width / 2 - box.width / 2))}px`;
      tip.style.top = `${above < 8 ? mark.bottom + 12 : above}px`;
    };

    // The nearest point: first beside, then above and below.
    const nearest = (event) => {
      const frame = svg.getBoundingClientRect();
      const x = ((event.clientX - frame.left) / frame.width) * width;
      const y = ((event.clientY - frame.top) / frame.height) * height;
      let best = null;
      for (const run of runs) {
        for (const point of pointsOf(run)) {
          const [, px, py, , w = 0, h = 0] = point;
          const dx = Math.max(px - x, 0, x - px - w);
          const dy = Math.max(py - y, 0, y - py - h);
          const far = Math.hypot(dx * 3, dy);
          if (dx <= 16 && dy <= (w || h ? 16 : 100) && (!best || far <= best.far)) best = { run, point, far };
        }
      }
      return best;
    };
    const point = (event) => {
      const found = nearest(event);
      if (!found) return leave();
      if (!here || here.point !== found.point) show(found.run, found.point, false);
    };
    svg.addEventListener("pointermove", (event) => event.pointerType === "mouse" && point(event));
    svg.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
    svg.addEventListener("click", point);

    const step = (along, across) => {
      const open = runs.filter((run) => pointsOf(run).length > 0);
      if (open.length === 0) return;
      if (!here) return show(open[0], pointsOf(open[0])[0], true);
      const run = open[Math.max(0, Math.min(open.length - 1, open.indexOf(here.run) + across))];
      const points = pointsOf(run);
      const from = across === 0 ? points.indexOf(here.point) : points.reduce((best, one, index) => (Math.abs(one[0] - here.point[0]) < Math.abs(points[best][0] - here.point[0]) ? index : best), 0);
      show(run, points[Math.max(0, Math.min(points.length - 1, from + along))], true);
    };
    const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], Home: [-Infinity, 0], End: [Infinity, 0] };
    const turned = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
    drawing.addEventListener("keydown", (event) => {
      if (event.target !== drawing || event.altKey || event.ctrlKey || event.metaKey) return;
      const move = (runs[0].sideways && turned[event.key]) || steps[event.key];
      if (!move) return;
      event.preventDefault();
      step(...move);
    });
    drawing.addEventListener("blur", leave);
    const follow = () => here && (drawing.matches(":focus") ? show(here.run, here.point, false) : leave());
    drawing.addEventListener("scroll", follow, { passive: true });
    addEventListener("scroll", follow, { passive: true });
    addEventListener("keydown", (event) => event.key === "Escape" && leave());
    addEventListener("pointerdown", (event) => plot.contains(event.target) || leave());
  };

  for (const id of Object.keys(charts)) {
    const figure = document.getElementById(id);
    if (figure) enliven(figure, charts[id]);
  }
})();
