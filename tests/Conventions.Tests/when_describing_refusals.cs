using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Api.Requests;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Access;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using Microsoft.AspNetCore.Routing;

namespace EventLedger.Conventions.Tests;

/// <summary>The API's description tells every refusal a caller may meet, and none that is never given.</summary>
public class when_describing_refusals
{
    [Fact]
    public void a_command_describes_those_that_its_code_can_give_and_no_others()
    {
        var endpoints = DescribedEndpoint.All.Where(endpoint => endpoint.IsCommand).ToList();

        endpoints.Count.ShouldBeGreaterThan(30);
        endpoints.SelectMany(endpoint => endpoint.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public void so_does_a_read()
    {
        // A page tells in its own words what went wrong.
        var endpoints = DescribedEndpoint.All.Where(endpoint => !endpoint.IsCommand && endpoint.Metadata.GetMetadata<PageMetadata>() is null).ToList();

        endpoints.Count.ShouldBeGreaterThan(30);
        endpoints.SelectMany(endpoint => endpoint.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public void what_is_missing_or_too_much_is_found_wherever_the_code_hides_it() => Faults<AskEndpoint>().ShouldBe(
        [
            "AskEndpoint does not describe already-collected",
            "AskEndpoint does not describe already-suspended",
            "AskEndpoint does not describe fee-not-paid",
            "AskEndpoint does not describe manifest-empty",
            "AskEndpoint does not describe not-closed",
            "AskEndpoint does not describe not-received",
            "AskEndpoint does not describe read-not-recorded",
            "AskEndpoint does not describe value-invalid",
            "AskEndpoint describes no-fee-due, which is never given",
            "AskEndpoint names request-not-found, which is described by itself",
        ],
        ignoreOrder: true);

    [Fact]
    public void a_command_that_changes_what_exists_has_to_say_so() => Faults<SilentEndpoint>().ShouldBe(
        ["SilentEndpoint does not describe request-not-found", "SilentEndpoint does not describe version-stale"], ignoreOrder: true);

    [Fact]
    public void a_command_that_begins_something_must_not_say_that_it_changes_it() => Faults<BeginEndpoint>().ShouldBe(
        ["BeginEndpoint describes version-stale, which is never given", "BeginEndpoint describes request-not-found, which is never given"], ignoreOrder: true);

    private static IEnumerable<string> Faults<TEndpoint>() => DescribedEndpoint.Of(typeof(TEndpoint)).Single().Faults();

    private sealed record Asked;

    private sealed record Ask(Guid Id, CommandContext Context) : RequestCommand(Id, null, Context);

    private sealed class AskEndpoint : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes
            .MapRequestCommand<Asked>("asked", call => new Ask(call.Id, call.Context))
            .Refuses(RequestRefusals.NoFeeDue, RequestRefusals.RequestNotFound)
            .AllowRoles(Role.Administrator);
    }

    private static class AskHandler
    {
        private static readonly Refusal Kept = RequestRefusals.AlreadyCollected;

        public static async Task<Outcome> Handle(Ask command, StreamLedger ledger, CancellationToken cancellation)
        {
            if (command.Id == Guid.Empty)
            {
                return await ledger.RefuseAsync(command, SharedRefusals.ValueInvalid("id"), cancellation);
            }

            return await ledger.DecideAsync(command, DecideAsync, cancellation);

            async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on)
            {
                await Task.Yield();
                Func<Decision> later = () => RequestRefusals.NotReceived;
                return request.Paid.IsZero ? later() : Several().FirstOrDefault() ?? Judge(new Strict(), request.IsCompleted);
            }
        }

        private static IEnumerable<Refusal> Several()
        {
            yield return RequestRefusals.FeeNotPaid;
            yield return Kept;
        }

        private static Decision Judge(Rule rule, bool impossible) => impossible ? throw new Unreadable() : rule.Judge<int>();
    }

    private abstract class Rule
    {
        public abstract Refusal Judge<T>();
    }

    private sealed class Strict : Rule
    {
        public override Refusal Judge<T>() => typeof(T).IsEnum ? RequestRefusals.AlreadySuspended : One<RequestStatus>.Refused(RequestRefusals.ManifestEmpty);
    }

    private static class One<T>
        where T : struct, Enum
    {
        public static Refusal Refused(Refusal otherwise) => Enum.GetValues<T>().Length == 1 ? otherwise : Task.Run(async () =>
        {
            await Task.Yield();
            return RequestRefusals.NotClosed;
        }).GetAwaiter().GetResult();
    }

    private sealed class Unreadable() : RefusingException("Not readable.", AccessRefusals.ReadNotRecorded, new InvalidOperationException());

    private sealed record Begin(Guid Id, CommandContext Context) : RequestCommand(Id, null, Context);

    private static class BeginHandler
    {
        public static Task<Outcome> Handle(Begin command, StreamLedger ledger, CancellationToken cancellation) =>
            ledger.BeginNewAsync(command, on => new(new RequestReopened("", on.At)), alongside: null, lost: null, cancellation);
    }

    private sealed class BeginEndpoint : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes
            .MapRequestCommand<Asked>("begun", call => new Begin(call.Id, call.Context))
            .AllowRoles(Role.Administrator);
    }

    private sealed record Change(Guid Id, CommandContext Context) : RequestCommand(Id, null, Context);

    private static class ChangeHandler
    {
        public static Task<Outcome> Handle(Change command, StreamLedger ledger, CancellationToken cancellation) =>
            ledger.DecideAsync(command, (_, at) => new RequestReopened("", at), cancellation);
    }

    private sealed class SilentEndpoint : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes
            .MapCommand<Asked, RequestChanged>("/changed", call => new Change(call.Id, call.Context))
            .AllowRoles(Role.Administrator);
    }
}
