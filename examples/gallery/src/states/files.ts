import { agent, here, running, visitor } from "./people.ts";
import { group } from "./state.ts";
import { pending } from "./talk.ts";

const route = { type: "conversation" } as const;
const chat = { ...here, conversation: running, conversations: [running] };

const parcel = {
  id: "f1",
  name: "parcel.jpg",
  type: "image/jpeg",
  bytes: 840_200,
  url: "./parcel.svg",
  width: 900,
  height: 1200,
};
const invoice = {
  id: "f2",
  name: "Rechnung 2026-20418 (Kopie für die Buchhaltung).pdf",
  type: "application/pdf",
  bytes: 1_240_000,
  url: "./teapot.svg",
};

/** Puts files in as a choice in the dialog would. */
function choose(root: ShadowRoot, files: readonly File[]): void {
  const input = root.querySelector<HTMLInputElement>('[data-testid="file-input"]');
  const given = new DataTransfer();
  files.forEach((file) => given.items.add(file));
  if (!input) return;
  input.files = given.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A picture that a browser can read. */
async function drawPicture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(80, 80);
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#d8e2e0";
    pen.fillRect(0, 0, 80, 80);
    pen.fillStyle = "#40616b";
    pen.fillRect(22, 26, 36, 36);
  }
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

export const files = group("Files", [
  {
    id: "files",
    title: "A picture and a document",
    route,
    set: (stub) =>
      stub.setChat({
        ...chat,
        messages: [
          visitor(1, 9, "It came like this:", {}),
          visitor(2, 9, "", { attachment: parcel }),
          agent(3, 4, "I am sorry! Your money is on its way back.", { attachment: invoice }),
        ],
        agentSeen: 2,
      }),
  },
  {
    id: "files-sending",
    title: "On their way, and refused",
    route,
    set: (stub) =>
      stub.setChat({
        ...chat,
        messages: [
          pending("a", {
            attachment: {
              name: "cup.png",
              type: "image/png",
              bytes: 640_000,
              previewUrl: "./mug.svg",
            },
            progress: 0.45,
          }),
          pending("b", {
            attachment: { name: "video.mp4", type: "video/mp4", bytes: 84_000_000 },
            failed: "too_large",
          }),
          pending("c", {
            attachment: { name: "receipt.pdf", type: "application/pdf", bytes: 120_000 },
            failed: "network",
          }),
        ],
      }),
  },
  {
    id: "files-tray",
    title: "Chosen, and one refused",
    route,
    set: (stub) => stub.setChat(chat),
    async act(hand) {
      await hand.find("file-input");
      const big = new File([new Uint8Array(10_000_001)], "kiln-at-night.png", {
        type: "image/png",
      });
      choose(hand.root, [
        await drawPicture("my-cup-with-a-name-that-is-much-too-long-for-one-line.png"),
        new File(["x".repeat(120_000)], "order.pdf", { type: "application/pdf" }),
        big,
      ]);
      await hand.find("tray");
    },
  },
  {
    id: "files-drop",
    title: "Held over the panel",
    route,
    set: (stub) => stub.setChat(chat),
    async act(hand) {
      const input = await hand.find("file-input");
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "order.pdf", { type: "application/pdf" }));
      input.dispatchEvent(new DragEvent("dragover", { bubbles: true, dataTransfer }));
    },
  },
]);
