/** A value with what it was given as, for errors. */
export interface Given {
  readonly text: string;
  readonly name: string;
}

/** What reads the files that secrets lie in. */
export type ReadFile = (path: string) => string;

/** @throws Error that names the file. */
export function readSecretFile(name: string, path: string, readFile: ReadFile): Given {
  try {
    // Editors end a file with a line's end; no secret has one.
    return { text: readFile(path).trim(), name };
  } catch (cause) {
    throw new Error(`${name} names ${path}, which cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}
