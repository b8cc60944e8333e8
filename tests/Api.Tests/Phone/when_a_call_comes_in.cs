using System.Net;
using System.Text;
using System.Xml.Linq;
using EventLedger.Domain.Phone;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Phone;

/// <summary>Calls as a voice platform makes them of what callers do.</summary>
public sealed class when_a_call_comes_in(when_a_call_comes_in.Answering host) : IClassFixture<when_a_call_comes_in.Answering>
{
    private const string Arabic = "ar-SA";
    private const string English = "en";
    private readonly VoiceBrowser browser = new(host);

    [Fact]
    public async Task a_whole_call_tells_how_the_request_stands_and_nothing_of_persons()
    {
        var (id, digits) = await OpenAsync();
        var begun = await browser.BeginAsync();
        begun.Said(Arabic).ShouldContain("للغة العربية");
        begun.Said(English).ShouldContain("For English");

        var asked = await browser.KeyAsync(begun, "1");
        asked.Said(English).ShouldBeEmpty();
        var told = await browser.KeyAsync(asked, digits);
        told.Said(Arabic).ShouldContain("الطلب لدى الإدارة");
        told.Said(Arabic).ShouldContain(Words(await PromisedAsync(id)));
        foreach (var personal in new[] { "نورة", "1000000008", "0501234567", "ليان", id.ToString() })
        {
            told.Document.ToString().ShouldNotContain(personal);
        }

        (await browser.KeyAsync(told, "1")).Said(Arabic).ShouldBe(told.Said(Arabic));
        var person = await browser.KeyAsync(told, "0");
        person.Said(Arabic).ShouldContain("تسعة اثنان صفر صفر صفر واحد");
        var ended = await browser.KeyAsync(person, "9");
        ended.HasEnded.ShouldBeTrue();
        ended.Said(Arabic).ShouldContain("مع السلامة");
    }

    [Fact]
    public async Task what_changes_meanwhile_is_told_when_it_is_heard_again()
    {
        var (id, digits) = await OpenAsync();
        var told = await browser.KeyAsync(await browser.KeyAsync(await browser.BeginAsync(), "2"), digits);
        told.Said(English).ShouldContain("is with the department");

        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/returns", """{"reasons":["The copy of the deed cannot be read"]}""")).Status.ShouldBe(HttpStatusCode.OK);
        var returned = (await browser.KeyAsync(told, "1")).Said(English);
        returned.ShouldContain("came back from the department");
        returned.ShouldNotContain("deed");
    }

    [Fact]
    public async Task keys_during_a_prompt_count_and_so_do_those_that_the_time_ended()
    {
        var page = await browser.KeyAsync(await browser.BeginAsync(), "2");
        page.Prompts.ShouldAllBe(prompt => (string)prompt.Attribute("bargein")! == "true");
        page.Takes("13110").ShouldBeTrue();

        var held = await browser.KeyAsync(page, "13110");
        held.Said(English).ShouldContain("We only got five digits");
    }

    [Fact]
    public async Task a_wrong_digit_and_an_unknown_reference_are_told_apart()
    {
        var page = await browser.KeyAsync(await browser.BeginAsync(), "2");
        var unknown = TrackingReference.InDigits(TrackingReference.Create("MK", 4711))!;

        (await browser.KeyAsync(page, unknown)).Said(English).ShouldContain("There is no request");
        (await browser.KeyAsync(page, unknown[..^1] + (unknown[^1] == '0' ? '1' : '0'))).Said(English).ShouldContain("This is no tracking reference");
    }

    [Fact]
    public async Task a_regions_own_number_goes_before_the_one_for_all()
    {
        var beneficiary = await host.BeneficiaryAsync("madinah");
        var opened = await host.PostAsync("clerk.madinah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk","answers":{} }""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        var page = await browser.KeyAsync(await browser.BeginAsync(), "2");
        (await browser.KeyAsync(page, "0")).Said(English).ShouldContain("nine two zero zero zero one two three four");

        var told = await browser.KeyAsync(page, TrackingReference.InDigits((string)opened.Json["trackingReference"]!)!);
        (await browser.KeyAsync(told, "0")).Said(English).ShouldContain("nine two zero zero zero nine nine nine nine");
    }

    [Fact]
    public async Task what_public_tracking_shows_has_the_reference_in_digits()
    {
        var (id, digits) = await OpenAsync();
        var reference = (string)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["trackingReference"]!;

        ((string)(await host.GetAsync(null, $"/v1/tracking/{reference}")).Json["referenceInDigits"]!).ShouldBe(digits);
        ((string)(await host.GetAsync(null, $"/v1/tracking/{digits}")).Json["trackingReference"]!).ShouldBe(reference);
    }

    [Fact]
    public async Task whoever_prints_a_receipt_is_given_the_reference_in_digits()
    {
        var beneficiary = await host.BeneficiaryAsync();
        var opened = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk","answers":{} }""");
        var digits = TrackingReference.InDigits((string)opened.Json["trackingReference"]!);

        ((string)opened.Json["referenceInDigits"]!).ShouldBe(digits);
        ((string)(await host.GetAsync("clerk.makkah", $"/v1/requests/{opened.Json["id"]}")).Json["referenceInDigits"]!).ShouldBe(digits);
    }

    [Fact]
    public async Task a_recording_is_played_where_there_is_one_and_its_text_said_where_it_cannot_be()
    {
        var begun = await browser.BeginAsync();
        var audio = begun.Document.Descendants(VoiceBrowser.Vxml + "audio").ShouldHaveSingleItem();
        ((string)audio.Attribute("src")!).ShouldBe("/phone/audio/ar/welcome.wav");
        audio.Value.ShouldContain("أهلا");

        var recording = await host.GetAsync(null, "/phone/audio/ar/welcome.wav");
        (recording.Status, recording.MediaType, recording.Text).ShouldBe((HttpStatusCode.OK, "audio/x-wav", "RIFF"));
        foreach (var other in new[] { "/phone/audio/en/welcome.wav", "/phone/audio/fr/welcome.wav", "/phone/audio/ar/notes.txt", "/phone/audio/ar/..%2Fsecret.wav", "/phone/audio/%2E%2E/secret.wav" })
        {
            (await host.GetAsync(null, other)).Status.ShouldBe(HttpStatusCode.NotFound, other);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("call=")]
    [InlineData("call=status.ar.0.&keys=1")]
    [InlineData("call=status.ar.0.MK-0000-0000-0000-X&keys=1")]
    [InlineData("call=number.ar.3.&keys=1")]
    [InlineData("call=number.ar.-1.&keys=1")]
    [InlineData("call=number..0.&keys=1")]
    [InlineData("call=number.fr.0.&keys=1")]
    [InlineData("call=ended.ar.0.&keys=1")]
    [InlineData("call=language.ar.0.&keys=1")]
    [InlineData("call='.ar.0.&keys=1")]
    public async Task what_no_document_sends_begins_a_call(string form)
    {
        var begun = await browser.BeginAsync();

        (await browser.PostAsync(new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded"))).Document.ToString().ShouldBe(begun.Document.ToString());
        (await browser.PostAsync(new StringContent("{}", Encoding.ASCII, "application/json"))).Document.ToString().ShouldBe(begun.Document.ToString());
    }

    /// <summary>From every document by everything that a platform can send, in both languages; each is what W3C's schemas allow.</summary>
    [Fact]
    public async Task every_document_that_can_be_come_to_is_voicexml()
    {
        var schemas = VoiceSchemas.Read();
        var (_, digits) = await OpenAsync();
        var unknown = TrackingReference.InDigits(TrackingReference.Create("MK", 4712))!;
        var (seen, ahead, endings) = (new HashSet<string>(StringComparer.Ordinal), new Queue<VoicePage>([await browser.BeginAsync()]), 0);
        while (ahead.TryDequeue(out var page))
        {
            schemas.Faults(page.Document).ShouldBeEmpty(page.Document.ToString());
            page.Prompts.ShouldNotBeEmpty();
            page.Prompts.ShouldAllBe(prompt => prompt.Value.Trim().Length > 0);
            endings += page.HasEnded ? 1 : 0;
            if (page.HasEnded || !seen.Add(page.Call))
            {
                continue;
            }

            ahead.Enqueue(await browser.SilenceAsync(page));
            ahead.Enqueue(await browser.UnclearAsync(page));
            foreach (var keys in "0123456789*".Select(key => key.ToString()).Concat([digits, unknown, $"{digits}*", $"99*{digits}", digits[1..], $"{digits[..^1]}*"]).Where(page.Takes))
            {
                ahead.Enqueue(await browser.KeyAsync(page, keys));
            }
        }

        endings.ShouldBeGreaterThan(0);
        foreach (var language in new[] { "ar", "en" })
        {
            foreach (var step in new[] { "number", "status", "person" })
            {
                Enumerable.Range(0, PhoneCall.MostFailures).Select(failures => $"{step}.{language}.{failures}.")
                    .Where(begin => !seen.Any(call => call.StartsWith(begin, StringComparison.Ordinal))).ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public async Task a_document_that_is_none_is_found()
    {
        var document = (await browser.BeginAsync()).Document;
        document.Root!.Add(new XElement(VoiceBrowser.Vxml + "forms"));

        VoiceSchemas.Read().Faults(document).ShouldNotBeEmpty();
    }

    [Fact]
    public void every_sentence_has_a_text()
    {
        foreach (var file in new[] { "PhoneTexts.resx", "PhoneTexts.ar.resx" })
        {
            XDocument.Load(Path.Combine(Repository.Root, "Api", "Phone", file)).Root!.Elements("data").Select(text => (string)text.Attribute("name")!)
                .ShouldBe(Sentences.All, ignoreOrder: true, file);
        }
    }

    private static string Words(LocalDate day) => string.Join(' ', Speech.Of(new Prompt.Day(day, WithWeekday: false), PhoneLanguage.Arabic, name => name).Select(piece => piece.Text));

    private async Task<(Guid Id, string Digits)> OpenAsync()
    {
        var id = await host.OpenReceivedAsync();
        var reference = (string)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["trackingReference"]!;
        return (id, TrackingReference.InDigits(reference)!);
    }

    private async Task<LocalDate> PromisedAsync(Guid id)
    {
        var text = (string)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["promisedDeadline"]!;
        return InstantPattern.ExtendedIso.Parse(text).Value.InZone(BusinessCalendar.Zone).Date;
    }

    public sealed class Answering : LedgerHost
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");

        protected override IEnumerable<(string Name, string Value)> Settings =>
        [
            ("EventLedger:Phone:CentreNumber", "920001234"),
            ("EventLedger:Phone:CentreNumbers:madinah", "920009999"),
            ("EventLedger:Phone:AudioFolder", folder.FullName),
        ];

        public override async ValueTask InitializeAsync()
        {
            var arabic = folder.CreateSubdirectory("ar").FullName;
            await File.WriteAllTextAsync(Path.Combine(arabic, "welcome.wav"), "RIFF", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(arabic, "notes.txt"), "Not a recording", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "secret.wav"), "RIFF", TestContext.Current.CancellationToken);
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
