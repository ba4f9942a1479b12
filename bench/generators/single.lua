-- One alert a request, by wrk. TARGETS: a file with one path a line; ten alerts in a row share an incident and a
-- target. CARD=0 makes every alert new, CARD=1000 repeats a thousand.
local targets = {}
for line in io.lines(os.getenv("TARGETS")) do targets[#targets + 1] = line end
local card = tonumber(os.getenv("CARD") or "0")
local run = os.getenv("RUN") or tostring(os.time())
local filler = string.rep("x", 300)
local n = -1

wrk.method = "POST"
wrk.headers["content-type"] = "application/json"

function request()
  n = n + 1
  local i = card > 0 and n % card or n
  local incident = math.floor(i / 10)
  local body = '[{"labels":{"alertname":"Bench' .. (i % 10) .. '","instance":"host-' .. run .. '-' .. i ..
    '","incident":"' .. run .. '-' .. incident .. '","severity":"critical","team":"payments"},"annotations":{"summary":"bench","description":"' ..
    filler .. '"},"generatorURL":"http://127.0.0.1/g"}]'
  return wrk.format(nil, targets[incident % #targets + 1], nil, body)
end

function done(summary, latency)
  io.write(string.format('RESULT {"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"failed":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
