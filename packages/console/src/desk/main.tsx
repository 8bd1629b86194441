import { render } from "preact";
import { routes } from "@proffer/protocol";
import { App } from "./app.tsx";
import { createCredentials } from "./credentials.ts";
import { createDesk } from "./desk.ts";
import { createDoor } from "./door.ts";
import { uploadFile } from "./upload.ts";
import { chooseWords } from "./words/words.ts";

const locale = navigator.language || "en";
document.documentElement.lang = locale;

/** `crypto.randomUUID` is missing on plain http, where a shop may try this out on its own network. */
function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `/s/SITE` in front of the desk's own path, where the server has several sites. */
const base = location.pathname.replace(/\/desk(?:\/.*)?$/, "");

function connect(): WebSocket {
  const url = new URL(base + routes.chat, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return new WebSocket(url);
}

const root = document.querySelector("#desk");
if (root) {
  render(
    <App
      credentials={createCredentials(window)}
      words={chooseWords(locale)}
      locale={locale}
      now={Date.now}
      door={createDoor(base)}
      openDesk={(key, name) =>
        createDesk({
          key,
          name,
          connect,
          createId,
          now: Date.now,
          random: Math.random,
          upload: (file, by) => uploadFile(base, file, by),
          isVisible: () => document.visibilityState === "visible",
        })
      }
    />,
    root,
  );
}
