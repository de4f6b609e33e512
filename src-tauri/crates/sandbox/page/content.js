// A message to one recipient as its phone shows it: quoted words, media, place, list, cards, buttons.

import { element, renderText } from "./markup.js";
import { album, cover, others } from "./media.js";

const PICTURES = new Set(["image", "gif"]);

/** Renders a content; `press` hears the number of a pressed button, `onLoad` when a picture got its size. */
export function renderContent(content, press, onLoad) {
  const parts = [];
  if (content.quoted) parts.push(element("blockquote", "quoted", content.quoted));
  if (content.header) parts.push(element("strong", "head", content.header));
  parts.push(...media(content.media ?? [], onLoad));
  if (content.caption) parts.push(renderText(content.caption));
  if (content.place) parts.push(place(content.place));
  if (content.text) parts.push(renderText(content.text));
  if (content.footer) parts.push(element("p", "foot", content.footer));
  if (content.cards) parts.push(carousel(content.cards, press));
  if (content.menu) parts.push(sheet(content.menu, press));
  if (content.buttons) parts.push(buttonRow(content.buttons, press));
  return parts;
}

/** One line for the list of chats. */
export function summary(content) {
  const words = { image: "Photo", gif: "GIF", video: "Video", audio: "Audio", document: "Document", sticker: "Sticker", location: "Location", list: "List", carousel: "Cards", template: "Template" };
  return words[content.kind] ?? "";
}

function media(all, onLoad) {
  const pictures = all.filter((one) => PICTURES.has(one.kind));
  const rest = all.filter((one) => !PICTURES.has(one.kind));
  return [...(pictures.length > 0 ? [album(pictures, onLoad)] : []), ...others(rest, onLoad)];
}

function place(where) {
  const made = element("div", "place");
  const map = element("div", "map");
  map.append(element("span", "pin"));
  map.setAttribute("aria-hidden", "true");
  const words = element("div", "words");
  if (where.name) words.append(element("strong", "", where.name));
  if (where.address) words.append(element("span", "", where.address));
  words.append(element("span", "where", `${where.latitude.toFixed(5)}, ${where.longitude.toFixed(5)}`));
  made.append(map, words);
  return made;
}

function carousel(cards, press) {
  const made = element("ul", "cards");
  made.tabIndex = 0;
  made.setAttribute("aria-label", `${cards.length} cards`);
  for (const card of cards) {
    const item = element("li", "card");
    if (card.media) item.append(cover(card.media));
    item.append(element("strong", "", card.title));
    if (card.text) item.append(element("p", "", card.text));
    item.append(buttonRow(card.buttons, press));
    made.append(item);
  }
  return made;
}

/** The list with its sheet open, as after a press on its button. */
function sheet(menu, press) {
  const made = element("details", "sheet");
  made.open = true;
  made.append(element("summary", "", menu.button));
  for (const section of menu.sections) {
    const list = element("ul");
    if (section.title) {
      made.append(element("h3", "", section.title));
      list.setAttribute("aria-label", section.title);
    }
    list.append(...section.rows.map((row) => listRow(row, press)));
    made.append(list);
  }
  return made;
}

function listRow(row, press) {
  const button = pressable(row, press);
  button.className = "row";
  if (row.note) button.append(element("span", "note", row.note));
  const item = element("li");
  item.append(button);
  return item;
}

function buttonRow(buttons, press) {
  const made = element("div", "buttons");
  made.append(...buttons.map((button) => pressable(button, press)));
  return made;
}

function pressable(button, press) {
  if (button.kind === "link") return link(button, press);
  const made = element("button", button.kind, button.text);
  made.type = "button";
  if (!press) made.disabled = true;
  made.addEventListener("click", async () => {
    if (await press(button.number)) made.setAttribute("aria-pressed", "true");
  });
  return made;
}

function link(button, press) {
  const made = element("a", "link", button.text);
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  if (/^https?:/.test(button.url ?? "")) made.href = button.url;
  made.title = button.url ?? "";
  if (press) made.addEventListener("click", () => press(button.number));
  return made;
}
