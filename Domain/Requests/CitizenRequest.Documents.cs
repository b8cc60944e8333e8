using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <content>Documents: sent to the department, acknowledged or sent back.</content>
public sealed partial record CitizenRequest
{
    /// <summary>Sends the documents through a window of the competent department; again after a return.</summary>
    public Decision Transmit(Destination department, ImmutableArray<ManifestEntry> documents, string? windowCode, string sender, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (Status is not (RequestStatus.Opened or RequestStatus.Returned))
        {
            return RequestRefusals.AlreadyTransmitted;
        }

        if (!FeeIsSettled)
        {
            return RequestRefusals.FeeNotPaid;
        }

        if (documents.IsDefaultOrEmpty)
        {
            return RequestRefusals.ManifestEmpty;
        }

        if (!documents.All(IsWritable))
        {
            return SharedRefusals.ValueInvalid("documents");
        }

        if (ManifestEntry.PlaceOfSecond(documents) is { } second)
        {
            return RequestRefusals.DocumentNamedTwice(second);
        }

        if (documents.Select(Unaccepted).FirstOrDefault(refusal => refusal is not null) is { } unaccepted)
        {
            return unaccepted;
        }

        var missing = RequiredDocuments.Except(documents.Select(document => document.Name.Clear)).ToList();
        if (missing.Count > 0)
        {
            return RequestRefusals.RequiredDocumentsMissing(missing);
        }

        var window = windowCode ?? WindowCode ?? department.UsualWindow;
        return department.DepartmentCode == DepartmentCode && department.Windows.Contains(window)
            ? new DocumentsTransmitted(documents, HashOf(documents), DepartmentCode, window, sender, at)
            : RequestRefusals.WindowUnknown(window);
    }

    /// <summary>
    /// The department acknowledges. Without required documents the request reaches the window by itself, again after a return.
    /// </summary>
    /// <param name="isAssumed">Nobody told of it; work that is taken over shows that it must have been.</param>
    public Decision Receive(string receivedBy, Instant at, bool isAssumed = false)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.Received or RequestStatus.Suspended => RequestRefusals.AlreadyReceived,
            RequestStatus.Opened or RequestStatus.Returned when !RequiredDocuments.IsEmpty => RequestRefusals.NotTransmitted,
            RequestStatus.Opened when !FeeIsSettled => RequestRefusals.FeeNotPaid,
            _ => new DocumentsReceived(receivedBy, ManifestHash, at, isAssumed ? true : null),
        };
    }

    public Decision Return(ImmutableArray<string> reasons, Instant? respondBy, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.Suspended => RequestRefusals.RequestIsSuspended,
            RequestStatus.Opened or RequestStatus.Returned => RequestRefusals.NotWithDepartment,
            _ when respondBy <= at => RequestRefusals.RespondByInThePast,
            _ => new DocumentsReturned([.. reasons], respondBy, at),
        };
    }

    /// <summary>Why a document is not taken under its name; null when it is.</summary>
    private Refusal? Unaccepted(ManifestEntry document) => DocumentRules.FirstOrDefault(rule => rule.Name == document.Name.Clear) switch
    {
        { MediaTypes: { IsDefaultOrEmpty: false } accepted } when !accepted.Contains(document.MediaType, StringComparer.OrdinalIgnoreCase) =>
            RequestRefusals.DocumentTypeNotAccepted(document.Name.Clear, accepted),
        { LargestBytes: { } most } when document.SizeBytes > most => RequestRefusals.DocumentTooLarge(document.Name.Clear, most),
        _ => null,
    };

    // The manifest's hash is taken over lines and tabs: a name that holds them could pass for another manifest.
    private static bool IsWritable(ManifestEntry document) =>
        !document.Name.Clear.Any(char.IsControl) && !document.MediaType.Any(char.IsControl) && !document.Sha256.Any(char.IsControl);

    /// <summary>SHA-256 over one line per document, name, media type, size and hash, in the order sent.</summary>
    private static string HashOf(ImmutableArray<ManifestEntry> documents)
    {
        var manifest = new StringBuilder();
        foreach (var document in documents)
        {
            manifest.Append(FormattableString.Invariant($"{document.Name.Clear}\t{document.MediaType}\t{document.SizeBytes}\t{document.Sha256}\n"));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest.ToString())));
    }
}
