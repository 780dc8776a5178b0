// What the page shows is told by its address, all of it, so that every view can be shared:
// #/department/云岭市财政局?asOf=2026-11-24&role=lead

import { isDay, today, type Day } from "./days";

export const VIEWS = ["overdue", "department", "network", "matrix", "notice", "ask", "review"] as const;
export type View = (typeof VIEWS)[number];

export interface Place {
  view: View;
  /** Which department or notice; empty: none. */
  subject: string;
  params: Record<string, string>;
}

/** Read an address: the part after #. What is no address of ours is the first view. */
export function parse(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [, view = "", ...rest] = path.split("/");
  const known = (VIEWS as readonly string[]).includes(view);
  return {
    view: known ? (view as View) : "overdue",
    subject: known ? decode(rest.join("/")) : "",
    params: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** Write one; parameters in the order of their names, empty ones left out. */
export function write(place: Place): string {
  const told = Object.entries(place.params)
    .filter(([, value]) => value)
    .sort(([a], [b]) => a.localeCompare(b));
  const query = new URLSearchParams(told).toString();
  const subject = place.subject ? `/${encodeURIComponent(place.subject)}` : "";
  return `#/${place.view}${subject}${query ? `?${query}` : ""}`;
}

function decode(told: string): string {
  try {
    return decodeURIComponent(told);
  } catch {
    return told;
  }
}

class Address {
  place = $state<Place>(parse(location.hash));

  constructor() {
    addEventListener("hashchange", () => {
      const told = parse(location.hash);
      if (write(told) !== write(this.place)) this.place = told;
    });
  }

  get view(): View {
    return this.place.view;
  }
  get subject(): string {
    return this.place.subject;
  }
  get asOf(): Day {
    const told = this.place.params["asOf"];
    return isDay(told) ? told : today();
  }
  param(name: string): string {
    return this.place.params[name] ?? "";
  }

  /** Change some parameters here; a slider leaves no trail in the history (`replace`). */
  set(params: Record<string, string | null>, replace = false): void {
    const merged: Record<string, string> = { ...this.place.params };
    for (const [name, value] of Object.entries(params)) {
      if (value) merged[name] = value;
      else delete merged[name];
    }
    this.go({ ...this.place, params: merged }, replace);
  }

  /** Where a link leads: another view of the same day, with the parameters given. */
  to(view: View, subject = "", params: Record<string, string> = {}): string {
    const day = this.place.params["asOf"];
    return write({ view, subject, params: { ...(day ? { asOf: day } : {}), ...params } });
  }

  go(place: Place, replace = false): void {
    this.place = place;
    const hash = write(place);
    if (hash === location.hash) return;
    if (replace) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
  }
}

export const address = new Address();

/** The filters that views share; names as in GraphQL. */
export const FILTERS = ["department", "function", "region", "notice", "role", "month", "text"] as const;
