using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Privacy;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Privacy;

internal sealed class GetConsents : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Consents>("/v1/beneficiaries/{id:guid}/consents", AnswerAsync)
        .Describe(
            "Privacy",
            "ListConsents",
            "What a person agreed to",
            "Mandates and how the person is reached: when, how, until when, and the event that proves it. Without personal data, also of those who were erased.")
        .Place(40)
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound)
        .AllowRoles(Role.Beneficiary, Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (id, services, cancellation) = (http.RouteId(), http.RequestServices, http.RequestAborted);
        if (await services.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(actor.Region, id, cancellation) is not { } person)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (!person.State.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        await Answers.WriteAsync(http, await services.GetRequiredService<ConsentRegister>().ReadAsync(actor.Region, id, cancellation));
        return null;
    }
}
