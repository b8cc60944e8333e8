using System.Net;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>A record is found by the identities of its person, and is not made of them: it can be corrected, and follows the person to another.</summary>
public sealed class when_an_identity_changes(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static int numbers = 10_000_000;

    [Fact]
    public async Task its_id_tells_nothing_of_it()
    {
        var number = Number('1');
        var (here, there) = (await RegisterAsync(number), await RegisterAsync(number, "clerk.madinah"));
        here.Status.ShouldBe(HttpStatusCode.Created, here.Text);
        ((Guid)here.Json["id"]!).Version.ShouldBe(7);
        ((Guid)there.Json["id"]!).ShouldNotBe((Guid)here.Json["id"]!);
        var again = await RegisterAsync(number);
        (again.Code, (Guid)again.Json["arguments"]!["id"]!).ShouldBe(("beneficiary-already-registered", (Guid)here.Json["id"]!));
    }

    [Fact]
    public async Task it_is_found_by_its_number_and_nothing_else_of_it_is_told()
    {
        var (number, none) = (Number('1'), Number('1'));
        var id = (Guid)(await RegisterAsync(number)).Json["id"]!;
        (await SearchAsync("clerk.makkah", number)).Text.ShouldBe($$"""{"id":"{{id}}"}""");
        (await SearchAsync("clerk.makkah", none)).Code.ShouldBe("beneficiary-not-found");
        (await SearchAsync("clerk.madinah", number)).Code.ShouldBe("beneficiary-not-found");
        (await SearchAsync("clerk.makkah", "1000000000")).Code.ShouldBe("national-id-invalid");
        (await SearchAsync("citizen.makkah", number)).Code.ShouldBe("access-denied");

        Task<Reply> SearchAsync(string account, string sought) => host.PostAsync(account, "/v1/beneficiaries/search", $$"""{"nationalId":"{{sought}}"}""");
    }

    [Fact]
    public async Task a_mistyped_number_leads_here_no_more()
    {
        var (mistyped, right) = (Number('1'), Number('1'));
        var id = (Guid)(await RegisterAsync(mistyped)).Json["id"]!;

        (await ChangeAsync(id, right, "mistyped")).Status.ShouldBe(HttpStatusCode.OK);

        ((string)(await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}")).Json["nationalId"]!).ShouldBe(right);
        ((Guid)(await RegisterAsync(right)).Json["arguments"]!["id"]!).ShouldBe(id);
        var other = await RegisterAsync(mistyped);
        (other.Status, (Guid)other.Json["id"]! == id).ShouldBe((HttpStatusCode.Created, false));
        (await ChangeAsync(id, right, "mistyped")).Code.ShouldBe("identity-unchanged");
    }

    [Fact]
    public async Task a_resident_who_becomes_a_citizen_goes_on_with_the_record()
    {
        var (iqama, national) = (Number('2'), Number('1'));
        var id = (Guid)(await RegisterAsync(iqama)).Json["id"]!;

        (await ChangeAsync(id, national, "replaced")).Status.ShouldBe(HttpStatusCode.OK);

        ((string)(await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}")).Json["identityKind"]!).ShouldBe("citizen");
        foreach (var number in new[] { iqama, national })
        {
            ((Guid)(await RegisterAsync(number)).Json["arguments"]!["id"]!).ShouldBe(id);
        }
    }

    [Fact]
    public async Task what_is_anothers_is_refused()
    {
        var (taken, own) = (Number('1'), Number('1'));
        var other = (Guid)(await RegisterAsync(taken)).Json["id"]!;
        var id = (Guid)(await RegisterAsync(own)).Json["id"]!;

        var refused = await ChangeAsync(id, taken, "mistyped");

        (refused.Code, (Guid)refused.Json["arguments"]!["id"]!).ShouldBe(("beneficiary-already-registered", other));
        (await ChangeAsync(id, "1000000000", "mistyped")).Code.ShouldBe("national-id-invalid");
        (await ChangeAsync(Guid.NewGuid(), Number('1'), "mistyped")).Code.ShouldBe("beneficiary-not-found");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{id}/identity-change", """{"nationalId":"1058529940","cause":"mistyped","reason":"Read wrongly"}""")).Code.ShouldBe("access-denied");
    }

    [Fact]
    public async Task of_many_who_register_one_person_at_once_one_does()
    {
        var number = Number('1');
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => RegisterAsync(number)));

        var id = (Guid)replies.Single(reply => reply.Status == HttpStatusCode.Created).Json["id"]!;
        replies.Where(reply => reply.Status != HttpStatusCode.Created).ShouldAllBe(reply => reply.Code == "beneficiary-already-registered" && (Guid)reply.Json["arguments"]!["id"]! == id);
    }

    [Fact]
    public async Task of_two_who_take_one_number_at_once_one_does()
    {
        var (one, other, wanted) = ((Guid)(await RegisterAsync(Number('1'))).Json["id"]!, (Guid)(await RegisterAsync(Number('1'))).Json["id"]!, Number('1'));
        var replies = await Task.WhenAll(ChangeAsync(one, wanted, "replaced"), ChangeAsync(other, wanted, "replaced"));
        replies.Select(reply => reply.Code).Order().ShouldBe([null, "beneficiary-already-registered"]);
    }

    [Fact]
    public async Task a_visitor_is_known_by_the_passport_of_a_country()
    {
        var body = """{"nationalId":"a12345678","identityType":"passport","issuedBy":"COUNTRY","nameAr":"زائر","mobile":"0551234567"}""";
        var (egypt, jordan) = (await host.PostAsync("clerk.makkah", "/v1/beneficiaries", body.Replace("COUNTRY", "EG", StringComparison.Ordinal)), await host.PostAsync("clerk.makkah", "/v1/beneficiaries", body.Replace("COUNTRY", "JO", StringComparison.Ordinal)));
        (egypt.Status, jordan.Status).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created));
        var view = (await host.GetAsync("clerk.makkah", (string)egypt.Location!)).Json;
        ((string)view["identityKind"]!, (string)view["nationalId"]!).ShouldBe(("visitor", "EG A12345678"));
        (await host.PostAsync("clerk.makkah", "/v1/beneficiaries", body.Replace(",\"issuedBy\":\"COUNTRY\"", "", StringComparison.Ordinal))).Code.ShouldBe("national-id-invalid");
    }

    /// <summary>As a release wrote it that made ids of identities, and kept no table of them.</summary>
    [Fact]
    public async Task a_record_of_the_release_before_is_found_and_keeps_its_id()
    {
        var number = Number('1');
        var id = (Guid)(await RegisterAsync(number)).Json["id"]!;
        var earlier = EarlierId(number);
        await host.ExecuteAsync($"""
            set session_replication_role = replica;
            update ledger.mt_events set stream_id = '{earlier}' where stream_id = '{id}';
            update ledger.mt_streams set id = '{earlier}' where id = '{id}';
            delete from ledger.identities where beneficiary_id = '{id}'
            """);

        ((Guid)(await RegisterAsync(number)).Json["arguments"]!["id"]!).ShouldBe(earlier);
    }

    private Guid EarlierId(string number) => host.Host.Services.GetRequiredService<PersonalData>().BeneficiaryId("makkah", number);

    private static string Number(char first)
    {
        var digits = $"{first}{Interlocked.Increment(ref numbers):00000000}";
        return Enumerable.Range(0, 10).Select(last => $"{digits}{last}").First(number => NationalId.Parse(number) is not null);
    }

    private Task<Reply> RegisterAsync(string number, string account = "clerk.makkah") =>
        host.PostAsync(account, "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"سارة","mobile":"0551234567"}""");

    private Task<Reply> ChangeAsync(Guid id, string number, string cause) => host.PostAsync(
        "manager.makkah", $"/v1/beneficiaries/{id}/identity-change", $$"""{"nationalId":"{{number}}","cause":"{{cause}}","reason":"Read wrongly"}""");
}
