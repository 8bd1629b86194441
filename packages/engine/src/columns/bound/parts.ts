import { Groups } from "./groups.ts";
import type { Tables } from "./tables.ts";
import { Made } from "./tables.ts";

/** What the rules of one circle share: the tables of all, and groups of their own, which know whose turn it is. */
export class Parts extends Made {
  readonly tables: Tables;
  /** All there are. */
  readonly groups: Groups[] = [];

  constructor(tables: Tables) {
    super();
    this.tables = tables;
  }

  groupsBy(by: string | null): Groups {
    return this.once(["groups", by], () =>
      this.#add(by === null ? { type: "one" } : { type: "key", keys: this.tables.keysOf(by) }),
    );
  }

  /** The groups of a property's values within each group. */
  groupsWithin(by: string | null, property: string): Groups {
    if (by === null || by === property) return this.groupsBy(property);
    return this.once(["pairs", by, property], () =>
      this.#add({ type: "pair", left: this.groupsBy(by), right: this.groupsBy(property) }),
    );
  }

  #add(grouping: Groups["grouping"]): Groups {
    const groups = new Groups(grouping);
    this.groups.push(groups);
    return groups;
  }
}
