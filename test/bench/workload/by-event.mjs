import { causedBySystem } from "./events.mjs";

/**
 * Things by the names of the events that concern them; `"*"` is whatever the customer causes.
 *
 * @template Thing
 * @param {readonly Thing[]} things
 * @param {(thing: Thing) => Iterable<string>} namesOf
 * @returns {(name: string) => readonly Thing[]}
 */
export function byEvent(things, namesOf) {
  const lists = new Map();
  const add = (name, thing) => {
    if (!lists.has(name)) lists.set(name, []);
    const list = lists.get(name);
    if (list.at(-1) !== thing) list.push(thing);
  };
  const names = new Set(things.flatMap((thing) => [...namesOf(thing)]));
  for (const thing of things) {
    const own = new Set(namesOf(thing));
    for (const name of own.has("*") ? names : own)
      if (own.has(name) || !causedBySystem.has(name)) add(name, thing);
  }
  const any = lists.get("*") ?? [];
  return (name) => lists.get(name) ?? (causedBySystem.has(name) ? [] : any);
}
