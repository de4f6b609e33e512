import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { UNTOUCHED } from "@/backend/edit-code";
import { photo } from "@/backend/fake/world";
import { hasSmallText } from "@/backend/fake/pictures";
import { violations } from "@/testing/axe";
import WhatArrives from "./WhatArrives.svelte";

const user = userEvent.setup();
const patient = { timeout: 15_000 };

const photos = Array.from({ length: 40 }, (_, at) => photo(at));
const small = photos.find(({ blob }) => hasSmallText(blob)) ?? photo(0);
const clear = photos.find(({ blob }) => !hasSmallText(blob)) ?? photo(0);

async function open(files = [small, clear], id = files[0]?.id ?? "") {
  const onclose = vi.fn();
  const props = { files, id, onclose, onlook: (to: string) => void rerender({ id: to }) };
  const { rerender } = render(WhatArrives, props);
  const dialog = await screen.findByRole("dialog", { name: "What arrives" }, patient);
  const slider = await screen.findByRole("slider", { name: /^Compare/ }, patient);
  return { dialog, slider };
}

afterEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("what arrives of a picture", () => {
  it("is told in numbers: as it came, as it is sent and what is left", async () => {
    const { dialog } = await open();
    const rows = within(dialog)
      .getAllByRole("row")
      .map((row) => row.textContent?.replace(/\s+/g, " ").trim());
    expect(rows.slice(1)).toEqual([
      expect.stringMatching(/^Original ?4,032 × 3,024 ?4\.\d MB$/),
      expect.stringMatching(/^As sent ?1,600 × 1,200 ?403 kB$/),
      expect.stringMatching(/^What arrives ?1,280 × 960 ?135 kB$/),
    ]);
    within(dialog).getByText("place and camera serial", { exact: false });
  });

  it("is compared by the keys", async () => {
    const { slider } = await open();
    slider.focus();
    await user.keyboard("{ArrowRight}{ArrowRight}{PageUp}");
    expect(slider.getAttribute("aria-valuenow")).toBe("64");
    expect(slider.getAttribute("aria-valuetext")).toBe(
      "64% of the view as sent, the rest as it arrives",
    );
    await user.keyboard("{End}");
    expect(slider.getAttribute("aria-valuenow")).toBe("100");
    await user.keyboard("{Home}{ArrowLeft}");
    expect(slider.getAttribute("aria-valuenow")).toBe("0");
  });

  it("warns of small text, marks it, and shows it as large as it is", async () => {
    const { dialog } = await open();
    const warnings = within(dialog).getAllByRole("button", { name: /will be hard to read$/ });
    expect(warnings[0]?.textContent?.trim()).toBe(
      "Text about 10 px high here will be hard to read",
    );
    expect(dialog.querySelectorAll(".box")).toHaveLength(warnings.length);
    await user.click(within(dialog).getByRole("checkbox", { name: "Mark it in the picture" }));
    expect(dialog.querySelectorAll(".box")).toHaveLength(0);

    const full = within(dialog).getByRole<HTMLInputElement>("radio", { name: "100 %" });
    expect(full.checked).toBe(false);
    if (warnings[0]) await user.click(warnings[0]);
    expect(full.checked).toBe(true);
    expect(dialog.querySelectorAll(".box"), "and marks it again").toHaveLength(warnings.length);
  });

  it("goes from picture to picture", async () => {
    const { dialog } = await open();
    within(dialog).getByText("Picture 1 of 2");
    await user.click(within(dialog).getByRole("button", { name: "Next picture" }));
    await screen.findByText("No text was found that becomes too small", {}, patient);
    within(dialog).getByText("Picture 2 of 2");
    await user.click(within(dialog).getByRole("button", { name: "Next picture" }));
    within(dialog).getByText("Picture 1 of 2");
    await user.click(within(dialog).getByRole("button", { name: "Previous picture" }));
    within(dialog).getByText("Picture 2 of 2");
  });

  it("is worked out for the picture as it was edited", async () => {
    const crop = { left: 0, top: 0, width: 5_000, height: 5_000 };
    const edited = { ...clear, edit: { ...UNTOUCHED, quarter_turns: 1, crop } };
    const { dialog } = await open([edited]);
    await waitFor(() => within(dialog).getByText("1,200 × 1,600"));
    for (const picture of dialog.querySelectorAll("img"))
      expect(decodeURIComponent(picture.src)).toContain("rotate(90)");
  });

  it.each(["light", "dark"])("breaks no accessibility rule (%s)", async (theme) => {
    document.documentElement.dataset["theme"] = theme;
    const { dialog } = await open();
    expect(await violations(dialog)).toEqual([]);
  });
});
