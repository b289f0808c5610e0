// A grid of boxes in [data-paint] is painted by dragging a mouse or a pen over it, and walked by the arrow keys.
// A finger ticks one box at a time, so that the page still scrolls.
for (const grid of document.querySelectorAll("[data-paint]")) {
  const boxes = "input[type=checkbox]";
  let brush = null;
  const paint = (box) => {
    if (brush === null || !box?.matches(boxes) || !grid.contains(box) || box.checked === brush) return;
    box.checked = brush;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  grid.addEventListener("pointerdown", (event) => {
    const box = event.target.closest(`td:has(${boxes})`)?.querySelector(boxes);
    if (!box || event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    box.focus();
    brush = !box.checked;
    paint(box);
  });
  grid.addEventListener("pointermove", (event) => {
    // Quick hands skip boxes between two events; the browser knows where they were.
    for (const step of event.getCoalescedEvents?.() ?? [event])
      paint(document.elementFromPoint(step.clientX, step.clientY));
  });
  // The box under the pointer was painted when it went down; the click that follows must not turn it back.
  grid.addEventListener("click", (event) => {
    if (brush !== null && event.detail) event.preventDefault();
    brush = null;
  });
  addEventListener("pointerup", () => setTimeout(() => (brush = null)));
  addEventListener("pointercancel", () => (brush = null));
  grid.addEventListener("keydown", (event) => {
    const box = event.target;
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!box.matches(boxes) || !(aside || down)) return;
    event.preventDefault();
    const cell = box.closest("td");
    const row = cell.parentElement;
    const mirrored = getComputedStyle(grid).direction === "rtl" ? -1 : 1;
    const next = down
      ? row.parentElement.rows[row.sectionRowIndex + down]?.cells[cell.cellIndex]
      : row.cells[cell.cellIndex + aside * mirrored];
    next?.querySelector(boxes)?.focus();
  });
}
