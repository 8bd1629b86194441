// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Account, SessionReply } from "@proffer/protocol";
import { fakeSockets } from "../testing/fake-socket.ts";
import { App } from "./app.tsx";
import { createCredentials } from "./credentials.ts";
import { createDesk } from "./desk.ts";
import type { Door } from "./door.ts";
import { en } from "./words/en.ts";

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  location.hash = "";
});

const mei: Account = {
  id: "1",
  mail: "mei@shop.example",
  name: "Mei",
  role: "agent",
  hasPassword: true,
  createdAt: 0,
  disabled: false,
};
const nobody: SessionReply = { account: null, providers: [], hasAccounts: true, canReset: true };

function openApp(session: SessionReply, overrides: Partial<Door> = {}) {
  const sockets = fakeSockets();
  const asked: string[][] = [];
  const door: Door = {
    look: async () => session,
    async signIn(...given) {
      asked.push(given);
      return { ...session, account: mei };
    },
    async reset(mail) {
      asked.push([mail]);
    },
    async setPassword(...given) {
      asked.push(given);
      return { ...session, account: mei };
    },
    async signOut() {},
    addressOf: (id) => `/v1/session/with/${id}`,
    ...overrides,
  };
  const openDesk = (key: string | undefined, name: string) =>
    createDesk({
      key,
      name,
      connect: sockets.connect,
      now: () => 0,
      random: () => 1,
      createId: () => "id",
    });
  const credentials = createCredentials(window);
  render(<App {...{ credentials, openDesk, door }} words={en} locale="en" now={() => 0} />);
  return { sockets, asked };
}

const write = (label: string, value: string): boolean =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const submit = (): boolean =>
  fireEvent.submit(screen.getByLabelText(en.password).closest("form") as HTMLFormElement);

test("who has an account signs in by mail and password, and answers under the account's name", async () => {
  const { sockets, asked } = openApp(nobody);
  await screen.findByLabelText(en.mail);
  write(en.mail, " mei@shop.example ");
  write(en.password, " with spaces ");
  submit();
  await waitFor(() => expect(asked).toEqual([["mei@shop.example", " with spaces "]]));
  await waitFor(() => expect(screen.getByText("Mei")).toBeTruthy());
  sockets.last().open();
  expect(sockets.last().sent[0]).toEqual({ type: "hello", role: "agent" });
  expect(sessionStorage.getItem("proffer.desk.key")).toBeNull();
});

test("what the server refuses is said in its words, and what was typed stays", async () => {
  openApp(nobody, {
    signIn: () => Promise.reject(new Error("There is no account with this mail and password.")),
  });
  await screen.findByLabelText(en.mail);
  write(en.mail, "mei@shop.example");
  write(en.password, "wrong");
  submit();
  expect((await screen.findByRole("alert")).textContent).toContain("There is no account");
  expect((screen.getByLabelText(en.mail) as HTMLInputElement).value).toBe("mei@shop.example");
});

test("who is signed in goes straight to the desk, and is asked again when that has ended", async () => {
  const { sockets } = openApp({ ...nobody, account: mei });
  await screen.findByText("Mei");
  sockets.last().end(4401);
  expect((await screen.findByRole("alert")).textContent).toBe(en.signedOut);
  expect(screen.getByLabelText(en.mail)).toBeTruthy();
});

test("a provider has a button that leads to it", async () => {
  openApp({ ...nobody, providers: [{ id: "staff", name: "Staff" }] });
  const link = await screen.findByText(en.signInWith("Staff"));
  expect(link.getAttribute("href")).toBe("/v1/session/with/staff");
});

test("without accounts the desk's key is asked for, and with them it can be", async () => {
  openApp({ ...nobody, hasAccounts: false });
  expect(await screen.findByLabelText(en.key)).toBeTruthy();
  expect(screen.queryByText(en.withAccount)).toBeNull();
  cleanup();
  openApp(nobody);
  fireEvent.click(await screen.findByText(en.withKey));
  expect(screen.getByLabelText(en.key)).toBeTruthy();
});

test("a forgotten password needs the mail, and says nothing of who there is", async () => {
  const { asked } = openApp(nobody);
  fireEvent.click(await screen.findByText(en.forgot));
  expect((await screen.findByRole("alert")).textContent).toBe(en.resetNeedsMail);
  write(en.mail, "x@shop.example");
  fireEvent.click(screen.getByText(en.forgot));
  expect((await screen.findByRole("status")).textContent).toBe(en.resetSent);
  expect(asked).toEqual([["x@shop.example"]]);
});

test("an invitation's link asks for a password, whoever is signed in, and leaves no ticket in the address bar", async () => {
  location.hash = "#ticket=secret-ticket";
  const { asked } = openApp({ ...nobody, account: { ...mei, name: "Somebody else" } });
  await screen.findByText(en.choosePassword);
  expect(location.hash).toBe("");
  const field = screen.getByLabelText(en.newPassword);
  fireEvent.input(field, { target: { value: "correct horse battery" } });
  fireEvent.submit(field.closest("form") as HTMLFormElement);
  await waitFor(() => expect(asked).toEqual([["secret-ticket", "correct horse battery"]]));
  await screen.findByText("Mei");
});
