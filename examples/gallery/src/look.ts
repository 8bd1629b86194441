/** How a state is looked at, as it stands in the address: `?state=home&theme=dark&dir=rtl&lang=de`. */
export interface Look {
  readonly theme: "light" | "dark";
  /** `auto`: as the language runs. */
  readonly dir: "auto" | "ltr" | "rtl";
  readonly lang: string;
}

const directions = ["auto", "ltr", "rtl"] as const;

/** Everything else counts as the first of its kind. */
export function readLook(address: string): Look {
  const asked = new URLSearchParams(address);
  return {
    theme: asked.get("theme") === "dark" ? "dark" : "light",
    dir: directions.find((dir) => dir === asked.get("dir")) ?? "auto",
    lang: asked.get("lang") ?? "en",
  };
}
