import type { ProfferOptions } from "./options.ts";

/** A page is not type-checked: what it passes by mistake must not break it. */
export function sanitize(options: ProfferOptions | null): ProfferOptions {
  const { endpoint, locale, sources, consent, deviceUrl, rulesKeys, ...rest } = options ?? {};
  return {
    ...rest,
    ...(typeof endpoint === "string" && { endpoint }),
    ...(typeof locale === "string" && { locale }),
    ...(typeof deviceUrl === "string" && { deviceUrl }),
    // What is no list of keys is pinned all the same: nothing it can be mistaken for may switch the check off.
    ...(rulesKeys !== undefined && { rulesKeys: [rulesKeys].flat().map(String) }),
    ...((typeof sources === "object" || sources === false) && sources !== null && { sources }),
    // A slip in this word must not cost a customer their say.
    consent: consent === undefined || consent === "given" ? "given" : "required",
  };
}
