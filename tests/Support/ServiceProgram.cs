using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace EventLedger.Tests.Support;

/// <summary>The service's program in a process of its own, as whoever installs it starts it.</summary>
public static class ServiceProgram
{
    /// <summary>Until it ends: for commands, and for starts that fail.</summary>
    /// <param name="settings">Environment variables; of one that is there twice the last counts.</param>
    public static async Task<(int Code, string Output)> RunAsync(IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        using var process = Start(settings, arguments);
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>A service that serves, once it is ready. Disposing kills it.</summary>
    public static async Task<RunningService> ServeAsync(IEnumerable<(string Name, string Value)> settings)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Loopback.FreePort()}"));
        var service = new RunningService(address, Start([.. settings, ("EVENTLEDGER_URL", address.OriginalString)], []));
        try
        {
            await service.ReadyAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    private static Process Start(IEnumerable<(string Name, string Value)> settings, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Repository.Root, "Api", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "EventLedger.Api.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

/// <summary>The service in a process of its own, while it serves.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    internal RunningService(Uri address, Process process)
    {
        (Address, this.process) = (address, process);
        (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await EndAsync();
        process.Dispose();
    }

    internal async Task ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        await LedgerHost.UntilAsync(async () =>
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The service has ended: {await EndAsync()}");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    private async Task<string> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await output + await errors;
    }
}
