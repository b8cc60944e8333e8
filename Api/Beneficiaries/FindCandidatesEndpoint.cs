using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>A person who may have a record already, under another identity.</summary>
public sealed record NewcomerTraits
{
    [Text(200)]
    public required string NameAr { get; init; }

    /// <summary>A mobile number, national or with country code.</summary>
    [Text(30)]
    public required string Mobile { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(NewcomerTraits);
}

internal sealed class FindCandidatesEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<NewcomerTraits, Listing<FoundRecord>>("/v1/beneficiaries/candidates", AnswerAsync)
        .Describe(
            "Beneficiaries",
            "FindCandidates",
            "Records that a newcomer may have already",
            "To be asked before a record is opened: those with the same mobile number and a near name, and those with the same name. Nothing is opened, and nobody has to follow it.")
        .Example(new NewcomerTraits { NameAr = "نورة بنت عبدالله", Mobile = "0501234567" })
        .Refuses(BeneficiaryRefusals.MobileInvalid, BeneficiaryRefusals.SearchNotReady, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);

    private static Task<Refusal?> AnswerAsync(Call<NewcomerTraits> call) => MobileNumber.Parse(call.Body.Mobile) is { } mobile
        ? GetCandidates.ShowAsync(call.Http, call.Actor, PersonTraits.Of(call.Body.NameAr, null, mobile))
        : Task.FromResult<Refusal?>(BeneficiaryRefusals.MobileInvalid);
}
