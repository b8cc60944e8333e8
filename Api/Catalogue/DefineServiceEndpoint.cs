using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;

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

    internal ServiceTerms Terms() => new(
        NameAr,
        NameEn,
        DepartmentCode,
        [.. FeeLines.Select(line => new FeeLine(line.Code, line.Kind, Money.Sar(line.AmountHalalas)))],
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
    };
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
public sealed record NewService : ServiceVersion
{
    [Code]
    public required string Code { get; init; }
}

internal sealed class DefineServiceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewService, ServiceReceipt>(
            "/v1/services",
            call => new DefineService(call.Body.Code, call.Body.Terms(), null, call.Context),
            code => $"/v1/services/{code}")
        .Describe("Services", "DefineService", "Adds a service to the catalogue")
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
