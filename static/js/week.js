// A session that is dragged to another day and hour opens its page with them filled in: there one sees first whom it
// touches. Nothing changes by dragging.
const week = document.querySelector(".timetable");
const lines = week?.querySelectorAll(".lines span") ?? [];
let held;
let grip = 0;

// The half hour at a height of the page, as HH:MM; the hours shown are two rows each, below the head and what is all day.
const halfHour = (height) => {
  const rows = getComputedStyle(week).gridTemplateRows.split(" ").map(parseFloat);
  let edge = week.getBoundingClientRect().top + week.clientTop;
  let row = 0;
  while (row < rows.length - 1 && edge + rows[row] / (row < 2 ? 1 : 2) < height) edge += rows[row++];
  const half = Math.min(Math.max(row - 2, 0), 2 * lines.length - 1);
  const [hour] = lines[0].dataset.starts.split(":");
  return `${String(Number(hour) + (half >> 1)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
};

week?.addEventListener("dragstart", (event) => {
  held = event.target.closest("[data-move]");
  if (!held) return event.preventDefault();
  grip = event.clientY - held.getBoundingClientRect().top;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.querySelector("a").textContent);
});
week?.addEventListener("dragover", (event) => {
  const day = event.target.closest("[data-on]");
  if (!held || !day) return;
  event.preventDefault();
  for (const other of week.querySelectorAll(".aim")) other.classList.toggle("aim", other === day);
  day.classList.add("aim");
});
week?.addEventListener("dragend", () => {
  for (const day of week.querySelectorAll(".aim")) day.classList.remove("aim");
  held = undefined;
});
week?.addEventListener("drop", (event) => {
  const day = event.target.closest("[data-on]");
  if (!held || !day) return;
  event.preventDefault();
  const asked = new URLSearchParams({ on: day.dataset.on, starts: halfHour(event.clientY - grip) });
  location.assign(`${held.dataset.move}?${asked}`);
});
