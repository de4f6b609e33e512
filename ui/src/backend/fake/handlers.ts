import type { Topic } from "../events";
import type { Arguments, CommandName, Result } from "../table";

/** A function for every command. */
export type Handlers = {
  [K in CommandName]: (args: Arguments<K>) => Result<K> | Promise<Result<K>>;
};

/** Tells the page that something changed. */
export type Tell = (topic: Topic, id: string | null) => void;
