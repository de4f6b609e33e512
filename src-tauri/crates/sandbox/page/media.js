// Pictures, films, sounds, stickers and documents of a message.

import { element } from "./markup.js";

const WORDS = { image: "Picture", gif: "GIF", sticker: "Sticker", video: "Video", audio: "Audio", document: "Document" };

/** Renders pictures side by side; `onLoad` hears when one got its size. */
export function album(pictures, onLoad) {
  const names = ["", "one", "two", "three"];
  const made = element("div", `album ${names[pictures.length] ?? "four"}`);
  const shown = pictures.slice(0, 4);
  shown.forEach((image, place) => {
    const hidden = pictures.length - shown.length;
    made.append(picture(image, place === 3 ? hidden : 0, onLoad));
  });
  return made;
}

/** Renders what is no picture, each below the other. */
export function others(media, onLoad) {
  return media.map((one) => {
    if (one.kind === "sticker") return sticker(one, onLoad);
    if (one.kind === "video" && one.path) return player("video", one);
    return card(one);
  });
}

/** One picture for a card of a carousel. */
export function cover(image) {
  return album([image], () => {});
}

function picture(image, hidden, onLoad) {
  const link = element("a");
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  if (/^https?:/.test(image.url)) link.href = image.url;
  const path = image.path ?? ownPath(image.url);
  const label = image.label || image.name || image.filename || "Picture";
  if (path) {
    link.append(shownImage(path, label, onLoad));
  } else {
    link.append(element("span", "elsewhere", `${label} (kept elsewhere)`));
  }
  if (hidden > 0) link.append(element("span", "more", `+${hidden}`));
  return link;
}

function shownImage(path, label, onLoad) {
  const img = element("img");
  img.src = path;
  img.alt = label;
  img.addEventListener("load", onLoad, { once: true });
  return img;
}

function sticker(one, onLoad) {
  if (!one.path) return card(one);
  const img = shownImage(one.path, one.label || "Sticker", onLoad);
  img.className = "sticker";
  return img;
}

function player(kind, one) {
  const made = element(kind, "player");
  made.controls = true;
  made.preload = "metadata";
  made.src = one.path;
  made.setAttribute("aria-label", nameOf(one));
  return made;
}

function card(one) {
  const made = element("div", `file ${one.kind}`);
  const icon = element("span", "icon", one.kind === "audio" ? "♪" : ending(one));
  icon.setAttribute("aria-hidden", "true");
  const words = element("div", "words");
  words.append(element("strong", "", nameOf(one)), element("span", "", facts(one)));
  made.append(icon, words);
  if (one.kind === "audio" && one.path) made.append(player("audio", one));
  else if (one.path) made.append(opener(one));
  return made;
}

function opener(one) {
  const link = element("a", "open", "Open");
  link.href = one.path;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.setAttribute("aria-label", `Open ${nameOf(one)}`);
  return link;
}

function nameOf(one) {
  return one.name || one.label || lastPart(one.url) || WORDS[one.kind];
}

function facts(one) {
  const kind = one.mimetype || WORDS[one.kind];
  return one.path ? kind : `${kind} · kept elsewhere`;
}

function ending(one) {
  const letters = /\.([a-z0-9]{1,4})$/i.exec(nameOf(one));
  return letters ? letters[1].toUpperCase() : "FILE";
}

function lastPart(url) {
  return /^https?:/.test(url) ? (new URL(url).pathname.split("/").pop() ?? "") : "";
}

function ownPath(url) {
  const own = /^http:\/\/[^/]+(\/media\/[0-9a-f]{64}\/[^?#]*)$/.exec(url);
  return own?.[1];
}
