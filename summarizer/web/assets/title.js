/* Which report is open: its title and who wrote it, for whom and when. */

export default function (component) {
  const state = once(component, () => {});
  const { title, facts, language } = component.data;
  document.documentElement.lang = language;
  state.root.replaceChildren(make("div", { class: "title" },
    make("h1", { lang: "zh-CN", title }, title), make("p", { class: "facts", lang: "zh-CN" }, facts.join(" · "))));
  return leaving(component);
}
