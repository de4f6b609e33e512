import type { BirdOptions } from "@/backend/generated/BirdOptions";
import type { RouteeGroup } from "@/backend/generated/RouteeGroup";
import type { RouteeOptions } from "@/backend/generated/RouteeOptions";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { addressProblem } from "./address";
import { DEFAULT_OPTIONS } from "./system-options";

const MOST_LISTED = 50;
const MOST_PER_SECOND = 1_000;
const LONGEST_WAIT_S = 86_400;
const SHORTEST_REPEAT_S = 10;
const PHONE = /^\+[1-9]\d{6,14}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const UPLOAD_PATH = /^\/[\w/{}-]{0,199}$/;

/** A phone number without what people put between its digits. */
export function bareNumber(typed: string): string {
  return typed.replace(/[\s().\-/]/g, "");
}

/** Whether this is a phone number with its country code. */
export function isPhoneNumber(typed: string): boolean {
  return PHONE.test(bareNumber(typed));
}

/** What is wrong with a typed whole number, or null. */
export function numberProblem(typed: string, least: number, most: number): string | null {
  const value = Number(typed);
  if (/^\d+$/.test(typed.trim()) && value >= least && value <= most) return null;
  return m.systems_number_wrong({ least: formatNumber(least), most: formatNumber(most) });
}

function tooMany(count: number): string | null {
  if (count <= MOST_LISTED) return null;
  return m.systems_too_many({ limit: formatNumber(MOST_LISTED) });
}

function eachOnce(all: readonly string[]): string[] {
  return all.filter((one, at) => all.indexOf(one) === at);
}

/** The parts of a typed list, each once. */
function partsIn(typed: string): string[] {
  const parts = typed.split(/[,;\n]/).map((part) => part.trim());
  return eachOnce(parts.filter((part) => part !== ""));
}

/** The groups in typed lines, each an id and then a name. */
function groupsIn(typed: string): RouteeGroup[] {
  return partsIn(typed).map((line) => {
    const [id = "", ...name] = line.split(/\s+/);
    return { id, name: name.join(" ") || id };
  });
}

/** What a Routee account is set to. */
export class RouteeForm {
  authAddress = $state("");
  prefix = $state("");
  senders = $state("");
  groups = $state("");
  pace = $state("");
  sendsEmptyText = $state(false);
  templateAccount = $state("");
  templateIds = $state("");

  constructor(options: RouteeOptions = DEFAULT_OPTIONS.routee) {
    this.authAddress = options.auth_base_url;
    this.prefix = options.path_prefix;
    this.senders = options.senders.join(", ");
    this.groups = options.groups.map(({ id, name }) => `${id} ${name}`).join("\n");
    this.pace = String(options.requests_per_second);
    this.sendsEmptyText = options.send_empty_text;
    this.templateAccount = options.template_account_id;
    this.templateIds = options.template_ids.join(", ");
  }

  readonly #numbers = $derived(eachOnce(partsIn(this.senders).map(bareNumber)));
  readonly authProblem = $derived(addressProblem(this.authAddress));
  readonly prefixProblem = $derived(
    /^(\/[^\s?#]+)?$/.test(this.prefix.trim()) ? null : m.systems_prefix_wrong(),
  );
  readonly sendersProblem = $derived.by(() => {
    if (this.#numbers.length === 0) return m.systems_senders_missing();
    const wrong = this.#numbers.find((number) => !isPhoneNumber(number));
    if (wrong !== undefined) return m.systems_senders_wrong({ number: wrong });
    return tooMany(this.#numbers.length);
  });
  readonly groupsProblem = $derived(tooMany(partsIn(this.groups).length));
  readonly paceProblem = $derived(numberProblem(this.pace, 1, MOST_PER_SECOND));
  readonly templateIdsProblem = $derived(tooMany(partsIn(this.templateIds).length));
  /** Whether something is wrong below "Advanced". */
  readonly hasAdvancedProblem = $derived(
    [
      this.authProblem,
      this.prefixProblem,
      this.groupsProblem,
      this.paceProblem,
      this.templateIdsProblem,
    ].some((problem) => problem !== null),
  );

  get isComplete(): boolean {
    return !this.sendersProblem && !this.hasAdvancedProblem;
  }

  options(): RouteeOptions {
    return {
      auth_base_url: this.authAddress.trim().replace(/\/+$/, ""),
      path_prefix: this.prefix.trim().replace(/\/+$/, ""),
      senders: this.#numbers,
      groups: groupsIn(this.groups),
      requests_per_second: Number(this.pace),
      send_empty_text: this.sendsEmptyText,
      template_account_id: this.templateAccount.trim(),
      template_ids: partsIn(this.templateIds),
    };
  }
}

/** What a Bird account is set to. */
export class BirdForm {
  workspace = $state("");
  lookBack = $state("");
  repeatAfter = $state("");
  gets = $state("");
  posts = $state("");
  uploadPath = $state("");

  constructor(options: BirdOptions = DEFAULT_OPTIONS.bird) {
    this.workspace = options.workspace_id;
    this.lookBack = String(options.look_back_seconds);
    this.repeatAfter = String(options.repeat_after_seconds);
    this.gets = String(options.gets_per_second);
    this.posts = String(options.posts_per_second);
    this.uploadPath = options.upload_path;
  }

  readonly workspaceProblem = $derived.by(() => {
    const id = this.workspace.trim();
    if (id === "") return m.systems_workspace_missing();
    return UUID.test(id) ? null : m.systems_workspace_wrong();
  });
  readonly lookBackProblem = $derived(numberProblem(this.lookBack, 1, LONGEST_WAIT_S));
  readonly repeatProblem = $derived(
    numberProblem(this.repeatAfter, SHORTEST_REPEAT_S, LONGEST_WAIT_S),
  );
  readonly getsProblem = $derived(numberProblem(this.gets, 1, MOST_PER_SECOND));
  readonly postsProblem = $derived(numberProblem(this.posts, 1, MOST_PER_SECOND));
  readonly uploadProblem = $derived(
    UPLOAD_PATH.test(this.uploadPath.trim()) ? null : m.systems_upload_path_wrong(),
  );
  /** Whether something is wrong below "Advanced". */
  readonly hasAdvancedProblem = $derived(
    [
      this.lookBackProblem,
      this.repeatProblem,
      this.getsProblem,
      this.postsProblem,
      this.uploadProblem,
    ].some((problem) => problem !== null),
  );

  get isComplete(): boolean {
    return !this.workspaceProblem && !this.hasAdvancedProblem;
  }

  options(): BirdOptions {
    return {
      workspace_id: this.workspace.trim().toLowerCase(),
      look_back_seconds: Number(this.lookBack),
      repeat_after_seconds: Number(this.repeatAfter),
      gets_per_second: Number(this.gets),
      posts_per_second: Number(this.posts),
      upload_path: this.uploadPath.trim(),
    };
  }
}
