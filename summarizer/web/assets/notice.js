/* A message about something a user gave, whose name may hold anything. */

export default function (component) {
  const state = once(component, () => {});
  const { kind, lines } = component.data;
  const role = kind === "bad" ? "alert" : "status";
  state.root.replaceChildren(make("div", { class: `notice ${kind}`, role }, lines.map((line) => make("p", {}, line))));
  return leaving(component);
}
