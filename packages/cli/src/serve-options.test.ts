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
    PROFFER_HELP_ARTICLES: "help.json",
    PROFFER_MAX_UPLOAD: "2.5",
    PROFFER_SMTP_URL: "smtp://mail.example",
    PROFFER_MAIL_FROM: "a@b.example",
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
    helpArticles: "help.json",
    maxUploadBytes: 2_621_440,
    smtpUrl: "smtp://mail.example",
    mailFrom: "a@b.example",
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
    "--help-articles",
    "HELP",
    "--max-upload=0",
    "--smtp-url",
    "smtps://M",
    "--mail-from",
    "M",
  ];
  expect(parseServeOptions(argv, env)).toMatchObject({
    data: "D",
    port: 2,
    host: "H",
    rules: "R",
    shop: "S",
    identityKey: "K",
    logLevel: "error",
    helpArticles: "HELP",
    maxUploadBytes: 0,
    smtpUrl: "smtps://M",
    mailFrom: "M",
  });
});

test.each([
  [["--port", "http"], "“http” is not a port"],
  [["--port", "70000"], "“70000” is not a port"],
  [["--log-level", "loud"], "“loud” is not a log level"],
  [["--max-upload", "10MB"], "“10MB” is not a size"],
  [["--max-upload", "101"], "“101” is not a size"],
  [["--dmeo"], "--dmeo"],
])("%j is refused by name", (argv, message) => {
  expect(() => parseServeOptions(argv, {})).toThrow(message);
});

test("--help asks for help", () => {
  expect(parseServeOptions(["--help"], {})).toBe("help");
});
