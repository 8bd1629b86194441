/** Where it is kept, across pages, how far the customer has read. */
export const readMarkKey = "proffer.read";
