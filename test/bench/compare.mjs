/**
 * How many firings one has and the other has not, over the events that both have seen.
 *
 * @param {readonly (readonly string[])[]} ours by event: `rule|key` each.
 * @param {readonly (readonly string[])[]} theirs
 */
export function compareFirings(ours, theirs) {
  const differences = [];
  for (let event = 0; event < Math.min(ours.length, theirs.length); event++) {
    const [mine, other] = [new Set(ours[event]), new Set(theirs[event])];
    for (const firing of mine)
      if (!other.has(firing)) differences.push({ event, firing, by: "ours" });
    for (const firing of other)
      if (!mine.has(firing)) differences.push({ event, firing, by: "theirs" });
  }
  return differences;
}

/** A difference for people: the rule, and the event that it is about. */
export function describeDifference({ event, firing, by }, names, { rules, tracked }) {
  const rule = rules.find(({ id }) => firing.startsWith(`${id}|`));
  const only = by === "ours" ? `ours fires, not so ${names}` : `${names} fires, ours does not`;
  return [
    `Event ${event}: ${only}: ${firing}`,
    `  event ${JSON.stringify(tracked[event])}`,
    `  rule  ${JSON.stringify(rule)}`,
  ].join("\n");
}
