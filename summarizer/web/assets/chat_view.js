/* The conversation: each claim with its places, refusals in a look of their own, figures that were worked out with the working. */

import { badge, chip, fit, leaving, make, once, portion } from "./shared.js";

/* How much of an answer from many reports is shown before it is asked for, and how much of it arrives bit by bit. */
const CLAIMS = 30;
const CHIPS = 12;
const ARRIVING = 8;

function claimElement(state, claim, at, fresh) {
  const open = (place) => state.component.setTriggerValue("open", { report: place.report, start: place.start, end: place.end });
  const chips = claim.chips.map((place) => {
    if (place.open) return chip(place.report, place, open);
    const { closed } = state.data.labels;
    return make("span", { class: "chip gone", title: closed }, make("span", { class: "source", lang: "zh-CN" }, place.source), closed);
  });
  const arriving = fresh && at < ARRIVING;
  const line = make("li", { class: `claim${arriving ? " arriving" : ""}`, style: arriving ? `animation-delay:${at * 140}ms` : null },
    make("span", { lang: "zh-CN" }, claim.text), badge(state, claim.proof));
  portion(line, chips, (made) => made, state.data.labels.more, (button) => button, CHIPS);
  if (claim.formula)
    line.append(make("p", { class: "formula", lang: "zh-CN" }, make("span", { class: "tag" }, state.data.labels.worked_out), claim.formula));
  return line;
}

function claims(state, turn, fresh) {
  const list = make("ol", { class: "claims" });
  const entries = turn.claims.map((claim, at) => ({ claim, at }));
  portion(list, entries, ({ claim, at }) => claimElement(state, claim, at, fresh), state.data.labels.more, undefined, CLAIMS);
  return list;
}

function turnElement(state, turn, fresh) {
  const { labels } = state.data;
  const answer = make("div", { class: `answer ${turn.status}` });
  if (turn.verdict) answer.append(make("p", { class: "verdict" }, turn.verdict));
  if (turn.lead) answer.append(make("p", { class: "lead" }, turn.lead));
  const near = { not_found: labels.nearest, closest: labels.closest }[turn.status];
  if (near && turn.claims.length) answer.append(make("p", { class: "near" }, near));
  if (turn.claims.length)
    answer.append(claims(state, turn, fresh));
  if (turn.rest) answer.append(make("p", { class: "rest" }, turn.rest));
  if (turn.check) answer.append(make("p", { class: "check" }, turn.check));
  return make("li", { class: "turn" },
    make("p", { class: "asked" }, `${labels.asked_of} `, make("span", { lang: "zh-CN" }, turn.asked_of)),
    make("p", { class: "question", lang: "zh-CN" }, turn.question), answer);
}

function suggestions(state) {
  const { suggestions: all, turns, labels } = state.data;
  const asked = new Set(turns.map((turn) => turn.question));
  const list = all.filter((question) => !asked.has(question));
  if (!list.length) return null;
  const buttons = list.map((question) =>
    make("li", {}, make("button", { type: "button", class: "suggestion", lang: "zh-CN",
      onclick: () => state.component.setTriggerValue("ask", question) }, question)));
  return make("div", { class: "suggestions" }, make("p", {}, labels.try_asking), make("ul", {}, buttons));
}

function draw(state) {
  const { turns, labels, earlier } = state.data;
  const known = state.known ?? new Set(turns.map((turn) => turn.id));
  const fresh = turns.filter((turn) => !known.has(turn.id));
  if (state.first !== turns[0]?.id || !state.list) {
    state.list = make("ol", { class: "turns" }, turns.map((turn) => turnElement(state, turn, fresh.includes(turn))));
  } else for (const turn of fresh) state.list.append(turnElement(state, turn, true));
  state.first = turns[0]?.id;
  state.known = new Set(turns.map((turn) => turn.id));
  const more = earlier
    ? make("button", { type: "button", class: "tool", onclick: () => state.component.setTriggerValue("earlier", true) }, labels.earlier)
    : null;
  state.scroll.replaceChildren(...[
    more, turns.length ? state.list : make("p", { class: "empty welcome" }, labels.welcome), suggestions(state),
  ].filter(Boolean));
  if (fresh.length) {
    const last = state.list.lastElementChild;
    state.scroll.scrollTop += last.getBoundingClientRect().top - state.scroll.getBoundingClientRect().top - 12;
    state.heard.textContent = fresh.at(-1).spoken;
  } else if (!state.begun) state.scroll.scrollTop = state.scroll.scrollHeight;
  state.begun = true;
}

export default function (component) {
  const state = once(component, (begun) => {
    begun.scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": component.data.labels.conversation });
    begun.heard = make("div", { class: "heard", role: "status", "aria-live": "polite" });
    const pane = make("section", { class: "pane", "aria-label": component.data.labels.conversation }, begun.scroll, begun.heard);
    begun.root.append(pane);
    begun.leave.push(fit(pane, 84));
  });
  state.data = component.data;
  if (state.version !== component.data.version) {
    state.version = component.data.version;
    Object.assign(state, { list: null, known: null, begun: false });
  }
  draw(state);
  return leaving(component);
}
