/** Two hills and a low sun: the brand's sign, alone in the browser's tab and small in the header. */
const shapes =
  '<circle cx="31" cy="17" r="7" fill="#d98248"/><path d="M2 40C9 24 15 18 20 18s11 8 17 22z" fill="#5f7550"/><path d="M16 40c6-10 11-14 15-14s10 5 15 14z" fill="#8fb5a3"/>';

export const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">${shapes}</svg>`;
export const inlineLogo = `<svg class="logo" viewBox="0 0 48 48" aria-hidden="true" focusable="false">${shapes}</svg>`;
