// A box's tables: rows come on demand and empty ones fold away; without this script spare rows do.
function fold(rows) {
  const empty = rows.querySelectorAll("tbody tr").length === 0;
  rows.querySelector("table").hidden = empty;
}

function dropSpare(rows, count) {
  const last = rows.querySelector("tbody tr:last-child");
  const inputs = last ? [...last.querySelectorAll("input[type=text]")] : [];
  if (last && inputs.every((input) => input.value === "")) {
    last.remove();
    count.value = String(Number(count.value) - 1);
  }
}

function addRow(rows, count) {
  // The stock inlines number a box's inputs, and renumber them when one goes; the template keeps its first name.
  const name = count.name.slice(0, -"-count".length);
  const html = rows.querySelector("template").innerHTML.replaceAll(`${rows.dataset.rows}-__row__`, `${name}-${count.value}`);
  rows.querySelector("tbody").insertAdjacentHTML("beforeend", html);
  count.value = String(Number(count.value) + 1);
  fold(rows);
  rows.querySelector("tbody tr:last-child input[type=text]")?.focus();
}

function wire(rows) {
  const count = rows.querySelector("[data-count]");
  const button = rows.querySelector("[data-add]");
  if (rows.dataset.wired) return;
  rows.dataset.wired = "yes";
  button.hidden = false;
  dropSpare(rows, count);
  fold(rows);
  button.addEventListener("click", () => addRow(rows, count));
}

function wireAll(within) {
  for (const rows of within.querySelectorAll(".rows[data-rows]")) {
    if (!rows.closest(".empty-form")) wire(rows);
  }
}

// A box added by the stock "add another" comes with its own names already in place.
document.addEventListener("formset:added", (event) => wireAll(event.target));
document.addEventListener("DOMContentLoaded", () => wireAll(document));
