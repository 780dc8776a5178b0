// Everything is asked through /graphql, so what the page can do, any program can do.

interface Told {
  message: string;
  extensions?: { code?: string; messageEn?: string; nearest?: string[] };
}

/** What the server said went wrong, in both languages. */
export class Trouble extends Error {
  readonly en: string;
  constructor(errors: Told[]) {
    super(errors.map((each) => each.message).join(" "));
    this.en = errors.map((each) => each.extensions?.messageEn ?? each.message).join(" ");
  }
}

export async function ask<Data>(query: string, variables: Record<string, unknown> = {}, signal?: AbortSignal, token?: string): Promise<Data> {
  const response = await reached("graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
    signal: signal ?? null,
  });
  const answer = (await response.json()) as { data?: Data; errors?: Told[] };
  if (answer.errors?.length || !answer.data) throw new Trouble(answer.errors ?? [{ message: response.statusText }]);
  return answer.data;
}

export async function json<Data>(path: string, init: RequestInit = {}): Promise<Data> {
  const response = await reached(path, init);
  if (!response.ok) throw await troubleOf(response);
  return (await response.json()) as Data;
}

export async function text(path: string, init: RequestInit = {}): Promise<string> {
  const response = await reached(path, init);
  if (!response.ok) throw await troubleOf(response);
  return response.text();
}

async function reached(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Trouble([
      { message: "连不上服务；请看 duban serve 是否还在运行。", extensions: { messageEn: "The server cannot be reached; is duban serve still running?" } },
    ]);
  }
}

async function troubleOf(response: Response): Promise<Trouble> {
  try {
    return new Trouble(((await response.json()) as { errors: Told[] }).errors);
  } catch {
    return new Trouble([{ message: `${response.status} ${response.statusText}` }]);
  }
}
