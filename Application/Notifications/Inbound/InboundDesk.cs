using System.Collections.Frozen;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Notifications;
using EventLedger.Domain.Requests;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>The prefixes of the tracking references that are served.</summary>
public sealed record ReferencePrefixes(FrozenSet<string> All);

/// <summary>Takes short messages of citizens and answers each once, or not at all.</summary>
public sealed partial class InboundDesk
{
    private const int LongestId = 100;
    private static readonly Duration ReplyValidFor = Duration.FromHours(1);
    private readonly InboundLog taken;
    private readonly CitizenAnswers answers;
    private readonly NumberWishes wishes;
    private readonly NumberNames names;
    private readonly IReplies replies;
    private readonly ReferencePrefixes prefixes;
    private readonly InboundOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<InboundDesk> log;

    internal InboundDesk(
        InboundLog taken, CitizenAnswers answers, NumberWishes wishes, NumberNames names, IReplies replies, ReferencePrefixes prefixes, InboundOptions options, TimeProvider time, ILogger<InboundDesk> log)
    {
        (this.taken, this.answers, this.wishes, this.names, this.replies) = (taken, answers, wishes, names, replies);
        (this.prefixes, this.options, this.time, this.log) = (prefixes, options, time, log);
    }

    public async Task<TakenSms> TakeAsync(ReceivedSms sms, CancellationToken cancellation)
    {
        var region = options.Region;
        if (sms.Id.Length is 0 or > LongestId || !SmsNumber.MayBeAPersons(sms.From) || MobileNumber.Parse(sms.From) is not { } mobile)
        {
            NoPerson(log);
            return TakenSms.LeftUnanswered;
        }

        if (!answers.IsReady)
        {
            return TakenSms.NotYet;
        }

        if (await taken.ClaimAsync(region, sms.Id, mobile, InboundSms.Sameness(sms.Text), cancellation) is not { } claimed)
        {
            return await taken.IsAnsweredAsync(region, sms.Id, cancellation) ? TakenSms.LeftUnanswered : TakenSms.NotYet;
        }

        if (claimed.IsTwin || claimed.IsEcho || claimed.Replies >= options.RepliesAnHour)
        {
            LeftUnanswered(log, claimed.IsTwin ? "it came twice" : claimed.IsEcho ? "it is an answer of ours" : "its number had enough answers within an hour");
            await taken.AnswerAsync(region, sms.Id, null, cancellation);
            return TakenSms.LeftUnanswered;
        }

        return await AnswerAsync(region, sms, mobile, cancellation);
    }

    private async Task<TakenSms> AnswerAsync(string region, ReceivedSms sms, string mobile, CancellationToken cancellation)
    {
        var reply = await ComposeAsync(region, sms, mobile, cancellation);
        if (!await replies.SendAsync(reply, cancellation))
        {
            await taken.ReleaseAsync(region, sms.Id, cancellation);
            return TakenSms.NotYet;
        }

        await taken.AnswerAsync(region, sms.Id, InboundSms.Sameness(reply.Text), cancellation);
        return TakenSms.Answered;
    }

    private async Task<SmsReply> ComposeAsync(string region, ReceivedSms sms, string mobile, CancellationToken cancellation)
    {
        var asked = InboundSms.Read(sms.Text, prefixes.All);
        var people = await answers.FindAsync(mobile, cancellation);
        var person = people.FirstOrDefault(known => known.Region == region);

        // As the message is written; else as was said from the number, or in the person's record.
        var language = asked.Language ?? (await wishes.FindAsync(region, mobile, cancellation)).Language ?? person?.Record.Language ?? ContactLanguage.Ar;
        var text = asked.Intent switch
        {
            InboundIntent.Status => await StatusAsync(asked.Reference, language, cancellation),
            InboundIntent.Requests => await RequestsAsync(people, language, cancellation),
            InboundIntent.Language => await LanguageAsync(region, mobile, language, cancellation),
            InboundIntent.Stop => await StopAsync(region, mobile, language, cancellation),
            InboundIntent.Start => await StartAsync(region, mobile, language, cancellation),
            _ => ReplyTexts.Help(language),
        };
        return new SmsReply(region, names.OfReply(region, sms.Id), person?.Record.Id, mobile, text, Instant.FromDateTimeOffset(time.GetUtcNow()) + ReplyValidFor);
    }

    private async Task<string> StatusAsync(string? reference, ContactLanguage language, CancellationToken cancellation) =>
        reference is not null && await answers.FollowAsync(reference, cancellation) is var (_, request) ? ReplyTexts.Status(language, request) : ReplyTexts.Unknown(language);

    // Whoever is not known is told how to ask, and not that nothing is known of the number.
    private async Task<string> RequestsAsync(IReadOnlyList<KnownPerson> people, ContactLanguage language, CancellationToken cancellation)
    {
        if (people.Count == 0)
        {
            return ReplyTexts.Help(language);
        }

        var open = new List<CitizenRequest>();
        foreach (var known in people)
        {
            open.AddRange(await answers.OpenAsync(known, cancellation));
        }

        return open.Count == 0 ? ReplyTexts.NoneOpen(language) : ReplyTexts.List(language, [.. open.OrderByDescending(request => request.OpenedAt)]);
    }

    private async Task<string> LanguageAsync(string region, string mobile, ContactLanguage language, CancellationToken cancellation)
    {
        await wishes.SetLanguageAsync(region, mobile, language, cancellation);
        return ReplyTexts.Language(language);
    }

    // What was asked for is answered all the same, so that nobody wonders whether it was heard.
    private async Task<string> StopAsync(string region, string mobile, ContactLanguage language, CancellationToken cancellation)
    {
        await wishes.StopAsync(region, mobile, cancellation);
        return ReplyTexts.Stopped(language);
    }

    private async Task<string> StartAsync(string region, string mobile, ContactLanguage language, CancellationToken cancellation)
    {
        await wishes.StartAsync(region, mobile, cancellation);
        return ReplyTexts.Started(language);
    }

    [LoggerMessage(LogLevel.Information, "A message was left unanswered: it comes from no person's number.")]
    private static partial void NoPerson(ILogger log);

    [LoggerMessage(LogLevel.Information, "A message was left unanswered: {Why}.")]
    private static partial void LeftUnanswered(ILogger log, string why);
}
