using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Privacy;
using EventLedger.Domain.Privacy;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Privacy;

/// <summary>What is done with personal data from now on, as a whole.</summary>
public sealed record NewProcessingRegister
{
    /// <summary>Who answers for the processing.</summary>
    [Text(200)]
    public required string ControllerAr { get; init; }

    [Text(200)]
    public required string ControllerEn { get; init; }

    [Entries(1, 200)]
    public required ImmutableArray<NewProcessingActivity> Activities { get; init; }
}

/// <summary>One thing that is done with personal data.</summary>
public sealed record NewProcessingActivity
{
    /// <summary>Stays with what it names, in later versions too.</summary>
    [Code]
    public required string Code { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }

    [Text(2000)]
    public required string PurposeAr { get; init; }

    [Text(2000)]
    public required string PurposeEn { get; init; }

    /// <summary>Whose data, and which.</summary>
    [Text(2000)]
    public required string DataAr { get; init; }

    /// <summary>The same in English.</summary>
    [Text(2000)]
    public required string DataEn { get; init; }

    /// <summary>What allows it.</summary>
    public required LegalBasis Basis { get; init; }

    /// <summary>Where that is laid down.</summary>
    [Text(500)]
    public required string LawAr { get; init; }

    /// <summary>The same in English.</summary>
    [Text(500)]
    public required string LawEn { get; init; }

    /// <summary>For how long it is kept, and what becomes of it then.</summary>
    [Text(2000)]
    public required string RetentionAr { get; init; }

    /// <summary>The same in English.</summary>
    [Text(2000)]
    public required string RetentionEn { get; init; }

    /// <summary>Who is given it.</summary>
    [Text(2000)]
    public required string RecipientsAr { get; init; }

    /// <summary>The same in English.</summary>
    [Text(2000)]
    public required string RecipientsEn { get; init; }

    /// <summary>False to keep it from those who do not sign in as auditors or administrators; it is public when absent.</summary>
    public bool? IsPublic { get; init; }
}

[Group("Privacy", "What is done with personal data, and what persons agreed to.", 95)]
internal sealed class PublishProcessingRegisterEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewProcessingRegister, ProcessingReceipt>("/v1/processing-register", Create)
        .Describe("Privacy", "PublishProcessingRegister", "Lays down what is done with personal data", "As a whole, in the place of the version before, which can be read still.")
        .Place(10)
        .Example(new NewProcessingRegister
        {
            ControllerAr = "إمارة منطقة مكة المكرمة",
            ControllerEn = "Emirate of Makkah",
            Activities =
            [
                new NewProcessingActivity
                {
                    Code = "RECORDS",
                    NameAr = "السجل الإلكتروني للمستفيد",
                    NameEn = "The beneficiary's electronic record",
                    PurposeAr = "معرفة من يُقدَّم له الطلب",
                    PurposeEn = "To know whom a request is for",
                    DataAr = "المستفيدون: رقم الهوية، والاسم، والجوال",
                    DataEn = "Beneficiaries: number of the identity, name, mobile",
                    Basis = LegalBasis.PublicTask,
                    LawAr = "نظام حماية البيانات الشخصية",
                    LawEn = "Personal Data Protection Law",
                    RetentionAr = "إلى أن يُمحى السجل",
                    RetentionEn = "Until the record is erased",
                    RecipientsAr = "مراكز الخدمات في المنطقة",
                    RecipientsEn = "Service centres of the region",
                },
            ],
        })
        .Refuses(SharedRefusals.ValueInvalid("activities"))
        .BeginsOrChanges()
        .AllowRoles(Role.Administrator);

    private static PublishProcessingRegister Create(Call<NewProcessingRegister> call) => new(
        call.Body.ControllerAr,
        call.Body.ControllerEn,
        [.. call.Body.Activities.Select(one => new ProcessingActivity(
            one.Code,
            one.NameAr,
            one.NameEn,
            one.PurposeAr,
            one.PurposeEn,
            one.DataAr,
            one.DataEn,
            one.Basis,
            one.LawAr,
            one.LawEn,
            one.RetentionAr,
            one.RetentionEn,
            one.RecipientsAr,
            one.RecipientsEn,
            one.IsPublic ?? true))],
        call.Context);
}
