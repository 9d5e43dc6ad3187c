// Takes the code of a mail's link from behind the `#` into the form, and off the address: it is a secret.
const field = document.querySelector("#id_code");
const code = decodeURIComponent(location.hash.slice(1));
if (field && code) {
  field.value = code;
  field.closest(".form-row").classList.add("filled-in");
  history.replaceState(null, "", location.pathname);
}
if (field?.value && !field.closest(".form-row").querySelector(".errorlist")) {
  field.closest(".form-row").classList.add("filled-in");
  document.querySelector("#id_password")?.focus();
}
