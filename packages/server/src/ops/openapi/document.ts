import { errors } from "@proffer/protocol";
import type { ErrorCode } from "@proffer/protocol";
import * as z from "zod";
import type { Access } from "../../access/roles.ts";
import { customerRoutes } from "./customers.ts";
import type { Descriptions, RouteDescription } from "./describe.ts";
import { errorReplySchema } from "./replies.ts";
import { siteRoutes } from "./site.ts";
import { staffRoutes } from "./staff.ts";

/** What is told of every route. */
export const descriptions: Descriptions = { ...customerRoutes, ...staffRoutes, ...siteRoutes };

/** JSON, as far as a document of it goes. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * The API as an OpenAPI 3.1 document. Its schemas are those that requests are read by.
 *
 * @param table which routes there are, and who may use them.
 */
export function createDocument(table: Readonly<Record<string, Access>>): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [route, access] of Object.entries(table)) {
    const described = descriptions[route];
    if (!described) continue;
    const [method = "", path = ""] = route.split(" ");
    (paths[toTemplate(path)] ??= {})[method.toLowerCase()] = toOperation(route, access, described);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Proffer",
      version: "1",
      description: "Rules out, events in, coupons by claim, conversations kept.",
      license: { name: "MIT", identifier: "MIT" },
    },
    // Wherever it is asked.
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { ErrorReply: toSchema(errorReplySchema, "output") },
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "The desk's key, or a site's secret one.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "proffer_session",
          description: "Whoever has signed in at the desk.",
        },
        device: {
          type: "apiKey",
          in: "header",
          name: "x-proffer-device",
          description:
            "What a device has made at random, 16 to 256 characters: it binds the anonymousId that it is first sent with.",
        },
      },
    },
  };
}

function toOperation(route: string, access: Access, described: RouteDescription): JsonObject {
  const { summary, tag, body, bodyType, query, example } = described;
  const parameters = [
    ...pathParameters(route, example?.params),
    ...queryParameters(query, example?.query),
  ];
  return {
    operationId: operationId(route),
    summary,
    tags: [tag],
    description: `Access: ${accessText[access]}${described.device ? deviceText[described.device] : ""}`,
    "x-access": access,
    ...(parameters.length > 0 && { parameters }),
    ...((body ?? bodyType) && {
      requestBody: {
        required: true,
        content: {
          [bodyType ?? "application/json"]: {
            schema: body ? toSchema(body, "input") : {},
            ...(example?.body !== undefined && { example: example.body }),
          },
        },
      },
    }),
    responses: toResponses(access, described),
    ...security(access, described),
  };
}

const accessText: Readonly<Record<Access, string>> = {
  anyone: "anyone.",
  agent: "an agent, or whoever may do more.",
  lead: "a lead or an admin.",
  admin: "an admin.",
  shop: "the shop's server with a secret key, or an admin.",
};

const deviceText = {
  must: " The device's own key must come with it.",
  may: " The device's own key comes with it where there is a device.",
} as const;

function security(access: Access, { device }: RouteDescription): JsonObject {
  if (access !== "anyone") return { security: [{ key: [] }, { session: [] }] };
  if (device === undefined) return { security: [] };
  return { security: device === "must" ? [{ device: [] }] : [{}, { device: [] }] };
}

function toResponses(access: Access, described: RouteDescription): JsonObject {
  const { reply, replySchema, replyType, status = 200 } = described;
  const hasBody = status < 300 && status >= 200 && status !== 204;
  const responses: Record<string, unknown> = {
    [status]: {
      description: reply,
      ...(hasBody && {
        content: {
          [replyType ?? "application/json"]: {
            schema: replySchema ? toSchema(replySchema, "output") : {},
          },
        },
      }),
    },
  };
  for (const [code, names] of byStatus(errorsOf(access, described)))
    responses[code] = {
      description: names.map((name) => `\`${name}\``).join(", "),
      content: { "application/json": { schema: { $ref: "#/components/schemas/ErrorReply" } } },
    };
  return responses;
}

/** What a route may refuse with, whoever asks. */
export function errorsOf(
  access: Access,
  { body, query, errors: own = [] }: RouteDescription,
): ErrorCode[] {
  const all: ErrorCode[] = [
    ...(body || query ? (["bad_request"] as const) : []),
    ...(access === "anyone" ? [] : (["forbidden"] as const)),
    ...own,
    "rate_limited",
    "internal",
    "unavailable",
  ];
  return [...new Set(all)];
}

function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  const grouped = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errors[code];
    grouped.set(status, [...(grouped.get(status) ?? []), code]);
  }
  return grouped;
}

function pathParameters(
  route: string,
  examples: Readonly<Record<string, string>> = {},
): JsonObject[] {
  return [...route.matchAll(/:(\w+)|\*/g)].map(([, name = "*"]) => ({
    name: name === "*" ? "path" : name,
    in: "path",
    required: true,
    schema: { type: "string" },
    // What is undefined is left out of JSON.
    example: examples[name],
  }));
}

function queryParameters(
  query: z.ZodType | undefined,
  examples: Readonly<Record<string, string>> = {},
): JsonObject[] {
  if (!query) return [];
  const { properties = {}, required = [] } = toSchema(query, "input") as {
    properties?: Readonly<Record<string, unknown>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
    // What is undefined is left out of JSON.
    example: examples[name],
  }));
}

/** OpenAPI 3.1 speaks JSON Schema 2020-12, which is what zod writes. What a transform does cannot be said in it. */
function toSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return json;
}

/** `/v1/files/:id/*` → `/v1/files/{id}/{path}`. */
function toTemplate(path: string): string {
  return path.replaceAll(/:(\w+)/g, "{$1}").replace("*", "{path}");
}

function operationId(route: string): string {
  const words = route
    .replaceAll("*", "path")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return (
    [words[0]?.toLowerCase(), ...words.slice(1).map(capital)].join("") +
    (route.endsWith("/") ? "Slash" : "")
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
