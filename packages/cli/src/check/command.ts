import { paintFor } from "../terminal.ts";
import type { FileReport } from "./check-file.ts";
import { checkFile, countOf, reportNotUtf8 } from "./check-file.ts";
import { endWithReader } from "./closed-pipe.ts";
import { readInputs } from "./files.ts";
import type { Input } from "./files.ts";
import { fixFile } from "./fix-file.ts";
import type { CheckCommandOptions } from "./options.ts";
import { readCheckOptions } from "./options.ts";
import type { Page } from "./render-problem.ts";
import { render } from "./render.ts";
import { toJson } from "./to-json.ts";

/** `proffer check`: says what is wrong with rule sets, and mends slips where asked. Gives the exit code. */
export async function checkCommand(argv: readonly string[]): Promise<number> {
  const options = readCheckOptions(argv);
  if (typeof options === "number") return options;
  const inputs = await readInputs(options.files);
  const unreadable = inputs.filter((input) => input.type === "unreadable");
  const reports: FileReport[] = [];
  for (const input of inputs)
    if (input.type === "text") reports.push(await checkOne(input, options));
    else if (input.type === "not_utf8") reports.push(reportNotUtf8(input.file, input.decoded));
  endWithReader(process.stdout);
  for (const { file, message } of unreadable) process.stderr.write(`${file}: ${message}\n`);
  if (options.json) process.stdout.write(`${toJson(reports, unreadable)}\n`);
  else if (reports.length > 0) {
    const page = pageFor(process.stdout);
    process.stdout.write(`${reports.map((report) => render(report, page)).join("\n\n")}\n`);
  }
  return unreadable.length > 0 ? 2 : exitCode(reports, options);
}

/** Wider than this a sentence is hard to read. */
const maxWidth = 100;

/** What is not a terminal is read by programs, or by an editor that wraps by itself. */
function pageFor(stream: NodeJS.WriteStream): Page {
  const width = stream.isTTY ? Math.min(stream.columns, maxWidth) : Number.POSITIVE_INFINITY;
  return { paint: paintFor(stream), width };
}

async function checkOne(
  { file, text }: Input & { readonly type: "text" },
  { fix }: CheckCommandOptions,
): Promise<FileReport> {
  const { text: mended, fixes } = fix ? await fixFile(file, text) : { text, fixes: [] };
  return checkFile(file, mended, Date.now(), fixes);
}

function exitCode(reports: readonly FileReport[], { strict }: CheckCommandOptions): number {
  const bad = reports.some(
    (report) =>
      countOf(report, "error") > 0 ||
      report.tests.some(({ ok }) => !ok) ||
      (strict && countOf(report, "warning") > 0),
  );
  return bad ? 1 : 0;
}
