using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Api.Tests.Credentials;

namespace EventLedger.Api.Tests.Requests;

/// <summary>The service's form on a page: asked in the reader's language, refused beside the fields, opened once and after the fee was shown.</summary>
public sealed class when_a_request_is_opened_on_a_page(PagesHost host) : IClassFixture<PagesHost>
{
    private const string Password = "correct horse battery";

    private const string Schema = """
        {"type":"object","additionalProperties":false,"required":["childName","kind","twin"],
         "$defs":{"amount":{"type":"number"}},
         "properties":{
           "childName":{"type":"string","minLength":2,"maxLength":40},
           "kind":{"enum":["new","copy"]},
           "copies":{"type":"integer","minimum":1,"maximum":5},
           "weight":{"$ref":"#/$defs/amount"},
           "born":{"type":"string","format":"date"},
           "twin":{"type":"boolean"},
           "story":{"type":"string","maxLength":2000},
           "siblings":{"type":"array","items":{"type":"string"}}},
         "if":{"required":["kind"],"properties":{"kind":{"const":"copy"}}},"then":{"required":["copies"]}}
        """;

    private static int services;

    [Fact]
    public async Task services_that_can_be_requested_here_are_there_to_choose_from()
    {
        var (here, atDesks, lookedUp) = (await PublishAsync(Schema), await PublishAsync(Schema, "\"channels\":[\"desk\"]"), await PublishAsync(Schema, "\"phase\":\"presence\""));
        var (_, browser) = await host.ActivateAsync(Password);
        await browser.GetAsync("/my/new?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        browser.Page.ShouldContain($"/my/new/{here}?lang=en");
        browser.Page.ShouldContain("Birth certificate");
        browser.Page.ShouldNotContain(atDesks);
        browser.Page.ShouldNotContain(lookedUp);

        await browser.GetAsync($"/my/new/{atDesks}?lang=en");
        (browser.Status, browser.Page.Contains("cannot be requested this way", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.UnprocessableEntity, true));
        await browser.GetAsync($"/my/new/{lookedUp}");
        browser.Status.ShouldBe(HttpStatusCode.Conflict);
        await browser.GetAsync("/my/new/NOWHERE");
        browser.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task the_form_is_drawn_from_the_schema_in_the_order_of_its_fields()
    {
        var service = await PublishAsync(Schema);
        var (_, browser) = await host.ActivateAsync(Password);
        await browser.GetAsync($"/my/new/{service}?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var drawn in new[]
        {
            "<label for=\"answer-0\">childName</label>", "As in the notification", "type=\"radio\" id=\"answer-1\" name=\"answer-1\" value=\"new\"", "copies (optional)",
            "inputmode=\"numeric\"", "type=\"date\"", "value=\"true\"", "<textarea id=\"answer-6\"",
        })
        {
            browser.Page.ShouldContain(drawn);
        }

        // No page can ask for a list, and nobody needs it.
        browser.Page.ShouldNotContain("siblings");
        await browser.GetAsync($"/my/new/{service}");
        browser.Page.ShouldContain("سؤال childName");
        browser.Page.ShouldContain("كما في التبليغ: kind");
    }

    [Fact]
    public async Task what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays()
    {
        var service = await PublishAsync(Schema);
        var (_, browser) = await host.ActivateAsync(Password);
        var path = $"/my/new/{service}?lang=en";
        await browser.GetAsync(path);
        await browser.SubmitAsync(path, ("answer-0", "x"), ("answer-2", "٩"), ("answer-3", "heavy"), ("answer-4", "yesterday"), ("answer-6", "A & <b>B</b>"));

        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        foreach (var said in new[]
        {
            "childName: This has to have at least 2 characters.", "kind: choose one", "copies: This has to be 5 or less.", "weight: enter a number", "born: enter a day such as 2026-11-24",
            "twin: choose one", "href=\"#answer-1\"", "value=\"x\"", "A &amp; &lt;b&gt;B&lt;/b&gt;", "id=\"answer-0-error\"",
        })
        {
            browser.Page.ShouldContain(said);
        }

        await browser.SubmitAsync($"/my/new/{service}", ("answer-0", "ليان"), ("answer-1", "copy"), ("answer-5", "true"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.ShouldContain("سؤال copies: هذه الإجابة مطلوبة.");
        await browser.SubmitAsync($"/my/new/{service}", ("answer-0", "a\u202Eb"), ("answer-1", "new"), ("answer-5", "true"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "What turns the direction of others is not taken, as by the API.");
    }

    [Fact]
    public async Task fee_and_date_are_shown_before_anything_is_opened_and_one_is_opened_however_often_the_form_is_sent()
    {
        var service = await PublishAsync(Schema);
        var (person, browser) = await host.ActivateAsync(Password);
        var path = $"/my/new/{service}?lang=en";
        var written = await host.WrittenAsync();
        await browser.GetAsync(path);
        await browser.SubmitAsync(path, ("answer-0", "ليان"), ("answer-1", "copy"), ("answer-2", "٢"), ("answer-3", "٣٫٥"), ("answer-4", "٢٠٢٠-٠١-٣١"), ("answer-5", "false"));
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var shown in new[] { "1.00 riyals", "Nothing was opened yet", " AH)", "ليان", "Document that is needed" })
        {
            browser.Page.ShouldContain(shown);
        }

        (await host.WrittenAsync()).ShouldBe(written);
        var form = browser.Hidden.Select(field => (field.Key, field.Value)).ToArray();
        await browser.PostAsync(path, [.. form, ("change", "yes")]);
        browser.Page.ShouldContain("value=\"ليان\"");

        await browser.PostAsync(path, form);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        var receipt = browser.Location!;
        receipt.ShouldStartWith("/my/requests/");
        await browser.PostAsync(path, form);
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, receipt));
        (await host.QueryAsync<long>($"select count(*) from ledger.mt_events where type = 'request_opened' and data->>'beneficiaryId' = '{person.Id}'")).ShouldBe([1L]);

        var request = (await host.GetAsync("admin.makkah", $"/v1/requests/{receipt.Split('/')[3]}")).Json;
        request["answers"]!.ToJsonString().ShouldBe(JsonNode.Parse("""{"childName":"ليان","kind":"copy","copies":2,"weight":3.5,"born":"2020-01-31","twin":false}""")!.ToJsonString());
        ((string)request["channel"]!, request["centreCode"]).ShouldBe(("internet", null));
        await browser.GetAsync(receipt);
        browser.Page.ShouldContain("<svg");
    }

    [Fact]
    public async Task a_form_of_another_version_and_another_fee_are_shown_again()
    {
        var service = await PublishAsync(Schema);
        var (_, browser) = await host.ActivateAsync(Password);
        var path = $"/my/new/{service}?lang=en";
        await browser.GetAsync(path);
        await browser.SubmitAsync(path, ("answer-0", "ليان"), ("answer-1", "new"), ("answer-5", "true"));
        var form = browser.Hidden.Select(field => field.Key == "shown" ? (field.Key, "1.50") : (field.Key, field.Value)).ToArray();
        await browser.PostAsync(path, form);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.ShouldContain("The fee has changed");
        await browser.PostAsync(path, [.. browser.Hidden.Select(field => field.Key == "version" ? (field.Key, "7") : (field.Key, field.Value))]);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.ShouldContain("The service asks for something else");
    }

    [Fact]
    public async Task what_a_form_says_and_what_is_answered_are_text_alone()
    {
        const string Choice = "\"><script>y</script>";
        var service = await PublishAsync("""{"type":"object","properties":{"\"><script>x</script>":{"enum":["\"><script>y</script>","b"]},"words":{"type":"string"} } }""");
        var (_, browser) = await host.ActivateAsync(Password);
        var path = $"/my/new/{service}?lang=en";
        await browser.GetAsync(path);
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        await ShouldHoldTextAloneAsync(null);
        await ShouldHoldTextAloneAsync([("answer-0", "neither"), ("answer-1", "<script>z</script>")]);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, browser.Page);
        await ShouldHoldTextAloneAsync([("answer-0", Choice), ("answer-1", "<script>z</script>")]);
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        await browser.SubmitAsync(path);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        await browser.GetAsync(browser.Location!.Replace("/receipt", "", StringComparison.Ordinal));
        await ShouldHoldTextAloneAsync(null);
        browser.Page.ShouldContain("&lt;script&gt;z&lt;/script&gt;");

        async Task ShouldHoldTextAloneAsync((string, string)[]? typed)
        {
            if (typed is not null)
            {
                await browser.SubmitAsync(path, typed);
            }

            browser.Page.ShouldNotContain("<script");
        }
    }

    [Fact]
    public async Task what_the_command_refuses_is_said_as_a_sentence()
    {
        var service = await PublishAsync(Schema, "\"oneAtATime\":true");
        var (_, browser) = await host.ActivateAsync(Password);
        var path = $"/my/new/{service}?lang=en";
        foreach (var status in new[] { HttpStatusCode.SeeOther, HttpStatusCode.Conflict })
        {
            await browser.GetAsync(path);
            await browser.SubmitAsync(path, ("answer-0", "ليان"), ("answer-1", "new"), ("answer-5", "true"));
            await browser.SubmitAsync(path);
            browser.Status.ShouldBe(status, browser.Page);
        }

        browser.Page.ShouldContain("There is a problem");
    }

    [Fact]
    public async Task a_service_that_needs_what_no_page_can_ask_for_is_for_a_centre_and_one_without_a_form_asks_for_nothing()
    {
        var service = await PublishAsync("""{"type":"object","required":["list"],"properties":{"list":{"type":"array"}}}""");
        var (_, browser) = await host.ActivateAsync(Password);
        await browser.GetAsync($"/my/new/{service}?lang=en");
        (browser.Status, browser.Page.Contains("filled in at a service centre", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));

        await browser.GetAsync("/my/new/LAND-EXTRACT?lang=en");
        browser.Page.ShouldContain("asks for no details");
        await browser.SubmitAsync("/my/new/LAND-EXTRACT?lang=en");
        browser.Page.ShouldContain("No fee");
        await browser.SubmitAsync("/my/new/LAND-EXTRACT?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
    }

    private async Task<string> PublishAsync(string schema, string? more = null)
    {
        var code = $"PAGE-{Interlocked.Increment(ref services)}";
        var fields = JsonNode.Parse(schema)!["properties"]!.AsObject().Select(property => new JsonObject
        {
            ["name"] = property.Key,
            ["labelAr"] = $"سؤال {property.Key}",
            ["labelEn"] = property.Key,
            ["helpAr"] = $"كما في التبليغ: {property.Key}",
            ["helpEn"] = $"As in the notification: {property.Key}",
        });
        var body = new JsonObject
        {
            ["code"] = code,
            ["nameAr"] = $"خدمة {code}",
            ["nameEn"] = $"Service {code}",
            ["departmentCode"] = "CIV",
            ["feeLines"] = new JsonArray(new JsonObject { ["code"] = "GOV", ["kind"] = "government-fee", ["amountHalalas"] = 100 }),
            ["requiredDocuments"] = new JsonArray("a"),
            ["targetWorkingHours"] = 10,
            ["form"] = new JsonObject { ["schema"] = JsonNode.Parse(schema), ["fields"] = new JsonArray([.. fields]) },
        }.ToJsonString();
        var published = await host.PostAsync("admin.makkah", "/v1/services", more is null ? body : $"{body[..^1]},{more}}}");
        published.Status.ShouldBe(HttpStatusCode.Created, published.Text);
        return code;
    }
}
