// Light or dark: as the system says, until the reader chooses.

type Theme = "light" | "dark";
const KEY = "duban.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function chosen(): Theme | null {
  try {
    const told = localStorage.getItem(KEY);
    return told === "light" || told === "dark" ? told : null;
  } catch {
    return null;
  }
}

class Look {
  theme = $state<Theme>(chosen() ?? (system.matches ? "dark" : "light"));
  constructor() {
    this.#show();
    system.addEventListener("change", () => {
      if (chosen() === null) {
        this.theme = system.matches ? "dark" : "light";
        this.#show();
      }
    });
  }
  turn(): void {
    this.theme = this.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, this.theme);
    } catch {
      // See words.svelte.ts.
    }
    this.#show();
  }
  #show(): void {
    document.documentElement.dataset["theme"] = this.theme;
  }
}

export const look = new Look();
