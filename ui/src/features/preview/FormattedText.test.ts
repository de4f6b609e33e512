import { render } from "@testing-library/svelte";
import { expect, it } from "vitest";
import FormattedText from "./FormattedText.svelte";

it("draws every kind of block in order, with blank lines kept", () => {
  const text = "*a*\n\n> q\n- x\n- y\n3. z\n```\nm\n```";
  const { container } = render(FormattedText, { text });
  const tags = [...(container.querySelector(".text")?.children ?? [])].map((one) => one.tagName);
  expect(tags).toEqual(["P", "P", "BLOCKQUOTE", "UL", "OL", "PRE"]);
  expect(container.querySelector("b")?.textContent).toBe("a");
  expect(container.querySelectorAll("ul li")).toHaveLength(2);
  expect(container.querySelector("ol li")?.getAttribute("value")).toBe("3");
  expect(container.querySelector("p:nth-of-type(2) br")).not.toBeNull();
});

it("never turns text into markup of the page", () => {
  const { container } = render(FormattedText, { text: "<img src=x onerror=alert(1)> *<b>x</b>*" });
  expect(container.querySelector("img")).toBeNull();
  expect(container.querySelector(".text")?.textContent).toContain("<img src=x");
});

it("draws one to three emoji large, but not as a caption", () => {
  const large = render(FormattedText, { text: "🔥🔥", alone: true });
  expect(large.container.querySelector(".large")).not.toBeNull();
  const caption = render(FormattedText, { text: "🔥🔥" });
  expect(caption.container.querySelector(".large")).toBeNull();
});
