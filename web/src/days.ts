// Days as ISO strings ("2026-11-24"), without zone. "Today" is the day in China, wherever the reader sits.

export type Day = string;

const DAY = 86_400_000;

export const today = (): Day => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());

const time = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const iso = (at: number): Day => new Date(at).toISOString().slice(0, 10);

export const isDay = (told: string | null | undefined): told is Day =>
  !!told && /^\d{4}-\d{2}-\d{2}$/.test(told) && !Number.isNaN(time(told)) && iso(time(told)) === told;

export const plus = (day: Day, count: number): Day => iso(time(day) + count * DAY);
export const between = (from: Day, to: Day): number => Math.round((time(to) - time(from)) / DAY);
export const yearOf = (day: Day): number => Number(day.slice(0, 4));
export const monthOf = (day: Day): string => day.slice(0, 7);
export const firstOf = (year: number): Day => `${year}-01-01`;
export const daysIn = (year: number): number => between(firstOf(year), firstOf(year + 1));
export const lastOf = (month: string): Day => {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return iso(Date.UTC(year, number, 0));
};
export const weekday = (day: Day): number => (new Date(time(day)).getUTCDay() + 6) % 7; // Monday is 0

/** The last `count` month ends up to a day, and the day itself. */
export function steps(until: Day, count: number): Day[] {
  const found = [until];
  let [year = 0, month = 1] = until.split("-").map(Number);
  while (found.length < count) {
    const end = iso(Date.UTC(year, month - 1, 0));
    if (end < until) found.unshift(end);
    month -= 1;
    if (month < 1) {
      month = 12;
      year -= 1;
    }
  }
  return found;
}
