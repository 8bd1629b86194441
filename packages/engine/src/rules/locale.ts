const locale = /^(default|[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?)$/;

/** Country codes that stand for languages in everyday speech, and not in a reader's settings. */
const countries: Readonly<Record<string, string>> = {
  cn: "zh",
  jp: "ja",
  kr: "ko",
  cz: "cs",
  gr: "el",
  tw: "zh-Hant",
};

/** What is wrong with a locale, if anything is. */
export function localeHint(name: string): string | undefined {
  const meant = Object.hasOwn(countries, name.toLowerCase())
    ? countries[name.toLowerCase()]
    : undefined;
  if (meant !== undefined) return `“${name}” is a country. Its language is “${meant}”.`;
  if (locale.test(name)) return undefined;
  const dashed = name.replaceAll("_", "-");
  return locale.test(dashed)
    ? `Did you mean “${dashed}”?`
    : 'Use “default” or a tag such as "en", "zh-Hans", "pt-BR".';
}
