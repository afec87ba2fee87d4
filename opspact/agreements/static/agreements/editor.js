// The text editor's line numbers and jumps to a finding; the drop field's file name. Pages work without it.
"use strict";

const editor = document.querySelector("[data-editor]");
if (editor) {
  const numbers = editor.previousElementSibling;
  const count = () => {
    const lines = editor.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_, n) => n + 1).join("\n");
  };
  const follow = () => { numbers.scrollTop = editor.scrollTop; };
  const jump = (line, column) => {
    const lines = editor.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const at = start + Math.max(column - 1, 0);
    editor.focus();
    editor.setSelectionRange(at, start + (lines[line - 1] || "").length);
    editor.scrollTop = (line - 5) * parseFloat(getComputedStyle(editor).lineHeight);
    follow();
  };
  editor.addEventListener("input", count);
  editor.addEventListener("scroll", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-here]");
    if (link) {
      event.preventDefault();
      jump(Number(link.dataset.line), Number(link.dataset.column));
    }
  });
  const asked = /^#L(\d+)$/.exec(location.hash);
  if (asked) jump(Number(asked[1]), 1);
}

const drop = document.querySelector("[data-drop]");
if (drop) {
  const input = drop.querySelector("input");
  const tell = () => { drop.querySelector("[data-chosen]").textContent = input.files[0] ? input.files[0].name : ""; };
  input.addEventListener("change", tell);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("ag-over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("ag-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("ag-over");
    input.files = event.dataTransfer.files;
    tell();
  });
}
