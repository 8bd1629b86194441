/** How each command wants its arguments. */
const needs: Readonly<Record<string, string>> = {
  track: 'proffer("track", "Product Viewed", {…}) needs the event’s name.',
  identify: 'proffer("identify", "42", {…}) needs the customer’s id.',
  setConsent: 'proffer("setConsent", { marketing: true }) needs true or false for each.',
  consent: 'proffer("consent", { marketing: true }) needs true or false for each.',
  on: 'proffer("on", type, listener) needs a function, and one of these types: event, decision, offer, action, outcome, problem.',
  report: 'proffer("report", listener) needs a function.',
  set: 'proffer("set", { sound: true }) needs an object.',
};

/** What was wrong with a call of the page. Of a name that is no text only its type is told: to show it would run the page's code. */
export function complaintOf(name: unknown, known: readonly string[]): string {
  if (typeof name === "string" && known.includes(name)) return needs[name] ?? `“${name}” failed.`;
  const what = typeof name === "string" ? `“${name}”` : `of the type ${typeof name}`;
  return `There is no command ${what}. Use one of: ${known.join(", ")}.`;
}
