using System.Text;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Ledger.Tests.Sealing;

public sealed class when_members_are_masked
{
    [Theory]
    [InlineData(typeof(WorkStepRecorded), """{"name":"x","officer":"o","doneAt":"2026-01-01T00:00:00Z","backdatingReason":"r"}""", "/backdatingReason", """{"backdatingReason":"[redacted]","doneAt":"2026-01-01T00:00:00Z","name":"x","officer":"o"}""")]
    [InlineData(typeof(WorkStepRecorded), """{"name":"x","officer":"o","doneAt":"2026-01-01T00:00:00Z"}""", "/name", """{"doneAt":"2026-01-01T00:00:00Z","name":"[redacted]","officer":"o"}""")]
    [InlineData(typeof(DocumentsReturned), """{"reasons":["a","b"],"returnedAt":"2026-01-01T00:00:00Z"}""", "/reasons/1", """{"reasons":["a","[redacted]"],"returnedAt":"2026-01-01T00:00:00Z"}""")]
    [InlineData(typeof(DocumentsTransmitted), """{"manifest":[{"name":"n","sizeBytes":1.50}]}""", "/manifest/0/name", """{"manifest":[{"name":"[redacted]","sizeBytes":1.50}]}""")]
    [InlineData(typeof(WorkStepRecorded), """{"name":"x","details":[{"name":"a","value":"b"}]}""", "/details/0/value", """{"details":[{"name":"a","value":"[redacted]"}],"name":"x"}""")]
    [InlineData(typeof(ResultCollected), """{"collectedBy":"c2Vh","byProxy":false}""", "/collectedBy", """{"byProxy":false,"collectedBy":""}""")]
    public void free_text_and_personal_data_go_and_all_else_stays(Type type, string data, string member, string expected)
    {
        Masking.TryMask(type, Encoding.UTF8.GetBytes(data), [member], out var masked, out var refused).ShouldBeTrue(refused);

        Encoding.UTF8.GetString(masked).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("name")]
    [InlineData("/Name")]
    [InlineData("/doneAt")]
    [InlineData("/none")]
    [InlineData("/name/0")]
    [InlineData("/name/")]
    public void nothing_else_is(string member) => Refused(typeof(WorkStepRecorded), """{"name":"x","officer":"o","doneAt":"2026-01-01T00:00:00Z"}""", member);

    [Theory]
    [InlineData("/reasons")]
    [InlineData("/reasons/2")]
    [InlineData("/reasons/-1")]
    [InlineData("/reasons/01")]
    [InlineData("/reasons/-")]
    public void a_list_is_masked_by_its_entries(string member) => Refused(typeof(DocumentsReturned), """{"reasons":["a","b"]}""", member);

    [Fact]
    public void one_member_that_cannot_be_refuses_all() => Masking.TryMask(
        typeof(WorkStepRecorded), """{"name":"x","officer":"o"}"""u8.ToArray(), ["/name", "/doneAt"], out _, out _).ShouldBeFalse();

    [Fact]
    public void every_text_of_an_event_that_people_type_is_marked_as_such()
    {
        string[] typed = ["Reason", "Reasons", "Name", "Note", "Outcome", "Resolution", "Deliverable", "Comment", "Text", "Grounds", "Evidence", "Shown"];
        var unmarked = typeof(DomainEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DomainEvent)) || type == typeof(ManifestEntry))
            .SelectMany(type => type.GetProperties())
            .Where(property => typed.Contains(property.Name) && !property.PropertyType.IsEnum && property.PropertyType != typeof(Protected) && !property.IsDefined(typeof(FreeTextAttribute), inherit: false));

        unmarked.Select(property => $"{property.DeclaringType!.Name}.{property.Name}").ShouldBeEmpty();
    }

    private static void Refused(Type type, string data, string member)
    {
        Masking.TryMask(type, Encoding.UTF8.GetBytes(data), [member], out _, out var refused).ShouldBeFalse();
        refused.ShouldBe(member);
    }
}
