using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using JasperFx;
using JasperFx.CodeGeneration;
using Wolverine;

namespace EventLedger.Api.Setup;

/// <summary>The way of a command to its handler.</summary>
public static class WolverineSetup
{
    /// <param name="isSchemaCurrent">Whether it is known that the databases hold what they should.</param>
    public static void AddMessaging(this WebApplicationBuilder builder, Settings settings, bool isSchemaCurrent)
    {
        builder.Host.UseWolverine(options =>
        {
            options.ServiceName = "eventledger";
            options.ApplicationAssembly = typeof(WolverineSetup).Assembly;
            options.Discovery.IncludeAssembly(typeof(StreamLedger).Assembly);
            options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
            options.CodeGeneration.GeneratedCodeOutputPath = Path.Combine(Environment.CurrentDirectory, "obj", "Generated");

            // One node alone needs no elections; several share a configured database.
            options.Durability.Mode = builder.Configuration.IsEmbedded() ? DurabilityMode.Solo : DurabilityMode.Balanced;

            // A node that dies leaves its projections and messages to the others within seconds; the defaults take a minute.
            options.Durability.FirstHealthCheckExecution = TimeSpan.FromMilliseconds(500);
            options.Durability.HealthCheckPollingTime = TimeSpan.FromSeconds(1);
            options.Durability.StaleNodeTimeout = TimeSpan.FromSeconds(5);
            options.Durability.CheckAssignmentPeriod = TimeSpan.FromSeconds(3);
            if (isSchemaCurrent)
            {
                options.AutoBuildMessageStorageOnStartup = AutoCreate.None;
            }

            options.AddReactions(settings.Reactions);
            options.Policies.MessageSuccessLogLevel(LogLevel.Debug);
            options.Policies.MessageExecutionLogLevel(LogLevel.Debug);
            options.Policies.LogMessageStarting(LogLevel.None);
        });
    }
}
