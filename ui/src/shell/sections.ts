import { CalendarClock, History, Image, PenLine, Settings, Upload, Users } from "@lucide/svelte";
import type { Component } from "svelte";
import { m } from "@/messages";
import type { SectionId } from "@/router.svelte";

/** A section of the window: its place in the rail and the screen it opens. */
export interface Section {
  id: SectionId;
  title: () => string;
  Icon: Component<{ size?: number | string; strokeWidth?: number | string }>;
  load: () => Promise<{ default: Component }>;
}

/** In the order of the rail and of Ctrl+1 to Ctrl+7. */
export const SECTIONS: readonly Section[] = [
  {
    id: "drafts",
    title: () => m.shell_drafts(),
    Icon: PenLine,
    load: () => import("@/features/drafts/DraftsScreen.svelte"),
  },
  {
    id: "outbox",
    title: () => m.shell_outbox(),
    Icon: Upload,
    load: () => import("@/features/outbox/OutboxScreen.svelte"),
  },
  {
    id: "schedules",
    title: () => m.shell_schedules(),
    Icon: CalendarClock,
    load: () => import("@/features/schedules/SchedulesScreen.svelte"),
  },
  {
    id: "history",
    title: () => m.shell_history(),
    Icon: History,
    load: () => import("@/features/history/HistoryScreen.svelte"),
  },
  {
    id: "audience",
    title: () => m.shell_audience(),
    Icon: Users,
    load: () => import("@/features/audience/AudienceScreen.svelte"),
  },
  {
    id: "library",
    title: () => m.shell_library(),
    Icon: Image,
    load: () => import("@/features/library/LibraryScreen.svelte"),
  },
  {
    id: "settings",
    title: () => m.shell_settings(),
    Icon: Settings,
    load: () => import("@/features/settings/SettingsScreen.svelte"),
  },
];
