using System.CommandLine;
using EventLedger.Benchmark.Baselines;

var url = new Option<string>("--url") { Required = true };
var database = new Option<string>("--database") { Required = true };

var bare = new Command("serve-bare", "Serve the bare baseline: Kestrel and Npgsql calling Marten's append function.") { url, database };
bare.SetAction((given, cancellation) => BareService.RunAsync(given.GetValue(url)!, given.GetValue(database)!, cancellation));

var crud = new Command("serve-crud", "Serve the CRUD baseline: ASP.NET Core and EF Core with a history table.") { url, database };
crud.SetAction((given, cancellation) => CrudService.RunAsync(given.GetValue(url)!, given.GetValue(database)!, cancellation));

var root = new RootCommand("Measures EventLedger against two baselines.") { bare, crud };
return await root.Parse(args).InvokeAsync();
