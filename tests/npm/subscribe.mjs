// One WebSocket: node subscribe.mjs URL [TOKEN] [ORIGIN]. Writes a line of JSON for each thing that happens to it.
import WebSocket from 'ws';

const [url, token, origin] = process.argv.slice(2);
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const socket = new WebSocket(url, { headers: token ? { Authorization: `Bearer ${token}` } : {}, origin: origin || undefined });

socket.on('open', () => say({ open: true }));
socket.on('unexpected-response', (request, response) => {
	say({ refused: response.statusCode });
	process.exit(0);
});
socket.on('error', (error) => say({ error: error.message }));
socket.on('message', (data) => say({ message: JSON.parse(data.toString()) }));
socket.on('close', (code) => say({ closed: code }));
