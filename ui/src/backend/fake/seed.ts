import { USUAL_ROUTEE } from "../routee-options";
import type { Account } from "../generated/Account";
import type { Delivery } from "../generated/Delivery";
import type { Draft } from "../generated/Draft";
import type { Group } from "../generated/Group";
import type { OutboxItem } from "../generated/OutboxItem";
import type { PostDetail } from "../generated/PostDetail";
import type { PostState } from "../generated/PostState";
import { seedMany } from "./many-commands";
import { freeze } from "./posts";
import { CONTACTS, seedSuppressions, seededContacts } from "./seed-contacts";
import { seedPast } from "./seed-past";
import { seedSync } from "./seed-sync";
import { pieceDrafts, systemAccounts, systemSenders } from "./seed-systems";
import { DAY_MS, draftOf, HOUR_MS, MINUTE_MS, nextId, SANDBOX, type World } from "./world";

const GROUPS: [string, number][] = [
  ["Watch Traders EU", 312],
  ["Rolex NL/BE", 188],
  ["Vintage Divers", 94],
  ["Geneva Fair", 640],
  ["Speedmaster Collectors", 227],
  ["Dealers Antwerp", 61],
  ["Uhrenfreunde Köln", 143],
  ["GMT & Explorer", 205],
  ["Chrono24 Friends", 512],
  ["Straps and Parts", 77],
  ["Friday Deals", 398],
  ["مجموعة الساعات", 120],
];

const TEXTS: [string, number, number][] = [
  [
    "*Submariner 124060, full set*\nBox, papers, August 2023. Worn twice, no polish.\n\n- Asking ~€ 11,250~ *€ 10,900* shipped in the EU\n- Viewing in Utrecht on Saturday, 10:00\n_First serious reply holds it until six._",
    5,
    11,
  ],
  ["Speedmaster ’69 with papers\nSerial 26.5 million, service 2021.", 3, 4],
  ["Geneva fair: our table and hours\n1. Friday 10 to 18\n2. Saturday 10 to 16", 1, 3],
  ["Explorer II polar, price drop\n> was € 8,400\nnow *€ 7,950*", 2, 6],
  ["Looking to buy: GMT 16710\nCash, this week. Call +31 6 1234 5678.", 1, 8],
  ["Shipping before the holidays\nOrders until *18 December* arrive in time.", 0, 11],
  ["Daytona 116500, unworn", 6, 5],
  ["Weekly stock list, week 47", 10, 11],
];

function accounts(now: number): Account[] {
  const options = {
    payload_part: "payload",
    files_part: "files",
    upload_path: "/v2/outbound/media",
    upload_route: "endpoint" as const,
    own_storage: null,
    requests_per_minute: 110,
    bird: {
      workspace_id: "",
      look_back_seconds: 120,
      repeat_after_seconds: 60,
      gets_per_second: 50,
      posts_per_second: 500,
      upload_path: "/channels/{channel}/presigned-upload",
    },
    routee: USUAL_ROUTEE,
  };
  const made = { kind: "watchcollect" as const, session_only: false, options, created_at_ms: now };
  return [
    {
      ...made,
      id: SANDBOX,
      name: "Sandbox",
      base_url: "http://127.0.0.1:4010",
      is_sandbox: true,
      state: "ready",
    },
    {
      ...made,
      id: "account-dealer",
      name: "Dealer NL",
      base_url: "https://api.example.com",
      is_sandbox: false,
      state: "sign_in_needed",
    },
    ...systemAccounts(made),
  ];
}

function groups(count: number): Group[] {
  return Array.from({ length: count }, (_, at) => {
    const [name, members] = GROUPS[at % GROUPS.length] ?? ["Group", 10];
    return {
      id: `1203630${at}@g.us`,
      account_id: SANDBOX,
      name: at < GROUPS.length ? name : `${name} ${Math.floor(at / GROUPS.length) + 1}`,
      member_count: members + at,
      is_announce: name === "Geneva Fair",
      can_send: name !== "Geneva Fair",
      sender_ids: ["dealer-nl"],
    };
  });
}

function drafts(count: number, known: readonly Group[], now: number): Draft[] {
  return Array.from({ length: count }, (_, at) => {
    const [text, photos, recipients] = TEXTS[at % TEXTS.length] ?? ["", 0, 0];
    const words = at < TEXTS.length ? text : text.replace(/(\*?)$/m, ` (${at})$1`);
    return draftOf(words, photos, known.slice(0, recipients), now - at * 37 * MINUTE_MS);
  });
}

function settle(post: PostDetail, state: PostState, outcomes: Delivery["state"][]): PostDetail {
  post.deliveries.forEach((delivery, at) => {
    delivery.state = outcomes[at % outcomes.length] ?? "sent";
    if (delivery.state === "failed") {
      delivery.error_code = "GROUP_ADMIN_ONLY";
      delivery.error_message = "Only admins can post to this group";
    }
  });
  post.post.state = state;
  return post;
}

function posts(world: World, now: number): void {
  const plans: [number, PostState, Delivery["state"][]][] = [
    [1, "on_its_way", ["sent", "queued", "waiting"]],
    [3, "needs_you", ["sent", "unknown"]],
    [26, "done", ["sent"]],
    [50, "partly_failed", ["sent", "sent", "failed"]],
    [75, "failed", ["failed"]],
  ];
  plans.forEach(([hoursAgo, state, outcomes], at) => {
    const draft = world.drafts[at];
    if (draft)
      world.posts.push(settle(freeze(draft, now - hoursAgo * HOUR_MS, 0), state, outcomes));
  });
}

function outbox(world: World, now: number): OutboxItem[] {
  const base = {
    account_id: SANDBOX,
    stuck_reason: null,
    message: null,
    attempts: 1,
    next_try_at_ms: null,
    wait: null,
    may_have_arrived: false,
    left_at_ms: null,
    recipients: [],
    lives: "here" as const,
    many: null,
    created_at_ms: now - 4 * MINUTE_MS,
  };
  const [first, second] = world.posts;
  const of = (post: PostDetail | undefined) => ({
    post_id: post?.id ?? null,
    title: post?.summary.title ?? "",
  });
  return [
    {
      ...base,
      ...of(first),
      id: nextId("entry"),
      work: "upload",
      subject: "IMG_2153.jpg",
      state: "running",
      done: 2_600_000,
      total: 4_280_000,
    },
    {
      ...base,
      ...of(first),
      id: nextId("entry"),
      work: "dispatch",
      subject: "1/1",
      state: "waiting",
      wait: "pictures",
      attempts: 0,
      done: 0,
      total: 11,
    },
    {
      ...base,
      ...of(second),
      id: nextId("entry"),
      work: "dispatch",
      subject: "1/1",
      state: "stuck",
      stuck_reason: "outcome_unknown",
      message: "The connection closed before the answer came.",
      done: 2,
      total: 4,
    },
  ];
}

function schedules(world: World, now: number): void {
  const draft = world.drafts[3];
  if (!draft) return;
  const first = new Date(now + DAY_MS).toISOString().slice(0, 10);
  const scheduled = structuredClone(draft);
  scheduled.fields.schedule = {
    kind: "repeat",
    first: `${first}T09:00:00`,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    every: { count: 1, unit: "weeks" },
    end: { kind: "count", count: 6 },
  };
  const post = freeze(scheduled, now - HOUR_MS, 0);
  post.post.state = "scheduled";
  world.posts.push(post);
}

/** The world of a watch dealer; `drafts` and `groups` in the query string set how many there are. */
export function seededWorld(query: URLSearchParams, now = Date.now()): World {
  const known = groups(Number(query.get("groups") ?? GROUPS.length));
  const world: World = {
    accounts: accounts(now),
    removed: [],
    senders: [
      {
        id: "dealer-nl",
        account_id: SANDBOX,
        name: "Dealer NL · +31 6 •• 42",
        status: "WORKING",
        can_send: true,
      },
      {
        id: "dealer-be",
        account_id: SANDBOX,
        name: "Dealer BE · +32 4 •• 17",
        status: "SCAN_QR_CODE",
        can_send: false,
      },
      ...systemSenders(),
    ],
    groups: known,
    audiences: [
      {
        id: nextId("audience"),
        account_id: SANDBOX,
        name: "Friday boxes",
        source: {
          kind: "fixed",
          recipients: known.slice(0, 8).map(({ id, name }) => ({ kind: "group", id, name })),
        },
        updated_at_ms: now - DAY_MS,
      },
    ],
    contacts: seededContacts(Number(query.get("contacts") ?? CONTACTS), now),
    deletedContacts: [],
    suppressions: [],
    drafts: drafts(Number(query.get("drafts") ?? TEXTS.length), known, now),
    revisions: new Map(),
    syncs: new Map(),
    conflicts: new Map(),
    posts: [],
    runs: new Map(),
    outbox: [],
    settings: {
      theme: "system",
      language: "system",
      hold_seconds: 10,
      welcomed: !query.has("welcome"),
      sync_drafts: true,
      keep_revisions_days: 90,
      keep_trash_days: 30,
      late_after_hours: 24,
      country: "DE",
      own_numbers: [],
    },
  };
  seedSuppressions(world, now);
  posts(world, now);
  world.outbox = outbox(world, now);
  schedules(world, now);
  seedPast(world, Number(query.get("moments") ?? 40), now);
  seedSync(world, now);
  seedMany(world, Number(query.get("many") ?? 0), now);
  if (query.has("pieces")) world.drafts.unshift(...pieceDrafts(now));
  return world;
}
