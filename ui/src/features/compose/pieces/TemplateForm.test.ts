import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { firstTemplate } from "./template";
import TemplateForm from "./TemplateForm.svelte";

const NAMED = { kind: "named", lists: true } as const;

function listed(name: string, status: string): RemoteTemplate {
  const body = { kind: "Body", text: "Hello {{1}}", format: null, buttons: [] };
  return {
    name,
    category: "UTILITY",
    language: "de",
    status,
    rejection: null,
    components: [body],
  };
}

beforeEach(() => void (language.choice = "en"));

it("offers the approved templates of the system and takes over the words of the chosen one", async () => {
  const onchange = vi.fn();
  const { container } = render(TemplateForm, {
    template: firstTemplate(),
    form: NAMED,
    listed: [listed("greeting", "APPROVED"), listed("refused", "REJECTED")],
    onchange,
  });
  const choice = screen.getByRole("combobox", { name: "Approved templates" });
  expect([...choice.querySelectorAll("option")].map((option) => option.textContent)).toEqual([
    "Choose…",
    "greeting · de",
  ]);
  await userEvent.selectOptions(choice, "greeting · de");
  expect(onchange).toHaveBeenCalledWith(
    expect.objectContaining({ name: "greeting", locale: "de", words: "Hello {{1}}" }),
  );
  expect(await violations(container)).toEqual([]);
});

it("lets a name be typed when nothing could be listed, and tries again on request", async () => {
  const onretry = vi.fn();
  const { container } = render(TemplateForm, {
    template: firstTemplate(),
    form: NAMED,
    problem: "No connection.",
    onretry,
    onchange: vi.fn(),
  });
  expect(screen.getByRole("status").textContent).toContain("could not be listed");
  screen.getByRole("textbox", { name: "Name" });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onretry).toHaveBeenCalledOnce();
  expect(await violations(container)).toEqual([]);
});

it("asks for a project and its version where templates have no names", () => {
  render(TemplateForm, {
    template: firstTemplate(),
    form: { kind: "project" },
    onchange: vi.fn(),
  });
  screen.getByRole("textbox", { name: "Project" });
  screen.getByRole("textbox", { name: "Version" });
  expect(screen.queryByRole("combobox", { name: "Approved templates" })).toBeNull();
});
