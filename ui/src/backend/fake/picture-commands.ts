import { toLeft } from "@/features/pictures/geometry";
import { CommandError } from "../command-error";
import { shortest, UNTOUCHED, WHOLE } from "../edit-code";
import type { Draft } from "../generated/Draft";
import type { PictureEdit } from "../generated/PictureEdit";
import type { SimulatedPicture } from "../generated/SimulatedPicture";
import type { SmallText } from "../generated/SmallText";
import type { Handlers } from "./handlers";
import { fittedSize, hasSmallText } from "./pictures";

const PHOTO = { width: 4_032, height: 3_024 };
const SENT_EDGE_PX = 1_600;
const ARRIVING_EDGE_PX = 1_280;
/** The two lines of small writing that a drawn photo has: left, top, width, height and height of a letter. */
const WRITING = [
  [0.74, 0.765, 0.2, 0.035, 0.0075],
  [0.74, 0.815, 0.2, 0.03, 0.005],
] as const;
const READABLE_PX = 12;

function smallText(edit: PictureEdit | null, widthPx: number): SmallText[] {
  const made = edit ?? UNTOUCHED;
  const crop = made.crop ?? { left: 0, top: 0, width: WHOLE, height: WHOLE };
  const shares = WRITING.map(([left, top, width, height, letter]) => {
    const corners = [
      [left, top],
      [left + width, top + height],
      [left, top + height],
      [left + width, top],
    ].map(([x = 0, y = 0]) => toLeft({ x, y }, PHOTO, made));
    const xs = corners.map(({ x }) => ((x * WHOLE - crop.left) / crop.width) * 1_000);
    const ys = corners.map(({ y }) => ((y * WHOLE - crop.top) / crop.height) * 1_000);
    const [leftmost, topmost] = [Math.min(...xs), Math.min(...ys)];
    const across = Math.max(...xs) - leftmost;
    return {
      left: Math.round(leftmost),
      top: Math.round(topmost),
      width: Math.round(across),
      height: Math.round(Math.max(...ys) - topmost),
      height_px: Math.round((letter / width) * (across / 1_000) * widthPx),
    };
  });
  return shares.filter(
    ({ left, top, width, height, height_px }) =>
      left >= 0 &&
      top >= 0 &&
      left + width <= 1_000 &&
      top + height <= 1_000 &&
      height_px < READABLE_PX,
  );
}

/** What is done with single pictures. */
export function pictureCommands(
  draftFor: (id: string) => Draft,
  touched: (draft: Draft) => Draft,
): Pick<Handlers, "edit_attachment" | "simulate_picture"> {
  return {
    edit_attachment: ({ id, attachment, edit, focus }) => {
      const draft = draftFor(id);
      const file = draft.fields.content.attachments.find((one) => one.id === attachment);
      if (!file) throw new CommandError("not_found", `There is no ${attachment} any more.`);
      file.edit = shortest(edit);
      file.focus = focus;
      return touched(draft);
    },
    simulate_picture: ({ blob, edit }): SimulatedPicture => {
      const sent = fittedSize(PHOTO, edit, SENT_EDGE_PX);
      const arrives = fittedSize(PHOTO, edit, ARRIVING_EDGE_PX);
      const bytes = (size: typeof sent, perPixel: number) =>
        Math.round(size.width * size.height * perPixel);
      return {
        sent: {
          sha256: blob,
          mime: "image/jpeg",
          width_px: sent.width,
          height_px: sent.height,
          size_bytes: bytes(sent, 0.21),
          removed: ["place", "camera_serial"],
          notes: ["scaled_down"],
        },
        arrives: {
          width_px: arrives.width,
          height_px: arrives.height,
          size_bytes: bytes(arrives, 0.11),
        },
        small_text: hasSmallText(blob) ? smallText(edit, arrives.width) : [],
      };
    },
  };
}
