// https://deepchat.dev/docs/connect — the element is in the page's markup; it has no launcher, its panel is always open.
import "deep-chat";
