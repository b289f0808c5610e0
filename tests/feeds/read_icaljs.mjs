// Reads a calendar with ical.js, as Thunderbird and Nextcloud do, and prints what takes place in a window as JSON.
// node read_icaljs.mjs FILE START END   (START and END as ISO times in UTC)
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [file, start, end] = process.argv.slice(2);
const from = Date.parse(start);
const to = Date.parse(end);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));

for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue("tzid"));
}

const zoneOfDays = calendar.getFirstPropertyValue("x-wr-timezone");
const millis = (time) => {
  if (time.isDate && zoneOfDays) {
    const local = time.clone();
    local.isDate = false;
    local.hour = local.minute = local.second = 0;
    local.zone = ICAL.TimezoneService.get(zoneOfDays) ?? ICAL.Timezone.utcTimezone;
    return local.toUnixTime() * 1000;
  }
  return time.toUnixTime() * 1000;
};
const found = [];
const keep = (event, startDate, endDate) => {
  const startAt = millis(startDate);
  const endAt = millis(endDate);
  if (startAt >= to || !(endAt > from || startAt >= from)) return;
  found.push({
    uid: event.uid,
    start: new Date(startAt).toISOString(),
    end: new Date(endAt).toISOString(),
    floating: !startDate.isDate && startDate.zone === ICAL.Timezone.localTimezone,
    allDay: startDate.isDate,
    title: event.summary,
    description: event.description,
    location: event.location,
    status: event.component.getFirstPropertyValue("status"),
    sequence: event.sequence,
  });
};

const masters = new Map();
const overrides = [];
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  if (event.isRecurrenceException()) overrides.push(event);
  else masters.set(event.uid + "|" + masters.size, event);
}
for (const override of overrides) {
  const master = [...masters.values()].find((event) => event.uid === override.uid);
  if (master) master.relateException(override);
  else keep(override, override.startDate, override.endDate);
}
for (const event of masters.values()) {
  if (!event.isRecurring()) {
    keep(event, event.startDate, event.endDate);
    continue;
  }
  const unseen = new Set(overrides.filter((override) => override.uid === event.uid));
  const iterator = event.iterator();
  for (let next = iterator.next(); next && millis(next) < to + 40 * 86400000; next = iterator.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    unseen.delete([...unseen].find((override) => override.component === item.component));
    keep(item, startDate, endDate);
  }
  // ical.js reaches only the changed dates whose original the rule still yields; a calendar shows the others too.
  for (const override of unseen) keep(override, override.startDate, override.endDate);
}

console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  components: calendar.getAllSubcomponents().map((component) => component.name),
  lines: calendar.getAllSubcomponents("vevent").map((component) =>
    component.getAllProperties().map((property) => property.name)),
  events: found,
}));
