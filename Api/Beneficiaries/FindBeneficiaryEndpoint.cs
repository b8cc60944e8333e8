using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Whom to look for: by an identity alone; or by a name, a mobile number or both.</summary>
public sealed record SoughtBeneficiary
{
    /// <summary>The number of the document.</summary>
    [Text(20)]
    public string? NationalId { get; init; }

    /// <summary>national-id, iqama, establishment or passport; when absent, the first three are told by the number itself.</summary>
    [Text(20)]
    public string? IdentityType { get; init; }

    /// <summary>The country that issued a passport: two letters (ISO 3166-1), such as EG.</summary>
    [Text(2)]
    public string? IssuedBy { get; init; }

    /// <summary>Words of the name, or how they begin, in Arabic or Latin letters and any order and spelling.</summary>
    [Text(200)]
    public string? Name { get; init; }

    /// <summary>A mobile number, national or with country code.</summary>
    [Text(30)]
    public string? Mobile { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(SoughtBeneficiary);
}

/// <summary>What a search comes to.</summary>
/// <param name="Id">The record that an identity leads to; absent when that is not what was looked for.</param>
/// <param name="Items">The records that a name or a mobile number leads to, those that fit best first; absent when an identity was looked for.</param>
/// <param name="HasMore">Whether further ones fit, which more of the name would bring forth; absent when an identity was looked for.</param>
public sealed record FoundBeneficiary(Guid? Id, IReadOnlyList<FoundRecord>? Items, bool? HasMore);

internal sealed class FindBeneficiaryEndpoint : IEndpoint
{
    private const int FewestLetters = 3;

    // A page of ten is chosen from these; of more, nobody would find the right one.
    private const int MostFitting = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<SoughtBeneficiary, FoundBeneficiary>("/v1/beneficiaries/search", AnswerAsync)
        .Describe(
            "Beneficiaries",
            "FindBeneficiary",
            "Records by identity, or by name and mobile number",
            "An identity leads to one record, also that of an earlier document, and nothing of it is told but its id. Of what a name or a mobile number leads to, ten at most are shown, masked, and each as one reading of the record.")
        .Example(new SoughtBeneficiary { Name = "نوره عبد الله", Mobile = "0501234567" })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.NationalIdInvalid,
            BeneficiaryRefusals.MobileInvalid,
            BeneficiaryRefusals.SearchUnclear,
            BeneficiaryRefusals.SearchTooShort(0),
            BeneficiaryRefusals.SearchTooCommon(0),
            BeneficiaryRefusals.SearchNotReady,
            AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);

    private static Task<Refusal?> AnswerAsync(Call<SoughtBeneficiary> call) => call.Body switch
    {
        { NationalId: { } number, Name: null, Mobile: null } => ByIdentityAsync(call, number),
        { NationalId: null, IdentityType: null, IssuedBy: null } and ({ Name: not null } or { Mobile: not null }) => ByNameAsync(call),
        _ => Task.FromResult<Refusal?>(BeneficiaryRefusals.SearchUnclear),
    };

    private static async Task<Refusal?> ByIdentityAsync(Call<SoughtBeneficiary> call, string number)
    {
        if (Identity.Parse(call.Body.IdentityType, call.Body.IssuedBy, number) is not { } identity)
        {
            return BeneficiaryRefusals.NationalIdInvalid;
        }

        var services = call.Http.RequestServices;
        var found = await services.GetRequiredService<Identities>().FindAsync(
            services.GetRequiredService<StreamLedger>(), call.Actor.Region, identity, call.Http.RequestAborted);
        if (found is not { } id)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        await Answers.WriteAsync(call.Http, new FoundBeneficiary(id, null, null));
        return null;
    }

    private static async Task<Refusal?> ByNameAsync(Call<SoughtBeneficiary> call)
    {
        var mobile = call.Body.Mobile is { } typed ? PersonTraits.NumberOf(MobileNumber.Parse(typed)) : null;
        if (call.Body.Mobile is not null && mobile is null)
        {
            return BeneficiaryRefusals.MobileInvalid;
        }

        // A number that was given as well leads to few by itself.
        var words = NameWords.Of(call.Body.Name);
        if (mobile is null && words.Sum(word => word.Length) < FewestLetters)
        {
            return BeneficiaryRefusals.SearchTooShort(FewestLetters);
        }

        var search = call.Http.RequestServices.GetRequiredService<RecordSearch>();
        if (!search.IsReady(call.Actor.Region))
        {
            return BeneficiaryRefusals.SearchNotReady;
        }

        if (search.Find(call.Actor.Region, words, mobile, MostFitting) is not { } found)
        {
            return BeneficiaryRefusals.SearchTooCommon(MostFitting);
        }

        var shown = await FoundRecords.ShowAsync(call.Http, call.Actor, found.Select(id => (id, (CandidateSignal?)null)));
        await Answers.WriteAsync(call.Http, new FoundBeneficiary(null, shown, found.Count > FoundRecords.Most));
        return null;
    }
}
