using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Calendars;
using EventLedger.Application.Catalogue;
using EventLedger.Application.Centres;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Opens a request for a beneficiary, by a centre or (no centre) by the beneficiary alone.</summary>
/// <param name="TrackingReference">New and random; made by the caller so that handling stays repeatable.</param>
/// <param name="Answers">The form's answers as JSON text.</param>
/// <param name="PromisedDeadline">Only for administrators, who take over older registers; else the service's target counts.</param>
/// <param name="WithoutDeadline">Only for administrators: the older register promised nothing, and nothing is made up.</param>
/// <param name="DepartmentCode">Only for administrators; else the service's own department.</param>
public sealed record OpenRequest(
    Guid RequestId,
    string TrackingReference,
    string ServiceCode,
    Guid BeneficiaryId,
    string? CentreCode,
    Channel Channel,
    string Answers,
    Instant? PromisedDeadline,
    bool WithoutDeadline,
    string? DepartmentCode,
    Instant? At,
    CommandContext Context) : Command<CitizenRequest>(At, Context)
{
    public override Guid Stream => RequestId;

    public override object Answer(Current<CitizenRequest> current) => RequestReceipt.Of(RequestId, current);
}

public static class OpenRequestHandler
{
    public static async Task<Outcome> Handle(
        OpenRequest command,
        StreamLedger ledger,
        PersonalData personal,
        CalendarsInForce calendars,
        RequestReservations reservations,
        Forms forms,
        CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        var centre = actor.CentreCode ?? command.CentreCode;
        if (NotAllowed(command, actor) is { } denied)
        {
            return await ledger.RefuseAsync(command, denied, cancellation);
        }

        var region = actor.Region;
        var service = await ledger.ReferenceAsync<ServiceDefinition>(region, ServiceDefinition.StreamId(region, command.ServiceCode), cancellation);
        if (service is not { State.IsPublished: true })
        {
            return await ledger.RefuseAsync(command, ServiceRefusals.ServiceNotFound, cancellation);
        }

        var offered = service.State.At(ledger.Now());

        // What is taken over was asked for by another form.
        var answers = command.Answers;
        if (!command.Context.IsTakeover)
        {
            answers = offered.Terms.Form is null ? answers : Forms.Folded(answers);
            if ((offered.NotRequestable(command.Channel, ledger.Now()) ?? forms.Judge(region, offered, answers)) is { } unfit)
            {
                return await ledger.RefuseAsync(command, unfit, cancellation);
            }
        }

        var department = command.DepartmentCode ?? offered.DepartmentCode;
        if (await ledger.ReferenceAsync<Department>(region, Department.StreamId(region, department), cancellation) is null)
        {
            return await ledger.RefuseAsync(command, DepartmentRefusals.DepartmentNotFound, cancellation);
        }

        if (await personal.FindKeyAsync(region, command.BeneficiaryId, cancellation) is not { } key)
        {
            return await ledger.RefuseAsync(command, await PersonalData.WhyGoneAsync(ledger, region, command.BeneficiaryId, cancellation), cancellation);
        }

        var working = await calendars.OfAsync(ledger, region, department, cancellation);
        return await ledger.BeginNewAsync(
            command,
            async on =>
            {
                if (WhyNotFor(await on.RestOnAsync<Beneficiary>(command.BeneficiaryId)) is not null
                    && WhyNotFor(await on.RestOnAsync<Beneficiary>(command.BeneficiaryId, isAfresh: true)) is { } notServed)
                {
                    return notServed;
                }

                if (offered.Terms.OneAtATime && !command.Context.IsTakeover
                    && await reservations.FindMergedAsync(on, command.BeneficiaryId, command.ServiceCode) is { } taken)
                {
                    return taken;
                }

                var (at, (holder, notTaken)) = (on.At, await HolderAsync(on, centre));
                if (notTaken is not null)
                {
                    return notTaken;
                }

                var opened = CitizenRequest.Open(
                    Offer(offered, answers, command.Context, at),
                    department,
                    command.BeneficiaryId,
                    centre,
                    command.Channel,
                    key.Seal(answers),
                    command.TrackingReference,
                    command.PromisedDeadline,
                    command.WithoutDeadline,
                    working,
                    at);
                return await on.UnderMandateAsync(
                    MandateRight.Submission, null, FollowCentreHandler.InHands(holder, null, opened, command.Context, at));
            },

            // In the same transaction, so that a reference leads to its request from the first moment and to no other ever.
            writes =>
            {
                TrackingReferences.Remember(writes, command.TrackingReference, command.RequestId);
                PersonalData.Hold(writes, command.BeneficiaryId);
            },
            LostToAsync,
            cancellation);

        // What is taken over happened while the person lived.
        Refusal? WhyNotFor(Current<Beneficiary>? person) => command.Context.IsTakeover ? person?.State.WhyNotTakenOver : person?.State.WhyNotServed;

        async ValueTask<Refusal?> LostToAsync() => await personal.FindKeyAsync(region, command.BeneficiaryId, cancellation, isAfresh: true) is null
            ? await PersonalData.WhyGoneAsync(ledger, region, command.BeneficiaryId, cancellation)
            : await reservations.FindAsync(region, command.BeneficiaryId, command.ServiceCode, command.RequestId, cancellation);
    }

    private static Refusal? NotAllowed(OpenRequest command, Actor actor) => actor.Role switch
    {
        Role.Administrator => null,
        Role.Beneficiary when actor.BeneficiaryId != command.BeneficiaryId || command.CentreCode is not null => SharedRefusals.AccessDenied,
        Role.CentreClerk or Role.CentreManager when actor.CentreCode is null || (command.CentreCode ?? actor.CentreCode) != actor.CentreCode =>
            SharedRefusals.AccessDenied,
        _ when command.PromisedDeadline is not null || command.WithoutDeadline => RequestRefusals.DeadlineNotAllowed,
        _ when command.DepartmentCode is not null => RequestRefusals.DepartmentNotAllowed,
        _ => null,
    };

    /// <summary>The centre as it is when the request is written, or why it cannot take it on. One that cannot is looked at once more, since it may be able to by now.</summary>
    private static async ValueTask<(ServiceCentre? Holder, Refusal? NotTaken)> HolderAsync(Deliberation on, string? code)
    {
        if (code is null)
        {
            return (null, null);
        }

        var held = await LookAsync(isAfresh: false);
        return held.NotTaken is null ? held : await LookAsync(isAfresh: true);

        async ValueTask<(ServiceCentre? Holder, Refusal? NotTaken)> LookAsync(bool isAfresh)
        {
            var centre = await on.RestOnCentreAsync(code, isAfresh);
            return centre is null ? (null, CentreRefusals.CentreNotFound)
                : centre.CanTakeOn(on.Context.Actor, on.At, on.Now) ? (centre, null)
                : (null, CentreRefusals.LicenceNotValid);
        }
    }

    // What is taken over was asked for by other rules.
    private static ServiceOffer Offer(ServiceDefinition service, string answers, CommandContext context, Instant at) => new(
        service.Code,
        service.Version,
        service.Quote(at),
        context.IsTakeover ? service.RequiredDocuments : Forms.RequiredDocuments(service.Terms, answers),
        Duration.FromHours(service.TargetWorkingHours),
        service.Terms.StoppingWaits,
        service.Terms.OneAtATime && !context.IsTakeover)
    {
        DocumentRules = context.IsTakeover ? [] : service.Terms.Documents,
    };
}
