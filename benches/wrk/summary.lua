-- One line for a run: how much, how long, what was not answered as it should be.
return function(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("%.0f/s  median %.1f ms  p99 %.1f ms  wrong %d of %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, wrong, summary.requests))
end
