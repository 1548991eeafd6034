/* The summary: statements with their places, and the metrics as a table that sorts and filters without a round trip. */

import { PORTION, SELECT, badge, chip, fill, fit, hear, leaving, make, once, portion, show } from "./shared.js";

const SORTS = {
  place: (a, b) => a.chip.start - b.chip.start,
  name: (a, b) => a.name.localeCompare(b.name, "zh"),
  value: (a, b) => a.order - b.order,
  category: (a, b) => a.category.localeCompare(b.category, "zh"),
};

function part(state, name, title, count, ...content) {
  const heading = make("h2", { id: `part-${name}` }, title, count === null ? null : make("span", { class: "count" }, count));
  const section = make("section", { class: `part ${name}`, "aria-labelledby": `part-${name}` }, heading, content);
  state.parts.push({ name, title, count, section });
  return section;
}

function statementElement(state, statement) {
  const chips = statement.chips.map((place) => chip(state.id, place));
  const theme = statement.theme ? make("b", { class: "theme", lang: "zh-CN" }, statement.theme) : null;
  const line = make("li", { class: "statement" }, theme, make("span", { lang: "zh-CN" }, statement.text), badge(state, statement.proof), chips);
  if (statement.cause)
    line.append(make("p", { class: "cause" }, make("b", {}, state.data.labels.cause), make("span", { lang: "zh-CN" }, statement.cause)));
  line.addEventListener("click", () => {
    if (!String(window.getSelection())) chips[0]?.click();
  });
  return line;
}

function statements(state, list) {
  if (!list.length) return make("p", { class: "empty" }, state.data.labels.none);
  const shown = make("ol", { class: "statements" });
  portion(shown, list, (statement) => statementElement(state, statement), state.data.labels.more);
  return shown;
}

function achievements(state, groups) {
  if (!groups.length) return [make("p", { class: "empty" }, state.data.labels.none)];
  return groups.map((group) =>
    make("div", { class: "group" }, make("h3", { lang: "zh-CN" }, group.title), statements(state, group.statements)));
}

function shares(state) {
  const most = Math.max(...state.findings.shares.map((share) => share.count), 1);
  const bars = state.findings.shares.map((share) => {
    const bar = make("button", { type: "button", class: "share", "aria-pressed": "false" },
      make("span", { class: "name", lang: "zh-CN" }, share.category),
      make("span", { class: "track", "aria-hidden": "true" }, make("span", { class: "fillbar", style: `width:${(100 * share.count) / most}%` })),
      make("span", { class: "number" }, fill(state.data.labels.share, { count: share.count, percent: share.percent })));
    bar.addEventListener("click", () => {
      const on = bar.getAttribute("aria-pressed") === "true";
      for (const other of state.shares) other.setAttribute("aria-pressed", "false");
      bar.setAttribute("aria-pressed", String(!on));
      state.category = on ? "" : share.category;
      list(state);
    });
    return bar;
  });
  state.shares = bars;
  return make("div", { class: "shares", role: "group", "aria-label": state.data.labels.by_category }, bars);
}

function sorter(state, name, label, numeric) {
  const button = make("button", { type: "button", class: "sorter" }, label, make("span", { class: "arrow", "aria-hidden": "true" }));
  const cell = make("th", { scope: "col", class: numeric ? "numeric" : "", "aria-sort": "none" }, button);
  button.addEventListener("click", () => {
    state.down = state.sort === name && !state.down;
    state.sort = name;
    for (const [other, head] of Object.entries(state.heads))
      head.setAttribute("aria-sort", other === name ? (state.down ? "descending" : "ascending") : "none");
    list(state);
  });
  state.heads[name] = cell;
  return cell;
}

function rowElement(state, at) {
  if (state.rows.has(at)) return state.rows.get(at);
  const row = state.findings.metrics[at];
  const name = make("button", { type: "button", class: "open", lang: "zh-CN" }, row.name || state.data.labels.unnamed);
  const element = make("tr", { "data-metric": at, "aria-selected": String(state.chosen === at) },
    make("td", {}, name, badge(state, row.proof), row.note ? make("span", { class: "note", lang: "zh-CN" }, row.note) : null),
    make("td", { class: "written", lang: "zh-CN" }, row.figure),
    make("td", { class: "numeric" }, row.value, make("span", { class: "unit", lang: "zh-CN" }, row.unit)),
    make("td", { class: "small" }, make("span", { lang: "zh-CN" }, row.category), make("span", { class: "note" }, `${row.section} ${row.chip.label}`)));
  element.addEventListener("click", () => {
    if (String(window.getSelection())) return;
    choose(state, at);
    show(state.id, row.chip);
  });
  element.addEventListener("keydown", (event) => {
    const by = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const next = by && element[by];
    if (!next) return;
    event.preventDefault();
    next.querySelector("button").focus();
  });
  state.rows.set(at, element);
  return element;
}

function choose(state, at) {
  state.rows.get(state.chosen)?.setAttribute("aria-selected", "false");
  state.chosen = at;
  state.rows.get(at)?.setAttribute("aria-selected", "true");
}

function list(state, until = 0) {
  const words = state.query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = state.findings.metrics
    .map((row, at) => ({ row, at }))
    .filter(({ row }) => !state.category || row.category === state.category)
    .filter(({ row }) => {
      const text = `${row.name} ${row.note} ${row.figure} ${row.value} ${row.unit} ${row.category} ${row.section}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => SORTS[state.sort](a.row, b.row) * (state.down ? -1 : 1));
  const order = wanted.map(({ at }) => at);
  const more = (button) => make("tr", {}, make("td", { colspan: 4 }, button));
  state.body.replaceChildren();
  portion(state.body, order, (at) => rowElement(state, at), state.data.labels.more, more, Math.max(PORTION, order.indexOf(until) + 1));
  state.shown.textContent = fill(state.data.labels.shown, { shown: order.length, total: state.findings.metrics.length });
}

function table(state) {
  const { labels } = state.data;
  state.rows = new Map();
  state.chosen = null;
  state.heads = {};
  state.body = make("tbody");
  state.shown = make("span", { class: "shown", role: "status" });
  const filter = make("input", { type: "search", placeholder: labels.filter, "aria-label": labels.filter });
  filter.addEventListener("input", () => { state.query = filter.value; list(state); });
  state.filter = filter;
  const head = make("tr", {},
    sorter(state, "name", labels.column_name),
    sorter(state, "place", labels.column_figure),
    sorter(state, "value", labels.column_value, true),
    sorter(state, "category", labels.column_category));
  state.heads.place.setAttribute("aria-sort", "ascending");
  return [
    shares(state),
    make("div", { class: "filter" }, filter, state.shown),
    make("table", { "aria-label": labels.metrics }, make("thead", {}, head), state.body),
  ];
}

function reveal(state, at) {
  if (!state.findings.metrics[at]) return;
  if (!state.rows.get(at)?.isConnected) {
    state.query = "";
    state.filter.value = "";
    state.category = "";
    for (const bar of state.shares) bar.setAttribute("aria-pressed", "false");
    list(state, at);
  }
  choose(state, at);
  const row = state.rows.get(at);
  const frame = state.scroll.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  if (box.top < frame.top + 40 || box.bottom > frame.bottom) state.scroll.scrollTop += box.top - frame.top - frame.height * 0.4;
}

function jumps(state) {
  const buttons = state.parts.map(({ title, count, section }) =>
    make("button", { type: "button", class: "jump", onclick: () => {
      state.scroll.scrollTop += section.getBoundingClientRect().top - state.scroll.getBoundingClientRect().top;
      section.querySelector("h2").setAttribute("tabindex", "-1");
      section.querySelector("h2").focus({ preventScroll: true });
    } }, title, count === null ? null : make("span", { class: "count" }, count)));
  return make("nav", { class: "bar jumps", "aria-label": state.data.labels.parts }, buttons);
}

function sayPart(state) {
  const top = state.scroll.getBoundingClientRect().top + 80;
  const passed = state.parts.filter(({ section }) => section.getBoundingClientRect().top <= top).length;
  [...state.jumps.children].forEach((button, at) => {
    if (at === passed - 1) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
}

/* Numbers of the report that no part of the summary uses, by reason, and what failed the checks. */
function unused(state) {
  const { findings, labels } = state.data;
  const number = (entry) => make("li", {}, make("button", {
    type: "button", class: "number", lang: "zh-CN", onclick: () => show(state.id, entry),
  }, entry.surface.replace(/\s+/g, "")));
  const group = (title, count, list) =>
    make("div", { class: "reason" }, make("h3", {}, title, make("span", { class: "count" }, count)), list);
  const groups = findings.unused.map((reason) => {
    const list = make("ul");
    portion(list, reason.numbers, number, labels.more);
    return group(reason.title, reason.numbers.length, list);
  });
  for (const name of ["replaced", "edited"])
    if (findings[name].length)
      groups.push(group(labels[name], findings[name].length,
        make("ul", {}, findings[name].map((line) => make("li", { class: "replaced" }, line)))));
  return groups.length ? groups : make("p", { class: "empty" }, labels.none);
}

function build(state) {
  const { findings, labels } = state.data;
  Object.assign(state, { findings, id: findings.id, parts: [], query: "", category: "", sort: "place", down: false });
  const content = [
    part(state, "overview", labels.overview, null, statements(state, findings.brief)),
    part(state, "highlights", labels.highlights, findings.highlights.length, statements(state, findings.highlights)),
    part(state, "metrics", labels.metrics, findings.metrics.length,
      findings.metrics.length ? table(state) : make("p", { class: "empty" }, labels.none)),
    part(state, "achievements", labels.achievements,
      findings.achievements.reduce((sum, group) => sum + group.statements.length, 0), achievements(state, findings.achievements)),
    part(state, "problems", labels.problems, findings.problems.length, statements(state, findings.problems)),
    part(state, "plans", labels.plans, findings.plans.length, statements(state, findings.plans)),
    part(state, "unused", labels.unused, findings.unused.reduce((sum, reason) => sum + reason.numbers.length, 0), unused(state)),
  ];
  state.scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": labels.summary_text }, content);
  state.jumps = jumps(state);
  const pane = make("section", { class: "pane", "aria-label": labels.summary_pane }, state.jumps, state.scroll);
  state.root.replaceChildren(pane);
  if (findings.metrics.length) list(state);
  state.scroll.addEventListener("scroll", () => {
    if (state.waiting) return;
    state.waiting = requestAnimationFrame(() => { state.waiting = 0; sayPart(state); });
  }, { passive: true });
  sayPart(state);
  state.unfit?.();
  state.unfit = fit(pane);
}

export default function (component) {
  const state = once(component, (fresh) => {
    fresh.leave.push(() => fresh.unfit?.());
    hear(fresh, SELECT, ({ report, metric }) => {
      if (report === fresh.id) reveal(fresh, metric);
    });
  });
  const version = `${component.data.findings.id} ${component.data.version}`;
  state.data = component.data;
  if (state.version !== version) {
    state.version = version;
    build(state);
  }
  return leaving(component);
}
