using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;

namespace EventLedger.Api.Staff;

/// <summary>The courses of a region.</summary>
/// <param name="Version">Of all of them, for <c>If-Match</c>; 0 when there are none.</param>
/// <param name="Courses">By their codes; the last edition of each is what was announced last.</param>
public sealed record CoursesView(long Version, ImmutableArray<Course> Courses);

internal sealed class GetCourses : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<CoursesView>("/v1/courses", AnswerAsync)
        .Describe("Staff", "ListCourses", "The courses of the region", "With what each is needed for, and from when on.")
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var current = await http.RequestServices.GetRequiredService<StreamLedger>()
            .FindAsync<Curriculum>(actor.Region, Curriculum.StreamId(actor.Region), http.RequestAborted);
        await Answers.WriteAsync(http, new CoursesView(current?.Version ?? 0, [.. current?.State.Courses.Values ?? []]));
        return null;
    }
}
