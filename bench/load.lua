-- wrk's side of bench/run: sends the requests of a file (a path, a blank, a token in each line) in turn, and prints what came
-- of it as one line of JSON. BENCH_REQUESTS names the file.
local requests = {}

function init()
	for line in io.lines(os.getenv("BENCH_REQUESTS")) do
		local path, token = line:match("^(%S+) (%S+)$")
		requests[#requests + 1] = wrk.format("GET", path, { ["Authorization"] = "Bearer " .. token })
	end
end

local next = 0

function request()
	next = next % #requests + 1
	return requests[next]
end

function done(summary, latency)
	local errors = summary.errors
	io.write(string.format(
		'{"requests":%d,"seconds":%.6f,"bytes":%d,"p50_us":%d,"p99_us":%d,"bad_status":%d,"broken":%d}\n',
		summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50), latency:percentile(99), errors.status,
		errors.connect + errors.read + errors.write + errors.timeout))
end
