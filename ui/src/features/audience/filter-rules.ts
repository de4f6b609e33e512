import type { ContactFilter } from "@/backend/generated/ContactFilter";
import type { ContactRule } from "@/backend/generated/ContactRule";
import { m } from "@/messages";

export type RuleKind = ContactRule["kind"];

/** The kinds of rules in the order they are offered. */
export const RULE_KINDS: readonly RuleKind[] = [
  "tag",
  "not_tag",
  "field_is",
  "field_contains",
  "has_field",
  "lacks_field",
  "number_starts",
];

/** What a kind of rule is called. */
export function kindWords(kind: RuleKind): string {
  return {
    tag: m.sets_kind_tag,
    not_tag: m.sets_kind_not_tag,
    field_is: m.sets_kind_field_is,
    field_contains: m.sets_kind_field_contains,
    has_field: m.sets_kind_has_field,
    lacks_field: m.sets_kind_lacks_field,
    number_starts: m.sets_kind_number_starts,
  }[kind]();
}

/** A rule of another kind that keeps what it can of this one. */
export function turnedInto(kind: RuleKind, rule: ContactRule): ContactRule {
  const tag = "tag" in rule ? rule.tag : "";
  const field = "field" in rule ? rule.field : "";
  const value = "value" in rule ? rule.value : "";
  switch (kind) {
    case "tag":
    case "not_tag":
      return { kind, tag };
    case "field_is":
    case "field_contains":
      return { kind, field, value };
    case "has_field":
    case "lacks_field":
      return { kind, field };
    case "number_starts":
      return { kind, prefix: "prefix" in rule ? rule.prefix : "" };
  }
}

/** Whether nothing of a rule is left open. */
export function isFinished(rule: ContactRule): boolean {
  return Object.values(rule).every((part) => part.trim() !== "");
}

/** A rule as a line to read. */
export function ruleWords(rule: ContactRule): string {
  switch (rule.kind) {
    case "tag":
      return m.sets_rule_tag({ value: rule.tag });
    case "not_tag":
      return m.sets_rule_not_tag({ value: rule.tag });
    case "field_is":
      return m.sets_rule_field_is({ field: rule.field, value: rule.value });
    case "field_contains":
      return m.sets_rule_field_contains({ field: rule.field, value: rule.value });
    case "has_field":
      return m.sets_rule_has_field({ field: rule.field });
    case "lacks_field":
      return m.sets_rule_lacks_field({ field: rule.field });
    case "number_starts":
      return m.sets_rule_number_starts({ value: rule.prefix });
  }
}

/** Everything a filter asks for, line by line; empty when it means everybody. */
export function filterWords({ search, rules, suppressed }: ContactFilter): string[] {
  const words = rules.map(ruleWords);
  if (search.trim() !== "") words.unshift(m.sets_rule_search({ value: search.trim() }));
  if (suppressed === true) words.push(m.sets_rule_suppressed());
  if (suppressed === false) words.push(m.sets_rule_unsuppressed());
  return words;
}
