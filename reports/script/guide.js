// Reading aids of the guide: filter, sort, weigh, compare. The page is complete without them.
// Everything that is chosen stands in the address, behind `#?`, so that it can be kept and shared.
// Arithmetic as in scoring/sql/5_valuation: weights and partial values in millionths, points in ten-thousandths.
(() => {
  "use strict";
  const MILLION = 1e6, FULL = 100e4, MOST_COMPARED = 5;
  const data = JSON.parse(document.getElementById("aids-data").textContent);
  const aids = document.getElementById("aids");
  const table = document.querySelector("#ranking table.compare");
  const body = table.tBodies[0];
  const mats = new Map(data.mats.map((mat) => [mat.id, mat]));
  const rows = new Map([...body.rows].map((row) => [row.dataset.mat, row]));
  const words = aids.dataset;
  const controls = [...aids.querySelectorAll("input, select")].filter((control) => control.name);
  const sliders = controls.filter((control) => control.type === "range");
  const place = new Map([...rows.keys()].map((id, at) => [id, at]));
  let kept = null; // the rows as they were published, once something changes them
  const published = () => (kept ??= new Map([...rows].map(([id, row]) => [id, row.cloneNode(true)])));

  // ---- What is chosen, and the address that says so

  const chosen = () => controls.filter((control) => control.type === "checkbox" ? control.checked : control.value !== control.dataset.none);

  function toAddress() {
    const said = new URLSearchParams();
    for (const control of chosen()) {
      if (control.type !== "range") said.set(control.name, control.type === "checkbox" ? "1" : control.value);
    }
    if (ownWeights()) said.set("weights", sliders.map((slider) => slider.value).join("."));
    if (compared.size) said.set("compare", [...compared].join("."));
    const address = said.size ? `#?${said}` : location.pathname + location.search;
    history.replaceState(null, "", address.startsWith("#") ? address : "#");
  }

  function fromAddress() {
    const said = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
    for (const control of controls) {
      if (control.type === "checkbox") control.checked = said.has(control.name);
      else if (control.type !== "range") set(control, said.get(control.name) ?? control.dataset.none);
    }
    const weights = (said.get("weights") ?? "").split(".");
    sliders.forEach((slider, place) => set(slider, weights.length === sliders.length ? weights[place] : slider.dataset.none));
    compared = new Set((said.get("compare") ?? "").split(".").filter((id) => rows.has(id)).slice(0, MOST_COMPARED));
    for (const panel of aids.querySelectorAll("details")) {
      panel.open ||= [...panel.querySelectorAll("input, select")].some((control) => chosen().includes(control));
    }
  }

  // A value that the control can't hold (an address typed by hand) falls back to none.
  function set(control, value) {
    control.value = value;
    if (control.value !== value) control.value = control.dataset.none;
  }

  // ---- Values

  const ownWeights = () => sliders.some((slider) => slider.value !== slider.dataset.none);

  // Shares of the sliders in millionths that sum to one, the rest going to the largest remainders, earlier ones first.
  function weights() {
    const wished = sliders.map((slider) => Number(slider.value));
    const sum = wished.reduce((total, each) => total + each, 0);
    if (!ownWeights() || sum === 0) return data.weights;
    const shares = wished.map((each) => Math.floor((each * MILLION) / sum));
    const left = MILLION - shares.reduce((total, each) => total + each, 0);
    wished
      .map((each, place) => [(each * MILLION) % sum, place])
      .sort((one, other) => other[0] - one[0] || one[1] - other[1])
      .slice(0, left)
      .forEach(([, place]) => (shares[place] += 1));
    return shares;
  }

  const points = (weight, partial) => Math.floor((weight * partial + MILLION / 2) / MILLION);

  function valued(mat, shares) {
    const sums = [0, 0, 0];
    let known = 0;
    mat.partials.forEach((partial, place) => {
      const three = Array.isArray(partial) ? partial : [partial, partial, partial];
      if (!Array.isArray(partial)) known += shares[place];
      three.forEach((each, which) => (sums[which] += points(shares[place], each)));
    });
    const sure = Math.min(FULL, ...mat.caps.filter(([, applies]) => applies).map(([limit]) => limit));
    const possible = Math.min(FULL, ...mat.caps.map(([limit]) => limit));
    return {
      id: mat.id, known,
      value: Math.min(sums[0], sure), worst: Math.min(sums[1], possible), best: Math.min(sums[2], sure),
    };
  }

  // Ranks as in scoring/sql/6_ranking/ranks.sql: above for sure is only whose worst lies above another's best.
  function ranked(shares) {
    const all = data.mats.map((mat) => valued(mat, shares));
    const enough = all.filter((each) => each.known >= data.least);
    for (const each of enough) {
      each.rank = 1 + enough.filter((other) => other.value > each.value).length;
      each.first = 1 + enough.filter((other) => other.worst > each.best).length;
      each.last = enough.length - enough.filter((other) => other.best < each.worst).length;
    }
    return new Map(all.map((each) => [each.id, each]));
  }

  // ---- Filters: what is not stated does not meet a wish

  const meets = {
    price: (mat, most) => mat.price !== null && mat.price <= Number(most) * 100,
    length: (mat, least) => mat.length !== null && mat.length >= Number(least),
    cover: (mat, wish) => mat.cover !== null && mat.cover.includes(wish),
    core: (mat, wish) => mat.core !== null && mat.core.includes(wish),
    spikes: (mat, wish) => mat.spikes !== null && mat.spikes.includes(wish),
    pillow: (mat, wish) => mat.pillow === (wish === "with"),
    window: (mat, least) => mat.window !== null && mat.window >= Number(least),
    used: (mat) => mat.used === true,
    country: (mat, wish) => mat.country.includes(wish),
  };
  const silent = (mat, name) => mat[name] === null || mat[name] === undefined || mat[name].length === 0;

  const byMeasure = (measure, sign) => (one, other) => {
    const [a, b] = [measure(one), measure(other)];
    return a === b ? 0 : a === null ? 1 : b === null ? -1 : sign * (a - b);
  };
  const orders = {
    price: byMeasure((id) => mats.get(id).price, 1),
    gentle: byMeasure((id) => mats.get(id).density, -1),
    sharp: byMeasure((id) => mats.get(id).density, 1),
    length: byMeasure((id) => mats.get(id).length, -1),
    window: byMeasure((id) => mats.get(id).window, -1),
  };

  // ---- Showing

  let compared = new Set();
  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
  const inPoints = (value) => (value / 1e4).toFixed(1).replace(".", words.point);
  const units = (value) => String((value / FULL) * 120);

  function show() {
    const shares = weights();
    const own = ownWeights();
    const sort = orders[aids.querySelector("[name=sort]").value];
    const filters = chosen().filter((control) => meets[control.name]);
    const parts = [];
    if (own || sort || filters.length || kept) arrange(own ? ranked(shares) : null, sort, filters, parts);
    if (own) parts.push(words.own);
    aids.querySelector("[role=status]").textContent = filters.length || own || sort ? `${parts.join("; ")}.` : "";
    aids.querySelector("[data-reset]").hidden = !(chosen().length || compared.size);
    sliders.forEach((slider, at) => (slider.nextElementSibling.value = `${Math.round(shares[at] / 1e4)} %`));
    pale();
    compare();
  }

  // The picture of price against value: mats that the filters leave out are pale.
  function pale() {
    for (const mark of document.querySelectorAll("#frontier [data-mat]")) mark.classList.toggle("away", Boolean(rows.get(mark.dataset.mat)?.hidden));
    const note = document.getElementById("frontier-filtered");
    if (note) note.hidden = ![...rows.values()].some((row) => row.hidden);
  }

  function arrange(values, sort, filters, parts) {
    const before = published();
    const byValue = (one, other) => {
      const [a, b] = [values.get(one), values.get(other)];
      return (a.rank === undefined) - (b.rank === undefined) || b.value - a.value || place.get(one) - place.get(other);
    };
    const basic = values ? byValue : (one, other) => place.get(one) - place.get(other);
    const ids = [...rows.keys()].sort((one, other) => (sort ? sort(one, other) : 0) || basic(one, other));
    let shown = 0, unsaid = 0;
    for (const id of ids) {
      const [row, mat] = [rows.get(id), mats.get(id)];
      const unmet = filters.filter((control) => !meets[control.name](mat, control.value));
      row.hidden = unmet.length > 0;
      shown += !row.hidden;
      unsaid += row.hidden && unmet.every((control) => silent(mat, control.name));
      row.classList.toggle("parted", !values && !sort && !filters.length && before.get(id).classList.contains("parted"));
      revalue(row, before.get(id), values ? values.get(id) : null);
    }
    body.append(...ids.map((id) => rows.get(id)));
    parts.push(count(shown, words.mat, words.mats));
    if (unsaid) parts.push(count(unsaid, words.unsaid, words.unsaids));
  }

  function revalue(row, cells, valuedNow) {
    for (const part of [".place", ".value"]) {
      row.querySelector(part).replaceChildren(...[...cells.querySelector(part).childNodes].map((node) => node.cloneNode(true)));
    }
    const band = row.querySelector(".rank-band"); // drawn around the published weights, not around one's own
    if (band) band.hidden = valuedNow !== null;
    if (!valuedNow) return;
    const { value, worst, best, rank, first, last } = valuedNow;
    const places = rank === undefined ? words.few : first === last ? String(rank) : `${first}–${last}`;
    row.querySelector(".place").lastChild.textContent = places;
    row.querySelector(".value .figure").textContent = inPoints(value);
    row.querySelector(".value small").textContent = worst === best ? words.closed : `${inPoints(worst)}–${inPoints(best)}`;
    const bar = row.querySelector(".value .bar");
    bar.querySelectorAll(".known, .maybe, .torn").forEach((part) => part.remove());
    const mark = bar.querySelector(".at");
    for (const [kind, from, to] of [["known", 0, worst], ["maybe", worst, best]]) {
      const part = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [name, is] of Object.entries({ class: kind, x: units(from), y: "2", width: units(to - from), height: "8" })) part.setAttribute(name, is);
      if (kind === "maybe") part.setAttribute("fill", "url(#hatch)");
      bar.insertBefore(part, mark);
    }
    mark.setAttribute("x1", units(value));
    mark.setAttribute("x2", units(value));
    bar.setAttribute("aria-label", `${inPoints(value)}; ${inPoints(worst)}–${inPoints(best)}`);
  }

  // ---- Side by side: the rows that were ticked, turned into columns

  function compare() {
    const panel = document.getElementById("side-by-side");
    panel.hidden = compared.size < 2;
    const picked = [...compared].map((id) => rows.get(id));
    const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
    const names = picked.map((row) => element("th", row.querySelector(".mat-name").cloneNode(true)));
    const head = element("tr", element("td"), ...names);
    head.querySelectorAll("th").forEach((cell) => (cell.scope = "col"));
    const lines = heads.map((title, at) => {
      const name = element("th", title);
      name.scope = "row";
      return element("tr", name, ...picked.map((row) => row.cells[at + 1].cloneNode(true)));
    });
    panel.querySelector("thead").replaceChildren(head);
    panel.querySelector("tbody").replaceChildren(...lines);
    const bar = document.getElementById("picked");
    bar.hidden = compared.size === 0;
    const said = bar.querySelector("span");
    said.textContent = count(compared.size, said.dataset.one, said.dataset.many);
    bar.querySelector("[data-see]").hidden = panel.hidden;
    const full = compared.size >= MOST_COMPARED;
    for (const [id, row] of rows) {
      const box = row.querySelector("[name=compared]");
      box.checked = compared.has(id);
      box.disabled = full && !box.checked;
    }
  }

  function element(name, ...children) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  }

  // ---- Beginning

  for (const row of rows.values()) {
    const label = document.getElementById("aids-compare").content.cloneNode(true);
    const box = label.querySelector("input");
    box.setAttribute("aria-label", words.compare.replace("{mat}", row.querySelector(".mat-name").textContent));
    box.addEventListener("change", () => {
      compared[box.checked ? "add" : "delete"](row.dataset.mat);
      changed();
    });
    row.cells[0].append(label);
  }

  function changed() {
    toAddress();
    show();
  }
  for (const control of controls) control.addEventListener("input", changed);
  document.querySelector("#picked [data-see]").addEventListener("click", () => {
    const heading = document.querySelector("#side-by-side h2");
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  });
  document.querySelector("#picked [data-clear]").addEventListener("click", () => {
    compared.clear();
    changed();
  });
  aids.querySelector("[data-reset]").addEventListener("click", () => {
    history.replaceState(null, "", "#");
    fromAddress();
    show();
    aids.querySelector("summary").focus();
  });
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#?") || location.hash === "") {
      fromAddress();
      show();
    }
  });
  aids.hidden = false;
  fromAddress();
  show();
  document.addEventListener("DOMContentLoaded", pale); // the picture comes below this script
})();
