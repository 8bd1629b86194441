// The README of @n8n/chat, “Import Embed”.
import "@n8n/chat/style.css";
import { createChat } from "@n8n/chat";

createChat({ webhookUrl: `${location.origin}/stub/n8n` });
