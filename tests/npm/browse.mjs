// Opens pages in Debian's chromium, as people do, and says what is wrong with them. One JSON object a line on standard input:
// { url, width, dark, script, language, picture }; the answer is one JSON object a line: { status, title, wide, violations,
// messages, elsewhere, focus }.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--disable-gpu"] });

// Everything that the console says, and every request to another server than the page's.
function listen(page, url) {
  const found = { messages: [], elsewhere: [] };
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && found.messages.push(message.text()));
  page.on("pageerror", (error) => found.messages.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:") && new URL(request.url()).host !== new URL(url).host) found.elsewhere.push(request.url());
  });
  return found;
}

// axe's source goes in by the debugger, because the page's Content-Security-Policy refuses a script tag, as it should.
async function violations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run(document).then((found) => JSON.stringify(found.violations.map((one) => one.id + ': ' + one.nodes[0].html)))",
    awaitPromise: true,
  });
  return JSON.parse(result.value);
}

async function look({ url, width, dark, script = true, language = "en-GB", picture }) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light", locale: language, javaScriptEnabled: script,
  });
  const page = await context.newPage();
  const { messages, elsewhere } = listen(page, url);
  const answer = await page.goto(url, { waitUntil: "load" });
  const status = answer.status();
  // A page that answers with an error's status is told of in the console; that is no fault of the page.
  const said = messages.filter((text) => !(status >= 400 && text.startsWith("Failed to load resource")));
  const found = { status, title: await page.title(), messages: said, elsewhere, violations: [] };
  found.wide = script ? await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth) : 0;
  found.focus = script ? await page.evaluate(() => document.activeElement?.getAttribute("aria-labelledby")) : null;
  if (picture) await page.screenshot({ path: picture, fullPage: true });
  if (script) found.violations = await violations(page);
  await context.close();
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await look(JSON.parse(line))));
}
await browser.close();
