/* The report, set like a document; a place that is asked for is marked and brought into view. */

import { SHOW, fill, fit, hear, leaving, make, once, points, select, units } from "./shared.js";

/* What the page's own header covers. */
const TOP = 64;

function figureElement(state, at) {
  const figure = state.source.figures[at];
  const name = figure.metric === null || figure.metric === undefined ? "" : state.data.names[figure.metric];
  const word = state.data.labels[`state_${figure.state}`];
  const kind = `fig ${figure.quiet ? "quiet" : figure.state}`;
  if (!name && figure.state !== "supported" && figure.state !== "mended")
    return make("span", { class: kind, title: figure.reason ? `${word} · ${figure.reason}` : word });
  return make("span", {
    class: kind,
    role: "button",
    tabindex: at === state.roving ? "0" : "-1",
    "data-figure": at,
    "aria-label": `${figure.surface} ${name} ${word}`,
    title: `${name} · ${word}`,
  });
}

/* Cut the runs of a block at the ends of the marked place, so that each piece is inside or outside. */
function pieces(block, place) {
  const cut = [];
  for (const run of block.runs) {
    const length = points(run.text);
    const edges = [0, length];
    if (place) for (const edge of [place.start - run.start, place.end - run.start]) if (edge > 0 && edge < length) edges.push(edge);
    edges.sort((a, b) => a - b);
    for (let at = 0; at + 1 < edges.length; at += 1) {
      const text = run.text.slice(units(run.text, edges[at]), units(run.text, edges[at + 1]));
      const start = run.start + edges[at];
      cut.push({ ...run, text, start, marked: Boolean(place) && start >= place.start && start < place.end });
    }
  }
  return cut;
}

function pieceElement(piece) {
  if (piece.gap) return make("span", { class: "gap" }, piece.text);
  if (piece.aside) return make("span", { class: "inset" }, piece.text);
  return document.createTextNode(piece.text);
}

function fillBlock(state, element, block, place) {
  let mark = null;
  let lead = null;
  let figure = null;
  let shown = null;
  const nodes = [];
  for (const piece of pieces(block, place)) {
    if (Boolean(piece.lead) !== Boolean(lead) || piece.marked !== Boolean(mark)) {
      lead = piece.lead ? make("strong") : null;
      mark = piece.marked ? make("mark") : null;
      figure = null;
      if (lead && mark) mark.append(lead);
      if (lead || mark) nodes.push(mark ?? lead);
    }
    const around = lead ?? mark;
    const put = (node) => (around ? around.append(node) : nodes.push(node));
    const at = piece.figure ?? null;
    if (at === null) {
      figure = null;
      put(pieceElement(piece));
    } else {
      if (figure === null || shown !== at) {
        figure = figureElement(state, at);
        shown = at;
        put(figure);
      }
      figure.append(pieceElement(piece));
    }
  }
  element.replaceChildren(...nodes);
}

function blockElement(state, block) {
  const tag = block.kind === "title" ? "h2" : block.kind === "heading" ? `h${Math.min(block.level + 2, 6)}` : "p";
  const element = make(tag, { class: `${block.kind} level${block.level ?? 0}${block.continued ? " continued" : ""}` });
  fillBlock(state, element, block, null);
  return element;
}

function blocksOf(state, place) {
  const found = [];
  state.source.blocks.forEach((block, at) => {
    if (block.start < place.end && block.end > place.start) found.push(at);
  });
  return found;
}

function clearMark(state) {
  for (const at of state.markedBlocks) fillBlock(state, state.elements[at], state.source.blocks[at], null);
  state.markedBlocks = [];
}

function mark(state, place, focused) {
  clearMark(state);
  state.markedBlocks = blocksOf(state, place);
  for (const at of state.markedBlocks) fillBlock(state, state.elements[at], state.source.blocks[at], place);
  const first = state.scroll.querySelector("mark");
  if (!first) return;
  const frame = state.scroll.getBoundingClientRect();
  const box = first.getBoundingClientRect();
  const seen = box.top >= frame.top + 24 && box.bottom <= frame.bottom - 24;
  if (!seen) state.scroll.scrollTop += box.top - frame.top - frame.height * 0.3;
  bringIntoView(state, first);
  const quote = [...state.scroll.querySelectorAll("mark")].map((part) => part.textContent).join("");
  state.heard.textContent = fill(state.data.labels.found, { quote });
  if (focused !== undefined) state.scroll.querySelector(`[data-figure="${focused}"]`)?.focus({ preventScroll: true });
}

/* Where the panes stand one below the other, the report may be off the screen: the page goes there, and can go back. */
function bringIntoView(state, first) {
  const box = first.getBoundingClientRect();
  if (box.bottom > TOP && box.top < window.innerHeight - 8 && box.top >= TOP) return;
  const page = scroller(state.root.getRootNode().host ?? state.root);
  if (!page) return;
  state.cameFrom = page.scrollTop;
  page.scrollTop += state.pane.getBoundingClientRect().top - TOP;
  state.back.hidden = false;
}

function goBack(state) {
  const page = scroller(state.root.getRootNode().host ?? state.root);
  if (page) page.scrollTop = state.cameFrom;
  state.back.hidden = true;
}

/* The element that scrolls when the page does. */
function scroller(from) {
  for (let at = from.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if ((overflowY === "auto" || overflowY === "scroll") && at.scrollHeight > at.clientHeight) return at;
  }
  return document.scrollingElement;
}

function press(state, at) {
  const figure = state.source.figures[at];
  state.roving = at;
  mark(state, figure, at);
  if (figure.metric !== null && figure.metric !== undefined) select(state.source.id, figure.metric);
}

function step(state, from, by) {
  const all = [...state.scroll.querySelectorAll("[data-figure]")];
  const next = all[all.indexOf(from) + by];
  if (!next) return;
  from.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  state.roving = Number(next.dataset.figure);
  next.focus();
}

function pressKeys(state, event) {
  const target = event.target.closest("[data-figure]");
  if (event.key === "Escape") clearMark(state);
  if (!target) return;
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" || event.key === " ") press(state, Number(target.dataset.figure));
  else if (by) step(state, target, by);
  else return;
  event.preventDefault();
}

function sayWhere(state) {
  const top = state.scroll.getBoundingClientRect().top + 60;
  let here = "";
  for (const { label, element } of state.headings) {
    if (element.getBoundingClientRect().top > top) break;
    here = label;
  }
  if (state.here.textContent !== here) state.here.textContent = here;
}

function outline(state) {
  const list = make("ol");
  state.headings = [];
  for (const entry of state.source.outline) {
    const at = state.source.blocks.findIndex((block) => block.start <= entry.start && entry.start < block.end);
    const element = state.elements[at];
    if (!element) continue;
    state.headings.push({ label: entry.label, element });
    const go = () => {
      state.scroll.scrollTop += element.getBoundingClientRect().top - state.scroll.getBoundingClientRect().top - 12;
      toggle(state, false);
      state.scroll.focus({ preventScroll: true });
    };
    list.append(make("li", { class: `depth${entry.level}` }, make("button", { type: "button", onclick: go }, entry.label)));
  }
  return list;
}

function toggle(state, open) {
  state.nav.hidden = !open;
  state.opener.setAttribute("aria-expanded", String(open));
}

function legend(state) {
  const used = new Set(state.source.figures.filter((figure) => !figure.quiet).map((figure) => figure.state));
  const items = ["supported", "mended", "stated", "unused"]
    .filter((name) => used.has(name))
    .map((name) => make("li", {}, make("span", { class: `fig ${name}`, "aria-hidden": "true" }, "12"), state.data.labels[`state_${name}`]));
  return make("ul", { class: "legend", "aria-label": state.data.labels.legend }, items);
}

function build(state) {
  const { source, labels } = state.data;
  state.source = source;
  state.markedBlocks = [];
  state.roving = source.figures.findIndex((figure) => figure.state === "supported" || figure.state === "mended");
  state.elements = source.blocks.map((block) => blockElement(state, block));
  state.here = make("span", { class: "here", lang: "zh-CN" });
  state.heard = make("div", { class: "heard", role: "status", "aria-live": "polite", lang: "zh-CN" });
  state.scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": labels.report_text });
  state.scroll.append(make("article", { lang: "zh-CN" }, state.elements));
  state.opener = make("button", {
    type: "button", class: "tool", "aria-expanded": "false",
    onclick: () => toggle(state, state.nav.hidden),
  }, labels.outline);
  state.nav = make("nav", { class: "outline", hidden: true, "aria-label": labels.outline, lang: "zh-CN" }, outline(state));
  state.back = make("button", { type: "button", class: "back", hidden: true, onclick: () => goBack(state) }, `↑ ${labels.back}`);
  const bar = make("div", { class: "bar" }, state.back, source.outline.length ? state.opener : null, state.here, legend(state));
  const pane = make("section", { class: "pane", "aria-label": labels.report_pane }, bar, state.nav, state.scroll, state.heard);
  state.pane = pane;
  state.root.replaceChildren(pane);
  state.scroll.addEventListener("scroll", () => {
    if (state.waiting) return;
    state.waiting = requestAnimationFrame(() => { state.waiting = 0; sayWhere(state); });
  }, { passive: true });
  state.scroll.addEventListener("click", (event) => {
    const target = event.target.closest("[data-figure]");
    if (target) press(state, Number(target.dataset.figure));
  });
  pane.addEventListener("keydown", (event) => pressKeys(state, event));
  state.unfit?.();
  state.unfit = fit(pane);
}

export default function (component) {
  const state = once(component, (fresh) => {
    fresh.leave.push(() => fresh.unfit?.());
    hear(fresh, SHOW, (place) => {
      if (place.report !== fresh.source?.id) return;
      place.taken = true;
      mark(fresh, place);
    });
  });
  const version = `${component.data.source.id} ${component.data.version}`;
  state.data = component.data;
  if (state.version !== version) {
    state.version = version;
    build(state);
  }
  const { focus } = component.data;
  if (focus && focus.turn !== state.focused) {
    state.focused = focus.turn;
    requestAnimationFrame(() => mark(state, focus));
  }
  return leaving(component);
}
