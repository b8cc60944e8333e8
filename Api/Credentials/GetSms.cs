using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Shared;
using Microsoft.Net.Http.Headers;

namespace EventLedger.Api.Credentials;

internal sealed class GetSms : IEndpoint
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<WrittenSms>>("/v1/sms", AnswerAsync)
        .Describe(
            "Credentials", "GetSms", "Messages that were written instead of sent", "The latest of a day, while no gateway is configured; the last one first. Mobile numbers are masked.")
        .AllowRoles(Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var written = await http.RequestServices.GetRequiredService<SmsOutbox>().ReadAsync(actor.Region, Most, http.RequestAborted);
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        await Answers.WriteAsync(http, new Listing<WrittenSms>(written));
        return null;
    }
}
