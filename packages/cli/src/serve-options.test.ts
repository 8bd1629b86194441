import { expect, test } from "vitest";
import { parseServeOptions } from "./serve-options.ts";

test("without options a server for this machine alone is meant", () => {
  expect(parseServeOptions([], {})).toEqual({
    data: ".proffer",
    port: 4100,
    host: "127.0.0.1",
    demo: false,
    strictPort: false,
    logLevel: "warn",
  });
});

test("every option can stand in the environment, and the command line wins", () => {
  const env = {
    PROFFER_DATA: "d",
    PROFFER_PORT: "1",
    PROFFER_HOST: "h",
    PROFFER_RULES: "r",
    PROFFER_SHOP: "s",
    PROFFER_IDENTITY_KEY: "k",
    PROFFER_IDENTITY_SECRET: "hush",
    PROFFER_DEMO: "1",
    PROFFER_STRICT_PORT: "true",
    PROFFER_LOG_LEVEL: "info",
  };
  expect(parseServeOptions([], env)).toEqual({
    data: "d",
    port: 1,
    host: "h",
    rules: "r",
    shop: "s",
    identityKey: "k",
    identitySecret: "hush",
    demo: true,
    strictPort: true,
    logLevel: "info",
  });
  const argv = [
    "--data",
    "D",
    "--port=2",
    "--host",
    "H",
    "--rules",
    "R",
    "--shop",
    "S",
    "--identity-key",
    "K",
    "--log-level",
    "error",
  ];
  expect(parseServeOptions(argv, env)).toMatchObject({
    data: "D",
    port: 2,
    host: "H",
    rules: "R",
    shop: "S",
    identityKey: "K",
    logLevel: "error",
  });
});

test.each([
  [["--port", "http"], "“http” is not a port"],
  [["--port", "70000"], "“70000” is not a port"],
  [["--log-level", "loud"], "“loud” is not a log level"],
  [["--dmeo"], "--dmeo"],
])("%j is refused by name", (argv, message) => {
  expect(() => parseServeOptions(argv, {})).toThrow(message);
});

test("--help asks for help", () => {
  expect(parseServeOptions(["--help"], {})).toBe("help");
});
