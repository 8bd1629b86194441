import { usage } from "../log/usage.ts";
import { paintFor } from "../terminal.ts";
import { diagnose } from "./findings.ts";
import { findBrowser } from "./find-browser.ts";
import { help, readDoctorOptions } from "./options.ts";
import type { DoctorOptions } from "./options.ts";
import { render } from "./render.ts";
import { visit } from "./visit.ts";

/** `proffer doctor`: says whether Proffer works on a page. Gives the exit code. */
export async function doctorCommand(argv: readonly string[]): Promise<number> {
  return usage("doctor", help, () => readDoctorOptions(argv), run);
}

async function run(options: DoctorOptions): Promise<number> {
  const browser = options.browser ?? findBrowser();
  if (browser === undefined) {
    process.stderr.write(
      "No browser was found to open the page with. Install Chromium or Chrome, or say where one is: --browser FILE.\n" +
        "Without one, open the page yourself with ?proffer_debug behind its address: the overlay says the same.\n",
    );
    return 1;
  }
  const seen = await visit(options, browser);
  const checks = diagnose(seen);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...seen, checks }, undefined, 2)}\n`
      : `${render(seen, checks, paintFor(process.stdout)).join("\n")}\n`,
  );
  return checks.some(({ isWell }) => isWell === false) ? 1 : 0;
}
