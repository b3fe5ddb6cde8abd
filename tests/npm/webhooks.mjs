// Verifies webhooks as a receiver that uses the reference library would: one JSON object a line with secret, headers and body
// on standard input; "ok" or why not, a line each, on standard output.
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    new Webhook(secret, secret.startsWith("whsec_") ? {} : { format: "raw" }).verify(body, headers);
    console.log("ok");
  } catch (error) {
    console.log(String(error));
  }
}
