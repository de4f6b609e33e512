// Turns WhatsApp formatting into elements. Text only ever becomes text nodes, never HTML.

const INLINE = [
  ["`", "code"],
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];

/** Renders a message text. */
export function renderText(text) {
  const root = element("div", "text");
  const parts = text.split(/```([\s\S]+?)```/);
  parts.forEach((part, place) => {
    const isCode = place % 2 === 1;
    const afterBlock = isCode || place > 0;
    const beforeBlock = isCode || place < parts.length - 1;
    const lines = part.replace(afterBlock ? /^\n/ : /^$/, "").replace(beforeBlock ? /\n$/ : /^$/, "");
    if (isCode) root.append(element("pre", "", lines));
    else if (lines !== "") renderLines(root, lines);
  });
  return root;
}

/** Takes the formatting marks away, for one-line summaries. */
export function plain(text) {
  const rendered = renderText(text.replace(/\s+/g, " "));
  return rendered.textContent;
}

/** Makes an element with a class and a text. */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function renderLines(root, text) {
  let open = null;
  for (const line of text.split("\n")) {
    const [kind, content, number] = classify(line);
    if (!open || kind === "p" || open.dataset.kind !== kind) {
      open = container(kind, number);
      open.dataset.kind = kind;
      root.append(open);
    } else if (kind === "blockquote") {
      open.append("\n");
    }
    const target = kind === "ul" || kind === "ol" ? open.appendChild(element("li")) : open;
    renderInline(target, content);
  }
}

function classify(line) {
  const bullet = /^[-*] (.+)$/.exec(line);
  if (bullet) return ["ul", bullet[1]];
  const numbered = /^(\d{1,3})\. (.+)$/.exec(line);
  if (numbered) return ["ol", numbered[2], Number(numbered[1])];
  const quote = /^> ?(.+)$/.exec(line);
  if (quote) return ["blockquote", quote[1]];
  return ["p", line];
}

function container(kind, number) {
  const made = element(kind);
  if (kind === "ol" && number !== 1) made.start = number;
  return made;
}

function renderInline(target, text) {
  const found = firstSpan(text);
  if (!found) {
    renderLinks(target, text);
    return;
  }
  renderLinks(target, text.slice(0, found.start));
  const span = element(found.name);
  const inside = text.slice(found.start + 1, found.end);
  if (found.name === "code") span.textContent = inside;
  else renderInline(span, inside);
  target.append(span);
  renderInline(target, text.slice(found.end + 1));
}

function firstSpan(text) {
  const spans = INLINE.map(([mark, name]) => spanOf(text, mark, name)).filter(Boolean);
  return spans.sort((a, b) => a.start - b.start)[0];
}

function spanOf(text, mark, name) {
  for (let start = text.indexOf(mark); start >= 0; start = text.indexOf(mark, start + 1)) {
    if (isWordLetter(text[start - 1]) || !text[start + 1] || /\s/.test(text[start + 1])) continue;
    for (let end = text.indexOf(mark, start + 2); end > 0; end = text.indexOf(mark, end + 1)) {
      if (!/\s/.test(text[end - 1]) && !isWordLetter(text[end + 1])) return { start, end, name };
    }
  }
  return null;
}

function isWordLetter(letter) {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
}

function renderLinks(target, text) {
  text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).forEach((part, place) => {
    if (place % 2 === 0) {
      target.append(part);
      return;
    }
    const link = element("a", "", part);
    link.href = part;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    target.append(link);
  });
}
