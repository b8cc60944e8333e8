using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventLedger.Benchmark.Baselines;

// The six commands' bodies as the REST contract writes them, and what a service stores of each. Both baselines store the
// same facts as EventLedger's own events, so that all three write about the same bytes.

internal sealed record OpenRequest(string ServiceCode, Guid BeneficiaryId, string? CentreCode, string Channel, JsonElement Answers);

internal sealed record PayFee(long AmountHalalas, string Method, string Reference, DateTimeOffset? PaidAt);

internal sealed record TransmitDocuments(DocumentBody[] Documents, string? WindowCode, DateTimeOffset? TransmittedAt);

internal sealed record DocumentBody(string Name, string MediaType, long SizeBytes, string Sha256);

internal sealed record AcknowledgeReceipt(string? ReceivedBy, DateTimeOffset? ReceivedAt);

internal sealed record CompleteRequest(string Decision, string? Reason, DateTimeOffset? CompletedAt);

internal sealed record HandOver(DateTimeOffset? HandedOverAt);

internal sealed record RegisterBeneficiary(string NationalId, string NameAr, string? NameEn, string Mobile);

internal sealed record Registered(Guid Id, long Version);

internal sealed record Opened(Guid Id, string TrackingReference, long Version, string Status, FeeQuote Fee, DateTimeOffset PromisedDeadline);

internal sealed record Accepted(Guid Id, long Version, string Status);

internal sealed record FeeLine(string Code, string Kind, long Amount);

internal sealed record FeeQuote(FeeLine[] Lines, DateTimeOffset ValidUntil)
{
    public long Total() => Lines.Sum(line => line.Amount);
}

internal sealed record RequestOpened(
    string TrackingReference,
    string ServiceCode,
    int ServiceVersion,
    Guid BeneficiaryId,
    string? CentreCode,
    string DepartmentCode,
    string Channel,
    string Answers,
    FeeQuote Fee,
    string[] RequiredDocuments,
    DateTimeOffset PromisedDeadline,
    DateTimeOffset OpenedAt);

internal sealed record FeePaid(FeeLine[] Lines, string Method, string ReceiptNumber, DateTimeOffset PaidAt);

internal sealed record DocumentsTransmitted(
    DocumentBody[] Manifest,
    string ManifestHash,
    string DepartmentCode,
    string WindowCode,
    string Sender,
    DateTimeOffset TransmittedAt);

internal sealed record DocumentsReceived(string ReceivedBy, string ManifestHash, DateTimeOffset ReceivedAt);

internal sealed record RequestCompleted(string Decision, string? Reason, DateTimeOffset CompletedAt);

internal sealed record RequestHandedOver(string HandedOverBy, string CentreCode, DateTimeOffset HandedOverAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenRequest))]
[JsonSerializable(typeof(PayFee))]
[JsonSerializable(typeof(TransmitDocuments))]
[JsonSerializable(typeof(AcknowledgeReceipt))]
[JsonSerializable(typeof(CompleteRequest))]
[JsonSerializable(typeof(HandOver))]
[JsonSerializable(typeof(RegisterBeneficiary))]
[JsonSerializable(typeof(Registered))]
[JsonSerializable(typeof(Opened))]
[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(RequestOpened))]
[JsonSerializable(typeof(FeePaid))]
[JsonSerializable(typeof(DocumentsTransmitted))]
[JsonSerializable(typeof(DocumentsReceived))]
[JsonSerializable(typeof(RequestCompleted))]
[JsonSerializable(typeof(RequestHandedOver))]
internal sealed partial class BaselineJson : JsonSerializerContext;
