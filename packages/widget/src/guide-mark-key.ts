/** Where a guide that leads to another page leaves its mark for the tab. */
export const guideMarkKey = "proffer.guide";
