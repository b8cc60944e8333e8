using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using EventLedger.Api.Postgres;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>What keeps the service from starting, in a sentence for whoever started it instead of a stack trace.</summary>
public static class StartFailures
{
    private const int Failed = 1;

    public static async Task<int> InWordsAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is EmbeddedPostgresException or ValidationException)
        {
            return Say(e.Message);
        }
        catch (Exception e) when (e.GetBaseException() is PostgresException refused)
        {
            return Say($"The database refused: {refused.MessageText} ({refused.SqlState}). When its schema is not what the service made of it, docs/operations.md says what to do.");
        }
        catch (NpgsqlException e) when (e.GetBaseException() is SocketException unreached)
        {
            return Say($"The database cannot be reached: {unreached.Message}. Are the connection strings what they should be, and does the server run?");
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return Say($"{e.Message} Stop what listens there, or choose another address: EVENTLEDGER_URL=http://127.0.0.1:5081");
        }
    }

    private static int Say(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return Failed;
    }
}
