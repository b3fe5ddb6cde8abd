// An SMTP server (npm smtp-server) that does what tests tell it, and reads what it gets with npm postal-mime.
//
//   node smtp.mjs '{"port": 0, "auth": {"user": "u", "password": "p"}, "key": PEM, "cert": PEM}'
//
// Without "auth" it asks for no login, without "key" it has no STARTTLS. Standard output has one JSON object a line: first {"port"}, then
// one for each thing that happened: {"what": "message" | "dropped" | "refused" | "login", ...}. Standard input takes JSON lines:
// {"to": ADDRESS, "next": ["451", "accept"]} is what is done with the next mails to that address (those after them are accepted); without
// "to" with whichever come next:
//   accept; 550, 451 (any reply code, to RCPT TO); data550, data451 (to the message); drop (the connection ends after DATA, without an
//   answer); slow, slower (one or two seconds pass before the answer to the message); stall (no answer ever).
// {"login": false} refuses every login from then on.
import { createInterface } from "node:readline";
import { SMTPServer } from "smtp-server";
import PostalMime from "postal-mime";

const options = JSON.parse(process.argv[2] ?? "{}");
const next = new Map();
let login = true;

const tell = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const refusal = (code) => Object.assign(new Error("refused by the test"), { responseCode: Number(code) });

async function read(raw) {
	const mail = await PostalMime.parse(raw, { attachmentEncoding: "base64" });
	return mail;
}

const server = new SMTPServer({
	authOptional: !options.auth,
	disabledCommands: [...(options.auth ? [] : ["AUTH"]), ...(options.key ? [] : ["STARTTLS"])],
	disableReverseLookup: true,
	key: options.key,
	cert: options.cert,
	size: 20 << 20,
	logger: false,
	onAuth(auth, session, callback) {
		const right = login && auth.username === options.auth.user && auth.password === options.auth.password;
		tell({ what: "login", user: auth.username, right, tls: session.secure });
		callback(right ? null : refusal(535), right ? { user: auth.username } : undefined);
	},
	onRcptTo(address, session, callback) {
		const act = next.get(address.address)?.shift() ?? next.get("")?.shift() ?? "accept";
		if (/^\d{3}$/.test(act)) {
			tell({ what: "refused", to: address.address, code: Number(act) });
			return callback(refusal(act));
		}
		session.act = act;
		callback();
	},
	onData(stream, session, callback) {
		const pieces = [];
		stream.on("data", (piece) => pieces.push(piece));
		stream.on("end", async () => {
			const raw = Buffer.concat(pieces);
			const event = { what: "message", from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((one) => one.address),
				tls: session.secure, user: session.user ?? null, raw: raw.toString("base64"), mail: await read(raw) };
			switch (session.act) {
			case "drop":
				tell({ ...event, what: "dropped" });
				return server.connections.forEach((one) => one.session === session && one._socket.destroy());
			case "stall":
				return tell({ ...event, what: "stalled" });
			case "slow":
			case "slower":
				await new Promise((done) => setTimeout(done, session.act === "slow" ? 1000 : 2000));
			}
			const code = /^data(\d{3})$/.exec(session.act)?.[1];
			tell(code ? { ...event, what: "refused", code: Number(code) } : event);
			callback(code ? refusal(code) : null);
		});
	},
});

server.on("error", (error) => tell({ what: "error", error: String(error) }));
server.listen(options.port ?? 0, "127.0.0.1", () => tell({ port: server.server.address().port }));
createInterface({ input: process.stdin }).on("line", (line) => {
	const order = JSON.parse(line);
	if (order.next)
		next.set(order.to ?? "", [...order.next]);
	if ("login" in order)
		login = order.login;
	tell({ what: "ordered" });
}).on("close", () => process.exit(0));
