import { m } from "@/messages";
import type { Obstacle } from "./group-choice.svelte";

/** Why a group cannot be posted to, in the space of a chip. */
export function obstacleShort(obstacle: Obstacle): string {
  if (obstacle === "admins_only") return m.compose_admins_only();
  return obstacle === "not_member" ? m.compose_not_member() : m.compose_cannot_post();
}

/** Why a group cannot be posted to, in a sentence. */
export function obstacleLong(obstacle: Obstacle): string {
  if (obstacle === "admins_only") return m.compose_admins_only_long();
  return obstacle === "not_member" ? m.compose_not_member_long() : m.compose_cannot_post_long();
}
