using Microsoft.AspNetCore.WebUtilities;

namespace EventLedger.Benchmark.Load;

/// <summary>A request that has run through all its commands, to be read later.</summary>
internal readonly record struct FinishedRequest(string Id, string TrackingReference);

/// <summary>
/// One client at work: it leads a request through its commands in sequence, then the next. A life that the end of a
/// window cuts off goes on in the following one, so that every window sees the same mix of commands.
/// </summary>
internal sealed class RequestLife(Caller caller, Participants participants, bool withKeys, int seed)
{
    private const int KeptForReading = 100;

    private readonly Random _random = new(seed);
    private readonly string[] _paths = new string[Script.Commands.Count];
    private readonly List<FinishedRequest> _finished = [];
    private int _step;
    private string _id = "";

    /// <summary>The request last opened.</summary>
    public string TrackingReference { get; private set; } = "";

    /// <summary>How many commands the service has accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>The version the last command led to.</summary>
    public long Version { get; private set; }

    /// <summary>Requests that came to their end, as many as a reader needs.</summary>
    public IReadOnlyList<FinishedRequest> Finished => _finished;

    /// <summary>Sends the next command; any answer but success ends the run.</summary>
    /// <returns>Which of the script's commands it was, and how long its answer took.</returns>
    public async Task<(int Command, long Ticks)> AdvanceAsync(CancellationToken cancellation)
    {
        var step = _step;
        var command = Script.Commands[step];
        var body = (command.Body ?? participants.Openings[_random.Next(participants.Openings.Count)]).Next();
        var answer = await caller.PostAsync(
            step == 0 ? "/v1/requests" : _paths[step],
            body,
            participants.Authorization(command.Actor),
            step == 0 ? null : $"\"{Version}\"",
            withKeys ? WebEncoders.Base64UrlEncode(Guid.CreateVersion7().ToByteArray()) : null,
            cancellation);
        Version = NewVersion(command, answer);
        Accepted++;
        if (step == 0)
        {
            Begin(answer);
        }

        Finish(step);
        return (step, answer.Ticks);
    }

    private static long NewVersion(ScriptedCommand command, Answer answer) =>
        answer.Status is >= 200 and <= 299 && AnswerReader.Number(answer.Body, "version"u8) is { } version
            ? version
            : throw Caller.Refused($"The command '{command.Name}'", answer);

    private void Begin(Answer answer)
    {
        _id = AnswerReader.Text(answer.Body, "id"u8)!;
        TrackingReference = AnswerReader.Text(answer.Body, "trackingReference"u8)!;
        for (var i = 1; i < _paths.Length; i++)
        {
            _paths[i] = $"/v1/requests/{_id}/{Script.Commands[i].Name}";
        }
    }

    private void Finish(int step)
    {
        _step = (step + 1) % Script.Commands.Count;
        if (_step == 0 && _finished.Count < KeptForReading)
        {
            _finished.Add(new FinishedRequest(_id, TrackingReference));
        }
    }
}
