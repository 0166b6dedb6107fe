-- Single repayments, each with a key of its own, for accounts drawn at random from a file with one reference a line (ACCOUNTS). Each
-- answer means that the event is on disk.
local accounts = {}
for line in io.lines(os.getenv("ACCOUNTS")) do accounts[#accounts + 1] = line end
local headers = {}
for token in io.lines(os.getenv("TOKENS")) do
  headers[#headers + 1] = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
end

local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local count = 0
function init() math.randomseed(number + 1) end

function request()
  count = count + 1
  local key = os.getenv("RUN") .. "-" .. number .. "-" .. count
  local account = accounts[math.random(#accounts)]
  local body = string.format(
    '{"account":"%s","key":"%s","effective_on":"%s","event":"repay 0.01"}', account, key, os.getenv("DAY"))
  return wrk.format("POST", "/v1/events", headers[math.random(#headers)], body)
end

done = dofile(os.getenv("SUMMARY"))
