using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Catalogue;

internal sealed class TryDraftEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<TrialRequest, TrialResult>("/v1/services/{code}/draft/trial", AnswerAsync)
        .Describe("Services", "TryDraft", "Tells what a request would come to under the draft", "As the trial of a published service does; nothing is opened or recorded.")
        .Example(new TrialRequest { Answers = JsonElement.Parse("""{"childName":"ليان"}""") })
        .Refuses(ServiceRefusals.ServiceNotFound, ServiceRefusals.NoDraft, ServiceRefusals.AnswersInvalid)
        .AllowRoles(Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(Call<TrialRequest> call)
    {
        var ledger = call.Http.RequestServices.GetRequiredService<StreamLedger>();
        var stream = ServiceDefinition.StreamId(call.Actor.Region, call.Route("code"));
        if (await ledger.FindAsync<ServiceDefinition>(call.Actor.Region, stream, call.Http.RequestAborted) is not { State: var service })
        {
            return ServiceRefusals.ServiceNotFound;
        }

        if (service.Drafted() is not { } draft)
        {
            return ServiceRefusals.NoDraft;
        }

        var answers = Forms.Folded(call.Body.Answers.GetRawText());
        if (Forms.JudgeOnce(draft.Terms.Form, answers) is { } unfit)
        {
            return unfit;
        }

        await Trials.WriteAsync(call.Http, draft, answers, ledger.Now(), call.Actor);
        return null;
    }
}
