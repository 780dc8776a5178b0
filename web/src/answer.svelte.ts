// An answer that follows its question: the old one stays on the screen until the new one is here.

import { Trouble } from "./graphql";

export class Answer<Data> {
  data = $state.raw<Data | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  busy = $state(false);
  #running: AbortController | null = null;

  /** Ask anew; an answer to an older question is thrown away. */
  async ask(question: (signal: AbortSignal) => Promise<Data>): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.busy = true;
    try {
      const data = await question(running.signal);
      if (running.signal.aborted) return;
      this.data = data;
      this.trouble = null;
    } catch (error) {
      if (running.signal.aborted) return;
      this.trouble = error instanceof Trouble ? error : new Trouble([{ message: String(error) }]);
    } finally {
      if (!running.signal.aborted) this.busy = false;
    }
  }
}
