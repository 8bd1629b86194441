import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errors } from "@proffer/protocol";
import * as z from "zod";
import { accessTable } from "../../access/table.ts";
import { agentKey, startSite } from "../../testing/site.ts";
import type { Site } from "../../testing/site.ts";
import type { Example, RouteDescription } from "./describe.ts";
import { createDocument, descriptions, errorsOf } from "./document.ts";
import { problemsOf } from "./problems-of.ts";

const routes = Object.keys(accessTable);

test("every route of the access table is described, and nothing else is", () => {
  expect(Object.keys(descriptions).toSorted()).toEqual(routes.toSorted());
});

test("the document is OpenAPI 3.1, with access, errors and examples for each route", () => {
  const document = createDocument(accessTable);
  expect(problemsOf(document)).toEqual([]);
  const operations = Object.values(document["paths"] as Record<string, object>).flatMap((path) =>
    Object.values(path as Record<string, Record<string, unknown>>),
  );
  expect(operations.length).toBe(routes.length);
  for (const operation of operations) {
    expect(operation["description"]).toMatch(/^Access: \w/);
    expect(Object.keys(operation["responses"] as object)).toContain("500");
  }
});

test("a document that is none is told of", () => {
  const broken = {
    openapi: "3.0.0",
    info: { title: "x" },
    paths: {
      "/a/{id}": {
        get: { operationId: "x", responses: {} },
        post: {
          operationId: "x",
          responses: { 200: {} },
          requestBody: { content: { "application/json": { schema: { $ref: "#/nowhere" } } } },
        },
      },
    },
  };
  expect(problemsOf(broken).length).toBeGreaterThan(5);
});

describe("The examples", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());

  async function ask(route: string, { params, query, headers, body }: Example) {
    const [method = "", path = ""] = route.split(" ");
    const filled = path.replaceAll(/:(\w+)|\*/g, (_, name?: string) => params?.[name ?? "*"] ?? "");
    const { statusCode, body: text } = await site.fastify.inject({
      method: method as "GET",
      url: filled,
      ...(query && { query: { ...query } }),
      headers: {
        ...headers,
        ...(accessTable[route] !== "anyone" && { authorization: `Bearer ${agentKey}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    return { status: statusCode, text };
  }

  const withExamples = Object.entries(descriptions).flatMap(([route, described]) =>
    described.example ? [{ route, described, example: described.example }] : [],
  );

  test("there are some for most routes", () => {
    expect(withExamples.length).toBeGreaterThan(routes.length / 2);
  });

  test.each(withExamples)("$route", async ({ route, described, example }) => {
    const { status, text } = await ask(route, example);
    expect({ status, text }).toMatchObject({ status: example.status ?? described.status ?? 200 });
    if (status >= 400) expect(codesOf(route, described)).toContain(codeOf(text));
    else if (described.replySchema) described.replySchema.parse(JSON.parse(text));
  });

  const withBodies = withExamples.filter(
    ({ described, example: { body, status = 200 } }) =>
      body && status < 300 && !described.isLenient,
  );
  test.each(withBodies)(
    "$route reads its body by the schema that is shown",
    async ({ route, described: { body: schema }, example }) => {
      const broken = brokenBodies(example.body as Record<string, unknown>).filter(
        (body) => !schema?.safeParse(body).success,
      );
      for (const body of broken) {
        const { status, text } = await ask(route, { ...example, body });
        expect({ body, status }).toMatchObject({ status: 400 });
        // In words, and with the name of the field.
        expect(messageOf(text)).toMatch(/[.!]$/);
      }
    },
  );
});

function codesOf(route: string, described: RouteDescription): readonly string[] {
  return errorsOf(accessTable[route] ?? "anyone", described);
}

function codeOf(text: string): string {
  const { error } = z.object({ error: z.object({ code: z.string() }) }).parse(JSON.parse(text));
  expect(Object.keys(errors)).toContain(error.code);
  return error.code;
}

function messageOf(text: string): string {
  return z.object({ error: z.object({ message: z.string() }) }).parse(JSON.parse(text)).error
    .message;
}

/** The same body without each of its fields, and with something else in it. */
function brokenBodies(body: Record<string, unknown>): unknown[] {
  return Object.keys(body).flatMap((key) => {
    const { [key]: _, ...rest } = body;
    return [rest, { ...body, [key]: { surprise: true } }, { ...body, [key]: null }];
  });
}
