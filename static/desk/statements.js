// Shows, while typing, the sentence readers will see for each box.
const PAUSE = 400;
let timer = 0;
let asked = 0;

async function ask(form) {
  const mine = ++asked;
  const answer = await fetch(form.dataset.statements, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
  }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const { statements } = await answer.json();
  for (const [prefix, text] of Object.entries(statements)) {
    const output = document.querySelector(`#${CSS.escape(prefix)} .statement`);
    if (output && text) output.textContent = text;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const address = document.querySelector("[data-statements-address]")?.dataset.statementsAddress;
  const form = document.querySelector("#article_form");
  if (!form || !address) return;
  form.dataset.statements = address;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(form), PAUSE);
  });
});
