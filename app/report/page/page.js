"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const head = JSON.parse($("head").textContent);
  const raw = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const floats = (text) => new Float32Array(raw(text).buffer);
  const viridis = raw(head.colours.viridis), signed = raw(head.colours.signed);
  for (const l of head.layers) { l.lows = floats(l.low); l.highs = floats(l.high); }

  let language = head.language, layer = 0, channel = 0, at = null, chosen = -1;
  const which = () => (language === "en" ? 0 : 1);
  // A text, with %s where something goes in.
  const text = (key, ...args) => args.reduce((t, a) => t.replace("%s", () => a), head.texts[language][key]);
  // As many digits as are worth showing; those of a value that is kept exactly are all of float32's.
  // Laid out as the program's window does: 0.0123, −1230, 8.26e−6.
  const number = (v, digits = 5) => {
    const [mantissa, power] = v.toExponential(digits - 1).split("e").map(Number);
    const plain = v === 0 || !Number.isFinite(v) || (power >= -3 && power <= digits + 1);
    return (plain ? String(Number(v.toPrecision(digits))) : mantissa + "e" + power).replaceAll("-", "−");
  };

  // ---- A layer's values: levels of 8 or 16 bits, or float32, in planes of one byte each ----

  async function load(l) {
    if (l.value) return l;
    const stream = new Blob([raw($("layer-" + l.name).textContent)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    l.rows = Math.ceil(l.h / l.step); l.columns = Math.ceil(l.w / l.step); l.size = l.rows * l.columns;
    const n = l.size * l.n;
    if (bytes.length !== n * l.bits / 8) throw new Error(l.name + ": " + bytes.length + " bytes");
    if (l.bits === 32) {
      const view = new DataView(new ArrayBuffer(4));
      l.value = (c, i) => {
        const k = c * l.size + i;
        for (let b = 0; b < 4; b++) view.setUint8(b, bytes[b * n + k]);
        return view.getFloat32(0, true);
      };
    } else {
      const top = l.bits === 16 ? 65535 : 255;
      l.value = (c, i) => {
        const k = c * l.size + i, level = l.bits === 16 ? bytes[k] + 256 * bytes[n + k] : bytes[k];
        return l.lows[c] + level * (l.highs[c] - l.lows[c]) / top;
      };
    }
    l.bound = (c) => l.bits === 32 ? 0 : (l.highs[c] - l.lows[c]) / (l.bits === 16 ? 65535 : 255) / 2;
    // What has no maps is shown in rows, about as many as columns.
    l.shownColumns = l.flat ? Math.ceil(Math.sqrt(l.w)) : l.columns;
    l.shownRows = l.flat ? Math.ceil(l.w / l.shownColumns) : l.rows;
    return l;
  }

  const range = (l, c) => {
    if (!$("together").checked) return [l.lows[c], l.highs[c]];
    return [l.lows.reduce((a, b) => Math.min(a, b)), l.highs.reduce((a, b) => Math.max(a, b))];
  };

  const level = (v, low, high) => high > low ? Math.max(0, Math.min(255, Math.floor((v - low) / (high - low) * 256))) : 0;

  // A channel as a picture of one pixel for each value that is kept.
  function drawn(l, c) {
    const [low, high] = range(l, c), img = new ImageData(l.shownColumns, l.shownRows);
    for (let i = 0; i < l.size; i++) {
      img.data.set(viridis.subarray(3 * level(l.value(c, i), low, high)).subarray(0, 3), 4 * i);
      img.data[4 * i + 3] = 255;
    }
    const canvas = new OffscreenCanvas(l.shownColumns, l.shownRows);
    canvas.getContext("2d").putImageData(img, 0, 0);
    return canvas;
  }

  // ---- The parts of the page ----

  function say() {
    document.documentElement.lang = language;
    for (const e of document.querySelectorAll("[data-text]")) e.textContent = text(e.dataset.text);
    $("language").textContent = head.texts[language === "en" ? "zh-Hans" : "en"]["language.name"];
    $("name").textContent = head.name;
    $("model").textContent = head.model + (head.off ? " · " + text("report.off", head.off) : "");
    $("photo").alt = $("fitted").alt = head.name;
    $("previous").title = $("previous").ariaLabel = text("report.previous");
    $("next").title = $("next").ariaLabel = text("report.next");
    $("made").textContent = text("report.made", head.program);
    $("steps").replaceChildren(...head.steps.map(([key, ...args]) => element("li", text(key, ...args))));
    answers();
    for (const c of causes) { c.title.textContent = c.of.title[which()]; c.note.textContent = c.of.note[which()]; }
  }

  function element(name, content = "", className = "") {
    const e = document.createElement(name);
    e.textContent = content;
    e.className = className;
    return e;
  }

  const className = (i) => (language !== "en" && head.classes[i][2]) || head.classes[i][1] || head.classes[i][0];
  const percent = (p) => (p * 100).toFixed(p >= 0.0005 ? 1 : 3) + " %";
  const best = head.chances.map((p, i) => i).sort((a, b) => head.chances[b] - head.chances[a] || a - b);

  function answers() {
    $("answers").hidden = head.chances.length === 0;
    $("top").tBodies[0].replaceChildren(...best.slice(0, 5).map((i, k) => {
      const row = element("tr");
      row.append(element("td", String(k + 1)), element("td", className(i)), element("td", percent(head.chances[i])));
      return row;
    }));
    chart();
  }

  // The canvas' pixels are the screen's.
  function sized(canvas, width, height) {
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    const g = canvas.getContext("2d");
    g.scale(ratio, ratio);
    g.imageSmoothingEnabled = false;
    return g;
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);

  function chart() {
    const canvas = $("chart"), n = head.chances.length;
    if (n === 0 || canvas.clientWidth === 0) return;
    const w = canvas.clientWidth, h = canvas.clientHeight, g = sized(canvas, w, h);
    g.fillStyle = colour("--line");
    g.fillRect(0, h - 1, w, 1);
    head.chances.forEach((p, i) => {
      g.fillStyle = colour(i === chosen || (chosen < 0 && i === best[0]) ? "--mark" : "--soft");
      const tall = Math.max(p > 0 ? 1 : 0, p * (h - 4));
      g.fillRect(i * w / n, h - tall, Math.max(w / n - (w / n > 4 ? 1 : 0), 1), tall);
    });
    const i = chosen < 0 ? best[0] : chosen;
    $("chart-readout").textContent = i + " · " + className(i) + " · " + number(head.chances[i]);
  }

  function kept(l) {
    const parts = [l.kind + (l.flat ? " (" + l.w + ")" : " (" + l.h + ", " + l.w + ", " + l.n + ")")];
    if (l.bits === 32) parts.push(text("report.exact"));
    else {
      let most = 0;
      for (let c = 0; c < l.n; c++) most = Math.max(most, l.bound(c));
      parts.push(text("report.bound", l.bits === 16 ? "65536" : "256", number(most, 2)));
    }
    if (l.step > 1) parts.push(text("report.pixels", String(l.step)));
    return parts.join(" · ");
  }

  let tiles = null; // where the maps are in the grid

  function grid(l) {
    const canvas = $("grid"), width = canvas.parentElement.clientWidth, gap = 2;
    const count = l.n, least = l.flat ? width : Math.max(36, Math.min(112, l.columns));
    const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (Math.min(least, width) + gap))));
    const tile = Math.min(l.flat ? 420 : 160, Math.floor((width + gap) / columns - gap));
    const rows = Math.ceil(count / columns);
    canvas.style.width = columns * (tile + gap) - gap + "px";
    canvas.style.height = rows * (tile + gap) - gap + "px";
    const g = sized(canvas, columns * (tile + gap) - gap, rows * (tile + gap) - gap);
    for (let c = 0; c < count; c++) g.drawImage(drawn(l, c), c % columns * (tile + gap), Math.floor(c / columns) * (tile + gap), tile, tile);
    tiles = { columns, tile, gap, rows, width: columns * (tile + gap) - gap, picture: null };
    tiles.picture = new OffscreenCanvas(canvas.width, canvas.height);
    tiles.picture.getContext("2d").drawImage(canvas, 0, 0);
    mark();
  }

  // The chosen map has a frame in the grid.
  function mark() {
    const g = $("grid").getContext("2d"), { columns, tile, gap } = tiles;
    g.save(); g.setTransform(1, 0, 0, 1, 0, 0); g.drawImage(tiles.picture, 0, 0); g.restore();
    g.strokeStyle = colour("--mark"); g.lineWidth = 3;
    g.strokeRect(channel % columns * (tile + gap) + 1, Math.floor(channel / columns) * (tile + gap) + 1, tile - 2, tile - 2);
  }

  function one(l) {
    const canvas = $("map"), side = canvas.clientWidth, g = sized(canvas, side, side);
    g.drawImage(drawn(l, channel), 0, 0, side, side);
    if (at) {
      const w = side / l.shownColumns, h = side / l.shownRows;
      g.strokeStyle = "#000"; g.lineWidth = 3; g.strokeRect(at.x * w, at.y * h, w, h);
      g.strokeStyle = "#fff"; g.lineWidth = 1; g.strokeRect(at.x * w, at.y * h, w, h);
    }
    const [low, high] = range(l, channel);
    $("bar").parentElement.style.height = side + "px";
    $("low").textContent = number(low, 4); $("high").textContent = number(high, 4);
    const bar = $("bar").getContext("2d"), img = new ImageData(1, 256);
    for (let y = 0; y < 256; y++) { img.data.set(viridis.subarray(3 * (255 - y), 3 * (256 - y)), 4 * y); img.data[4 * y + 3] = 255; }
    bar.putImageData(img, 0, 0);
    $("channel").textContent = l.flat ? l.name : text("report.channel", String(channel)) + " " + text("report.of", String(l.n));
    read(l);
  }

  // What is under the mouse, with its place in the layer's own array.
  function read(l) {
    const out = $("readout");
    delete out.dataset.value;
    if (!at) { out.textContent = ""; return; }
    const i = at.y * l.shownColumns + at.x;
    if (i >= l.size) { out.textContent = ""; return; }
    const v = l.value(channel, i), bound = l.bound(channel);
    const place = l.flat ? text("report.unit", String(i)) : "(" + at.y * l.step + ", " + at.x * l.step + ")";
    out.textContent = place + ": " + number(v, l.bits === 32 ? 9 : 6) + (bound > 0 ? " ± " + number(bound, 2) : "");
    out.dataset.value = v; out.dataset.bound = bound; out.dataset.y = at.y * l.step; out.dataset.x = at.x * l.step;
    out.dataset.channel = channel; out.dataset.layer = l.name; out.dataset.unit = i;
  }

  let shown = null;

  async function show() {
    const l = head.layers[layer];
    [...$("layers").children].forEach((b, i) => b.setAttribute("aria-pressed", String(i === layer)));
    $("note").textContent = l.note[which()];
    try { await load(l); } catch (err) {
      $("readout").textContent = text(typeof DecompressionStream === "undefined" ? "report.old" : "report.broken", String(err));
      return;
    }
    if (l !== head.layers[layer]) return; // another one was chosen meanwhile
    channel = Math.min(channel, l.n - 1);
    if (at && (at.x >= l.shownColumns || at.y >= l.shownRows)) at = null;
    $("kept").textContent = kept(l);
    shown = l;
    one(l);
    grid(l);
    document.body.dataset.layer = l.name;
  }

  function choose(c) {
    channel = (c + shown.n) % shown.n;
    one(shown); mark();
  }

  // ---- Mouse, touch and keys ----

  const place = (canvas, e, columns, rows) => {
    const box = canvas.getBoundingClientRect();
    const x = Math.floor((e.clientX - box.left) / box.width * columns), y = Math.floor((e.clientY - box.top) / box.height * rows);
    return x >= 0 && y >= 0 && x < columns && y < rows ? { x, y } : null;
  };

  function pointed(e) {
    if (!shown) return;
    at = place($("map"), e, shown.shownColumns, shown.shownRows);
    one(shown);
  }
  $("map").addEventListener("pointermove", pointed);
  $("map").addEventListener("pointerdown", pointed);

  function overGrid(e) {
    if (!shown) return;
    const box = $("grid").getBoundingClientRect(), whole = tiles.tile + tiles.gap;
    const x = (e.clientX - box.left) * tiles.width / box.width, y = (e.clientY - box.top) * tiles.width / box.width;
    const c = Math.floor(y / whole) * tiles.columns + Math.floor(x / whole);
    if (c < 0 || c >= shown.n || x % whole >= tiles.tile || y % whole >= tiles.tile) return;
    at = { x: Math.floor(x % whole / tiles.tile * shown.shownColumns), y: Math.floor(y % whole / tiles.tile * shown.shownRows) };
    if (c !== channel) choose(c); else one(shown);
  }
  $("grid").addEventListener("pointermove", overGrid);
  $("grid").addEventListener("pointerdown", overGrid);

  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  $("map").addEventListener("keydown", (e) => {
    const by = moves[e.key];
    if (!by || !shown) return;
    e.preventDefault();
    const clamp = (v, n) => Math.max(0, Math.min(n - 1, v));
    at = at ? { x: clamp(at.x + by[0], shown.shownColumns), y: clamp(at.y + by[1], shown.shownRows) } : { x: 0, y: 0 };
    one(shown);
  });
  $("grid").addEventListener("keydown", (e) => {
    const by = moves[e.key];
    if (!by || !shown) return;
    e.preventDefault();
    const c = channel + by[0] + by[1] * tiles.columns;
    if (c >= 0 && c < shown.n) choose(c);
  });
  $("chart").addEventListener("keydown", (e) => {
    const by = moves[e.key];
    if (!by || by[0] === 0) return;
    e.preventDefault();
    chosen = Math.max(0, Math.min(head.chances.length - 1, (chosen < 0 ? best[0] : chosen) + by[0]));
    chart();
  });
  const overChart = (e) => { const p = place($("chart"), e, head.chances.length, 1); if (p) { chosen = p.x; chart(); } };
  $("chart").addEventListener("pointermove", overChart);
  $("chart").addEventListener("pointerdown", overChart);

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const to = { ",": -1, ".": 1 }[e.key], other = { "[": -1, "]": 1 }[e.key];
    if (to && shown) choose(channel + to);
    if (other) { layer = (layer + other + head.layers.length) % head.layers.length; show(); }
  });
  $("previous").addEventListener("click", () => shown && choose(channel - 1));
  $("next").addEventListener("click", () => shown && choose(channel + 1));
  $("together").addEventListener("change", show);
  $("language").addEventListener("click", () => { language = language === "en" ? "zh-Hans" : "en"; say(); show(); });

  // ---- Causes: colours over the network's picture ----

  const causes = head.causes.map((of) => {
    const c = { of, values: floats(of.values), title: element("h3"), note: element("p", "", "small"), canvas: element("canvas"), out: element("p", "", "readout") };
    const box = element("div", "", "cause");
    box.append(c.title, c.canvas, c.out, c.note);
    $("cause-list").append(box);
    c.canvas.width = head.width; c.canvas.height = head.height;
    c.canvas.tabIndex = 0;
    let low = Infinity, high = -Infinity;
    for (const v of c.values) { low = Math.min(low, v); high = Math.max(high, v); }
    if (of.signed) { high = Math.max(Math.abs(low), Math.abs(high)); low = -high; }
    const img = new ImageData(of.w, of.h), table = of.signed ? signed : viridis;
    c.values.forEach((v, i) => { img.data.set(table.subarray(3 * level(v, low, high)).subarray(0, 3), 4 * i); img.data[4 * i + 3] = 255; });
    const heat = new OffscreenCanvas(of.w, of.h);
    heat.getContext("2d").putImageData(img, 0, 0);
    c.draw = () => {
      const g = c.canvas.getContext("2d");
      g.globalAlpha = 1; g.drawImage($("fitted"), 0, 0, head.width, head.height);
      g.globalAlpha = 0.65; g.drawImage(heat, 0, 0, head.width, head.height);
    };
    let p = null;
    const tell = () => {
      if (!p) return;
      c.out.textContent = "(" + p.y + ", " + p.x + "): " + number(c.values[p.y * of.w + p.x], 9);
      c.out.dataset.value = c.values[p.y * of.w + p.x];
    };
    const point = (e) => { p = place(c.canvas, e, of.w, of.h) || p; tell(); };
    c.canvas.addEventListener("pointermove", point);
    c.canvas.addEventListener("pointerdown", point);
    c.canvas.addEventListener("keydown", (e) => {
      const by = moves[e.key];
      if (!by) return;
      e.preventDefault();
      p = p ? { x: Math.max(0, Math.min(of.w - 1, p.x + by[0])), y: Math.max(0, Math.min(of.h - 1, p.y + by[1])) } : { x: 0, y: 0 };
      tell();
    });
    return c;
  });
  $("causes").hidden = causes.length === 0;

  // ---- The beginning ----

  $("photo").src = head.photo;
  $("fitted").src = head.fitted;
  $("fitted").decode().then(() => causes.forEach((c) => c.draw()));
  head.layers.forEach((l, i) => {
    const b = element("button", l.name);
    b.type = "button";
    b.addEventListener("click", () => { layer = i; show(); });
    $("layers").append(b);
  });
  layer = Math.min(1, head.layers.length - 1);
  say();
  show();
  // What was drawn for another width is drawn anew: a window's, a zoom's, or one that a scroll bar took a part of.
  const wide = [$("chart"), $("map"), $("grid").parentElement];
  let widths = "";
  new ResizeObserver(() => {
    const now = wide.map((e) => e.clientWidth).join(" ");
    if (now === widths) return;
    widths = now;
    chart();
    if (shown) { one(shown); grid(shown); }
  }).observe(document.body);
})();
