using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Access;
using EventLedger.Domain.Shared;
using Microsoft.Net.Http.Headers;

namespace EventLedger.Api.Credentials;

internal sealed class GetSms : IEndpoint
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<WrittenSms>>("/v1/sms", AnswerAsync)
        .Describe(
            "Credentials",
            "GetSms",
            "Messages that were written instead of sent",
            "The latest of a day, while no gateway is configured; the last one first. Mobile numbers are masked. Whose messages are shown is recorded as a reading of theirs.")
        .Refuses(AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.Administrator);

    /// <summary>The latest messages, for whoever may see them; that they were read is recorded first, with each of those who were written to.</summary>
    public static Task<IReadOnlyList<WrittenSms>> ReadAsync(HttpContext http, Actor actor)
    {
        var recorder = http.RequestServices.GetRequiredService<AccessRecorder>();
        return http.RequestServices.GetRequiredService<SmsOutbox>().ReadAsync(
            actor.Region,
            Most,
            beneficiary => recorder.OpenAsync(
                actor, beneficiary, null, null, PersonalRecord.Messages, () => Commands.Context(http, actor), http.RequestAborted).AsTask(),
            http.RequestAborted);
    }

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var written = await ReadAsync(http, actor);
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        await Answers.WriteAsync(http, new Listing<WrittenSms>(written));
        return null;
    }
}
