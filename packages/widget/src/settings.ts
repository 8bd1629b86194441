/** How the widget draws attention to a reply. All of it is off unless the page asks for it. */
export interface Settings {
  /** A soft tone when a person has answered and the customer does not see it. */
  readonly sound?: boolean;
  /** A notification of the desktop, of those who have said in the panel that they want one. */
  readonly notifications?: boolean;
}
