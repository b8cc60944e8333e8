using System.Text.Json;

namespace EventLedger.Benchmark.Baselines;

/// <summary>What the bare service stores for one command and answers with.</summary>
/// <param name="Type">The stored event's type name.</param>
/// <param name="ClrType">What Marten keeps in <c>mt_dotnet_type</c>.</param>
/// <param name="Status">The request's status afterwards, for the answer.</param>
/// <param name="ToEvent">From the command's body to the stored event's JSON.</param>
internal sealed record BareCommand(string Type, string ClrType, string Status, Func<ReadOnlyMemory<byte>, DateTimeOffset, byte[]> ToEvent);

internal static class BareEvents
{
    private static readonly string NoManifest = new('0', 64);

    /// <summary>The five commands on an existing request, by the last part of their path.</summary>
    public static Dictionary<string, BareCommand> Commands { get; } = new(StringComparer.Ordinal)
    {
        ["fee-payments"] = Command("fee_paid", nameof(FeePaid), "opened", Pay),
        ["transmissions"] = Command("documents_transmitted", nameof(DocumentsTransmitted), "transmitted", Transmit),
        ["receipt"] = Command("documents_received", nameof(DocumentsReceived), "received", Receive),
        ["completion"] = Command("request_completed", nameof(RequestCompleted), "completed", Complete),
        ["handover"] = Command("request_handed_over", nameof(RequestHandedOver), "handed-over", HandOver),
    };

    public const string OpenedType = "request_opened";

    public static string OpenedClrType { get; } = ClrName(nameof(RequestOpened));

    public static (RequestOpened Event, byte[] Json) Open(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var command = JsonSerializer.Deserialize(body.Span, BaselineJson.Default.OpenRequest)!;
        var opened = new RequestOpened(
            SampleService.TrackingReference(),
            command.ServiceCode,
            1,
            command.BeneficiaryId,
            command.CentreCode ?? SampleService.Centre,
            SampleService.Department,
            command.Channel,
            command.Answers.GetRawText(),
            SampleService.Quote(now),
            SampleService.RequiredDocuments,
            SampleService.PromisedDeadline(now),
            now);
        return (opened, JsonSerializer.SerializeToUtf8Bytes(opened, BaselineJson.Default.RequestOpened));
    }

    private static BareCommand Command(string type, string name, string status, Func<ReadOnlyMemory<byte>, DateTimeOffset, byte[]> toEvent) =>
        new(type, ClrName(name), status, toEvent);

    private static string ClrName(string name) => $"EventLedger.Domain.Requests.{name}, EventLedger.Domain";

    private static byte[] Pay(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var command = JsonSerializer.Deserialize(body.Span, BaselineJson.Default.PayFee)!;
        var paid = new FeePaid(SampleService.FeeLines, command.Method, command.Reference, command.PaidAt ?? now);
        return JsonSerializer.SerializeToUtf8Bytes(paid, BaselineJson.Default.FeePaid);
    }

    private static byte[] Transmit(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var command = JsonSerializer.Deserialize(body.Span, BaselineJson.Default.TransmitDocuments)!;
        var transmitted = new DocumentsTransmitted(
            command.Documents,
            SampleService.ManifestHash(command.Documents),
            SampleService.Department,
            command.WindowCode ?? SampleService.Window,
            SampleService.Clerk,
            command.TransmittedAt ?? now);
        return JsonSerializer.SerializeToUtf8Bytes(transmitted, BaselineJson.Default.DocumentsTransmitted);
    }

    // The bare service reads nothing before it appends, so it cannot know the manifest's hash; it stores as many bytes.
    private static byte[] Receive(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var command = JsonSerializer.Deserialize(body.Span, BaselineJson.Default.AcknowledgeReceipt)!;
        var received = new DocumentsReceived(command.ReceivedBy ?? SampleService.Officer, NoManifest, command.ReceivedAt ?? now);
        return JsonSerializer.SerializeToUtf8Bytes(received, BaselineJson.Default.DocumentsReceived);
    }

    private static byte[] Complete(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var command = JsonSerializer.Deserialize(body.Span, BaselineJson.Default.CompleteRequest)!;
        var completed = new RequestCompleted(command.Decision, command.Reason, command.CompletedAt ?? now);
        return JsonSerializer.SerializeToUtf8Bytes(completed, BaselineJson.Default.RequestCompleted);
    }

    private static byte[] HandOver(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var command = JsonSerializer.Deserialize(body.Span, BaselineJson.Default.HandOver)!;
        var handedOver = new RequestHandedOver(SampleService.Officer, SampleService.Centre, command.HandedOverAt ?? now);
        return JsonSerializer.SerializeToUtf8Bytes(handedOver, BaselineJson.Default.RequestHandedOver);
    }
}
