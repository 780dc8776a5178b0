// Lists of duties: what is asked of one row, and how a list grows page by page.

import { lastOf, type Day } from "./days";
import { ask } from "./graphql";
import type { Role, State } from "./words.svelte";

export interface DutyRow {
  id: string;
  role: Role;
  state: State;
  known: "REPORTED_OPEN" | "SILENT" | null;
  late: boolean;
  due: Day | null;
  daysOverdue: number | null;
  bearer: { name: string };
  task: { text: string; path: string };
  notice: { id: string; number: string | null; title: string };
  deadline: { text: string } | null;
}

export interface DutyPage {
  duties: { totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: DutyRow[] };
}

export interface Wanted {
  asOf: Day;
  states?: State[] | null;
  department?: string | null;
  function?: string | null;
  region?: string | null;
  notice?: string | null;
  role?: string | null;
  month?: string | null;
  dueFrom?: Day;
  dueTo?: Day;
  text?: string | null;
  orderBy?: string;
  recurring?: boolean;
  undated?: boolean;
}

const ROW = `id role state known late due daysOverdue bearer { name } task { text path } notice { id number title } deadline { text }`;
const QUERY = `query Duties($states: [DutyState!], $asOf: Date, $department: String, $function: String, $region: String, $notice: String, $role: Role,
  $dueFrom: Date, $dueTo: Date, $text: String, $orderBy: DutyOrder!, $recurring: Boolean!, $undated: Boolean!, $first: Int, $after: String) {
  duties(states: $states, asOf: $asOf, department: $department, function: $function, region: $region, notice: $notice, role: $role,
    dueFrom: $dueFrom, dueTo: $dueTo, text: $text, orderBy: $orderBy, recurring: $recurring, undated: $undated, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { ${ROW} } } }`;

export function variables(wanted: Wanted): Record<string, unknown> {
  const { month, ...rest } = wanted;
  const told = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== "" && value !== null && value !== undefined));
  const span = month ? { dueFrom: `${month}-01`, dueTo: lastOf(month) } : {};
  return { orderBy: "DUE", recurring: false, undated: false, ...told, ...span };
}

export const dutyPage = (wanted: Wanted, first: number, after: string | null, signal?: AbortSignal): Promise<DutyPage> =>
  ask<DutyPage>(QUERY, { ...variables(wanted), first, after }, signal);

/** The address of the same list as a file. */
export function exported(form: "csv" | "json", wanted: Wanted): string {
  const told = Object.entries(variables(wanted)).flatMap(([name, value]) =>
    name === "orderBy" || value === false ? [] : [[name, Array.isArray(value) ? value.join(",") : String(value)]],
  );
  return `export/duties.${form}?${new URLSearchParams(told).toString()}`;
}
