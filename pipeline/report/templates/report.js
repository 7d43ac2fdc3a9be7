"use strict";
// What a page does beyond being read. Without this everything is there too, in one long list.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const make = (tag, properties = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  all(".js").forEach((element) => { element.hidden = false; });

  // print: every calculation that is shown is open
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])").filter((each) => !each.closest("[hidden]"));
    closed.forEach((each) => { each.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));

  // a link to something inside a closed part opens it
  const here = () => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return location.hash.slice(1); } };
  const reveal = () => {
    const target = here() && byId(here());
    if (!target) return false;
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target.scrollIntoView();
    (target.matches("details") ? target.firstElementChild : target).focus({ preventScroll: true });
    return true;
  };

  // a picture too wide for its place shows the cell that is marked
  const centre = () => all(".print").forEach((print) => {
    const mark = print.querySelector(".mark.main");
    if (mark && !print.scrollLeft) print.scrollLeft = mark.offsetLeft + mark.offsetWidth / 2 - print.clientWidth / 2;
  });
  addEventListener("toggle", centre, true);
  centre();

  // lists with one search field
  all("[data-filter]").forEach((input) => {
    const rows = all(`#${input.dataset.filter} tr`).slice(1).map((row) => [row, row.textContent.toLowerCase()]);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/);
      rows.forEach(([row, text]) => { row.hidden = !words.every((word) => text.includes(word)); });
    });
  });

  const source = byId("data");
  if (!source) { addEventListener("hashchange", reveal); reveal(); return; }

  // ---- the page of findings
  const { inside, words, today } = JSON.parse(source.textContent);
  const list = byId("rows"), q = byId("q"), sort = byId("sort"), filters = byId("filters"), more = byId("more");
  const selects = all("select[data-field]", filters);
  let entries = [];
  const orders = {
    money: (a, b) => b.money - a.money || a.at - b.at,
    document: (a, b) => a.document.localeCompare(b.document, "da") || a.at - b.at,
    date: (a, b) => b.date.localeCompare(a.date) || a.at - b.at,
    cluster: (a, b) => (a.cluster || "~").localeCompare(b.cluster || "~", "da") || a.at - b.at,
    "": (a, b) => a.at - b.at,
  };
  // many findings lie in pieces beside the page: all their data in one, and the rows of each page
  const pieces = {};
  const piece = (name) => pieces[name] ||= new Promise((done) => document.head.append(make("script", { src: name, onload: done, onerror: done })));
  globalThis.found = ({ findings, at, rows }) => {
    if (findings) { begin(findings); return; }
    const holder = make("template", { innerHTML: rows });
    dress([...holder.content.children], at);
  };
  const dress = (rows, at) => rows.forEach((row, n) => {
    const entry = entries[(at - 1) * inside.rows + n];
    if (!entry.row) { Object.assign(entry, { row, details: row.querySelector("details") }); choosable(entry); }
  });
  const fetched = (some) => Promise.all(some.filter((entry) => !entry.row).map((entry) => piece(`fund-${Math.floor(entry.at / inside.rows) + 1}.js`)));

  let fitting = [], limit = inside.rows, turn = 0;
  const show = async () => {
    const now = ++turn, some = fitting.slice(0, limit);
    more.hidden = fitting.length <= limit;
    byId("count").textContent = `${fitting.length} ${words.of} ${entries.length} ${words.findings}`;
    if (some.some((entry) => !entry.row)) await fetched(some);
    if (now === turn) list.replaceChildren(...some.filter((entry) => entry.row).map((entry) => entry.row));
  };
  const narrow = () => {
    const wanted = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value).map((select) => [select.dataset.field, select.value]);
    fitting = entries.filter((entry) => chosen.every(([field, value]) => entry[field] === value) && wanted.every((word) => entry.text.includes(word)));
    fitting.sort(orders[sort.value]);
    limit = inside.rows;
    return show();
  };
  more.addEventListener("click", () => { limit += inside.rows; show(); });
  const remember = () => {
    const kept = new URLSearchParams();
    if (q.value) kept.set("q", q.value);
    selects.forEach((select) => { if (select.value) kept.set(select.dataset.field, select.value); });
    if (sort.value) kept.set("sort", sort.value);
    history.replaceState(null, "", `#${kept}`);
  };
  // the address tells either one finding or how the list is narrowed
  const follow = async () => {
    const name = here(), linked = entries.find((entry) => entry.id === name || (entry.same || []).includes(name));
    if (!linked) {
      const asked = new URLSearchParams(location.hash.slice(1));
      q.value = asked.get("q") || "";
      sort.value = asked.get("sort") || "";
      selects.forEach((select) => { select.value = asked.get(select.dataset.field) || ""; });
    }
    await narrow();
    if (!linked) { reveal(); return; }
    await fetched([linked]);
    if (linked.row && !linked.row.isConnected) list.prepend(linked.row);
    reveal();
  };
  filters.addEventListener("input", () => { narrow(); remember(); });
  filters.addEventListener("reset", () => setTimeout(() => { narrow(); remember(); }));
  filters.addEventListener("submit", (event) => event.preventDefault());

  // ---- decisions
  const lines = byId("lines"), who = byId("who"), why = byId("why"), until = byId("until"), done = byId("done");
  const HEADING = "kind,raw,scope,entity,verdict,who,when,why,expects,until";
  const line = (...values) => values.map((value) => /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value).join(",");
  const picked = () => entries.filter((entry) => entry.chosen);
  const say = (text) => { done.textContent = text; };
  const keep = () => { count(); try { sessionStorage.setItem("lines", lines.value); } catch { /* a browser that keeps nothing */ } };
  const count = () => { byId("ready").textContent = lines.value.split("\n").filter(Boolean).length; };
  const add = (some) => {
    if (!who.value.trim()) { byId("decisions").open = true; say(words.who); who.focus(); return false; }
    const old = lines.value.split("\n").filter(Boolean);
    lines.value = [...old, ...some.filter((each) => !old.includes(each))].join("\n") + "\n";
    keep();
    say(words.added);
    return true;
  };
  const accepting = (entry) => line("finding", entry.a[0], entry.a[1], entry.a[2], "accepted", who.value.trim(), today, why.value.trim(), entry.a[3], until.value.trim());
  const amount = (text) => /^-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$/.test(text.trim()) ? text.trim() : "";

  function choosable(entry) {
    if (!entry.a) return;
    entry.box = make("input", { type: "checkbox", checked: Boolean(entry.chosen), ariaLabel: `${words.choose}: ${entry.row.querySelector(".what").textContent}` });
    entry.box.addEventListener("change", () => { entry.chosen = entry.box.checked; byId("chosen").textContent = picked().length; });
    entry.row.prepend(make("span", { className: "pick" }, entry.box));
    entry.details.addEventListener("toggle", () => open(entry), { once: true });
  }
  // what can be done with a finding, made when it is first opened
  function open(entry) {
    const act = make("div", { className: "act" });
    const accept = make("button", { type: "button", textContent: words.accept });
    accept.addEventListener("click", () => add([accepting(entry)]));
    act.append(accept);
    if (entry.c) {
      const [raw, claim, proposed, read] = entry.c;
      const meant = make("input", { value: proposed, size: 14, ariaLabel: `${words.correct} ${raw} ${words.to} (${words.kroner})`, inputMode: "decimal" });
      const correct = make("button", { type: "button", textContent: words.add });
      correct.addEventListener("click", () => {
        if (!amount(meant.value)) { say(words.bad); meant.setAttribute("aria-invalid", "true"); meant.focus(); return; }
        meant.removeAttribute("aria-invalid");
        add([line("amount", raw, claim, amount(meant.value), "corrected", who.value.trim(), today, why.value.trim(), read, "")]);
      });
      act.append(make("span", {}, `${words.correct} »${raw}« ${words.to} `), meant, ` ${words.kroner} `, correct);
    }
    act.append(make("a", { href: `#${encodeURIComponent(entry.id)}`, textContent: words.link }));
    entry.details.querySelector(".inside").append(act);
  }
  byId("accept").addEventListener("click", () => {
    if (picked().length && add(picked().map(accepting))) choose(false);
  });
  const choose = (on) => {
    (on ? fitting : entries).forEach((entry) => {
      if (entry.a) entry.chosen = on;
      if (entry.box) entry.box.checked = on;
    });
    byId("chosen").textContent = picked().length;
  };
  byId("all").addEventListener("click", () => choose(true));
  byId("none").addEventListener("click", () => choose(false));
  byId("copy").addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(lines.value); } catch { lines.select(); document.execCommand("copy"); }
    say(words.copied);
  });
  byId("save").addEventListener("click", () => {
    const link = make("a", { href: URL.createObjectURL(new Blob([`${HEADING}\n${lines.value}`], { type: "text/csv" })), download: words.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  byId("drop").addEventListener("click", () => { lines.value = ""; keep(); say(""); });
  lines.addEventListener("input", keep);
  try { lines.value = sessionStorage.getItem("lines") || ""; } catch { /* as above */ }
  count();

  // ---- keys, only while the list has the focus
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches("summary, .pick input")) return;
    const seen = all(".row", list), now = seen.indexOf(event.target.closest(".row"));
    const to = { ArrowDown: now + 1, j: now + 1, ArrowUp: now - 1, k: now - 1, Home: 0, End: seen.length - 1 }[event.key];
    if (to !== undefined && seen[to]) { event.preventDefault(); seen[to].querySelector("summary").focus(); }
    if (event.key === "x" && now >= 0) { const box = seen[now].querySelector(".pick input"); if (box) box.click(); }
    if (event.key === "a") byId("accept").click();
  });

  const begin = (findings) => {
    entries = findings.map((finding, at) => ({ ...finding, at }));
    dress(all(".row", list), inside.at);
    addEventListener("hashchange", follow);
    follow();
  };
  if (byId("pages")) byId("pages").hidden = true;
  if (inside.findings) begin(inside.findings); else piece("fund.js");
})();
