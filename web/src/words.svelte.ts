// Both languages of the page: Chinese first; the other is one click away and kept on this machine.

type Lang = "zh" | "en";

class Words {
  lang = $state<Lang>(stored());
  constructor() {
    this.#tell();
  }
  set(lang: Lang): void {
    this.lang = lang;
    this.#tell();
    try {
      localStorage.setItem("duban.lang", lang);
    } catch {
      // Private windows may forbid storing; the choice then lasts as long as the page.
    }
  }
  #tell(): void {
    document.documentElement.lang = this.lang === "zh" ? "zh-Hans" : "en";
  }
}

function stored(): Lang {
  try {
    return localStorage.getItem("duban.lang") === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

export const words = new Words();

/** One of two wordings, in the language chosen. */
export const t = (zh: string, en: string): string => (words.lang === "zh" ? zh : en);

export type Pair = readonly [zh: string, en: string];
export const told = (pair: Pair): string => t(pair[0], pair[1]);

export const STATES = {
  OVERDUE: ["逾期", "Overdue"],
  DUE_SOON: ["临期", "Due soon"],
  OPEN: ["未到期", "Open"],
  PENDING: ["未开始", "Pending"],
  DONE: ["已完成", "Done"],
  STANDING: ["长期", "Standing"],
  CONDITIONAL: ["待触发", "Conditional"],
  LAPSED: ["已失效", "Lapsed"],
  DROPPED: ["已销号", "Dropped"],
} as const satisfies Record<string, Pair>;
export type State = keyof typeof STATES;

export const ROLES = {
  LEAD: ["牵头", "Lead"],
  RESPONSIBLE: ["责任", "Responsible"],
  SUPPORT: ["配合", "Support"],
} as const satisfies Record<string, Pair>;
export type Role = keyof typeof ROLES;

export const KNOWN = {
  REPORTED_OPEN: ["报告未完成", "Reported unfinished"],
  SILENT: ["未见报告", "Nothing reported"],
} as const satisfies Record<string, Pair>;

export const EVENTS: Record<string, Pair> = {
  DONE: ["报告完成", "Reported done"],
  OPEN: ["报告未完成", "Reported unfinished"],
  PARTIAL: ["部分完成", "Partly done"],
  TRIGGERED: ["触发", "Trigger happened"],
  VERIFIED: ["核实", "Verified"],
  RETURNED: ["退回", "Returned"],
  EXTENDED: ["延期", "Extended"],
  DROPPED: ["销号", "Dropped"],
  WITHDRAWN: ["撤回", "Withdrawn"],
};

export const count = (value: number): string => value.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-GB");
export const percent = (share: number): string => `${Math.round(share * 100)}%`;
