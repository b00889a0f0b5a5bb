import { json, request, signIn, signOut, signedIn } from "./session.js";
import { events } from "./stream.js";

const STATES_MS = 2000;
const RETRY_MS = 1000;
const KEPT_EVENTS = 200;

const $ = (id) => document.getElementById(id);
let printers = [];
let lastEventId = null;
let leaving = new AbortController();

/** Which part of the page an event concerns, by the first word of its type. */
const CONCERNS = {
  printer: loadPrinters,
  part: loadStock,
  stock: loadStock,
  order: loadOrders,
};
const due = new Set();

document.querySelector("#sign-in form").addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const form = submitted.target;
  $("problem").textContent = "";
  try {
    await signIn(Object.fromEntries(new FormData(form)));
    form.elements.password.value = "";
    await open();
  } catch (error) {
    $("problem").textContent = error.message;
  }
});

$("sign-out").addEventListener("click", () => {
  signOut();
  close();
});

async function open() {
  const me = await json("/auth/me");
  $("tenant-name").textContent = me.tenant.name;
  $("sign-in").hidden = true;
  $("board").hidden = false;
  leaving = new AbortController();
  lastEventId = null;
  follow(leaving.signal);
  watchStates(leaving.signal);
}

function close() {
  leaving.abort();
  $("events").replaceChildren();
  $("board").hidden = true;
  $("sign-in").hidden = false;
}

/** Keep the live stream open, resuming where it broke off. */
async function follow(signal) {
  while (!signal.aborted) {
    try {
      const headers = lastEventId ? { "Last-Event-ID": lastEventId } : {};
      const response = await request("/stream", { headers, signal });
      if (!response.ok) throw new Error(String(response.status));
      link("Live", "good");
      if (!lastEventId) reload(loadPrinters, loadStock, loadOrders);
      for await (const event of events(response)) receive(event);
    } catch {
      // Tried again below; the badge says so.
    }
    if (signal.aborted) return;
    if (!signedIn()) return close();
    link("Reconnecting", "warn");
    await pause(RETRY_MS);
  }
}

function receive(event) {
  lastEventId = event.id ?? lastEventId;
  if (event.type === "reset") return reload(loadPrinters, loadStock, loadOrders);
  const message = JSON.parse(event.data);
  show(message);
  const load = CONCERNS[message.type.split(".")[0]];
  if (load) reload(load);
}

/** Load again soon; a burst of events loads once. */
function reload(...loads) {
  if (due.size === 0) {
    setTimeout(() => {
      const now = [...due];
      due.clear();
      for (const load of now) load().catch(() => {});
    }, 150);
  }
  for (const load of loads) due.add(load);
}

function show({ type, time, data }) {
  const about = data.name ?? data.part_name ?? data.file_name ?? data.external_id ?? data.reason ?? "";
  const row = el("li", "", el("time", "", new Date(time).toLocaleTimeString()), el("span", "", type));
  row.append(el("span", "", String(about)));
  $("events").prepend(row);
  while ($("events").children.length > KEPT_EVENTS) $("events").lastChild.remove();
}

async function loadPrinters() {
  printers = (await json("/printers?limit=100")).items.map((printer) => ({ ...printer, card: card(printer) }));
  $("printers").replaceChildren(...printers.map((printer) => printer.card.root));
  if (!printers.length) $("printers").append(el("p", "empty", "No printers yet."));
  await loadStates();
}

async function loadStates() {
  await Promise.all(
    printers.map(async ({ id, card }) => card.update(await json(`/printers/${id}/state`).catch(() => ({})))),
  );
}

async function watchStates(signal) {
  while (!signal.aborted) {
    await pause(STATES_MS);
    if (!document.hidden && signedIn()) await loadStates();
  }
}

/** Whatever else a printer does (heating, homing, changing filament, …), it is busy. */
const TONES = { offline: "", unknown: "", paused: "warn", failed: "bad", finished: "good", idle: "good" };

function card(printer) {
  const badge = el("span", "badge", "…");
  const file = el("span", "file", printer.model ?? "");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", `Progress of ${printer.name}`);
  const facts = el("div", "facts");
  const root = el("article", "card printer", el("div", "", el("strong", "", printer.name), badge), file, bar, facts);
  function update(state) {
    const word = state.online ? (state.activity ?? "online") : "offline";
    badge.textContent = (word[0].toUpperCase() + word.slice(1)).replaceAll("_", " ");
    badge.className = `badge ${TONES[word] ?? "busy"}`;
    file.textContent = (state.online && state.file_name) || printer.model || "";
    bar.value = state.online ? (state.progress_percent ?? 0) : 0;
    const left = state.remaining_minutes;
    const texts = state.online ? [`${bar.value} %`, left == null ? "" : `${left} min left`] : [];
    facts.replaceChildren(...texts.map((text) => el("span", "", text)));
  }
  return { root, update };
}

async function loadStock() {
  const { items } = await json("/inventory?limit=100");
  const rows = items.map((item) => [
    item.name,
    ...[item.quantity_on_hand, item.quantity_reserved, item.quantity_available].map(number),
  ]);
  fill($("stock"), rows, "Nothing in stock yet.");
}

async function loadOrders() {
  const { items } = await json("/orders?limit=20");
  const rows = items.map((order) => [
    order.external_id ?? (order.number ? `#${order.number}` : order.id.slice(0, 8)),
    tone(order.priority, { critical: "bad", rush: "warn" }),
    order.allocations
      .map((a) => `${a.quantity_allocated}/${a.quantity_needed} ${a.name ?? ""}`.trim())
      .join(", "),
    tone(order.fulfillment_status.replace("_", " "), { fulfilled: "good", "partially fulfilled": "warn" }),
  ]);
  fill($("orders"), rows, "No orders yet.");
}

function fill(body, rows, nothing) {
  body.replaceChildren(...rows.map((cells) => el("tr", "", ...cells.map(cell))));
  if (!rows.length) {
    const empty = el("td", "empty", nothing);
    empty.colSpan = 4;
    body.append(el("tr", "", empty));
  }
}

const cell = (content) => (content instanceof HTMLTableCellElement ? content : el("td", "", content));
const number = (value) => el("td", "number", String(value));
const tone = (word, tones) => el("span", `badge ${tones[word] ?? ""}`, word);

function link(text, kind) {
  $("link").textContent = text;
  $("link").className = `badge ${kind}`;
}

function el(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
