// A notice as read: what /read gives. Text comes in pieces, so nothing here counts characters.

import type { Day } from "./days";
import { json } from "./graphql";

export interface Fact { kind: "body" | "region" | "deadline"; printed: string; told: string; iri: string; means: string | null; task: number }
export interface Piece { text: string; task: number | null; facts: number[] }
export interface Remark { iri: string; code: string; severity: "note" | "doubt"; message: string }
export interface Part { iri: string | null; instrument: string | null; path: string; label: string; depth: number; heading: string | null; pieces: Piece[]; remarks: Remark[] }
export interface TextDuty { iri: string; bearer: string; bearer_iri: string; role: string; state: string; known: string | null; due: Day | null; days_overdue: number | null }
export interface TextTask { iri: string; instrument: string | null; path: string; heading: string | null; text: string; explicit: boolean; rule: string; duties: TextDuty[] }
export interface NoticeText {
  notice: {
    iri: string; number: string | null; title: string; issuer: string | null; issued: Day | null; recipients: string[]; instruments: string[];
    effective: Day | null; expires: Day | null; repeals: string[]; cites: string[]; source: string; reader: string; in_force_until: Day | null;
  };
  parts: Part[]; tasks: TextTask[]; facts: Fact[]; remarks: Remark[];
}
export interface Reading { notices: NoticeText[]; remarks: Remark[]; left_out: number; triples: Record<string, string> }

export const stored = (notice: string, asOf: Day, signal: AbortSignal): Promise<Reading> =>
  json<Reading>(`read?${new URLSearchParams({ notice, asOf })}`, { signal });

export const dropped = (content: Blob, name: string, asOf: Day, signal: AbortSignal): Promise<Reading> =>
  json<Reading>(`read?${new URLSearchParams({ name, asOf })}`, { method: "POST", body: content, signal, headers: { "content-type": "application/octet-stream" } });
