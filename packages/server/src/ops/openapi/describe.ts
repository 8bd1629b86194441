import type { ErrorCode } from "@proffer/protocol";
import type * as z from "zod";

/** One request as it may be sent. */
export interface Example {
  /** What fills the path's `:parts`. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What is answered to it on a server on which nothing has happened yet; 200 if left out. */
  readonly status?: number;
}

/** What the documentation tells of one route. Who may use it, the access table says. */
export interface RouteDescription {
  readonly summary: string;
  /** The heading that it stands under. */
  readonly tag: string;
  /** The very schema that the route reads its body by. */
  readonly body?: z.ZodType;
  /** Whether the route takes more than that: events are read one by one, and leniently. */
  readonly isLenient?: boolean;
  /** Where that is no JSON. */
  readonly bodyType?: string;
  readonly query?: z.ZodType;
  /** What is answered where it went well, in words; the type's name in `@proffer/protocol` where it is JSON. */
  readonly reply: string;
  readonly replySchema?: z.ZodType;
  /** Where that is no JSON. */
  readonly replyType?: string;
  /** Where that is not 200. */
  readonly status?: number;
  /** What it may refuse with, beside what every route may. */
  readonly errors?: readonly ErrorCode[];
  /** Whether it asks for the device's key: `must`, or `may`. */
  readonly device?: "must" | "may";
  /** Left out where nobody can ask without having something first, such as a signature. */
  readonly example?: Example;
}

/** Describes one route; the examples are run against a server by a test. */
export function describe(description: RouteDescription): RouteDescription {
  return description;
}

/** Descriptions by `METHOD /path`, as the access table has them. */
export type Descriptions = Readonly<Record<string, RouteDescription>>;
