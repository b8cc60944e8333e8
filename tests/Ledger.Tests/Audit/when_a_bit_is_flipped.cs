using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Verify;
using EventLedger.Tests.Lives;
using FsCheck;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>No bit of a bundle may be changed unnoticed: whatever it says is signed, or has to agree with what is.</summary>
public class when_a_bit_is_flipped
{
    [Seeded(MaxTest = 400)]
    public void a_plain_bundle_is_no_longer_accepted(DoNotSize<uint> file, DoNotSize<uint> bit) => Refused(new AuditCase(), file, bit);

    [Seeded(MaxTest = 200)]
    public void a_redacted_one_is_no_longer_accepted(DoNotSize<uint> file, DoNotSize<uint> bit) => Refused(when_verifying_a_good_bundle.Redacted(), file, bit);

    [Seeded(MaxTest = 200)]
    public void one_with_a_rotated_key_is_no_longer_accepted(DoNotSize<uint> file, DoNotSize<uint> bit) => Refused(when_verifying_a_good_bundle.Rotated(), file, bit);

    [Seeded(MaxTest = 200)]
    public void one_of_an_absent_stream_is_no_longer_accepted(DoNotSize<uint> file, DoNotSize<uint> bit) =>
        Refused(when_verifying_a_good_bundle.AbsentStream(), file, bit);

    [Seeded(MaxTest = 200)]
    public void one_that_continues_another_is_no_longer_accepted(DoNotSize<uint> file, DoNotSize<uint> bit) => Refused(when_verifying_a_good_bundle.Grown(), file, bit);

    [Seeded(MaxTest = 300)]
    public void the_archive_itself_never_makes_the_verifier_fail(DoNotSize<uint> at)
    {
        var @case = new AuditCase();
        var zip = @case.Zip;
        Flip(zip, at.Item);
        @case.Zip = zip;

        @case.Judge().ExitCode.ShouldBeInRange(VerifyExitCodes.Ok, VerifyExitCodes.Incomplete);
    }

    private static void Refused(AuditCase @case, DoNotSize<uint> file, DoNotSize<uint> bit)
    {
        var name = @case.Bundle.Files.Keys.ElementAt((int)(file.Item % @case.Bundle.Files.Count));
        Flip(@case.Bundle.Files[name], bit.Item);

        @case.Judge().IsOk.ShouldBeFalse($"bit {bit.Item} of {name}");
    }

    private static void Flip(byte[] content, uint bit) => content[bit / 8 % content.Length] ^= (byte)(1 << (int)(bit % 8));
}
