import { CommandError } from "../command-error";
import type { Content } from "../generated/Content";
import type { Offer } from "../generated/Offer";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { kept } from "./past-commands";
import { draftOf, type World } from "./world";

type AdaptCommands = Pick<Handlers, "set_attachment_kind" | "make_sticker" | "adapt_draft">;

/** What an offer makes of a content here: enough to look at, not what the core does. */
function adapted(content: Content, offer: Offer): { rest: Content[]; leftOut: string[] } {
  const alone = { ...structuredClone(content), text: "", attachments: [] };
  switch (offer) {
    case "piece_as_text":
      content.text = [content.text, content.piece?.kind].filter(Boolean).join("\n\n");
      content.piece = null;
      return { rest: [], leftOut: [] };
    case "split_piece":
      content.piece = null;
      return { rest: [alone], leftOut: [] };
    case "buttons_as_text":
      content.text = [content.text, ...content.actions.map(({ text }) => `• ${text}`)].join("\n");
      content.actions = [];
      return { rest: [], leftOut: [] };
    case "drop_reply": {
      const leftOut = content.reply_to === null ? [] : [content.reply_to];
      content.reply_to = null;
      return { rest: [], leftOut };
    }
    case "drop_tags":
    case "drop_options":
      return { rest: [], leftOut: content.options.tags.splice(0) };
    default:
      return { rest: [], leftOut: [] };
  }
}

/** Taking up offers, and pictures that become stickers. */
export function adaptCommands(world: World, tell: Tell): AdaptCommands {
  const fileOf = (id: string, attachment: string) =>
    found(found(world.drafts, id).fields.content.attachments, attachment);
  const changed = (id: string) => {
    const draft = found(world.drafts, id);
    kept(world, draft, "typed");
    tell("drafts", id);
    return draft;
  };
  return {
    set_attachment_kind: ({ id, attachment, kind }) => {
      const file = fileOf(id, attachment);
      if (kind === "sticker" && !file.media?.fits_sticker)
        throw new CommandError("invalid", `“${file.name}” stays a picture: it is no sticker.`);
      file.kind = kind;
      return changed(id);
    },
    make_sticker: ({ id, attachment }) => {
      const file = fileOf(id, attachment);
      Object.assign(file, { kind: "sticker", mime: "image/webp", width_px: 512, height_px: 512 });
      file.name = file.name.replace(/\.[^.]+$/, ".webp");
      return changed(id);
    },
    adapt_draft: ({ id, offer }) => {
      const { fields } = found(world.drafts, id);
      const { rest, leftOut } = adapted(fields.content, offer);
      const others = rest.map((content) => {
        const draft = draftOf("", 0, [], Date.now());
        draft.fields = structuredClone({ ...fields, content });
        world.drafts.unshift(draft);
        return changed(draft.id);
      });
      return { draft: changed(id), others, left_out: leftOut };
    },
  };
}
