using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Catalogue;

/// <summary>What a version of a service says.</summary>
public record ServiceVersion
{
    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }

    [Code]
    public required string DepartmentCode { get; init; }

    /// <summary>None for a service without a fee.</summary>
    [Entries(0, 50)]
    public required ImmutableArray<ServiceFeeLine> FeeLines { get; init; }

    /// <summary>Names of the documents without which it cannot be transmitted.</summary>
    [Entries(0, 100)]
    public required ImmutableArray<string> RequiredDocuments { get; init; }

    /// <summary>The time promised, counted in working hours.</summary>
    [Range(0, 100_000)]
    public required int TargetWorkingHours { get; init; }

    /// <summary>How long a quote stands, in days; 30 when absent.</summary>
    [Range(1, 3650)]
    public int? QuoteValidDays { get; init; }

    /// <summary>The waits for the beneficiary in which the clock stands still, so that the deadline moves by them; none when absent.</summary>
    [Entries(0, 2)]
    public ImmutableArray<Wait>? StoppingWaits { get; init; }

    /// <summary>Whether a beneficiary may have one open request of it at a time, in whichever centre; any number when absent.</summary>
    public bool? OneAtATime { get; init; }

    /// <summary>What is asked; any answers will do when absent.</summary>
    public NewForm? Form { get; init; }

    /// <summary>Under presence it can be looked up and not requested.</summary>
    public MaturityPhase? Phase { get; init; }

    /// <summary>What is taken under a document's name, and which are required by an answer; anything is taken when absent.</summary>
    [Entries(0, 100)]
    public ImmutableArray<NewDocumentRule>? Documents { get; init; }

    /// <summary>How it may be requested; all ways when absent.</summary>
    [Entries(1, 6)]
    public ImmutableArray<Channel>? Channels { get; init; }

    /// <summary>Fees from later days on, in order.</summary>
    [Entries(0, 20)]
    public ImmutableArray<LaterFee>? LaterFees { get; init; }

    /// <summary>For how long requests are kept, and what becomes of them then.</summary>
    public Retention? Retention { get; init; }

    internal ServiceTerms Terms() => new(
        NameAr,
        NameEn,
        DepartmentCode,
        Lines(FeeLines),
        RequiredDocuments,
        TargetWorkingHours,
        QuoteValidDays ?? 30)
    {
        StoppingWaits = StoppingWaits ?? [],
        OneAtATime = OneAtATime ?? false,
        Form = Form is { } form
            ? new ServiceForm(
                form.Schema.GetRawText(),
                [.. form.Fields.Select(field => new FormField(field.Name, field.LabelAr, field.LabelEn, field.HelpAr, field.HelpEn, field.Personal ?? false))])
            : null,
        Phase = Phase,
        Documents =
        [
            .. (Documents ?? []).Select(document => new DocumentRule(document.Name, document.MediaTypes ?? [], document.LargestBytes)
            {
                When = document.When is { } when ? new DocumentCondition(when.Field, when.Values) : null,
                LabelAr = document.LabelAr,
                LabelEn = document.LabelEn,
            }),
        ],
        Channels = Channels ?? [],
        LaterFees = [.. (LaterFees ?? []).Select(fees => new DatedFees(fees.From, Lines(fees.FeeLines)))],
        Retention = Retention is { } kept ? new RetentionRule(kept.Disposition, kept.From ?? RetentionBase.Outcome, kept.Years ?? 0) : null,
    };

    private static ImmutableArray<FeeLine> Lines(ImmutableArray<ServiceFeeLine> lines) =>
        [.. lines.Select(line => new FeeLine(line.Code, line.Kind, Money.Sar(line.AmountHalalas)))];
}

/// <summary>A version that is published.</summary>
public record PublishedVersion : ServiceVersion
{
    /// <summary>From when it counts, in the future; at once when absent.</summary>
    public Instant? EffectiveFrom { get; init; }
}

/// <summary>What is taken under a document's name.</summary>
public sealed record NewDocumentRule
{
    [Text(200)]
    public required string Name { get; init; }

    [Text(200)]
    public string? LabelAr { get; init; }

    [Text(200)]
    public string? LabelEn { get; init; }

    /// <summary>Such as <c>application/pdf</c>; any when absent.</summary>
    [Entries(1, 20, LongestText = 100)]
    public ImmutableArray<string>? MediaTypes { get; init; }

    /// <summary>Any size when absent.</summary>
    [Range(1, long.MaxValue)]
    public long? LargestBytes { get; init; }

    /// <summary>Which answer requires it; none does when absent.</summary>
    public NewCondition? When { get; init; }
}

/// <summary>An answer that requires a document.</summary>
public sealed record NewCondition
{
    /// <summary>A field of the form.</summary>
    [Text(100)]
    public required string Field { get; init; }

    /// <summary>Any of these, as text.</summary>
    [Entries(1, 100)]
    public required ImmutableArray<string> Values { get; init; }
}

/// <summary>What is due from a civil day on.</summary>
public sealed record LaterFee
{
    public required LocalDate From { get; init; }

    [Entries(0, 50)]
    public required ImmutableArray<ServiceFeeLine> FeeLines { get; init; }
}

/// <summary>For how long requests are kept.</summary>
public sealed record Retention
{
    public required Disposition Disposition { get; init; }

    /// <summary>From when it counts; the outcome when absent.</summary>
    public RetentionBase? From { get; init; }

    /// <summary>None for what is kept for ever, and needed otherwise.</summary>
    [Range(1, 200)]
    public int? Years { get; init; }
}

/// <summary>The form of a service.</summary>
public sealed record NewForm
{
    /// <summary>JSON Schema (2020-12) of the answers: an object, without references to anything outside.</summary>
    [JsonObject]
    public required JsonElement Schema { get; init; }

    /// <summary>One for each property of the schema, in the order of the page.</summary>
    [Entries(0, 200)]
    public required ImmutableArray<NewFormField> Fields { get; init; }
}

/// <summary>What a page shows of one answer.</summary>
public sealed record NewFormField
{
    /// <summary>Of the schema's property.</summary>
    [Text(100)]
    public required string Name { get; init; }

    [Text(200)]
    public required string LabelAr { get; init; }

    [Text(200)]
    public required string LabelEn { get; init; }

    [Text(500)]
    public string? HelpAr { get; init; }

    [Text(500)]
    public string? HelpEn { get; init; }

    /// <summary>Whether it tells something of a person; not when absent.</summary>
    public bool? Personal { get; init; }
}

public sealed record ServiceFeeLine
{
    [Code]
    public required string Code { get; init; }

    public required FeeKind Kind { get; init; }

    [Range(0, Money.LargestHalalas)]
    public required long AmountHalalas { get; init; }
}

/// <summary>A service and its first version.</summary>
public sealed record NewService : PublishedVersion
{
    [Code]
    public required string Code { get; init; }
}

internal sealed class DefineServiceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewService, ServiceReceipt>(
            "/v1/services",
            call => new DefineService(call.Body.Code, call.Body.Terms(), null, call.Context, call.Body.EffectiveFrom),
            code => $"/v1/services/{code}")
        .BeginsOrChanges()
        .Produces<ServiceReceipt>()
        .Describe("Services", "DefineService", "Adds a service to the catalogue", "What was drafted of it is given up; one that was drafted before is answered with 200.")
        .Example(new NewService
        {
            Code = "MARRIAGE-CERT",
            NameAr = "شهادة زواج",
            NameEn = "Marriage certificate",
            DepartmentCode = "CIV",
            FeeLines = [new ServiceFeeLine { Code = "ISSUE", Kind = FeeKind.GovernmentFee, AmountHalalas = 10_000 }],
            RequiredDocuments = ["contract"],
            TargetWorkingHours = 14,
        })
        .Refuses(ServiceRefusals.FormSchemaInvalid(""), ServiceRefusals.FormFieldsDiffer(""), ServiceRefusals.ServiceAlreadyDefined, DepartmentRefusals.DepartmentNotFound, SharedRefusals.ValueInvalid("feeLines"))
        .AllowRoles(Role.Administrator);
}
