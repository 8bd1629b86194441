import type { JetStreamManager } from "@nats-io/jetstream";
import type { Source } from "./manifest.ts";
import type { WorkerOptions } from "./options.ts";

/** How long the firings' stream drops an id that it has seen; what is older is known from the stream itself. */
const duplicateWindowNs = 120_000_000_000;

/** Makes the events' stream and the firings', each where there is none. */
export async function createStreams(
  jsm: JetStreamManager,
  { stream, subject, out }: WorkerOptions,
): Promise<void> {
  const events = { name: stream, subjects: [`${subject}.>`] };
  await jsm.streams.info(stream).catch(() => jsm.streams.add(events));
  const firings = {
    name: out.toUpperCase().replaceAll(".", "_"),
    subjects: [`${out}.>`],
    duplicate_window: duplicateWindowNs,
  };
  await jsm.streams.find(`${out}.0`).catch(() => jsm.streams.add(firings));
}

/**
 * What a snapshot has to be of.
 *
 * @throws an `Error` where there is no such stream.
 */
export async function sourceOf(
  jsm: JetStreamManager,
  { stream, partition, partitions }: WorkerOptions,
): Promise<Source> {
  try {
    const { created } = await jsm.streams.info(stream);
    return { stream, created: String(created), partition: `${partition}/${partitions}` };
  } catch (error) {
    throw new Error(`There is no stream ${stream}. Make it with --create.`, { cause: error });
  }
}

/**
 * The name of the stream that keeps a subject.
 *
 * @throws an `Error` where none does.
 */
export async function streamOf(jsm: JetStreamManager, subject: string): Promise<string> {
  try {
    return await jsm.streams.find(subject);
  } catch (error) {
    throw new Error(
      `No stream keeps the subject ${subject}, where the firings go. Make one with --create.`,
      { cause: error },
    );
  }
}
