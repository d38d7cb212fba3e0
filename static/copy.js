// A button that copies the text of a field. Without it, or where copying is refused, the field is marked and copied by
// hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const status = document.getElementById(button.dataset.says);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = "Kopierat.";
    } catch {
      status.textContent = "Texten är markerad. Håll fingret på den och välj Kopiera.";
    }
  });
}
