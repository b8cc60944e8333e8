using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public class when_reading_an_identity
{
    [Theory]
    [InlineData(null, null, "1058529940", "national-id", IdentityKind.Citizen, "1058529940")]
    [InlineData(null, null, " ١٠٥٨٥٢٩٩٤٠ ", "national-id", IdentityKind.Citizen, "1058529940")]
    [InlineData("iqama", null, "2000000006", "iqama", IdentityKind.Resident, "2000000006")]
    [InlineData(null, null, "7001234567", "establishment", IdentityKind.Establishment, "7001234567")]
    [InlineData("passport", "eg", "a12345678", "passport", IdentityKind.Visitor, "EG A12345678")]
    public void what_fits_its_type_is_one(string? type, string? issuedBy, string typed, string expected, IdentityKind has, string written)
    {
        var identity = Identity.Parse(type, issuedBy, typed).ShouldNotBeNull();
        (identity.Type.Code, identity.Type.Has, identity.Written).ShouldBe((expected, has, written));
        Identity.OfWritten(identity.Written).ShouldBe(identity);
        identity.ToString().ShouldNotContain(identity.Number);
    }

    [Theory]
    [InlineData(null, null, "1000000000")]
    [InlineData(null, null, "3000000000")]
    [InlineData(null, null, "A12345678")]
    [InlineData(null, "EG", "1058529940")]
    [InlineData("iqama", null, "1058529940")]
    [InlineData("passport", null, "A12345678")]
    [InlineData("passport", "EGY", "A12345678")]
    [InlineData("passport", "EG", "A-12345678")]
    [InlineData("passport", "EG", "A1\n")]
    [InlineData("driving-licence", null, "1058529940")]
    [InlineData(null, null, null)]
    public void anything_else_is_none(string? type, string? issuedBy, string? typed) => Identity.Parse(type, issuedBy, typed).ShouldBeNull();

    [Fact]
    public void one_number_of_two_countries_is_two_identities() =>
        Identity.Parse("passport", "EG", "A12345678")!.Name.ShouldNotBe(Identity.Parse("passport", "JO", "A12345678")!.Name);
}
