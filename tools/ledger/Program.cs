using EventLedger.Ledger;

return await CommandLine.RunAsync(args);
