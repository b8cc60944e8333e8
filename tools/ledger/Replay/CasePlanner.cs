using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Xes;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Replay;

/// <summary>
/// Makes the calls of a case. Every event is a work step; what it means for the request besides is decided on the request
/// as the calls before leave it, by the service's own rules.
/// </summary>
internal sealed class CasePlanner
{
    private const string Implied = "(not in the log)";
    private readonly EventMapping mapping;
    private readonly Terms terms;
    private readonly string log;
    private readonly LogNotes? notes;

    /// <param name="log">The name under which the log's calls are known.</param>
    /// <param name="notes">What was done otherwise than the mapping says; null when nobody asks.</param>
    public CasePlanner(LogMapping mapping, Terms terms, string log, LogNotes? notes)
    {
        this.mapping = mapping.Event;
        this.terms = terms;
        this.log = log;
        this.notes = notes;
    }

    public CasePlan Plan(MappedCase @case, Guid beneficiary)
    {
        var opening = new PlannedCall(
            new Call("requests", "/v1/requests", Opening(@case, beneficiary), LogNames.Key(log, @case.Name, "open")),
            @case.Line,
            @case.Start,
            _ => CitizenRequest.Open(
                terms.Offer,
                @case.Department.Code,
                beneficiary,
                @case.Centre?.Code,
                Enum.Parse<Domain.Requests.Channel>(@case.Channel, ignoreCase: true),
                default,
                "",
                @case.Deadline,
                @case.Deadline is null,
                OfficeCalendars.Default,
                @case.Start));
        return new(@case, opening, new Life(this, @case, opening.Decide(null)).Play());
    }

    public static string Wire(Instant at) => InstantPattern.ExtendedIso.Format(at);

    private JsonObject Opening(MappedCase @case, Guid beneficiary)
    {
        var body = new JsonObject
        {
            ["serviceCode"] = terms.Offer.Code,
            ["beneficiaryId"] = beneficiary,
            ["channel"] = @case.Channel,
            ["openedAt"] = Wire(@case.Start),
            ["answers"] = new JsonObject { ["log"] = log, ["case"] = @case.Name, ["attributes"] = Attributes(@case.Details) },
        };
        if (@case.Deadline is { } deadline)
        {
            body["promisedDeadline"] = Wire(deadline);
        }
        else
        {
            body["withoutDeadline"] = true;
        }

        body["departmentCode"] = @case.Department.Code;
        if (@case.Centre is { } centre)
        {
            body["centreCode"] = centre.Code;
        }

        return body;
    }

    private static JsonObject Attributes(ImmutableArray<StepDetail> details)
    {
        var attributes = new JsonObject();
        foreach (var detail in details)
        {
            attributes[detail.Name] = detail.Value.Clear;
        }

        return attributes;
    }

    /// <summary>One case being planned: the calls so far, and the request as they leave it.</summary>
    private sealed class Life(CasePlanner planner, MappedCase @case, Decision opened)
    {
        private readonly ImmutableArray<PlannedCall>.Builder calls = ImmutableArray.CreateBuilder<PlannedCall>();
        private readonly MappedEvent? acknowledgement = @case.Events.FirstOrDefault(e => e.Acknowledges);
        private bool isCompleted;
        private CitizenRequest? request = opened.Events.Aggregate((CitizenRequest?)null, CitizenRequest.Evolve);

        public ImmutableArray<PlannedCall> Play()
        {
            BeginWork();
            var ending = @case.Ending;
            foreach (var e in @case.Events)
            {
                // By attribute: what is done at that very instant comes first.
                if (ending is null && @case.End < e.At)
                {
                    CompleteOnce();
                }

                ReturnToWork(e);
                Step(e);
                Mean(e);
                if (ReferenceEquals(e, ending) && e.Ends is Ending.Completion or Ending.Rejection)
                {
                    End(e, e.Ends.Value);
                }
            }

            // A request that is withdrawn takes no more steps, but registers go on noting them: it ends last, whatever its instant.
            if (ending is { Ends: Ending.Withdrawal or Ending.Cancellation })
            {
                End(ending, ending.Ends.Value);
            }
            else if (ending is null && @case.End is not null)
            {
                CompleteOnce();
            }

            return calls.ToImmutable();
        }

        // The acknowledgement comes first whatever its instant, since work and completion need it.
        private void BeginWork()
        {
            if (acknowledgement is not null)
            {
                Receive(acknowledgement.Line, acknowledgement.Officer, acknowledgement.At, "receipt", isAssumed: false);
            }
            else if (planner.mapping.Acknowledges is null || planner.mapping.Unacknowledged == UnacknowledgedCases.AtStart)
            {
                if (!@case.Events.IsEmpty || @case.End is not null)
                {
                    planner.notes?.Add("cases have no event that acknowledges, and count as received when they were opened", @case.Line);
                    Receive(@case.Line, Implied, @case.Start, "receipt", isAssumed: true);
                }
            }
        }

        // Whatever is done after a return shows that it came back.
        private void ReturnToWork(MappedEvent e)
        {
            if (request?.Status != RequestStatus.Returned)
            {
                return;
            }

            if (!e.Acknowledges)
            {
                planner.notes?.Add("cases go on after a return without an event that acknowledges, and count as received again by then", e.Line);
            }

            Receive(e.Line, e.Acknowledges ? e.Officer : Implied, e.At, $"receipt-{Number(e.Index)}", isAssumed: !e.Acknowledges);
        }

        private void Step(MappedEvent e)
        {
            var body = new JsonObject { ["name"] = e.Name };
            if (e.Officer is { } officer)
            {
                body["officer"] = officer;
            }

            body["doneAt"] = Wire(e.At);
            if (!e.Details.IsEmpty)
            {
                body["details"] = new JsonArray([.. e.Details.Select(detail => (JsonNode)new JsonObject { ["name"] = detail.Name, ["value"] = detail.Value.Clear })]);
            }

            Add("work-steps", Number(e.Index), body, e.Line, e.At, request => request!.RecordWorkStep(e.Name, e.Officer ?? Implied, e.At));
        }

        private void Mean(MappedEvent e)
        {
            if (e.Acknowledges && !ReferenceEquals(e, acknowledgement) && request?.Status is RequestStatus.Received or RequestStatus.Suspended or RequestStatus.Completed)
            {
                OnlyAStep("acknowledge", e);
            }

            if (e.Returns)
            {
                var body = new JsonObject { ["reasons"] = new JsonArray(e.Name), ["returnedAt"] = Wire(e.At) };
                AddIfTaken("return", e, "returns", body, request => request!.Return([e.Name], null, e.At));
            }

            if (e.Suspends)
            {
                var body = new JsonObject { ["reason"] = e.Name, ["suspendedAt"] = Wire(e.At) };
                AddIfTaken("suspend", e, "suspension", body, request => request!.Suspend(e.Name, e.At));
            }

            if (e.Resumes)
            {
                AddIfTaken("resume", e, "resumption", new() { ["resumedAt"] = Wire(e.At) }, request => request!.Resume(OfficeCalendars.Default, e.At));
            }
        }

        private void AddIfTaken(string does, MappedEvent e, string call, JsonObject body, Func<CitizenRequest?, Decision> decide)
        {
            if (request is not null && decide(request).Refusal is null)
            {
                Add(call, $"{call}-{Number(e.Index)}", body, e.Line, e.At, decide);
            }
            else
            {
                OnlyAStep(does, e);
            }
        }

        private void OnlyAStep(string does, MappedEvent e) =>
            planner.notes?.Add($"events that {does} by the mapping can not where they stand (already so, or ended), and arrive as steps alone", e.Line);

        private void Receive(int line, string? officer, Instant at, string key, bool isAssumed)
        {
            var body = new JsonObject();
            if (officer is not null)
            {
                body["receivedBy"] = officer;
            }

            body["receivedAt"] = Wire(at);
            if (isAssumed)
            {
                body["assumed"] = true;
            }

            Add("receipt", key, body, line, at, request => request!.Receive(officer ?? Implied, at, isAssumed));
        }

        private void CompleteOnce()
        {
            if (isCompleted)
            {
                return;
            }

            isCompleted = true;
            var at = @case.End!.Value;
            var body = new JsonObject { ["decision"] = "approved", ["completedAt"] = Wire(at) };
            Add("completion", "end", body, @case.Line, at, request => request!.Complete(CompletionDecision.Approved, null, null, at));
        }

        private void End(MappedEvent e, Ending ending)
        {
            var (call, body) = ending switch
            {
                Ending.Completion => ("completion", new JsonObject { ["decision"] = "approved", ["completedAt"] = Wire(e.At) }),
                Ending.Rejection => ("completion", new JsonObject { ["decision"] = "rejected", ["reason"] = e.Name, ["completedAt"] = Wire(e.At) }),
                Ending.Withdrawal => ("withdrawal", new JsonObject { ["reason"] = e.Name, ["withdrawnAt"] = Wire(e.At) }),
                _ => ("cancellation", new JsonObject { ["reason"] = e.Name, ["cancelledAt"] = Wire(e.At) }),
            };
            Add(call, "end", body, e.Line, e.At, request => ending switch
            {
                Ending.Completion => request!.Complete(CompletionDecision.Approved, null, null, e.At),
                Ending.Rejection => request!.Complete(CompletionDecision.Rejected, e.Name, null, e.At),
                Ending.Withdrawal => request!.Withdraw(e.Name, e.At),
                _ => request!.Cancel(e.Name, e.At),
            });
        }

        // Also what will be refused: the rehearsal is to find it, and nothing is left out without being told.
        private void Add(string name, string key, JsonObject body, int line, Instant at, Func<CitizenRequest?, Decision> decide)
        {
            calls.Add(new(new Call(name, name, body, LogNames.Key(planner.log, @case.Name, key)), line, at, decide));
            if (request is not null)
            {
                request = decide(request).Events.Aggregate((CitizenRequest?)request, CitizenRequest.Evolve);
            }
        }

        private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
    }
}
