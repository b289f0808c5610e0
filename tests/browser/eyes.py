"""What an eye and a thumb would find on a page that stands in Chromium, each as a list of faults, a line each."""

from playwright.sync_api import Page

# What every measurement needs: the shown elements, a short name for one, what scrolls sideways by itself.
_BASICS = """
const shown = node => node.checkVisibility({opacityProperty: false, visibilityProperty: true})
  && node.getClientRects().length > 0;
const named = node => (node.outerHTML.split(">")[0] + ">" + node.textContent).replace(/\\s+/g, " ").slice(0, 130);
const unseen = node => { const style = getComputedStyle(node);
  return style.clipPath !== "none" && parseFloat(style.inlineSize) < 3; };
const tucked = node => { for (let at = node; at; at = at.parentElement) if (unseen(at)) return true; return false; };
const rolls = node => { for (let at = node; at && at !== document.body; at = at.parentElement)
  if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true; return false; };
const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
const controls = () => [...document.querySelectorAll(CONTROLS)].filter(node => shown(node) && !node.disabled);
"""

# What is wider than the window, and words that their own box cuts off.
_SIDEWAYS = """() => {%s
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
const found = wide > 0 ? [`${wide} px wider than the window`] : [];
for (const node of document.querySelectorAll("body *")) {
  if (!shown(node) || tucked(node) || node.matches(".skip")) continue;
  const style = getComputedStyle(node);
  const words = [...node.childNodes].some(one => one.nodeType === 3 && one.textContent.trim());
  if (words && ["hidden", "clip"].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1
      && style.textOverflow !== "ellipsis") found.push(`cut: ${named(node)}`);
  const box = node.getBoundingClientRect();
  if (words && !rolls(node) && (box.right > innerWidth + 1 || box.left < -1)) found.push(`outside: ${named(node)}`);
  // A row of choices may roll, what one searches with may not: nobody looks for a button beyond the edge.
  if (node.matches("[role=search] > :is(input, button)") && (box.right > innerWidth + 1 || box.left < -1))
    found.push(`outside: ${named(node)}`);
}
return found; }"""

# A word that lies on two lines without a hyphen. Addresses, numbers and words that are longer than any line of a phone
# may break.
_BROKEN = """() => {%s
const found = [], place = document.createRange();
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text; (text = texts.nextNode()); ) {
  const node = text.parentElement;
  if (!text.data.trim() || !shown(node) || tucked(node) || node.closest("svg, code, kbd, pre, textarea")) continue;
  if (getComputedStyle(node).hyphens === "auto") continue;
  for (const word of text.data.matchAll(/\\p{L}[\\p{L}\\p{M}'’]+/gu)) {
    const end = word.index + word[0].length, around = text.data.slice(Math.max(0, word.index - 1), end + 1);
    if (word[0].length > 20 || /[@/._:]/.test(around.replace(/[.:]$/, ""))) continue;
    place.setStart(text, word.index);
    place.setEnd(text, end);
    const lines = [...place.getClientRects()].filter(box => box.width > 0.5).map(box => box.top);
    if (Math.max(...lines) - Math.min(...lines) > 6) found.push(`broken: ${word[0]} in ${named(node)}`);
  }
}
return found; }"""

# What a thumb has to hit is 44 px each way (WCAG 2.5.5): links inside of sentences are as high as their line, and a
# week's 105 boxes stand beside their equivalents, a day's parts and words.
_SMALL = """() => {%s
const target = node => {
  if (node.matches("[type=checkbox], [type=radio]")) return node.closest("label, td") ?? node;
  const after = getComputedStyle(node, "::after");
  return after.position === "absolute" && after.content !== "none" ? node.offsetParent ?? node : node;
};
const inSentence = node => {
  const block = node.closest("p, li, dd, td, small, .hint, blockquote, .notice");
  if (!block || getComputedStyle(node).display !== "inline") return false;
  const rest = block.textContent.trim().length - [...block.querySelectorAll("a, button")].reduce(
    (sum, one) => sum + one.textContent.trim().length, 0);
  return rest > 3;
};
const hit = controls().filter(node => !node.matches(".skip, .week input") && !tucked(node) && !inSentence(node));
return hit.flatMap(node => {
  const box = target(node).getBoundingClientRect();
  return box.width >= 43.5 && box.height >= 43.5 ? []
    : [`${Math.round(box.width)} x ${Math.round(box.height)} px: ${named(node)}`];
}); }"""

# Each control is focused in turn and back again, as by the key: then its middle and its corners lie bare inside of
# the window.
_BURIED = """() => {%s
const faults = [];
const looked = (node, box) => {
  const inset = Math.min(3, box.width / 4, box.height / 4);
  const [left, right, top, bottom] = [box.left + inset, box.right - inset, box.top + inset, box.bottom - inset];
  const points = [[(left + right) / 2, (top + bottom) / 2], [left, top], [right, top], [left, bottom], [right, bottom]];
  return points.map(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    const bare = hit && (node.contains(hit) || hit.contains(node) || hit.closest("label")?.control === node);
    return bare ? "" : `${Math.round(x)},${Math.round(y)} is under ${hit ? named(hit).slice(0, 60) : "the edge"}`;
  });
};
for (const node of [...controls(), ...controls().reverse()]) {
  node.focus();
  if (document.activeElement !== node || tucked(node)) continue;
  const points = [...node.getClientRects()].flatMap(box => looked(node, box));
  const buried = points.filter(point => point);
  // What is higher than half of the window is seen in part.
  const low = node.getBoundingClientRect().height <= innerHeight / 2;
  if (buried.length > (low ? 0 : points.length - 1)) faults.push(`${named(node)}: ${buried[0]}`);
}
document.activeElement?.blur();
scrollTo(0, 0);
return faults; }"""

# Whoever goes on by the key goes along the lines and down the columns, never back up in one.
_ORDER = """() => {%s
const found = [];
const fixed = node => { for (let at = node; at; at = at.parentElement)
  if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return true; return false; };
// Of radios that belong together the tabulator comes to the chosen one alone.
const passed = node => node.type === "radio" && !node.checked && node.form && node.form.elements[node.name].value;
const places = controls().filter(node => !tucked(node) && !rolls(node) && !fixed(node) && !passed(node)).map(
  node => [node, node.getBoundingClientRect()]);
const rtl = getComputedStyle(document.documentElement).direction === "rtl";
for (const node of document.querySelectorAll("[tabindex]"))
  if (node.tabIndex > 0) found.push(`tabindex: ${named(node)}`);
for (let n = 1; n < places.length; n++) {
  const [[one, a], [other, b]] = [places[n - 1], places[n]];
  const beside = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2;
  const above = b.bottom <= a.top + 1 && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1;
  const back = beside && (rtl ? b.left >= a.right - 1 : b.right <= a.left + 1);
  if (above || back) found.push(`${named(one)} and then, ${above ? "above it" : "before it"}, ${named(other)}`);
}
return found; }"""

# In the system's few colours a background is gone: what must not be is a sign, an edge, a ring, a chosen state.
_FADED = """() => {%s
const found = [];
const clear = colour => /^rgba.*, 0\\)$|transparent/.test(colour);
const ground = node => { for (let at = node; at; at = at.parentElement) {
  const colour = getComputedStyle(at).backgroundColor; if (!clear(colour)) return colour; } return "rgb(255, 255, 255)";
};
const FRAMED = ".button, .state, .chip, select, textarea, "
  + "input:not([type=checkbox], [type=radio], [type=hidden], [type=file])";
for (const node of document.querySelectorAll("body *")) {
  if (!shown(node) || tucked(node)) continue;
  const sign = getComputedStyle(node, "::before");
  if (sign.maskImage && sign.maskImage !== "none" && sign.content !== "none" && sign.display !== "none"
      && (clear(sign.backgroundColor) || sign.backgroundColor === ground(node))) found.push(`sign: ${named(node)}`);
  const style = getComputedStyle(node);
  if (node.matches(FRAMED)
      && [style.borderTopWidth, style.outlineStyle === "none" ? "0" : style.outlineWidth].every(
        edge => parseFloat(edge) === 0)) found.push(`edge: ${named(node)}`);
  if (node.matches("[aria-current]:not([aria-current=false]), [aria-pressed=true]")) {
    const plain = [...node.closest("nav, ul, ol, table, form, div").querySelectorAll(node.localName)].find(
      one => one !== node && !one.matches("[aria-current], [aria-pressed=true]"));
    const look = one => { const s = getComputedStyle(one);
      return [s.outlineStyle, s.borderColor, s.borderWidth, s.fontWeight, s.color, s.backgroundColor].join(); };
    if (plain && look(plain) === look(node)) found.push(`state: ${named(node)}`);
  }
}
for (const node of controls()) {
  if (tucked(node)) continue;
  node.focus();
  let ringed = false;
  for (let at = node, n = 0; at && n < 5; at = at.parentElement, n++) {
    const style = getComputedStyle(at);
    ringed ||= style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }
  if (document.activeElement === node && !ringed) found.push(`ring: ${named(node)}`);
}
document.activeElement?.blur();
return found; }"""

# Nothing moves for whoever asked for rest.
_MOVING = """() => {%s
return [...document.querySelectorAll("*")].flatMap(node => ["", "::before", "::after"].flatMap(part => {
  const style = getComputedStyle(node, part || null);
  const slow = [style.transitionDuration, style.animationName === "none" ? "0s" : style.animationDuration].some(
    list => list.split(",").some(one => parseFloat(one) > 0));
  return slow || style.scrollBehavior === "smooth" ? [`moves: ${named(node)}`] : [];
})); }"""

SHIFTS = """window.shifts = [];
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(
  [one.value, one.sources.map(({node, previousRect: a, currentRect: b}) => (node?.outerHTML ?? "").slice(0, 90)
    + ` ${[a.x, a.y, a.width, a.height]} to ${[b.x, b.y, b.width, b.height]}`).join(" | ")]);
}).observe({type: "layout-shift", buffered: true});"""


def _found(page: Page, measure: str) -> list[str]:
    found: list[str] = page.evaluate(measure.replace("%s", _BASICS, 1))
    return list(dict.fromkeys(found))


def sideways(page: Page) -> list[str]:
    """What makes the page wider than its window, is cut off, or lies outside of it."""
    return _found(page, _SIDEWAYS)


def broken(page: Page) -> list[str]:
    """Words that are broken into two lines in their midst."""
    return _found(page, _BROKEN)


def small(page: Page) -> list[str]:
    """What is to be hit and smaller than 44 px."""
    return _found(page, _SMALL)


def buried(page: Page) -> list[str]:
    """Controls which have the focus and are covered, or out of the window."""
    return _found(page, _BURIED)


def disorder(page: Page) -> list[str]:
    """Where the focus goes against the eye."""
    return _found(page, _ORDER)


def faded(page: Page) -> list[str]:
    """What is not to be seen any more when the system's colours are forced."""
    return _found(page, _FADED)


def moving(page: Page) -> list[str]:
    """What moves."""
    return _found(page, _MOVING)


def shifts(page: Page) -> list[str]:
    """What moved while the page was loading, and while it was scrolled to its end; `SHIFTS` has to run first."""
    page.evaluate("""async () => {
      for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
        scrollTo(0, y);
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      }
      // What stands in a closed part is not fetched before somebody opens it.
      await Promise.all([...document.images].filter(image => image.checkVisibility()).map(
        image => image.complete || new Promise(done => {
          image.onload = image.onerror = done;
          setTimeout(done, 10000);
        })));
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      scrollTo(0, 0);
    }""")
    found: list[list[object]] = page.evaluate("() => window.shifts")
    return [f"shifts by {value}: {node}" for value, node in found]
