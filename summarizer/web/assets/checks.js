/* The line at the top: what was checked, and a click away all that was not used. */

function numbers(state, reason) {
  const list = make("ul");
  const number = (unused) => make("li", {}, make("button", {
    type: "button", class: "number", lang: "zh-CN", onclick: () => show(state.data.id, unused),
  }, unused.surface.replace(/\s+/g, "")));
  portion(list, reason.numbers, number, state.data.labels.more);
  return make("div", { class: "reason" },
    make("h3", {}, reason.title, make("span", { class: "count" }, reason.numbers.length)), list);
}

/* All that was not used, made when it is asked for. */
function unused(state, list) {
  const { check, labels } = state.data;
  list.replaceChildren(...check.reasons.map((reason) => numbers(state, reason)));
  if (check.replaced.length)
    list.append(make("div", { class: "reason" }, make("h3", {}, labels.replaced, make("span", { class: "count" }, check.replaced.length)),
      make("ul", {}, check.replaced.map((line) => make("li", { class: "replaced" }, line)))));
}

function build(state) {
  const { check, labels } = state.data;
  const list = make("div", { class: "list", id: "unused", hidden: true });
  const opener = make("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": "unused" },
    check.unused, make("span", { class: "turn", "aria-hidden": "true" }, "▾"));
  opener.addEventListener("click", () => {
    if (!list.children.length) unused(state, list);
    list.hidden = !list.hidden;
    opener.setAttribute("aria-expanded", String(!list.hidden));
    window.dispatchEvent(new Event("resize"));
  });
  const line = make("div", { class: "line" },
    make("span", { class: `sign ${check.exact ? "good" : "bad"}`, "aria-hidden": "true" }, check.exact ? "✓" : "!"),
    make("strong", {}, check.line), opener,
    ...(check.unread ? [make("span", { class: "unread" }, check.unread)] : []), make("span", { class: "made" }, check.made));
  state.root.replaceChildren(make("section", { class: "checks", "aria-label": labels.checks }, line, list));
}

export default function (component) {
  const state = once(component, () => {});
  const version = `${component.data.id} ${component.data.version}`;
  state.data = component.data;
  if (state.version !== version) {
    state.version = version;
    build(state);
  }
  return leaving(component);
}
