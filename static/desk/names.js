// The stock search boxes have no accessible name of their own: they take their field's label.
function nameOf(box) {
  const row = box.closest(".fieldBox, .form-row");
  return row?.querySelector("label, legend")?.textContent.trim().replace(/:$/, "") || "Choose";
}

document.addEventListener("prose-editor:ready", (event) => {
  const box = event.target.closest(".form-row")?.querySelector("[contenteditable=true]");
  box?.setAttribute("aria-label", nameOf(event.target));
});

window.addEventListener("load", () => {
  for (const box of document.querySelectorAll(".select2-selection")) {
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", nameOf(box));
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", nameOf(box));
  }
});
