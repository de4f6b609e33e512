import type { ImportPreview } from "../generated/ImportPreview";
import type { ImportProgress } from "../generated/ImportProgress";
import type { ImportSettings } from "../generated/ImportSettings";
import type { Handlers, Tell } from "./handlers";
import { nextId, type World } from "./world";

const ROWS = 1_200;
const STEP_MS = 60;

type ImportCommands = Pick<
  Handlers,
  | "choose_import"
  | "inspect_import"
  | "import_contacts"
  | "stop_import"
  | "choose_and_save_refused"
  | "choose_and_export_contacts"
>;

const GUESSED: ImportSettings = {
  delimiter: ";",
  encoding: "UTF-8",
  sheet: null,
  has_header: true,
  country: "DE",
  columns: [
    { kind: "first_name" },
    { kind: "last_name" },
    { kind: "number" },
    { kind: "field", name: "city" },
  ],
  policy: "fill_gaps",
  tags: [],
};

const CELLS = [
  ["Nora", "Beck", "0151 61000001", "Berlin"],
  ["Omar", "Yilmaz", "+31 6 61000002", "Utrecht"],
  ["Pia", "Wolf", "not yet", "Köln"],
  ["Quirin", "Huber", "", "München"],
];

function previewOf(path: string, settings: ImportSettings): ImportPreview {
  const at = settings.columns.findIndex(({ kind }) => kind === "number");
  const rows = CELLS.map((cells, row) => {
    const cell = cells[at] ?? "";
    const digits = cell.replaceAll(" ", "").replace(/^0/, "+49");
    const fits = /^\+\d{8,15}$/.test(digits);
    return {
      line: row + (settings.has_header ? 2 : 1),
      cells,
      number: fits ? digits : null,
      problem: fits ? null : cell === "" ? ("no_number" as const) : ("bad_number" as const),
    };
  });
  return {
    path,
    name: path.split("/").at(-1) ?? path,
    is_sheet: path.endsWith(".xlsx"),
    sheets: path.endsWith(".xlsx") ? ["Customers", "Old"] : [],
    settings,
    header: settings.has_header ? ["Vorname", "Nachname", "Handy", "Ort"] : ["1", "2", "3", "4"],
    rows,
    row_count: ROWS,
    refused_count: rows.filter(({ problem }) => problem !== null).length,
  };
}

/** A list of people that is taken in step by step, so that its progress can be seen. */
export function importCommands(
  world: World,
  tell: Tell,
  progress: (progress: ImportProgress) => void,
): ImportCommands {
  let isStopped = false;

  return {
    choose_import: () => previewOf("/home/dealer/customers.csv", GUESSED),
    inspect_import: ({ path, settings }) => previewOf(path, settings ?? GUESSED),
    import_contacts: async ({ path, settings }) => {
      isStopped = false;
      let done = 0;
      while (done < ROWS && !isStopped) {
        await new Promise((resolve) => setTimeout(resolve, STEP_MS));
        done += ROWS / 10;
        progress({ done, total: ROWS });
      }
      const { rows } = previewOf(path, settings);
      const taken = rows.filter(({ number }) => number !== null);
      const fresh = taken.filter(({ number }) =>
        world.contacts.every((one) => one.number !== number),
      );
      for (const { cells, number } of fresh) {
        const [first_name = "", last_name = "", , city = ""] = cells;
        world.contacts.push({
          id: nextId("contact"),
          number: number ?? "",
          name: `${first_name} ${last_name}`,
          first_name,
          last_name,
          tags: settings.tags,
          fields: { city },
          source: "customers.csv",
          suppressed: false,
          created_at_ms: Date.now(),
          updated_at_ms: Date.now(),
        });
      }
      tell("contacts", null);
      return {
        rows: done,
        added: fresh.length,
        updated: 0,
        unchanged: done - 2 - fresh.length,
        refused: 2,
        first_refused: [
          { line: 4, problem: "bad_number", text: "Pia, Wolf, not yet, Köln" },
          { line: 5, problem: "no_number", text: "Quirin, Huber, , München" },
        ],
        stopped: isStopped,
      };
    },
    stop_import: () => {
      isStopped = true;
      return null;
    },
    choose_and_save_refused: () => true,
    choose_and_export_contacts: () => world.contacts.length,
  };
}
