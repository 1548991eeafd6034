/* Keeps in this tab's own storage the token under which the server keeps its reports, for when the page is loaded
   again; and says in which language the page is. */

import { leaving, once } from "./shared.js";

const KEY = "summarizer.visitor";

function token() {
  let found = window.sessionStorage.getItem(KEY);
  if (!found) {
    const bytes = crypto.getRandomValues(new Uint8Array(24));
    found = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    window.sessionStorage.setItem(KEY, found);
  }
  return found;
}

export default function (component) {
  const state = once(component, () => {});
  document.documentElement.lang = component.data.language;
  if (!state.sent) {
    state.sent = true;
    component.setStateValue("token", token());
  }
  return leaving(component);
}
