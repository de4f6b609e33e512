import { afterEach, expect, it, vi } from "vitest";
import * as commands from "./backend/commands";
import { reportFirstFrame } from "./first-frame";

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function frames(count: number) {
  for (let shown = 0; shown < count; shown += 1) await frame();
}

afterEach(() => (document.body.innerHTML = ""));

it("the first frame is told once, and only when the list stands", async () => {
  const told = vi.spyOn(commands, "firstFrame").mockResolvedValue(null);
  document.body.innerHTML = "<div id='app'><main><h1>Drafts</h1></main></div>";
  const root = document.querySelector<HTMLElement>("#app");
  if (!root) throw new Error("the page has no root");
  reportFirstFrame(root);
  await frames(4);
  expect(told).not.toHaveBeenCalled();

  const list = root.querySelector("main")?.appendChild(document.createElement("div"));
  for (const title of ["a", "b"]) {
    const row = document.createElement("div");
    row.setAttribute("role", "option");
    row.textContent = title;
    list?.append(row);
    await frames(4);
  }
  expect(told).toHaveBeenCalledOnce();
});
