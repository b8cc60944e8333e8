using EventLedger.Domain.Credentials;

namespace EventLedger.Domain.Tests.Credentials;

public class when_staff_have_accounts
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Guid One = new("0198c3a4-5b00-7000-8000-000000000001");
    private static readonly Guid Other = new("0198c3a4-5b00-7000-8000-000000000002");
    private static readonly StaffAccountGiven Given = new("noura", One, Role.CentreClerk, "MK-001", null, Now);
    private static readonly Actor Administrator = new("admin.makkah", "makkah", Role.Administrator);
    private static readonly Actor Operator = Actor.OfProcess("make-administrator", "makkah");

    [Theory]
    [InlineData(Role.CentreClerk, null, null)]
    [InlineData(Role.CentreManager, "MK-001", "CIV")]
    [InlineData(Role.DepartmentOfficer, "MK-001", null)]
    [InlineData(Role.Administrator, "MK-001", null)]
    [InlineData(Role.Auditor, null, "CIV")]
    [InlineData(Role.Beneficiary, null, null)]
    [InlineData(Role.Process, null, null)]
    public void a_role_takes_its_place_and_no_other(Role role, string? centre, string? department) =>
        StaffAccount.Give(null, Given with { Role = role, CentreCode = centre, DepartmentCode = department }, Administrator).ShouldRefuse(CredentialRefusals.AccountRoleUnfit);

    [Theory]
    [InlineData("")]
    [InlineData("noura ")]
    [InlineData("ｎoura")]
    [InlineData("process:noura")]
    public void a_name_that_no_token_carries_is_refused(string user) =>
        StaffAccount.Give(null, Given with { User = user }, Administrator).ShouldRefuse(SharedRefusals.ValueInvalid("user"));

    [Fact]
    public void nobody_says_what_they_act_as_themselves()
    {
        StaffAccount.Give(null, Given with { User = "ADMIN.makkah", Role = Role.Auditor, CentreCode = null }, Administrator).ShouldRefuse(SharedRefusals.AccessDenied);
        Story.Fold<StaffAccount>([Given with { User = "admin.makkah" }]).Withdraw(null, Administrator, Now).ShouldRefuse(SharedRefusals.AccessDenied);
    }

    [Fact]
    public void another_role_keeps_the_password_and_what_was_withdrawn_begins_anew()
    {
        var account = Story.Fold<StaffAccount>([Given]);
        StaffAccount.Give(account, Given with { CredentialId = Other }, Administrator).ShouldRefuse(CredentialRefusals.AccountAlreadyGiven);
        var manager = Given with { CredentialId = Other, Role = Role.CentreManager };
        StaffAccount.Give(account, manager, Administrator).ShouldRecord(manager with { CredentialId = One });

        account.Withdraw("Moved", Administrator, Now).ShouldRecord(new StaffAccountWithdrawn("Moved", Now));
        var withdrawn = Story.Fold<StaffAccount>([Given, new StaffAccountWithdrawn("Moved", Now)]);
        withdrawn.Withdraw(null, Administrator, Now).ShouldRefuse(CredentialRefusals.AccountWithdrawn);
        StaffAccount.Give(withdrawn, Given with { CredentialId = Other }, Administrator).ShouldRecord(Given with { CredentialId = Other });
    }

    [Fact]
    public void an_operator_ends_the_password_there_was_once()
    {
        var administrator = Given with { Role = Role.Administrator, CentreCode = null };
        var account = Story.Fold<StaffAccount>([administrator]);
        StaffAccount.Give(account, administrator with { CredentialId = Other }, Operator).ShouldRecord(administrator with { CredentialId = Other });
        StaffAccount.Give(account, administrator, Operator).ShouldRefuse(CredentialRefusals.AccountAlreadyGiven);
    }
}
