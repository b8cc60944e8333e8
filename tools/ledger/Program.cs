using EventLedger.Ledger;

return await CommandLine.Build().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
