using EventLedger.Api.Http;
using EventLedger.Api.Setup;

namespace EventLedger.Api.Help;

/// <summary>What a code means; where the <c>type</c> of a problem document leads.</summary>
public sealed record ProblemExplanation(string Code, int Status, string TitleAr, string TitleEn, string DetailAr, string DetailEn);

[Group("Help", "What the codes of refusals mean.", 120)]
internal sealed class GetProblem : IEndpoint
{
    private static readonly System.Globalization.CultureInfo Arabic = System.Globalization.CultureInfo.GetCultureInfo("ar");
    private static readonly System.Globalization.CultureInfo English = System.Globalization.CultureInfo.GetCultureInfo("en");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall(HttpMethods.Get, "/problems/{code}", AnswerAsync)
            .Produces<ProblemExplanation>()
            .Describe("Help", "GetProblem", "What a refusal's code means", "In both languages, with the figures still in braces.")
            .Refuses(HttpRefusals.NotFound)
            .AllowAnyone();
        routes.MapCall(HttpMethods.Get, "/", ToSwaggerAsync).AllowAnyone().ExcludeFromDescription();
    }

    private static Task ToSwaggerAsync(HttpContext http)
    {
        http.Response.Redirect("/swagger");
        return Task.CompletedTask;
    }

    private static Task AnswerAsync(HttpContext http)
    {
        var code = (string)http.Request.RouteValues["code"]!;
        var known = Problems.Texts.All.FirstOrDefault(refusal => string.Equals(refusal.Code, code, StringComparison.Ordinal));
        return known is null
            ? Problems.WriteAsync(http, HttpRefusals.NotFound)
            : Answers.WriteAsync(http, new ProblemExplanation(
                code,
                HttpRefusals.Status(known.Code, known.Kind),
                known.TitleAr,
                known.TitleEn,
                Problems.Texts.Find(code, Arabic)?.Detail ?? code,
                Problems.Texts.Find(code, English)?.Detail ?? code));
    }
}
