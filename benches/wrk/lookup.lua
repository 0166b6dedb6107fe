-- Look-ups with explanation, of accounts drawn at random from a file with one reference a line (ACCOUNTS).
local accounts = {}
for line in io.lines(os.getenv("ACCOUNTS")) do accounts[#accounts + 1] = line end
local headers = {}
for token in io.lines(os.getenv("TOKENS")) do
  headers[#headers + 1] = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
end

function init() math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 100000) end

function request()
  return wrk.format("GET", "/v1/accounts/" .. accounts[math.random(#accounts)] .. "?explain=true", headers[math.random(#headers)])
end

done = dofile(os.getenv("SUMMARY"))
