// The first page: counts, the league table, the duties of one department, and the bench for questions.
// Everything is asked through /graphql, so what the page can do, any program can do.

const $ = (id) => document.getElementById(id);
const chosen = { department: null, after: null, example: null, form: "table", answer: null, all: false, league: [], question: null };

/** An element with attributes and children; text is always text, never markup. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}
const english = (text) => el("span", { lang: "en" }, text);

async function ask(query, variables = {}) {
  const response = await fetch("graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** Data or an exception whose message is what the server said. */
async function data(query, variables) {
  const answer = await ask(query, variables);
  if (answer.errors) throw new Error(answer.errors.map((e) => `${e.message}\n${e.extensions.messageEn}`).join("\n"));
  return answer.data;
}

function trouble(error) {
  $("trouble").textContent = error ? `出错了 Something went wrong\n${error.message}` : "";
  $("trouble").hidden = !error;
}

const chinaToday = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
const day = () => $("day").value || chinaToday();

// ---- counts and league table ------------------------------------------------------------------------------------

const OVERVIEW = `query ($asOf: Date) {
  notices(first: 0) { totalCount }
  tasks(first: 0) { totalCount }
  departments(first: 0) { totalCount }
  duties(asOf: $asOf, undated: true, recurring: true, first: 0) { totalCount }
  overdueDuties(asOf: $asOf, first: 0) { totalCount }
  dutyStatistics(asOf: $asOf, groupBy: [DEPARTMENT]) {
    department { id name } total done overdue reportedOpen silent dueSoon open pending
  }
}`;

/** Rows of the league table before it is asked to show all. */
const SHORT = 14;

function showCounts(got) {
  const counts = [
    ["公文", "notices", got.notices],
    ["任务", "tasks", got.tasks],
    ["单位", "departments", got.departments],
    ["职责", "duties", got.duties],
    ["逾期", "overdue", got.overdueDuties],
  ];
  $("counts").replaceChildren(
    ...counts.map(([zh, en, { totalCount }]) =>
      el("div", { class: en === "overdue" ? "late" : null },
        el("dt", {}, `${zh} `, english(en)), el("dd", {}, totalCount.toLocaleString("zh-CN"))),
    ),
  );
}

function bar(row) {
  const ahead = row.dueSoon + row.open + row.pending;
  const parts = [["reported", row.reportedOpen], ["silent", row.silent], ["ahead", ahead], ["done", row.done]];
  const told = `逾期且报告未完成 ${row.reportedOpen}，逾期未见报告 ${row.silent}，未到期 ${ahead}，已完成 ${row.done}`;
  const drawn = el("div", { class: "bar", role: "img", "aria-label": told, title: told });
  for (const [name, count] of parts) {
    if (!count) continue;
    const part = el("i", { class: name });
    part.style.flex = String(count);
    drawn.append(part);
  }
  return drawn;
}

function showLeague(rows) {
  const all = rows.filter((row) => row.overdue > 0);
  const late = chosen.all ? all : all.slice(0, SHORT);
  $("all").hidden = all.length <= SHORT || chosen.all;
  $("all").replaceChildren(`全部 ${all.length} 个单位 `, english(`All ${all.length}`));
  const body = $("league").tBodies[0];
  if (!late.length) {
    body.replaceChildren(el("tr", {}, el("td", { colspan: 4 }, "这一天没有逾期的职责。", english(" Nothing is overdue on this day."))));
    return;
  }
  body.replaceChildren(
    ...late.map((row) => {
      const choose = () => chooseDepartment(row.department);
      return el("tr", { onclick: choose, "data-id": row.department.id },
        el("th", { scope: "row" }, el("button", { type: "button" }, row.department.name)),
        el("td", { class: "number" }, String(row.overdue)),
        el("td", {}, bar(row)),
        el("td", { class: "number" }, String(row.total)));
    }),
  );
}

async function overview() {
  try {
    const got = await data(OVERVIEW, { asOf: day() });
    trouble(null);
    showCounts(got);
    chosen.league = got.dutyStatistics;
    showLeague(chosen.league);
    const still = got.dutyStatistics.find((row) => row.overdue && row.department.id === chosen.department?.id);
    await chooseDepartment(still ? still.department : null);
    chosen.example ??= got.dutyStatistics[0]?.department.name ?? null;
  } catch (error) {
    trouble(error);
  }
}

// ---- the duties of one department -----------------------------------------------------------------------------------

const DUTIES = `query ($asOf: Date, $department: String, $after: String) {
  overdueDuties(asOf: $asOf, department: $department, first: 4, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id known due daysOverdue explanation bearer { name } task { text heading path instrument } notice { number title } }
  }
}`;

function mark() {
  for (const row of $("league").tBodies[0].rows) {
    row.setAttribute("aria-current", String(row.dataset.id === chosen.department?.id));
  }
}

async function chooseDepartment(department) {
  chosen.department = department;
  chosen.after = null;
  mark();
  $("duties-title").replaceChildren(
    ...(department ? [`${department.name}：逾期的职责 `, english("overdue duties")] : ["逾期最久的职责 ", english("The longest overdue")]),
  );
  $("duties").querySelector("ol").replaceChildren();
  await moreDuties();
}

async function moreDuties() {
  try {
    const variables = { asOf: day(), department: chosen.department?.id ?? null, after: chosen.after };
    const { overdueDuties } = await data(DUTIES, variables);
    $("duties").querySelector("ol").append(...overdueDuties.nodes.map(duty));
    chosen.after = overdueDuties.pageInfo.endCursor;
    $("more").hidden = !overdueDuties.pageInfo.hasNextPage;
  } catch (error) {
    trouble(error);
  }
}

function duty(row) {
  const known = row.known === "REPORTED_OPEN" ? ["报告未完成", "reported open"] : ["未见报告", "nothing reported"];
  const where = [row.notice.number ?? row.notice.title, row.task.instrument, row.task.path].filter(Boolean).join(" · ");
  return el("li", {},
    el("p", { class: "who" }, el("b", {}, row.bearer.name),
      el("span", { class: "days" }, `逾期 ${row.daysOverdue} 天 `, english(`${row.daysOverdue} days`))),
    el("blockquote", { class: row.task.text.length > 110 ? "long" : null, title: row.task.text }, row.task.text),
    el("p", { class: "where" }, `期限 ${row.due} · ${known[0]} `, english(known[1])),
    el("p", { class: "where" }, where),
    el("details", {}, el("summary", {}, "为什么 ", english("Why")), el("p", {}, row.explanation)));
}

// ---- the bench ------------------------------------------------------------------------------------------------------

let examples = [];

function fill(text) {
  return text.replaceAll("{asOf}", day()).replaceAll("{department}", chosen.department?.name ?? chosen.example ?? "");
}

function chooseExample(example) {
  chosen.question = example;
  for (const item of $("examples").children) item.setAttribute("aria-selected", String(item.dataset.name === example.name));
  $("query").value = example.query;
  const wanted = [...example.query.matchAll(/\$(\w+)\s*:/g)].map((found) => found[1]);
  const known = { asOf: day(), department: chosen.department?.name ?? chosen.example };
  $("variables").value = JSON.stringify(Object.fromEntries(wanted.filter((name) => known[name]).map((name) => [name, known[name]])), null, 1);
  $("command").textContent = fill(example.command);
}

async function loadExamples() {
  examples = await (await fetch("examples.json")).json();
  $("examples").replaceChildren(
    ...examples.map((example) => {
      const choose = () => { chooseExample(example); run(); };
      const onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } };
      return el("li", { role: "option", tabindex: 0, "data-name": example.name, "aria-selected": "false", onclick: choose, onkeydown },
        example.zh, english(example.en));
    }),
  );
  chooseExample(examples[0]);
}

function variables() {
  try {
    return JSON.parse($("variables").value.trim() || "{}");
  } catch {
    throw new Error("变量不是 JSON。\nThe variables are no JSON.");
  }
}

async function run() {
  const began = performance.now();
  try {
    chosen.answer = await ask($("query").value, variables());
  } catch (error) {
    chosen.answer = { errors: [{ message: error.message, extensions: {} }] };
  }
  $("took").textContent = `${Math.round(performance.now() - began)} ms`;
  show();
}

function show() {
  $("as-table").setAttribute("aria-pressed", String(chosen.form === "table"));
  $("as-json").setAttribute("aria-pressed", String(chosen.form === "json"));
  if (!chosen.answer) return;
  const { answer } = chosen;
  if (chosen.form === "json") $("result").replaceChildren(el("pre", {}, JSON.stringify(answer, null, 2)));
  else if (answer.errors) {
    const told = answer.errors.map((e) => [e.message, e.extensions?.messageEn].filter(Boolean).join("\n")).join("\n");
    $("result").replaceChildren(el("p", {}, told));
  } else $("result").replaceChildren(...tables(answer.data));
}

/** Rows of an answer: what is under nodes, edges or a list; a lone object is one row. */
function rowsOf(value) {
  if (Array.isArray(value)) return value;
  if (value && typeof value === "object") {
    if (value.nodes) return value.nodes;
    if (value.edges) return value.edges.map((edge) => edge.node);
    return [value];
  }
  return [{ value }];
}

/** One level of an object as columns: a.b → cell; lists are joined. */
function flat(row, prefix = "") {
  const cells = {};
  for (const [name, value] of Object.entries(row ?? {})) {
    const key = prefix ? `${prefix}.${name}` : name;
    if (Array.isArray(value)) cells[key] = value.map((v) => (v && typeof v === "object" ? Object.values(flat(v)).filter((c) => c !== "").join(" ") : v)).join("；");
    else if (value && typeof value === "object" && (value.nodes || value.edges)) cells[key] = rowsOf(value).map((v) => Object.values(flat(v)).join(" ")).join("；");
    else if (value && typeof value === "object") Object.assign(cells, flat(value, key));
    else cells[key] = value === null || value === undefined ? "" : String(value);
  }
  return cells;
}

function tables(got) {
  return Object.entries(got).flatMap(([name, value]) => {
    const rows = rowsOf(value).filter((row) => row).map((row) => flat(row));
    const total = value?.totalCount === undefined ? "" : `，共 ${value.totalCount} total`;
    const caption = el("p", {}, `${name}：${rows.length} 行 rows${total}`);
    if (!rows.length) return [caption];
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return [caption, el("table", {},
      el("thead", {}, el("tr", {}, ...columns.map((column) => el("th", { scope: "col" }, column)))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...columns.map((column) => el("td", {}, row[column] ?? ""))))))];
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    $("copied").textContent = "已复制 Copied";
  } catch {
    $("copied").textContent = "浏览器不许复制 The browser does not allow it";
  }
  setTimeout(() => { $("copied").textContent = ""; }, 2500);
}

function curl() {
  const body = JSON.stringify({ query: $("query").value.replace(/\s+/g, " ").trim(), variables: variables() });
  return `curl -s ${new URL("graphql", location.href)} -H 'content-type: application/json' -d '${body.replaceAll("'", "'\\''")}'`;
}

// ---- wiring -----------------------------------------------------------------------------------------------------------

$("day").value = new URLSearchParams(location.search).get("asOf") ?? chinaToday();
$("day").addEventListener("change", async () => { await overview(); if (examples.length) { chooseExample(chosen.question ?? examples[0]); await run(); } });
$("today").addEventListener("click", () => { $("day").value = chinaToday(); $("day").dispatchEvent(new Event("change")); });
$("day-form").addEventListener("submit", (event) => event.preventDefault());
$("more").addEventListener("click", moreDuties);
$("all").addEventListener("click", () => { chosen.all = true; showLeague(chosen.league); mark(); });
$("query-form").addEventListener("submit", (event) => { event.preventDefault(); run(); });
$("query").addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(); });
$("copy-query").addEventListener("click", () => copy($("query").value));
$("copy-curl").addEventListener("click", () => copy(curl()));
$("copy-command").addEventListener("click", () => copy($("command").textContent));
$("as-table").addEventListener("click", () => { chosen.form = "table"; show(); });
$("as-json").addEventListener("click", () => { chosen.form = "json"; show(); });

await overview();
await loadExamples();
await run();
