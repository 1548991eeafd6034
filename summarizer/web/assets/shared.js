/* Shared by all components: text becomes text nodes and never markup; components speak by events on the window. */

export const SHOW = "summarizer:show";
export const SELECT = "summarizer:select";
export const PORTION = 200;

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function show(report, place) {
  const detail = { report, start: place.start, end: place.end, taken: false };
  window.dispatchEvent(new CustomEvent(SHOW, { detail }));
  return detail.taken;
}

export function select(report, metric) {
  window.dispatchEvent(new CustomEvent(SELECT, { detail: { report, metric } }));
}

/* Offsets count code points, JavaScript counts UTF-16 units; they differ only where a text has surrogates. */
export function units(text, points) {
  if (!/[\ud800-\udfff]/.test(text)) return points;
  return Array.from(text).slice(0, points).join("").length;
}

export function points(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
}

export function chip(report, place, open) {
  const source = place.source ? make("span", { class: "source", lang: "zh-CN" }, place.source) : null;
  const button = make("button", { type: "button", class: "chip", title: place.quote }, source, make("span", {}, place.label));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    for (const other of button.getRootNode().querySelectorAll(".chip.on")) other.classList.remove("on");
    button.classList.add("on");
    if (!show(report, place) && open) open(place);
  });
  return button;
}

/* How something is proved, in a word, and in a line for whoever points at it; nothing for what code worked out. */
export function badge(state, proof) {
  if (!proof) return null;
  const { name, hint } = state.data.proofs[proof];
  return make("span", { class: `proof ${proof}`, title: hint }, name);
}

/* A long list comes in portions: thousands of elements at once would hold the browser up. */
export function portion(list, entries, build, more, around = (button) => make("li", {}, button), first = PORTION) {
  list.append(...entries.slice(0, first).map(build));
  const rest = entries.slice(first);
  if (!rest.length) return;
  const button = make("button", { type: "button", class: "more" }, fill(more, { count: rest.length }));
  const last = around(button);
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    last.remove();
    portion(list, rest, build, more, around);
  });
  list.append(last);
}

/* A pane fills the window below it; where columns are stacked it takes most of one screen. */
export function fit(pane, below = 20) {
  const size = () => {
    const top = pane.getBoundingClientRect().top + window.scrollY;
    const room = window.innerHeight - top - below;
    const stacked = window.innerWidth < 900;
    pane.style.height = `${Math.max(stacked ? window.innerHeight * 0.75 : room, 380)}px`;
  };
  size();
  const watch = new ResizeObserver(size);
  watch.observe(document.body);
  window.addEventListener("resize", size);
  return () => {
    watch.disconnect();
    window.removeEventListener("resize", size);
  };
}

/* One state for each place a component is mounted at; Streamlit calls the component again whenever its data change. */
const mounted = new WeakMap();

export function once(component, begin) {
  const { parentElement } = component;
  let state = mounted.get(parentElement);
  if (!state) {
    state = { leave: [] };
    state.root = make("div", { class: "root" });
    parentElement.appendChild(state.root);
    mounted.set(parentElement, state);
    begin(state);
  }
  state.component = component;
  return state;
}

export function leaving(component) {
  return () => {
    const state = mounted.get(component.parentElement);
    if (!state) return;
    for (const step of state.leave) step();
    state.root.remove();
    mounted.delete(component.parentElement);
  };
}

export function hear(state, name, take) {
  const listener = (event) => take(event.detail);
  window.addEventListener(name, listener);
  state.leave.push(() => window.removeEventListener(name, listener));
}
