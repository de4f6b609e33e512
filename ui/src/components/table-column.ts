/** A column of a table. */
export interface TableColumn {
  key: string;
  title: string;
  /** A grid track such as "minmax(0, 2fr)" or "90px". */
  width: string;
  align?: "start" | "end";
}
