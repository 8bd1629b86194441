// https://docs.typebot.io/deploy/web/html-javascript — “Bubble”, without a preview message.
import Typebot from "@typebot.io/js/web";

Typebot.initBubble({ typebot: "my-typebot", apiHost: `${location.origin}/stub/typebot` });
