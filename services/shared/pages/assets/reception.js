// The form of reception: when the identity number is typed, what is known of its holder is asked for and
// put into the fields that are empty still. Typing goes on meanwhile.

async function look(form) {
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const body = new URLSearchParams([...pairs, ["look", "1"]]);
  const response = await fetch(form.action, { method: "POST", body });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const [known, here] = [page.getElementById("known"), document.getElementById("known")];
  if (!known || !here) return;
  here.replaceWith(known);
  for (const id of ["name", "phone", "email", "address"]) {
    const field = document.getElementById(id);
    if (field.value !== "") continue;
    field.value = page.getElementById(id).value;
    // The cursor stands in it already: what is typed takes its place.
    if (field === document.activeElement) field.select();
  }
  form.dispatchEvent(new Event("input"));
}

// The form is replaced when the server answers with it: so the page listens, not the field.
document.addEventListener("change", (event) => {
  if (event.target.id !== "identity" || event.target.value.includes("|")) return;
  look(event.target.form).catch(() => {});
});

// Ctrl+Enter sends it from wherever the cursor stands.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && event.target.form?.matches("form[data-keep]")) {
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector("button.main"));
  }
});
