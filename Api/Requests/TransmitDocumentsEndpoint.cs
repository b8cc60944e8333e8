using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Documents on their way to the department.</summary>
public sealed record Transmission : Dated
{
    [Entries(0, 100)]
    public required ImmutableArray<TransmittedDocument> Documents { get; init; }

    /// <summary>The department's usual window when absent.</summary>
    [Text(40)]
    public string? WindowCode { get; init; }

    /// <summary>When they were sent; now when absent.</summary>
    public Instant? TransmittedAt { get; init; }
}

/// <summary>One document of the manifest; the file itself travels beside the ledger.</summary>
public sealed record TransmittedDocument
{
    /// <summary>As the service names its required documents.</summary>
    [Text(200)]
    public required string Name { get; init; }

    [Text(100)]
    [Form("media-type", "^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$")]
    public required string MediaType { get; init; }

    [Range(1, long.MaxValue)]
    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the file in hexadecimal.</summary>
    [Form("sha256", "^[0-9a-fA-F]{64}$")]
    public required string Sha256 { get; init; }

    internal ManifestEntry Entry() => new(Name, MediaType, SizeBytes, Sha256.ToLowerInvariant());
}

internal sealed class TransmitDocumentsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Transmission>("transmissions", Create)
        .Describe("Requests", "TransmitDocuments", "Transmits the documents", "Through a window of the competent department; again after a return.")
        .Place(50)
        .Example(new Transmission
        {
            Documents =
            [
                new TransmittedDocument { Name = "hospital-notification", MediaType = "application/pdf", SizeBytes = 48_213, Sha256 = new string('a', 64) },
                new TransmittedDocument { Name = "parents-id", MediaType = "image/jpeg", SizeBytes = 90_112, Sha256 = new string('b', 64) },
            ],
        })
        .Refuses(
            RequestRefusals.FeeNotPaid,
            RequestRefusals.AlreadyTransmitted,
            RequestRefusals.RequiredDocumentsMissing(["parents-id"]),
            RequestRefusals.DocumentTypeNotAccepted("parents-id", ["application/pdf"]),
            RequestRefusals.DocumentTooLarge("parents-id", 1),
            RequestRefusals.DocumentNamedTwice(2),
            RequestRefusals.ManifestEmpty,
            SharedRefusals.ValueInvalid("documents"),
            RequestRefusals.WindowUnknown("CIV-9"),
            DepartmentRefusals.DepartmentNotFound,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Administrator);

    private static TransmitDocuments Create(Call<Transmission> call) => new(
        call.Id,
        [.. call.Body.Documents.Select(document => document.Entry())],
        call.Body.WindowCode,
        call.Body.TransmittedAt,
        call.Context);
}
