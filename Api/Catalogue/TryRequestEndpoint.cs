using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Calendars;
using EventLedger.Application.Catalogue;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Catalogue;

/// <summary>What a request of a service would be opened with.</summary>
public sealed record TrialRequest
{
    /// <summary>As they would be sent to open a request.</summary>
    [JsonObject]
    public required JsonElement Answers { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(TrialRequest);
}

/// <summary>What would come of it now.</summary>
/// <param name="ServiceVersion">That it would be opened under.</param>
public sealed record TrialResult(
    int ServiceVersion, ImmutableArray<FeeDueLine> FeeLines, long FeeHalalas, Instant FeeValidUntil, ImmutableArray<string> RequiredDocuments, Instant PromisedDeadline);

internal sealed class TryRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<TrialRequest, TrialResult>("/v1/services/{code}/trial", AnswerAsync)
        .Describe("Services", "TryRequest", "Tells what a request would come to", "Answers are held to the form, and fee, documents and deadline are told; nothing is opened or recorded.")
        .Example(new TrialRequest { Answers = JsonElement.Parse("""{"childName":"ليان"}""") })
        .Refuses(ServiceRefusals.ServiceNotFound, ServiceRefusals.ServiceNotRequestable, ServiceRefusals.ServiceIsWithdrawn(default), ServiceRefusals.ChannelNotOffered, ServiceRefusals.AnswersInvalid)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(Call<TrialRequest> call)
    {
        var (services, region, cancellation) = (call.Http.RequestServices, call.Actor.Region, call.Http.RequestAborted);
        var ledger = services.GetRequiredService<StreamLedger>();
        if (await ledger.ReferenceAsync<ServiceDefinition>(region, ServiceDefinition.StreamId(region, call.Route("code")), cancellation) is not { State: { IsPublished: true } current })
        {
            return ServiceRefusals.ServiceNotFound;
        }

        var now = ledger.Now();
        var (service, answers) = (current.At(now), Forms.Folded(call.Body.Answers.GetRawText()));
        if ((service.NotRequestable(null, now) ?? services.GetRequiredService<Forms>().Judge(region, service, answers)) is { } unfit)
        {
            return unfit;
        }

        await Trials.WriteAsync(call.Http, service, answers, now, call.Actor);
        return null;
    }
}

internal static class Trials
{
    /// <summary>Answers with what a request with such answers would come to.</summary>
    /// <param name="answers">A JSON object that fits the form, digits folded.</param>
    public static async Task WriteAsync(HttpContext http, ServiceDefinition service, string answers, Instant now, Actor actor) =>
        await Answers.WriteAsync(http, await OfAsync(http, service, answers, now, actor));

    /// <summary>What a request with such answers would come to.</summary>
    /// <param name="answers">A JSON object that fits the form, digits folded.</param>
    public static async Task<TrialResult> OfAsync(HttpContext http, ServiceDefinition service, string answers, Instant now, Actor actor)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        var calendars = await services.GetRequiredService<CalendarsInForce>().OfAsync(services.GetRequiredService<StreamLedger>(), actor.Region, service.DepartmentCode, cancellation);
        var quote = service.Quote(now);
        return new(
            service.Version,
            [.. quote.Lines.Select(line => new FeeDueLine(line.Code, line.Kind, line.Amount.Halalas))],
            quote.Total().Halalas,
            quote.ValidUntil,
            Forms.RequiredDocuments(service.Terms, answers),
            calendars.Current.After(now, Duration.FromHours(service.TargetWorkingHours)));
    }
}
