import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { createDraft, testSend } from "@/backend/commands";
import Toasts from "@/components/Toasts.svelte";
import { settings } from "@/settings.svelte";
import { violations } from "@/testing/axe";
import OwnNumbers from "./OwnNumbers.svelte";

it("forgets where a test went, and takes that back", async () => {
  const draft = await createDraft();
  await testSend(draft.id, { kind: "phone", number: "+4930123456", name: "" });
  await settings.read();
  render(Toasts);
  const { container } = render(OwnNumbers);
  expect(await violations(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Forget +4930123456" }));
  await screen.findByText("Nothing remembered yet");
  await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(settings.value.own_numbers).toHaveLength(1));
});
