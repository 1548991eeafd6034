/* Many reports: one row each, as they arrive; a row that is done opens its report. */

function rowElement(state, row) {
  const { labels } = state.data;
  const name = row.state === "done"
    ? make("button", { type: "button", class: "open", onclick: () => state.component.setTriggerValue("open", row.id) }, row.name)
    : make("span", {}, row.name);
  return make("tr", { class: row.state },
    make("td", { class: "file" }, name),
    make("td", {}, make("span", { class: "state" }, labels[`state_${row.state}`])),
    make("td", { lang: "zh-CN" }, row.issuer),
    make("td", { class: "numeric" }, row.year),
    make("td", { class: "numeric" }, row.metrics),
    make("td", { class: "reason", colspan: 1 }, row.note));
}

export default function (component) {
  const state = once(component, () => {});
  const { labels, rows } = component.data;
  state.data = component.data;
  const head = ["file", "state", "issuer", "year", "metrics", "note"].map((name) =>
    make("th", { scope: "col", class: name === "year" || name === "metrics" ? "numeric" : "" }, labels[`column_${name}`]));
  const table = make("table", { "aria-label": labels.results }, make("thead", {}, make("tr", {}, head)),
    make("tbody", {}, rows.map((row) => rowElement(state, row))));
  state.root.replaceChildren(make("div", { class: "roll", tabindex: "0", role: "region", "aria-label": labels.results }, table));
  return leaving(component);
}
