// How values of the API read on the page.

/** The page's texts, as PlayerTexts.cs wrote them into it. */
export const texts = JSON.parse(document.getElementById("texts").textContent);

/** Fills {words} of a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Seconds of a Duration in proto3's JSON form: "9.600s". */
export function secondsOf(duration) {
  return duration ? Number.parseFloat(duration) : 0;
}

/** 75.4 as "1:15". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds + 0.001));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A Money in the reader's own notation. Micros arrive as a string, because they are 64 bits wide. */
export function money(value) {
  if (!value?.currencyCode) {
    return "";
  }
  const amount = Number(value.amountMicros ?? 0) / 1e6;
  try {
    return new Intl.NumberFormat(document.documentElement.lang, {
      style: "currency",
      currency: value.currencyCode,
      trailingZeroDisplay: "stripIfInteger",
    }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${value.currencyCode}`;
  }
}

/** What an attribute's value says: "oily", "27", "tea, jazz". */
export function attributeValue(value) {
  const plain = (word) => String(word).replaceAll("_", " ");
  if (value?.enumValue !== undefined) {
    return plain(value.enumValue);
  }
  if (value?.numberValue !== undefined) {
    return String(value.numberValue);
  }
  return (value?.setValue?.values ?? []).map(plain).join(", ");
}

/** An attribute's name in words. */
export function attributeName(id) {
  const words = id.replaceAll("_", " ");
  return texts.attributes[id] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** A small element with a class and text; text is never markup. */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** What is left until something, in the coarsest words that still move: "2 d 3 h", "4 h 05 min", "12:04". */
export function timeLeft(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const hours = Math.floor(seconds / 3600);
  const two = (number) => String(number).padStart(2, "0");
  if (hours >= 24) {
    return fill(texts.daysLeft, { days: Math.floor(hours / 24), hours: hours % 24 });
  }
  return hours > 0 ? fill(texts.hoursLeft, { hours, minutes: two(Math.floor(seconds / 60) % 60) }) : clock(seconds);
}

/** An instant in the reader's own notation, with the day where it is not today. */
export function timeOfDay(instant) {
  const time = new Date(instant);
  const sameDay = time.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    ...(sameDay ? {} : { weekday: "short" }),
  }).format(time);
}

/** A day in the reader's own notation. */
export function dayOf(instant) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(new Date(instant));
}

/** Elements by their data-part. */
export function partsOf(root) {
  return Object.fromEntries([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
}
