using EventLedger.Benchmark;

return await CommandLine.Build().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
