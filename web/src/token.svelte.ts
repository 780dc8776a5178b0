// Whether this server takes writes, and the token that was typed in: it stays in this tab and goes when the tab is closed.

import { json } from "./graphql";

const KEY = "duban.token";

class Desk {
  /** Whether the server takes writes; false until it has said so. */
  writable = $state(false);
  token = $state(sessionStorage.getItem(KEY) ?? "");

  constructor() {
    void json<{ writable?: boolean }>("healthz").then(
      (told) => (this.writable = told.writable === true),
      () => (this.writable = false),
    );
  }

  keep(token: string): void {
    this.token = token.trim();
    if (this.token) sessionStorage.setItem(KEY, this.token);
    else sessionStorage.removeItem(KEY);
  }
}

export const desk = new Desk();
