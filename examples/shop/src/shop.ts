import { showCartCount } from "./cart-count.ts";
import { startClock } from "./clock.ts";
import { rememberLanguage } from "./language.ts";

rememberLanguage();
showCartCount();
void startClock();
