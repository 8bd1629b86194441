/** Whether it is worth fetching what knows whether this tab wants the debug overlay: its address or an earlier page says something of the kind. */
export function mayWantDebug(): boolean {
  try {
    return /proffer_/.test(location.search) || sessionStorage.getItem("proffer.debug") !== null;
  } catch {
    return false;
  }
}
