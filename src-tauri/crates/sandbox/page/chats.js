// Groups and people as chats; messages arrive over server-sent events.

import { renderContent, summary } from "./content.js";
import { element, plain, renderText } from "./markup.js";
import { album } from "./media.js";

const SHOWN_MESSAGES = 200;
const READ_KEY = "postroom-sandbox-read";

const at = (id) => document.getElementById(id);
const view = { list: at("groups"), title: at("title"), messages: at("messages"), empty: at("empty"), live: at("live"), search: at("search") };
const state = { chats: [], sessions: new Map(), selected: null, unread: new Map(), lastDay: "", shownSeq: 0, loading: 0, waiting: [] };

at("address").textContent = location.origin;
view.search.addEventListener("input", showGroups);
view.list.addEventListener("keydown", moveInList);
addEventListener("focus", () => state.selected && markRead(state.selected));
listen();

/** Reads everything again; used at the start and whenever events may have been missed. */
function readWorld() {
  return whileLoading(readAll);
}

/** Holds arrivals back while something is read, so that none is lost or shown twice. */
async function whileLoading(read) {
  state.loading += 1;
  try {
    await read();
  } catch {
    showState("waiting", "The sandbox did not answer");
  } finally {
    state.loading -= 1;
  }
  if (state.loading === 0) state.waiting.splice(0).forEach(arrived);
}

async function readAll() {
  const [chats, recent] = await Promise.all([read("chats"), read("deliveries?order=newest&limit=1000")]);
  state.chats = [...chats.items, ...chats.people].sort((a, b) => (b.last_seq ?? 0) - (a.last_seq ?? 0));
  state.sessions = new Map(chats.sessions.map((session) => [session.id, session.label ?? session.name]));
  state.unread = countUnread(recent.items);
  if (!state.chats.some((chat) => chat.id === state.selected)) state.selected = null;
  const first = state.chats.find((chat) => chat.last_seq !== null);
  if (!state.selected && first) state.selected = first.id;
  if (state.selected) markRead(state.selected);
  showGroups();
  await readChat();
}

async function read(what) {
  const response = await fetch(`/_sandbox/${what}`);
  if (!response.ok) throw new Error(`${what}: ${response.status}`);
  return response.json();
}

function listen() {
  const source = new EventSource("/_sandbox/events");
  source.onopen = () => {
    showState("live", "Live");
    readWorld();
  };
  source.onerror = () => {
    showState("waiting", "Not connected, trying again");
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.type === "delivery") return arrived(event.delivery);
    if (event.type === "reset") localStorage.removeItem(READ_KEY);
    readWorld();
  };
}

function showState(name, words) {
  view.live.dataset.state = name;
  view.live.querySelector("span").textContent = words;
}

function arrived(delivery) {
  if (state.loading > 0) {
    state.waiting.push(delivery);
    return;
  }
  const chat = state.chats.find((known) => known.id === delivery.group_id) ?? newPerson(delivery);
  if (chat?.id === state.selected) append(delivery, true);
  if (!chat || chat.last_seq >= delivery.seq) return;
  Object.assign(chat, {
    last_kind: delivery.content ? summary(delivery.content) : null,
    last_text: delivery.text,
    last_media_count: delivery.media.length,
    last_at_ms: delivery.delivered_at_ms,
    last_seq: delivery.seq,
  });
  state.chats.sort((a, b) => (b.last_seq ?? 0) - (a.last_seq ?? 0));
  if (chat.id === state.selected) {
    markRead(chat.id);
  } else {
    state.unread.set(chat.id, (state.unread.get(chat.id) ?? 0) + 1);
  }
  if (state.selected) showGroups();
  else select(chat.id);
}

/** The first message to somebody opens a chat; groups are all known. */
function newPerson(delivery) {
  if (delivery.system === "watchcollect") return undefined;
  const chat = { id: delivery.group_id, name: delivery.group_name, system: delivery.system, recipient: delivery.recipient, last_seq: null };
  state.chats.push(chat);
  return chat;
}

function showGroups() {
  const wanted = view.search.value.trim().toLowerCase();
  const shown = state.chats.filter((chat) => `${chat.name} ${chat.recipient ?? ""}`.toLowerCase().includes(wanted));
  const focused = document.activeElement?.dataset?.group;
  view.list.replaceChildren(...shown.map(groupItem));
  if (shown.length === 0) view.list.append(element("li", "none", "No chat has this name."));
  if (focused) view.list.querySelector(`[data-group="${CSS.escape(focused)}"]`)?.focus();
}

function groupItem(chat) {
  const button = element("button", "group");
  button.type = "button";
  button.dataset.group = chat.id;
  if (chat.id === state.selected) button.setAttribute("aria-current", "true");
  button.append(avatar(chat.name), element("span", "name", chat.name), time(chat.last_at_ms));
  button.append(element("span", "last", lastLine(chat)));
  const unread = state.unread.get(chat.id) ?? 0;
  if (unread > 0) button.append(unreadBadge(unread));
  button.addEventListener("click", () => select(chat.id));
  const item = element("li");
  item.append(button);
  return item;
}

function unreadBadge(count) {
  const badge = element("span", "unread", count > 99 ? "99+" : String(count));
  badge.append(element("span", "hidden", " unread"));
  return badge;
}

function lastLine(chat) {
  if (chat.last_seq === null) return chat.can_send ? members(chat) : `${members(chat)} · cannot post`;
  if (chat.last_kind !== null && chat.last_kind !== undefined) return [chat.last_kind, plain(chat.last_text ?? "")].filter(Boolean).join(" · ");
  const pictures = chat.last_media_count > 1 ? `${chat.last_media_count} photos` : "Photo";
  const text = plain(chat.last_text ?? "");
  if (chat.last_media_count === 0) return text;
  return text ? `${pictures} · ${text}` : pictures;
}

function members(chat) {
  if (chat.system) return `${chat.system === "bird" ? "Bird" : "Routee"} · ${chat.recipient}`;
  return `${chat.participant_count.toLocaleString()} members`;
}

function avatar(name) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? ["?"];
  const initials = words.length > 1 ? words[0][0] + words[1][0] : words[0].slice(0, 2);
  const made = element("span", "avatar", initials.toUpperCase());
  made.setAttribute("aria-hidden", "true");
  return made;
}

function time(ms) {
  const made = element("time");
  if (ms === null) return made;
  const date = new Date(ms);
  made.dateTime = date.toISOString();
  const today = date.toDateString() === new Date().toDateString();
  made.textContent = today ? clock(date) : date.toLocaleDateString([], { day: "numeric", month: "short" });
  return made;
}

function clock(date) {
  return date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function select(id) {
  state.selected = id;
  markRead(id);
  showGroups();
  showChat();
}

function showChat() {
  return whileLoading(readChat);
}

async function readChat() {
  const chat = state.chats.find((known) => known.id === state.selected);
  view.title.hidden = !chat;
  if (!chat) {
    view.messages.replaceChildren();
    view.empty.hidden = false;
    return;
  }
  view.title.replaceChildren(avatar(chat.name), titleOf(chat));
  const found = await read(`deliveries?group_id=${encodeURIComponent(chat.id)}&order=newest&limit=${SHOWN_MESSAGES}`);
  if (chat.id !== state.selected) return;
  state.lastDay = "";
  state.shownSeq = 0;
  view.messages.replaceChildren();
  found.items.reverse().forEach((delivery) => append(delivery, false));
  view.empty.hidden = found.items.length > 0;
  markRead(chat.id);
}

function titleOf(chat) {
  const made = element("div");
  made.append(element("h2", "", chat.name), element("p", "", members(chat)));
  return made;
}

function append(delivery, isNew) {
  if (delivery.seq <= state.shownSeq) return;
  state.shownSeq = delivery.seq;
  view.empty.hidden = true;
  const date = new Date(delivery.delivered_at_ms);
  const day = date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  if (day !== state.lastDay) view.messages.append(element("div", "day", day));
  state.lastDay = day;
  view.messages.append(bubble(delivery, date, isNew));
  view.messages.scrollTop = view.messages.scrollHeight;
}

function bubble(delivery, date, isNew) {
  const made = element("article", isNew ? "bubble new" : "bubble");
  const sender = delivery.content ? delivery.session_id : (state.sessions.get(delivery.session_id) ?? "Unknown session");
  made.setAttribute("aria-label", `${sender}, ${clock(date)}`);
  made.append(element("div", "from", sender), ...inside(delivery));
  const footer = element("footer");
  if (delivery.content?.template) footer.append(element("span", "", `Template ${delivery.content.template}`));
  if (delivery.occurrence !== null) footer.append(element("span", "", `Run ${delivery.occurrence}`));
  footer.append(element("time", "", clock(date)));
  made.append(footer);
  return made;
}

function inside(delivery) {
  if (delivery.content) {
    const press = delivery.system === "bird" ? (number) => pressed(delivery, number) : null;
    return renderContent(delivery.content, press, toEnd);
  }
  const parts = delivery.media.length > 0 ? [album(delivery.media, toEnd)] : [];
  return delivery.text ? [...parts, renderText(delivery.text)] : parts;
}

function toEnd() {
  view.messages.scrollTop = view.messages.scrollHeight;
}

/** Lets the recipient press a button; its sender finds that among the interactions. */
async function pressed(delivery, number) {
  const body = JSON.stringify({ message_id: delivery.send_id, number });
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/_sandbox/bird/clicks", { method: "POST", headers, body });
  if (!answer.ok) showState("live", "The press was not taken");
  return answer.ok;
}

function moveInList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...view.list.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  buttons[Math.min(Math.max(here + step, 0), buttons.length - 1)]?.focus();
}

function readMarks() {
  try {
    return JSON.parse(localStorage.getItem(READ_KEY)) ?? {};
  } catch {
    return {};
  }
}

function countUnread(deliveries) {
  const marks = readMarks();
  const counts = new Map();
  for (const { group_id, seq } of deliveries) {
    if (seq > (marks[group_id] ?? 0)) counts.set(group_id, (counts.get(group_id) ?? 0) + 1);
  }
  return counts;
}

function markRead(id) {
  const chat = state.chats.find((known) => known.id === id);
  state.unread.delete(id);
  try {
    localStorage.setItem(READ_KEY, JSON.stringify({ ...readMarks(), [id]: chat?.last_seq ?? 0 }));
  } catch {
    // Without storage the marks live as long as the page.
  }
}
