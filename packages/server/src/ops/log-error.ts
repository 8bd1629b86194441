/** What is told of an error; all of it is ours or the system's. */
export interface LoggedError {
  readonly [key: string]: unknown;
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  /** PostgreSQL's: which constraint of which table. */
  readonly table?: string;
  readonly constraint?: string;
  readonly stack: string;
  readonly cause?: LoggedError;
}

/** An error is caused by another at most so many times, before somebody plays with us. */
const maxCauses = 4;

/**
 * Tells of an error without what a customer has sent. JSON's parser quotes what it could not read, PostgreSQL the row that was
 * there already, and messages of ours put names between quotation marks: all of that is left out, and what remains is the
 * kind of error, its code and the lines of the program that it went through.
 */
export function readError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: "" };
  const { code, table, constraint, severity } = error as Error & Record<string, unknown>;
  const quotesInput = error instanceof SyntaxError || severity !== undefined;
  return {
    type: error.name,
    ...(typeof code === "string" && { code }),
    message: quotesInput ? "" : withoutQuoted(error.message),
    ...(typeof table === "string" && { table }),
    ...(typeof constraint === "string" && { constraint }),
    stack: framesOf(error),
    ...(error.cause !== undefined &&
      depth < maxCauses && { cause: readError(error.cause, depth + 1) }),
  };
}

/** Whatever stands between quotation marks came from somewhere. Node's apostrophes are kept around a plain name of the program's. */
function withoutQuoted(message: string): string {
  return message
    .slice(0, 1000)
    .replaceAll(/“[^”]*”?/g, "“…”")
    .replaceAll(/"[^"]*"?/g, '"…"')
    .replaceAll(/`[^`]*`?/g, "`…`")
    .replaceAll(/(?<=\W|^)'(?![\w$.]{1,40}')[^']*'/g, "'…'")
    .replaceAll(/:\/\/[^@\s]*@/g, "://…@");
}

/** A stack begins with the message. */
function framesOf({ stack }: Error): string {
  const frames = stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return frames.map((line) => line.trim()).join("\n");
}
