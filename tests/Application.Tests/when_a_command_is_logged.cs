using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Tests;

public sealed class when_a_command_is_logged
{
    [Fact]
    public void only_its_name_is_written()
    {
        var context = new CommandContext(new Actor("clerk", "makkah", Role.CentreClerk, "MK-001"), "correlation", "causation");

        $"{new RegisterBeneficiary(Guid.Empty, "1000000008", null, null, "نورة", null, "0501234567", null, null, null, context)}".ShouldBe(nameof(RegisterBeneficiary));
    }
}
