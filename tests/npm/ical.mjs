// Reads an iCalendar object from its input and prints, as JSON, what ical.js makes of it: the zones come from the object alone.
import ICAL from "ical.js";

let text = "";
for await (const piece of process.stdin.setEncoding("utf8")) text += piece;
const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

function instant(time) {
  return new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");
}

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    start: instant(event.startDate),
    end: instant(event.endDate),
    wall: event.startDate.toString(),
    zone: event.startDate.zone.tzid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    organizer: event.organizer,
    status: component.getFirstPropertyValue("status"),
    url: component.getFirstPropertyValue("url"),
    attendees: event.attendees.length,
  };
});
const value = (name) => calendar.getFirstPropertyValue(name)?.toString() ?? null;
console.log(JSON.stringify({ method: value("method"), name: value("x-wr-calname"), refresh: value("refresh-interval"), ttl: value("x-published-ttl"), events }));
