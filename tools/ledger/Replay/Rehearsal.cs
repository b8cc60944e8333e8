using System.Globalization;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Ledger.Replay;

/// <summary>
/// Goes through a case's calls as the service would, by the service's own decisions, and finds every refusal before the
/// first call is made. One that is refused leaves the request as it was, and the next is asked all the same.
/// </summary>
internal sealed class Rehearsal(Terms terms)
{
    // As the ledger takes them; see StreamLedger.
    private static readonly Instant Earliest = Instant.FromUtc(1950, 1, 1, 0, 0);
    private static readonly Duration ClockTolerance = Duration.FromMinutes(5);
    private static readonly Actor Administrator = new("takeover", "", Role.Administrator);

    public IEnumerable<Fault> Of(CasePlan plan)
    {
        var name = plan.Case.Name;
        foreach (var fault in Places(plan.Case))
        {
            yield return fault;
        }

        CitizenRequest? request = null;
        foreach (var planned in plan.Later.Prepend(plan.Opening))
        {
            var (call, line) = (planned.Call, planned.Line);
            if (BodyRules.Errors(call.Name, call.Body) is { } errors)
            {
                yield return new(name, line, call.Name, Faults.Malformed, "The service would not take the body of this call.", errors);
            }
            else if (BodyRules.IsTooLarge(call.Body))
            {
                yield return new(name, line, call.Name, Faults.TooLarge, string.Create(
                    CultureInfo.InvariantCulture, $"What is kept of its attributes is more than {BodyRules.LargestBody / 1024} KB, which the service takes. A mapping may say what is kept (/case/details, /event/details)."));
            }
            else if (OfTime(planned.At) is { } untimely)
            {
                yield return Faults.Of(name, line, call.Name, untimely);
            }
            else if (request is null && !ReferenceEquals(planned, plan.Opening))
            {
                // Nothing can be asked of a request that was not opened; why not is told already.
                yield break;
            }
            else
            {
                var decision = planned.Decide(request);
                if (decision.Refusal is { } refusal)
                {
                    yield return Faults.Of(name, line, call.Name, refusal);
                }

                request = decision.Events.Aggregate(request, CitizenRequest.Evolve);
            }
        }
    }

    private Refusal? OfTime(Instant at) =>
        at > terms.Now + ClockTolerance ? SharedRefusals.InstantInTheFuture(terms.Now)
        : at < Earliest ? SharedRefusals.InstantOutOfRange
        : null;

    private IEnumerable<Fault> Places(MappedCase @case)
    {
        if (!@case.Department.IsThere && BodyRules.Errors("departments", ReferenceData.Department(@case.Department)) is { } department)
        {
            yield return new(@case.Name, @case.Line, "departments", Faults.Malformed, "The department's name cannot be taken.", department);
        }
        else if (terms.Missing.Contains($"departments/{@case.Department.Code}"))
        {
            yield return Faults.Of(@case.Name, @case.Line, "requests", DepartmentRefusals.DepartmentNotFound);
        }

        if (@case.Centre is not { } centre)
        {
            yield break;
        }

        if (!centre.IsThere && BodyRules.Errors("centres", ReferenceData.Centre(centre)) is { } errors)
        {
            yield return new(@case.Name, @case.Line, "centres", Faults.Malformed, "The centre's name cannot be taken.", errors);
        }
        else if (terms.Missing.Contains($"centres/{centre.Code}"))
        {
            yield return Faults.Of(@case.Name, @case.Line, "requests", CentreRefusals.CentreNotFound);
        }
        else if (terms.Centres.TryGetValue(centre.Code, out var there) && !there.CanTakeOn(Administrator, @case.Start, terms.Now))
        {
            yield return Faults.Of(@case.Name, @case.Line, "requests", CentreRefusals.LicenceNotValid);
        }
    }
}
