using System.Net;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Application.Notifications.Inbound;
using EventLedger.Domain.Beneficiaries;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Notifications;

/// <summary>Short messages are answered once, with what may be told at their number. Each test comes from numbers of its own.</summary>
public sealed class when_a_citizen_writes(SmsHost host) : IClassFixture<SmsHost>
{
    [Fact]
    public async Task a_reference_tells_what_public_tracking_does_and_no_more()
    {
        var reference = await OpenAsync(await host.RegisterAsync("0551000001"));

        var answer = (await host.AskAsync("+966559000101", $"حالة {reference}")).ShouldNotBeNull();

        answer.ShouldContain(reference);
        answer.ShouldContain("مفتوح");
        answer.ShouldNotContain("سارة");
        (await host.AskAsync("+966559000101", reference)).ShouldBe(answer);
        (await host.AskAsync("+966559000101", $"Where is it now {reference}")).ShouldNotBeNull().ShouldContain(reference);
    }

    [Fact]
    public async Task a_reference_that_leads_nowhere_is_said_to()
    {
        var answer = (await host.AskAsync("+966559000102", "STATUS 12345")).ShouldNotBeNull();

        answer.ShouldStartWith("There is no request");
        (await host.AskAsync("+966559000102", "حالة MK-0000-0000-0000-7")).ShouldNotBeNull().ShouldStartWith("لا يوجد طلب");
    }

    [Fact]
    public async Task a_verified_number_of_one_person_lists_what_is_open()
    {
        var person = await VerifiedAsync("0551000002");
        var (first, second) = (await OpenAsync(person), await OpenAsync(person));

        var answer = (await host.AskAsync("+966551000002", "حالة")).ShouldNotBeNull();

        answer.Split('\n').Select(line => line.Split(':')[0]).ShouldBe([second, first]);
        host.Replies.All.Last().Person.ShouldBe(person.Id);
    }

    [Fact]
    public async Task one_that_is_not_verified_or_not_known_is_told_how_to_ask()
    {
        await OpenAsync(await host.RegisterAsync("0551000003"));

        var unverified = (await host.AskAsync("+966551000003", "STATUS")).ShouldNotBeNull();

        // As if nobody had the number: it is not told that somebody does.
        unverified.ShouldBe(await host.AskAsync("+966559000103", "STATUS"));
        unverified.ShouldStartWith("Send the reference");
    }

    [Fact]
    public async Task one_that_several_have_lists_nothing()
    {
        var (one, other) = (await VerifiedAsync("0551000004"), await VerifiedAsync("0551000004"));
        await OpenAsync(one);
        await OpenAsync(other);

        (await host.AskAsync("+966551000004", "STATUS")).ShouldNotBeNull().ShouldStartWith("Send the reference");
    }

    [Fact]
    public async Task what_is_handed_over_again_is_answered_once()
    {
        var before = host.Replies.All.Count;
        for (var i = 0; i < 3; i++)
        {
            (await host.WriteAsync("+966559000104", "HELP", id: "twice")).ShouldBe(HttpStatusCode.OK);
        }

        // The same text under another id at once is one message that came two ways; later it is a person who asks again.
        (await host.WriteAsync("+966559000104", "help", id: "twin")).ShouldBe(HttpStatusCode.OK);
        host.Replies.All.Count.ShouldBe(before + 1);
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        (await host.AskAsync("+966559000104", "HELP")).ShouldNotBeNull();
    }

    [Fact]
    public async Task of_many_who_are_handed_one_at_once_one_answers()
    {
        var before = host.Replies.All.Count;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.WriteAsync("+966559000105", "HELP", id: "raced")));

        host.Replies.All.Count(reply => reply.Mobile == "+966559000105").ShouldBe(1);
        host.Replies.All.Count.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task what_cannot_be_answered_now_is_answered_when_it_comes_again()
    {
        host.Replies.AreRefused = true;
        (await host.WriteAsync("+966559000106", "HELP", id: "later")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        host.Replies.AreRefused = false;
        (await host.WriteAsync("+966559000106", "HELP", id: "later")).ShouldBe(HttpStatusCode.OK);

        host.Replies.All.Count(reply => reply.Mobile == "+966559000106").ShouldBe(1);
    }

    [Theory]
    [InlineData("7000")]
    [InlineData("STC")]
    [InlineData("800FLOWERS")]
    [InlineData("+966112345678")]
    [InlineData("")]
    public async Task programs_are_never_answered(string sender) => (await host.AskAsync(sender, "HELP")).ShouldBeNull();

    [Fact]
    public async Task our_own_answer_that_comes_back_is_not_answered()
    {
        var answer = (await host.AskAsync("+966559000107", "HELP")).ShouldNotBeNull();

        (await host.AskAsync("+966559000107", $"{answer.ToUpperInvariant()}\n")).ShouldBeNull();
    }

    [Fact]
    public async Task a_number_has_so_many_answers_in_an_hour()
    {
        for (var i = 0; i < SmsHost.RepliesPerHour; i++)
        {
            (await host.AskAsync("+966559000108", $"I am away, automatic answer {i}")).ShouldNotBeNull();
        }

        (await host.AskAsync("+966559000108", "I am still away")).ShouldBeNull();
        host.Clock.Pass(TimeSpan.FromHours(2));
        (await host.AskAsync("+966559000108", "STATUS")).ShouldNotBeNull();
    }

    [Fact]
    public async Task stop_alone_stops_and_is_confirmed()
    {
        var wishes = host.Host.Services.GetRequiredService<NumberWishes>();
        (await host.AskAsync("+966559000109", "STOP 12345")).ShouldNotBeNull();
        (await wishes.FindAsync("makkah", "+966559000109", TestContext.Current.CancellationToken)).StoppedAt.ShouldBeNull();

        (await host.AskAsync("+966559000109", "إيقاف")).ShouldNotBeNull().ShouldStartWith("لن تصلك");
        (await wishes.FindAsync("makkah", "+966559000109", TestContext.Current.CancellationToken)).StoppedAt.ShouldNotBeNull();

        // What is asked for is answered all the same.
        (await host.AskAsync("+966559000109", "HELP")).ShouldNotBeNull();
        (await host.AskAsync("+966559000109", "START")).ShouldBe("You are sent messages again.");
        (await wishes.FindAsync("makkah", "+966559000109", TestContext.Current.CancellationToken)).StoppedAt.ShouldBeNull();
    }

    [Fact]
    public async Task the_language_that_is_asked_for_is_kept_for_the_number()
    {
        (await host.AskAsync("+966559000110", "English")).ShouldBe("You are written to in English from now on.");

        (await host.Host.Services.GetRequiredService<NumberWishes>().FindAsync("makkah", "+966559000110", TestContext.Current.CancellationToken)).Language.ShouldBe(ContactLanguage.En);
        (await host.AskAsync("+966559000110", "12345")).ShouldNotBeNull().ShouldStartWith("Send the reference");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdeX")]
    [InlineData("0123456789abcdef")]
    public async Task without_the_secret_nothing_is_taken(string secret)
    {
        var before = host.Replies.All.Count;

        (await host.WriteAsync("+966559000111", "HELP", secret: secret)).ShouldBe(HttpStatusCode.Forbidden);

        host.Replies.All.Count.ShouldBe(before);
    }

    [Fact]
    public async Task neither_number_nor_text_is_in_a_table()
    {
        await host.AskAsync("+966559000112", "HELP me please");
        await host.AskAsync("+966559000112", "ENGLISH");

        foreach (var table in new[] { "sms_inbound", "sms_numbers" })
        {
            (await host.QueryAsync<string>($"select kept::text from ledger.{table} kept")).ShouldAllBe(row =>
                !row.Contains("559000112", StringComparison.Ordinal) && !row.Contains("please", StringComparison.OrdinalIgnoreCase));
        }
    }

    private async Task<Person> VerifiedAsync(string mobile)
    {
        var person = await host.RegisterAsync(mobile);
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mobile/verification", null)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mobile/verification/confirmation", $$"""{"code":"{{await host.SmsAsync(person)}}"}"""))
            .Status.ShouldBe(HttpStatusCode.OK);
        return person;
    }

    // It needs neither fee nor documents.
    private async Task<string> OpenAsync(Person person)
    {
        var opened = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{} }""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        return (string)opened.Json["trackingReference"]!;
    }
}
